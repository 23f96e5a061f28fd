//! Numbers for each step of a year, as integers of one scale: `value ÷ 10^decimals`.
//!
//! They are read from their own digits, so no load and no price passes through floating point.

use serde_json::value::RawValue;

use crate::TariffError;
use crate::urdb::fields::decimal;

/// A nanowatt: finer than any meter, and a year of 200 MW still fits an integer.
const MOST_DECIMALS: u32 = 9;

/// Numbers of one scale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    values: Vec<i64>,
    decimals: u32,
}

impl Series {
    /// From integers, each `value ÷ 10^decimals`.
    ///
    /// # Errors
    /// [`TariffError::Overflow`] when their sum might not fit, or for more than nine decimals.
    pub fn new(values: Vec<i64>, decimals: u32) -> Result<Self, TariffError> {
        let largest = values.iter().map(|value| value.unsigned_abs()).max();
        let steps = u64::try_from(values.len()).map_err(|_| TariffError::Overflow)?;
        let sum = largest.unwrap_or(0).checked_mul(steps);
        match sum.map(i64::try_from) {
            Some(Ok(_)) if decimals <= MOST_DECIMALS => Ok(Self { values, decimals }),
            _ => Err(TariffError::Overflow),
        }
    }

    /// Reads JSON numbers; what is beyond nine decimals is rounded half to even.
    ///
    /// # Errors
    /// [`TariffError::Document`] naming the number that is none, [`TariffError::Overflow`].
    pub fn from_json(numbers: &[&RawValue], place: &str) -> Result<Self, TariffError> {
        let mut exact = Vec::with_capacity(numbers.len());
        let mut decimals = 0;
        for (index, raw) in numbers.iter().enumerate() {
            let mut number = decimal(raw, &format!("{place}[{index}]"))?.normalize();
            if number.scale() > MOST_DECIMALS {
                number = number.round_dp(MOST_DECIMALS).normalize();
            }
            decimals = decimals.max(number.scale());
            exact.push(number);
        }
        let values = exact.into_iter().map(|mut number| {
            number.rescale(decimals);
            i64::try_from(number.mantissa()).map_err(|_| TariffError::Overflow)
        });
        Self::new(values.collect::<Result<_, _>>()?, decimals)
    }

    /// The integers.
    #[must_use]
    pub fn values(&self) -> &[i64] {
        &self.values
    }

    /// The integers with `decimals` decimals, at least as many as they have.
    pub(super) fn at(&self, decimals: u32) -> Result<Vec<i64>, TariffError> {
        let more = decimals.checked_sub(self.decimals);
        let power = more.and_then(|more| 10_i64.checked_pow(more));
        let power = power.ok_or(TariffError::Overflow)?;
        let values = self.values.iter().map(|value| value.checked_mul(power));
        let values: Option<Vec<i64>> = values.collect();
        values.ok_or(TariffError::Overflow)
    }

    /// How many decimals the integers have.
    #[must_use]
    pub const fn decimals(&self) -> u32 {
        self.decimals
    }
}
