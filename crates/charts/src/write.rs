//! The text of a drawing.

/// A drawing while it is written: some hundreds of numbers and short pieces, each put in its place
/// at once. Only whole texts go in.
pub struct Text(Vec<u8>);

impl Text {
    /// Empty, with room for so many bytes.
    pub fn with_room(bytes: usize) -> Self {
        Self(Vec::with_capacity(bytes))
    }

    /// Adds a text as it is.
    pub fn push(&mut self, text: &str) {
        self.0.extend_from_slice(text.as_bytes());
    }

    /// Adds a text so that it stays text.
    pub fn push_escaped(&mut self, text: &str) {
        let plain = |byte: u8| (b' '..0x7f).contains(&byte) && !b"&<>\"'".contains(&byte);
        if text.bytes().all(plain) {
            self.push(text);
            return;
        }
        let mut letter = [0; 4];
        for c in text.chars() {
            self.push(match c {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                '\'' => "&#39;",
                c if c.is_control() => " ",
                c => c.encode_utf8(&mut letter),
            });
        }
    }

    /// Adds tenths as a number with at most one place.
    pub fn push_tenths(&mut self, value: i32) {
        // From the last letter to the first: "-214748364.8" is the longest.
        let mut letters = [0; 12];
        let mut at = letters.len();
        let mut put = |letter: u8| {
            at -= 1;
            letters[at] = letter;
        };
        let size = value.unsigned_abs();
        if !size.is_multiple_of(10) {
            put(digit(size));
            put(b'.');
        }
        let mut whole = size / 10;
        loop {
            put(digit(whole));
            whole /= 10;
            if whole == 0 {
                break;
            }
        }
        if value < 0 {
            put(b'-');
        }
        self.0.extend_from_slice(&letters[at..]);
    }

    /// Adds texts one after the other.
    pub fn push_all(&mut self, texts: &[&str]) {
        for text in texts {
            self.push(text);
        }
    }

    /// Adds texts with tenths after each.
    pub fn push_numbers(&mut self, parts: &[(&str, i32)]) {
        for (text, tenths) in parts {
            self.push(text);
            self.push_tenths(*tenths);
        }
    }

    /// What was written.
    pub fn finish(self) -> String {
        String::from_utf8(self.0).expect("whole texts are text")
    }
}

/// The last digit of a number.
fn digit(number: u32) -> u8 {
    b"0123456789"[(number % 10) as usize]
}

/// A text so that it stays text.
pub fn escaped(text: &str) -> String {
    let mut out = Text::with_room(text.len());
    out.push_escaped(text);
    out.finish()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn tenths(value: i32) -> String {
        let mut out = Text::with_room(0);
        out.push_tenths(value);
        out.finish()
    }

    #[test]
    fn tenths_have_one_place_where_there_is_something_in_it() {
        for (value, text) in [
            (0, "0"),
            (5, "0.5"),
            (10, "1"),
            (1_234, "123.4"),
            (-5, "-0.5"),
            (-10, "-1"),
            (-1_234, "-123.4"),
            (i32::MAX, "214748364.7"),
            (i32::MIN, "-214748364.8"),
        ] {
            assert_eq!(tenths(value), text);
        }
    }

    proptest! {
        #[test]
        fn no_text_opens_an_element_or_ends_an_attribute(text in any::<String>()) {
            let out = escaped(&text);
            prop_assert!(!out.contains(['<', '>', '"', '\'']));
            prop_assert!(!out.chars().any(char::is_control));
        }
    }
}
