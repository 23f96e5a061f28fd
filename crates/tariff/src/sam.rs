//! Rates a year as NREL's System Advisor Model does, so that its results can be compared with ours
//! to the last digit: the model is `cmod_utilityrate5.cpp` with `lib_utility_rate_equations.cpp` of
//! github.com/NREL/ssc, and it is what OpenEI's tariffs are usually rated with.
//!
//! The engine that bills does it, unrounded, under the document that `urdb` makes of the tariff.
//! Only here is what SAM does in its own way: its year without leap day, clock changes and holidays
//! (`year.rs`), and the settlement of an annual minimum, of surplus kWh and of credits that go on
//! beyond their year (`settle.rs`).

mod case;
mod series;
mod settle;
mod year;

use money::Decimal;

use crate::document::{DemandMeasure, ExportTerms, MinimumPer, TariffDocument};
use crate::rate::RatingInput;
use crate::urdb::{Metering, MeteringOption};
use crate::{Calendar, Market, MonthCost, SupplyFacts, Tariff, TariffError};
use crate::{exact, rate_months};
pub use case::{Case, Load};
pub use series::Series;
use settle::{AnnualMinimum, MonthlyMinimums, Surplus};
pub use year::Year;

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
/// As [`Case::from_json`], [`SamTariff::new`] and [`SamTariff::rate`].
pub fn rate_case(text: &str) -> Result<(Vec<SamMonth>, Vec<String>), TariffError> {
    let case = Case::from_json(text)?;
    let mut left_out = case.tariff.left_out;
    if !case.tariff.document.reactive.is_empty() {
        left_out.push("demandreactivepowercharge: a case has no reactive readings".to_owned());
    }
    let tariff = SamTariff::new(case.tariff.document, case.metering)?;
    Ok((tariff.rate(&Year::new(&case.load)?)?, left_out))
}

/// A tariff that is ready to rate years of SAM's.
#[derive(Clone, Debug)]
pub struct SamTariff {
    tariff: Tariff,
    metering: Metering,
    calendar: Calendar,
    /// The tariff without the end of a year of credits, where credits go on beyond it.
    without_true_up: Option<Tariff>,
    /// Settled here and not by the engine.
    annual_minimum: Option<AnnualMinimum>,
    /// The same, where they count energy after credits that are settled here.
    monthly_minimums: MonthlyMinimums,
}

impl SamTariff {
    /// Prepares a document.
    ///
    /// # Errors
    /// [`TariffError::Unsupported`] naming what SAM's model has no place for, and whatever
    /// [`Tariff::new`] refuses.
    pub fn new(mut document: TariffDocument, metering: Metering) -> Result<Self, TariffError> {
        let foreign = [
            ("taxes", !document.taxes.is_empty()),
            ("holidays", document.holidays.is_some()),
            ("discounts", !document.discounts.is_empty()),
            ("credits", !document.credits.is_empty()),
        ];
        if let Some((place, _)) = foreign.into_iter().find(|(_, is_there)| *is_there) {
            let what = format!("{place}: SAM's model has no place for it");
            return Err(TariffError::Unsupported(what));
        }
        // There are no reactive readings: nothing to charge, and apparent power is real power.
        document.reactive.clear();
        for charge in &mut document.demand {
            charge.measure = DemandMeasure::Kw;
        }
        let (annual, monthly): (Vec<_>, Vec<_>) = std::mem::take(&mut document.minimums)
            .into_iter()
            .partition(|minimum| minimum.per == MinimumPer::Year);
        let (engines, ours) = match metering.option == MeteringOption::NetKwh {
            true => (Vec::new(), monthly),
            false => (monthly, Vec::new()),
        };
        document.minimums = engines;
        Ok(Self {
            without_true_up: match metering.option {
                MeteringOption::NetMoney if metering.credit_rollover => without_true_up(&document)?,
                _ => None,
            },
            tariff: Tariff::new(document)?,
            metering,
            calendar: year::calendar()?,
            annual_minimum: AnnualMinimum::of(&annual)?,
            monthly_minimums: MonthlyMinimums::of(ours)?,
        })
    }

    /// Rates a year of load.
    ///
    /// # Errors
    /// As [`crate::rate`].
    pub fn rate(&self, year: &Year) -> Result<Vec<SamMonth>, TariffError> {
        let mut costs = self.costs(year, &self.tariff)?;
        if let Some(rolled) = &self.without_true_up {
            // SAM pays out what is left, and carries it on all the same.
            let paid = costs;
            costs = self.costs(year, rolled)?;
            for (cost, paid) in costs.iter_mut().zip(paid) {
                cost.true_up = paid.true_up;
            }
        }
        if self.metering.option == MeteringOption::NetKwh {
            let surplus = Surplus::new(&self.metering);
            surplus.true_up(&year.net_kwh()?, &mut costs)?;
            self.monthly_minimums.top_up(&mut costs)?;
        }
        let mut months: Vec<SamMonth> = Vec::with_capacity(costs.len());
        for cost in &costs {
            months.push(SamMonth {
                fixed: cost.fixed,
                energy: exact::add(cost.energy, cost.export)?,
                demand: cost.demand,
                minimum_topup: cost.minimum,
                true_up_credit: -cost.true_up,
                total: Decimal::ZERO,
            });
        }
        if let Some(minimum) = &self.annual_minimum {
            minimum.top_up(&costs, &mut months)?;
        }
        for month in &mut months {
            let charged = [month.fixed, month.energy, month.demand, month.minimum_topup];
            month.total = exact::sub(exact::sum(charged)?, month.true_up_credit)?;
        }
        Ok(months)
    }

    /// The engine's months.
    fn costs(&self, year: &Year, tariff: &Tariff) -> Result<Vec<MonthCost>, TariffError> {
        year.with_usage(|usage, series| {
            let input = RatingInput {
                period: self.calendar.period(),
                calendar: &self.calendar,
                usage,
                market: Market::built_in(),
                facts: SupplyFacts::default(),
                series,
                carried: None,
            };
            rate_months(tariff, &input).map(|(months, _)| months)
        })
    }
}

/// The tariff with credits in money that never end; none when it has no such credits.
fn without_true_up(document: &TariffDocument) -> Result<Option<Tariff>, TariffError> {
    let mut document = document.clone();
    match &mut document.export {
        Some(ExportTerms::Credit(terms)) => terms.true_up = None,
        _ => return Ok(None),
    }
    Tariff::new(document).map(Some)
}

#[cfg(test)]
mod tests;
