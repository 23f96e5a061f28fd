//! Decimals as text, in documents and in JSON: `"0.2450"`.
//!
//! For `#[serde(with = "money::decimal_text")]`. A bare number is refused: it would have passed
//! through binary floating point before we saw it.

use rust_decimal::Decimal;
use serde::de::Visitor;
use serde::{Deserializer, Serializer};

use crate::MoneyError;

/// Reads an exact decimal: an optional minus, digits, an optional point and digits.
///
/// # Errors
/// [`MoneyError::NotDecimal`] when the text is anything else or has more digits than fit exactly.
pub fn parse(text: &str) -> Result<Decimal, MoneyError> {
    let not_decimal = || MoneyError::NotDecimal(text.to_owned());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(fraction) {
        return Err(not_decimal());
    }
    Decimal::from_str_exact(text).map_err(|_| not_decimal())
}

/// Writes the decimal as text, with the digits it has.
///
/// # Errors
/// Only what the serializer itself returns.
pub fn serialize<S: Serializer>(value: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

/// Reads the decimal from text.
///
/// # Errors
/// When it is not text, or not a decimal.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
    deserializer.deserialize_str(DecimalVisitor)
}

struct DecimalVisitor;

impl Visitor<'_> for DecimalVisitor {
    type Value = Decimal;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a decimal in quotes, such as \"0.2450\"")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Decimal, E> {
        parse(text).map_err(E::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_read_exactly_with_all_its_digits() {
        assert_eq!(parse("0.2450").expect("reads").to_string(), "0.2450");
        assert_eq!(parse("-12").expect("reads").to_string(), "-12");
    }

    #[test]
    fn anything_but_plain_digits_is_refused() {
        for text in [
            "", "-", ".", "1.", ".5", "+1", "1e3", "1_000", "1,000", " 1", "--1", "£1",
        ] {
            assert_eq!(
                parse(text),
                Err(MoneyError::NotDecimal(text.to_owned())),
                "{text}"
            );
        }
    }

    #[test]
    fn a_number_too_long_to_be_exact_is_refused_and_not_rounded() {
        assert!(parse("0.00000000000000000000000000001").is_err());
    }
}
