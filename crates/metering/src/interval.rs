//! One measured interval on its way in, and the exact way from a decimal text to energy.
//!
//! Files give kWh with up to six decimals (`0.2385`); half watt-hours are common. They are kept
//! as whole milliwatt-hours until a day is complete, and only then rounded (see `assemble`).

use base::Instant;
use rust_decimal::{Decimal, RoundingStrategy};

use crate::Quality;

/// The largest energy of one interval that is believed, in kWh: far above any site.
const LIMIT_KWH: i64 = 1_000_000_000;

/// Energy measured from `start` for `duration_seconds`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    /// The first instant of it.
    pub start: Instant,
    /// Its length in seconds.
    pub duration_seconds: i64,
    /// Energy in thousandths of a watt-hour; `None` when nothing is known.
    pub energy_milliwh: Option<i64>,
    /// How well it is known; ignored when there is no energy.
    pub quality: Quality,
}

/// The text is not an amount of energy.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum EnergyError {
    /// Not a decimal number.
    #[error("\"{0}\" is not a number")]
    NotANumber(String),
    /// Beyond what any site could use in one interval.
    #[error("\"{0}\" is too large to be energy of one interval")]
    TooLarge(String),
}

/// Milliwatt-hours of a decimal kWh text, exactly; beyond six decimals rounded half to even.
///
/// # Errors
/// When the text is no number, or absurdly large.
pub fn milliwh_from_kwh(text: &str) -> Result<i64, EnergyError> {
    millionths(text)
}

/// Millionths of a decimal text in any unit, exactly; beyond six decimals rounded half to even.
///
/// # Errors
/// When the text is no number, or absurdly large.
pub fn millionths(text: &str) -> Result<i64, EnergyError> {
    if let Some(found) = plain_millionths(text.as_bytes()) {
        return Ok(found);
    }
    let shown = || text.chars().take(40).collect::<String>();
    let trimmed = text.trim();
    let kwh = if trimmed.contains(['e', 'E']) {
        Decimal::from_scientific(trimmed)
    } else {
        trimmed.parse()
    }
    .map_err(|_| EnergyError::NotANumber(shown()))?;
    if kwh.abs() > Decimal::from(LIMIT_KWH) {
        return Err(EnergyError::TooLarge(shown()));
    }
    let milliwh = (kwh * Decimal::from(1_000_000))
        .round_dp_with_strategy(0, RoundingStrategy::MidpointNearestEven);
    i64::try_from(milliwh).map_err(|_| EnergyError::TooLarge(shown()))
}

/// The quick way for what files mostly hold: digits, and a point before at most six more.
fn plain_millionths(text: &[u8]) -> Option<i64> {
    /// Nine digits before the point keep the value inside the limit.
    const MOST_WHOLE: usize = 9;
    const SCALES: [i64; 7] = [1_000_000, 100_000, 10_000, 1_000, 100, 10, 1];
    let point = text.iter().position(|byte| *byte == b'.');
    let (whole, part) = match point {
        Some(point) => (&text[..point], &text[point + 1..]),
        None => (text, &[][..]),
    };
    if whole.len() > MOST_WHOLE || part.len() > 6 || whole.len() + part.len() == 0 {
        return None;
    }
    let mut value = 0_i64;
    for byte in whole.iter().chain(part) {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value = value * 10 + i64::from(digit);
    }
    Some(value * SCALES[part.len()])
}

/// `value ÷ divisor`, rounded half to even.
///
/// # Panics
/// When `divisor` is not positive.
#[must_use]
pub fn round_half_even(value: i128, divisor: i128) -> i128 {
    assert!(divisor > 0, "a positive divisor");
    let below = value.div_euclid(divisor);
    let rest = value.rem_euclid(divisor);
    match (rest * 2).cmp(&divisor) {
        std::cmp::Ordering::Less => below,
        std::cmp::Ordering::Greater => below + 1,
        std::cmp::Ordering::Equal => below + below.rem_euclid(2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimal_kwh_becomes_milliwatt_hours_exactly() {
        assert_eq!(milliwh_from_kwh("0.2385"), Ok(238_500));
        assert_eq!(milliwh_from_kwh(" 12 "), Ok(12_000_000));
        assert_eq!(milliwh_from_kwh("-0.000001"), Ok(-1));
        assert_eq!(milliwh_from_kwh("6.3e-05"), Ok(63));
        assert_eq!(milliwh_from_kwh("0.0000005"), Ok(0));
        assert_eq!(milliwh_from_kwh("0.0000015"), Ok(2));
    }

    #[test]
    fn what_is_no_energy_is_refused() {
        for text in ["", "abc", "1,5", "NaN", "inf", "0x10", "1.2.3", "--1"] {
            assert!(
                matches!(milliwh_from_kwh(text), Err(EnergyError::NotANumber(_))),
                "{text}"
            );
        }
        assert!(matches!(
            milliwh_from_kwh("1000000001"),
            Err(EnergyError::TooLarge(_))
        ));
        assert!(milliwh_from_kwh("1e300").is_err());
    }

    #[test]
    fn halves_round_to_even_on_both_sides_of_zero() {
        let rounded: Vec<i128> = [-2500, -1500, -500, 500, 1500, 2501]
            .map(|v| round_half_even(v, 1000))
            .into();
        assert_eq!(rounded, [-2, -2, 0, 0, 2, 3]);
    }
}
