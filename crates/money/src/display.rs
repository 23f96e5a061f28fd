//! How an amount is written: with a symbol for people, plain for files and form fields.

use std::fmt;

use crate::Money;

/// U+2212, which lines up with digits and is read aloud as "minus".
const MINUS: char = '\u{2212}';

impl Money {
    /// Digits and a point only, with an ASCII minus: `1234.56`, `-12.00`.
    #[must_use]
    pub fn plain(self) -> String {
        let sign = if self.is_negative() { "-" } else { "" };
        let (major, fraction) = self.parts();
        format!("{sign}{major}{fraction}")
    }

    /// The size in major units, and the point with the minor digits (empty without any).
    fn parts(self) -> (u64, String) {
        let size = self.minor().unsigned_abs();
        let per_major = self.currency().minor_per_major().unsigned_abs();
        let digits = self.currency().minor_digits();
        let fraction = match usize::try_from(digits) {
            Ok(width) if width > 0 => format!(".{:0width$}", size % per_major),
            _ => String::new(),
        };
        (size / per_major, fraction)
    }
}

impl fmt::Display for Money {
    /// `£1,234.56`, `−£12.00`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (major, fraction) = self.parts();
        let digits = major.to_string();
        let mut text = String::new();
        if self.is_negative() {
            text.push(MINUS);
        }
        text.push_str(self.currency().symbol());
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                text.push(',');
            }
            text.push(digit);
        }
        text.push_str(&fraction);
        f.pad(&text)
    }
}

#[cfg(test)]
mod tests {
    use crate::{Currency, Money};

    fn shown(minor: i64, currency: Currency) -> String {
        Money::from_minor(minor, currency).to_string()
    }

    #[test]
    fn people_see_a_symbol_and_thousands() {
        assert_eq!(shown(123_456, Currency::Gbp), "£1,234.56");
        assert_eq!(shown(5, Currency::Gbp), "£0.05");
        assert_eq!(shown(99_999, Currency::Usd), "$999.99");
        assert_eq!(shown(100_000_000, Currency::Eur), "€1,000,000.00");
        assert_eq!(shown(100, Currency::Cad), "CA$1.00");
        assert_eq!(shown(100, Currency::Aud), "A$1.00");
    }

    #[test]
    fn a_negative_amount_has_a_true_minus_before_the_symbol() {
        assert_eq!(shown(-1_200, Currency::Gbp), "−£12.00");
        assert_eq!(
            shown(i64::MIN, Currency::Gbp),
            "−£92,233,720,368,547,758.08"
        );
    }

    #[test]
    fn files_see_digits_only() {
        assert_eq!(Money::from_minor(123_456, Currency::Gbp).plain(), "1234.56");
        assert_eq!(Money::from_minor(-1_200, Currency::Gbp).plain(), "-12.00");
        assert_eq!(Money::from_minor(-5, Currency::Gbp).plain(), "-0.05");
    }

    #[test]
    fn a_table_can_ask_for_a_width() {
        assert_eq!(
            format!("{:>8}", Money::from_minor(500, Currency::Gbp)),
            "   £5.00"
        );
    }
}
