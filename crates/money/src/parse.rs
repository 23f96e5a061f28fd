//! Reads the amount a person typed into a form: `£1,234.5`, `12`, ` .50 `.
//!
//! It never guesses: a comma that could be a decimal comma is asked about, not interpreted.

use crate::{AmountError, Currency, Money};

const SEPARATORS: [char; 4] = [',', ' ', '\u{a0}', '\u{202f}'];
const MINUSES: [char; 2] = ['-', '\u{2212}'];

/// The amount that `text` says, in `currency`.
///
/// Allowed: space around it, a minus, the currency's symbol or code in front (or its code behind),
/// commas or spaces between thousands, and up to the currency's digits after one point.
///
/// # Errors
/// An [`AmountError`] whose text says what to type instead.
pub fn parse_amount(text: &str, currency: Currency) -> Result<Money, AmountError> {
    let (negative, rest) = without_minus(text.trim());
    let rest = without_currency(rest, currency)?;
    // "£-5" is as common as "-£5".
    let (negative, number) = if negative {
        (true, rest)
    } else {
        without_minus(rest)
    };
    if number.is_empty() {
        return Err(AmountError::Empty);
    }
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if fraction.contains('.') {
        return Err(AmountError::TwoPoints);
    }
    if whole.is_empty() && fraction.is_empty() {
        return Err(AmountError::Empty);
    }
    let major = read_whole(whole)?;
    let minor = read_fraction(fraction, currency.minor_digits())?;
    let total = major * i128::from(currency.minor_per_major()) + minor;
    let signed = if negative { -total } else { total };
    let minor = i64::try_from(signed).map_err(|_| AmountError::TooLarge)?;
    Ok(Money::from_minor(minor, currency))
}

fn without_minus(text: &str) -> (bool, &str) {
    match text.strip_prefix(MINUSES) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text),
    }
}

/// Takes the symbol or code off either end; another currency's is an error.
fn without_currency(text: &str, currency: Currency) -> Result<&str, AmountError> {
    for mark in [currency.symbol(), currency.code()] {
        if let Some(rest) = strip_start(text, mark) {
            return Ok(rest.trim_start());
        }
    }
    if let Some(rest) = strip_end(text, currency.code()) {
        return Ok(rest.trim_end());
    }
    // "$" is how Canadians and Australians write their own dollars.
    if currency.symbol().ends_with('$')
        && let Some(rest) = text.strip_prefix('$')
    {
        return Ok(rest.trim_start());
    }
    let other = Currency::ALL
        .into_iter()
        .filter(|other| *other != currency)
        .any(|other| {
            strip_start(text, other.symbol()).is_some()
                || strip_start(text, other.code()).is_some()
                || strip_end(text, other.code()).is_some()
        });
    if other {
        Err(AmountError::OtherCurrency { expected: currency })
    } else {
        Ok(text)
    }
}

fn strip_start<'a>(text: &'a str, mark: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(mark.len())?;
    head.eq_ignore_ascii_case(mark).then_some(rest)
}

fn strip_end<'a>(text: &'a str, mark: &str) -> Option<&'a str> {
    let (rest, tail) = text.split_at_checked(text.len().checked_sub(mark.len())?)?;
    tail.eq_ignore_ascii_case(mark).then_some(rest)
}

/// Whole units, where separators may only stand before groups of exactly three digits.
fn read_whole(text: &str) -> Result<i128, AmountError> {
    let groups: Vec<&str> = text.split(SEPARATORS).collect();
    for group in &groups {
        if let Some(found) = group.chars().find(|c| !c.is_ascii_digit()) {
            return Err(AmountError::Unexpected { found });
        }
    }
    let (first, others) = groups.split_first().ok_or(AmountError::Empty)?;
    let grouped = others.iter().all(|group| group.len() == 3);
    if !others.is_empty() && (!grouped || first.is_empty() || first.len() > 3) {
        return Err(AmountError::MisplacedSeparator);
    }
    let mut value: i128 = 0;
    for digit in groups.concat().bytes() {
        value = value * 10 + i128::from(digit - b'0');
        if value > i128::from(i64::MAX) {
            return Err(AmountError::TooLarge);
        }
    }
    Ok(value)
}

/// Minor units, where `.5` means fifty of a hundred.
fn read_fraction(text: &str, allowed: u32) -> Result<i128, AmountError> {
    if text.contains(SEPARATORS) {
        return Err(AmountError::MisplacedSeparator);
    }
    if let Some(found) = text.chars().find(|c| !c.is_ascii_digit()) {
        return Err(AmountError::Unexpected { found });
    }
    let digits = u32::try_from(text.len()).map_err(|_| AmountError::TooManyDecimals { allowed })?;
    if digits > allowed {
        return Err(AmountError::TooManyDecimals { allowed });
    }
    let value = text
        .bytes()
        .fold(0_i128, |value, digit| value * 10 + i128::from(digit - b'0'));
    Ok(value * 10_i128.pow(allowed - digits))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Currency::{Cad, Gbp, Usd};

    fn pence(text: &str) -> Result<i64, AmountError> {
        parse_amount(text, Gbp).map(Money::minor)
    }

    #[test]
    fn what_people_type_is_understood() {
        for (text, expected) in [
            ("£1,234.5", 123_450),
            ("1234.50", 123_450),
            (" 12 ", 1_200),
            ("12.", 1_200),
            (".5", 50),
            ("GBP 7", 700),
            ("7 gbp", 700),
            ("£ 3.09", 309),
            ("1 234", 123_400),
            ("-£12.00", -1_200),
            ("£-12", -1_200),
            ("−£12.00", -1_200),
            ("0", 0),
            ("1,000,000.01", 100_000_001),
        ] {
            assert_eq!(pence(text), Ok(expected), "{text}");
        }
        assert_eq!(parse_amount("$5", Cad).map(Money::minor), Ok(500));
    }

    #[test]
    fn what_is_not_an_amount_is_refused_with_the_reason() {
        for (text, expected) in [
            ("", AmountError::Empty),
            ("£", AmountError::Empty),
            (".", AmountError::Empty),
            ("-", AmountError::Empty),
            ("ten", AmountError::Unexpected { found: 't' }),
            ("12p", AmountError::Unexpected { found: 'p' }),
            ("1e3", AmountError::Unexpected { found: 'e' }),
            ("--5", AmountError::Unexpected { found: '-' }),
            ("1.2.3", AmountError::TwoPoints),
            ("1.234", AmountError::TooManyDecimals { allowed: 2 }),
            ("12,50", AmountError::MisplacedSeparator),
            ("1234,567", AmountError::MisplacedSeparator),
            (",123", AmountError::MisplacedSeparator),
            ("1.2,3", AmountError::MisplacedSeparator),
            ("$5", AmountError::OtherCurrency { expected: Gbp }),
            ("5 EUR", AmountError::OtherCurrency { expected: Gbp }),
            ("99999999999999999999", AmountError::TooLarge),
            ("92233720368547758.08", AmountError::TooLarge),
        ] {
            assert_eq!(pence(text), Err(expected), "{text}");
        }
        assert_eq!(
            parse_amount("£5", Usd),
            Err(AmountError::OtherCurrency { expected: Usd })
        );
    }

    proptest! {
        #[test]
        fn what_is_shown_can_be_typed_back(minor: i64, index in 0_usize..5) {
            let currency = Currency::ALL[index];
            let money = Money::from_minor(minor, currency);
            prop_assert_eq!(parse_amount(&money.to_string(), currency), Ok(money));
            prop_assert_eq!(parse_amount(&money.plain(), currency), Ok(money));
        }

        #[test]
        fn any_text_is_answered_without_a_panic(text in "\\PC{0,24}") {
            let _ = parse_amount(&text, Gbp);
        }
    }
}
