//! Rates a year as NREL's System Advisor Model does, so that its results can be compared with ours
//! to the last digit: the model is `cmod_utilityrate5.cpp` with `lib_utility_rate_equations.cpp` of
//! github.com/NREL/ssc, and it is what OpenEI's tariffs are usually rated with.
//!
//! Only here are its conventions: a year of 365 days from a Monday, a daily charge evened out over
//! the months, tiers split pro rata when a month is netted, surplus kWh carried by time of day, and
//! credits that end in a stated month. It reads a tariff document like any other, rounds nothing, and
//! never bills: bills are made by [`rate`](crate::rate()).

mod case;
mod credits;
mod demand;
mod fill;
mod measure;
mod plan;
mod series;
mod year;

use money::Decimal;

use crate::TariffError;
pub use case::{Case, Load, Settings};
use credits::Credits;
pub use plan::SamTariff;
pub use series::Series;
use year::MONTHS;

/// One month in dollars, unrounded: `total` is `fixed + energy + demand + minimum_topup −
/// true_up_credit`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SamMonth {
    /// Fixed charges.
    pub fixed: Decimal,
    /// Energy taken, less what energy given earned or paid for.
    pub energy: Decimal,
    /// Demand, flat and by time of use.
    pub demand: Decimal,
    /// What was added to reach a minimum.
    pub minimum_topup: Decimal,
    /// What was paid out for credits left over at the end of their year.
    pub true_up_credit: Decimal,
    /// The bill.
    pub total: Decimal,
}

/// Reads and rates a case; the twelve months, and what the tariff says and SAM does not charge.
///
/// # Errors
/// As [`Case::from_json`], [`SamTariff::compile`] and [`SamTariff::rate`].
pub fn rate_case(text: &str) -> Result<(Vec<SamMonth>, Vec<String>), TariffError> {
    let case = Case::from_json(text)?;
    let tariff = SamTariff::compile(&case.tariff.document, &case.settings)?;
    let months = tariff.rate(&case.load)?;
    let mut left_out = case.tariff.left_out;
    if !case.tariff.document.reactive.is_empty() {
        left_out.push("demandreactivepowercharge: a case has no reactive readings".to_owned());
    }
    Ok((months, left_out))
}

impl SamTariff {
    /// Rates a year of load.
    ///
    /// # Errors
    /// [`TariffError::Unsupported`] when the load has no price where the tariff needs one,
    /// [`TariffError::Overflow`].
    pub fn rate(&self, load: &Load) -> Result<Vec<SamMonth>, TariffError> {
        let measures = measure::Measures::new(self, load)?;
        let mut credits = Credits::new(self);
        let mut months: Vec<SamMonth> = Vec::with_capacity(MONTHS);
        let mut base_of_year = Decimal::ZERO;
        for number in 0..MONTHS {
            let measured = measures.month(number, credits.carried())?;
            let mut month = SamMonth {
                fixed: self.fixed,
                demand: measured.demand,
                ..SamMonth::default()
            };
            let settled = credits.settle(number, &measured)?;
            month.energy = settled.energy;
            month.true_up_credit = settled.true_up;
            let counted = settled.counts_towards_minimum;
            let base = sum([counted, month.demand, month.fixed])?.max(Decimal::ZERO);
            month.minimum_topup = (self.minimum_month - base).max(Decimal::ZERO);
            base_of_year = sum([base_of_year, base])?;
            if number + 1 == MONTHS {
                // An annual minimum is settled in December, by what was due without a top-up.
                let short = (self.minimum_year - base_of_year).max(Decimal::ZERO);
                month.minimum_topup = sum([month.minimum_topup, short])?;
            }
            month.total = sum([
                month.fixed,
                month.energy,
                month.demand,
                month.minimum_topup,
                -month.true_up_credit,
            ])?;
            months.push(month);
        }
        Ok(months)
    }
}

fn sum<const N: usize>(parts: [Decimal; N]) -> Result<Decimal, TariffError> {
    parts.into_iter().try_fold(Decimal::ZERO, |sum, part| {
        sum.checked_add(part).ok_or(TariffError::Overflow)
    })
}

fn product(a: Decimal, b: Decimal) -> Result<Decimal, TariffError> {
    a.checked_mul(b).ok_or(TariffError::Overflow)
}

#[cfg(test)]
mod tests;
