//! How numbers and text are written into a drawing.

use std::fmt::{self, Write as _};

/// Tenths as a number with at most one place.
pub const fn tenths(value: i32) -> Tenths {
    Tenths(value)
}

/// How [`tenths`] are written: a chart has some hundreds, so each is written in one piece.
#[derive(Clone, Copy)]
pub struct Tenths(i32);

impl fmt::Display for Tenths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The sign, ten digits and the point.
        let mut text = [b'0'; 12];
        let mut at = text.len();
        let mut put = |letter: u8| {
            at -= 1;
            text[at] = letter;
        };
        let digit = |number: u32| b"0123456789"[(number % 10) as usize];
        let size = self.0.unsigned_abs();
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
        if self.0 < 0 {
            put(b'-');
        }
        f.write_str(std::str::from_utf8(&text[at..]).map_err(|_| fmt::Error)?)
    }
}

/// Writes text so that it stays text.
pub fn escape(out: &mut String, text: &str) {
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
