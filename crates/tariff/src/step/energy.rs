//! Energy taken, or under an export tariff given: kWh of each period and tier at their rates.
//!
//! Export terms price energy given by the same function.

use money::Decimal;

use super::Month;
use crate::charge::{Basis, Charge, What};
use crate::document::{TierFill, TierPeriod};
use crate::line::Unit;
use crate::measure::{Tally, by_period, each_run};
use crate::price::dynamic::{Dynamic, PRICE_DIGITS};
use crate::price::tiered::fill_in_time;
use crate::price::{EnergyPlan, Model};
use crate::step::tiers::{filled, merge, month_bounds, pro_rata, tiered};
use crate::usage::UsageDay;
use crate::{TariffError, exact, measure};

/// kWh of one period and tier.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Portion {
    pub(crate) period: usize,
    pub(crate) tier: usize,
    pub(crate) kwh: Decimal,
    /// The readings of the period.
    pub(crate) tally: Tally,
    /// Their cost where each interval has its own price.
    pub(crate) cost: Option<Decimal>,
}

/// What a counter of tiers reached before this month, in whole units.
pub(crate) type Counter = i128;

/// Prices the readings of a channel in this month.
pub(crate) fn portions(
    plan: &EnergyPlan,
    month: &Month<'_>,
    channel: &[UsageDay<'_>],
    counter: &mut Counter,
) -> Result<Vec<Portion>, TariffError> {
    let days = measure::days_in(channel, month.segment.period);
    match &plan.model {
        Model::Registers {
            has_switching: false,
        } => Err(TariffError::NeedsRegisters),
        Model::Dynamic(dynamic) => by_interval(dynamic, plan, month, days),
        Model::Tiered { per, fill } if plan.counts_each_day() => {
            let mut portions = Vec::new();
            for day in days {
                *counter = 0;
                let one = std::slice::from_ref(day);
                let day = tiered(plan, month, one, one, (*per, *fill), counter)?;
                merge(&mut portions, day)?;
            }
            Ok(portions)
        }
        Model::Tiered { per, fill } => tiered(plan, month, days, channel, (*per, *fill), counter),
        Model::Rates | Model::Registers { .. } => {
            let sums = sums(plan, month, days)?;
            of_sums(plan, month, &sums, counter)
        }
    }
}

/// The readings of each period.
pub(crate) fn sums(
    plan: &EnergyPlan,
    month: &Month<'_>,
    days: &[UsageDay<'_>],
) -> Result<Vec<Tally>, TariffError> {
    let periods = plan.periods.len();
    by_period(
        month.place,
        &plan.schedule,
        periods,
        month.segment.period,
        days,
    )
}

/// Prices sums of each period: register reads, and use that was netted over the month.
pub(crate) fn of_sums(
    plan: &EnergyPlan,
    month: &Month<'_>,
    sums: &[Tally],
    counter: &mut Counter,
) -> Result<Vec<Portion>, TariffError> {
    match &plan.model {
        Model::Rates | Model::Registers { .. } => {
            let used = sums.iter().enumerate().filter(|(_, tally)| tally.known > 0);
            used.map(|(period, tally)| {
                Ok(Portion {
                    period,
                    tier: 0,
                    kwh: exact::scaled(tally.sum, month.digits)?,
                    tally: *tally,
                    cost: None,
                })
            })
            .collect()
        }
        Model::Dynamic(_) => Err(TariffError::NeedsIntervals),
        Model::Tiered { per, fill } => {
            if *per != TierPeriod::BillingPeriod {
                *counter = 0;
            }
            let bounds = month_bounds(plan, month, *per)?;
            if *fill == TierFill::ProRata {
                let total = sums.iter().map(|tally| tally.sum).sum();
                return pro_rata(&bounds, sums, total, month.digits);
            }
            let [tally] = sums else {
                return Err(TariffError::NeedsIntervals);
            };
            let mut quantities = vec![0; bounds[0].len()];
            fill_in_time(&bounds[0], counter, tally.sum, &mut quantities);
            filled(&[quantities], sums, month.digits)
        }
    }
}

/// Each interval at its own price.
fn by_interval(
    dynamic: &Dynamic,
    plan: &EnergyPlan,
    month: &Month<'_>,
    days: &[UsageDay<'_>],
) -> Result<Vec<Portion>, TariffError> {
    let mut tally = Tally::default();
    let mut cost: i128 = 0;
    let period = month.segment.period;
    each_run(month.place, &plan.schedule, period, days, |run| {
        let day = run.day;
        let (resolution, slots) = (day.resolution_minutes, day.values.len());
        let prices = dynamic.prices(month.series, day.date, resolution, slots)?;
        tally.add(run.tally()?);
        for (value, nanos) in run.values.iter().zip(prices) {
            let (Some(value), price) = (value, dynamic.price(*nanos)?) else {
                continue;
            };
            let one = i128::from(*value) * i128::from(price);
            cost = cost.checked_add(one).ok_or(TariffError::Overflow)?;
        }
        Ok(())
    })?;
    if tally.known == 0 {
        return Ok(Vec::new());
    }
    Ok(vec![Portion {
        period: 0,
        tier: 0,
        kwh: exact::scaled(tally.sum, month.digits)?,
        tally,
        cost: Some(exact::scaled(cost, month.digits + PRICE_DIGITS)?),
    }])
}

/// The charge of a portion; `sign` is −1 where the customer is paid.
pub(crate) fn charge(
    plan: &EnergyPlan,
    portion: &Portion,
    what: What,
    sign: Decimal,
) -> Result<Charge, TariffError> {
    let rate = plan.periods[portion.period].tiers[portion.tier].rate * sign;
    let Some(cost) = portion.cost else {
        let charge = Charge::product(what, portion.kwh, Unit::Kwh, rate)?;
        return Ok(charge.resting_on(portion.tally));
    };
    let exact = exact::mul(cost, sign)?;
    let charge = Charge {
        what,
        quantity: portion.kwh,
        unit: Unit::Kwh,
        rate: mean(exact, portion.kwh)?,
        exact,
        basis: Basis::Series,
        known: 0,
        missing: 0,
    };
    Ok(charge.resting_on(portion.tally))
}

/// The mean price of a kWh, to six decimals, for people.
pub(crate) fn mean(cost: Decimal, kwh: Decimal) -> Result<Decimal, TariffError> {
    if kwh.is_zero() {
        return Ok(Decimal::ZERO);
    }
    Ok(exact::div(cost, kwh)?.round_dp(6))
}
