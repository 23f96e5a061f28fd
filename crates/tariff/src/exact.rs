//! Decimal arithmetic that answers with an error where it does not fit.

use money::Decimal;

use crate::TariffError;

pub(crate) fn add(a: Decimal, b: Decimal) -> Result<Decimal, TariffError> {
    fits(a.checked_add(b))
}

pub(crate) fn sub(a: Decimal, b: Decimal) -> Result<Decimal, TariffError> {
    fits(a.checked_sub(b))
}

pub(crate) fn mul(a: Decimal, b: Decimal) -> Result<Decimal, TariffError> {
    fits(a.checked_mul(b))
}

/// To 28 digits; nothing divides by zero here but by mistake, and that is an error too.
pub(crate) fn div(a: Decimal, b: Decimal) -> Result<Decimal, TariffError> {
    fits(a.checked_div(b))
}

/// The error is made, and dropped, only where there is one: a year of half-hours adds often.
fn fits(value: Option<Decimal>) -> Result<Decimal, TariffError> {
    let Some(value) = value else {
        return Err(TariffError::Overflow);
    };
    Ok(value)
}

pub(crate) fn sum(parts: impl IntoIterator<Item = Decimal>) -> Result<Decimal, TariffError> {
    parts.into_iter().try_fold(Decimal::ZERO, add)
}

/// `raw × 10^-digits`.
pub(crate) fn scaled(raw: i128, digits: u32) -> Result<Decimal, TariffError> {
    Decimal::try_from_i128_with_scale(raw, digits).map_err(|_| TariffError::Overflow)
}

/// `value × 10^digits` as a whole number, rounded half to even.
pub(crate) fn whole(value: Decimal, digits: u32) -> Result<i128, TariffError> {
    let value = value.round_dp(digits);
    let missing = digits.checked_sub(value.scale());
    missing
        .and_then(|missing| 10_i128.checked_pow(missing))
        .and_then(|power| value.mantissa().checked_mul(power))
        .ok_or(TariffError::Overflow)
}
