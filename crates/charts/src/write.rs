//! How numbers and text are written into a drawing.

use std::fmt::{self, Write as _};

/// Tenths as a number with at most one place.
pub const fn tenths(value: i32) -> Tenths {
    Tenths(value)
}

/// How [`tenths`] are written: a chart has some hundreds, so each is written in one piece.
#[derive(Clone, Copy)]
pub struct Tenths(i32);

/// Room for the sign, ten digits and the point.
const ROOM: usize = 12;

impl Tenths {
    /// The text, once for every place that it is written to.
    pub fn text(self) -> TenthsText {
        let mut text = TenthsText {
            letters: [b'0'; ROOM],
            at: ROOM,
        };
        let digit = |number: u32| b"0123456789"[(number % 10) as usize];
        let size = self.0.unsigned_abs();
        if !size.is_multiple_of(10) {
            text.put(digit(size));
            text.put(b'.');
        }
        let mut whole = size / 10;
        loop {
            text.put(digit(whole));
            whole /= 10;
            if whole == 0 {
                break;
            }
        }
        if self.0 < 0 {
            text.put(b'-');
        }
        text
    }
}

impl fmt::Display for Tenths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text().as_str())
    }
}

/// A written number.
pub struct TenthsText {
    letters: [u8; ROOM],
    at: usize,
}

impl TenthsText {
    fn put(&mut self, letter: u8) {
        self.at -= 1;
        self.letters[self.at] = letter;
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.letters[self.at..]).unwrap_or_default()
    }
}

/// Writes text so that it stays text.
pub fn escape(out: &mut String, text: &str) {
    let plain = |byte: u8| (b' '..0x7f).contains(&byte) && !b"&<>\"'".contains(&byte);
    if text.bytes().all(plain) {
        out.push_str(text);
        return;
    }
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
}

/// Writes several texts one after the other.
pub fn push(out: &mut String, texts: &[&str]) {
    for text in texts {
        out.push_str(text);
    }
}

/// Writing to a `String` cannot fail.
pub fn put(out: &mut String, text: std::fmt::Arguments<'_>) {
    out.write_fmt(text).expect("a String takes any text");
}

#[cfg(test)]
mod tests {
    use super::tenths;

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
            assert_eq!(tenths(value).to_string(), text);
        }
    }
}
