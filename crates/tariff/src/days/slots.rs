//! What each interval of a day costs: its kWh at the price of its period, or at its own.

use jiff::civil::Date;
use money::Decimal;

use super::{PRICE_DIGITS, only};
use crate::charge::What;
use crate::document::Tariff;
use crate::measure::{self, Place};
use crate::price::dynamic::{Dynamic, PriceSeries};
use crate::price::{EnergyPlan, Model};
use crate::rate::lines::taxes_on;
use crate::rate::{self, RatingInput};
use crate::usage::{Usage, UsageDay};
use crate::{TariffError, exact};

/// What one interval costs with tax, without the standing charge, in major units, unrounded;
/// `None` where the usage is not known.
pub type SlotCost = Option<Decimal>;

/// What each interval of energy taken on `date` costs under the months of `input`.
///
/// In a tariff with tiers an interval has the mean price of its period in that month.
///
/// # Errors
/// As [`crate::rate`]; [`TariffError::NeedsIntervals`] for register reads.
pub fn slot_costs(
    tariff: &Tariff,
    input: &RatingInput<'_>,
    date: Date,
) -> Result<Vec<SlotCost>, TariffError> {
    let Usage::Intervals(usage) = input.usage else {
        return Err(TariffError::NeedsIntervals);
    };
    let [day] = measure::days_in(usage.import, only(date)?) else {
        return Ok(Vec::new());
    };
    let charged = rate::charge(tariff, input)?;
    let month = charged
        .months
        .iter()
        .find(|(segment, _)| segment.period.contains(date));
    let Some((segment, charges)) = month else {
        return Ok(Vec::new());
    };
    let what = What::Energy { period: 0, tier: 0 };
    let mut with_tax = Decimal::ONE;
    for on in taxes_on(tariff, what, &charged.taxes[segment.epoch]) {
        with_tax = exact::add(with_tax, on.percent.fraction()?)?;
    }
    let plan = &tariff.plan().energy;
    let digits = usage.scale.digits();
    let net = if let Model::Dynamic(dynamic) = &plan.model {
        let sign = match tariff.document().direction {
            crate::Direction::Import => Decimal::ONE,
            crate::Direction::Export => Decimal::NEGATIVE_ONE,
        };
        let costs = dynamic_slots(dynamic, input.series, day, digits)?;
        let signed = costs.into_iter().map(|cost| cost.map(|cost| cost * sign));
        signed.collect()
    } else {
        let key = tariff.document().holidays.as_deref();
        let place = Place {
            calendar: input.calendar,
            holidays: key.map(|key| input.market.holidays(key)).transpose()?,
        };
        at_period_prices(plan, &prices(plan, charges)?, place, day, digits)?
    };
    net.into_iter()
        .map(|cost: SlotCost| cost.map(|cost| exact::mul(cost, with_tax)).transpose())
        .collect()
}

/// A cost in millionths of a major unit, rounded half to even.
///
/// # Errors
/// [`TariffError::Overflow`].
pub fn micro_units(cost: Decimal) -> Result<i64, TariffError> {
    i64::try_from(exact::whole(cost, 6)?).map_err(|_| TariffError::Overflow)
}

/// The mean price of each period in the charges of a month.
fn prices(
    plan: &EnergyPlan,
    charges: &[crate::charge::Charge],
) -> Result<Vec<Decimal>, TariffError> {
    let of_period = |wanted: usize| {
        let charges: Vec<_> = charges
            .iter()
            .filter(|one| matches!(one.what, What::Energy { period, .. } if period == wanted))
            .collect();
        if let [only] = charges.as_slice() {
            return Ok(only.rate);
        }
        let kwh = exact::sum(charges.iter().map(|one| one.quantity))?;
        if kwh.is_zero() {
            return Ok(Decimal::ZERO);
        }
        exact::div(exact::sum(charges.iter().map(|one| one.exact))?, kwh)
    };
    (0..plan.periods.len()).map(of_period).collect()
}

fn at_period_prices(
    plan: &EnergyPlan,
    prices: &[Decimal],
    place: Place<'_>,
    day: &UsageDay<'_>,
    digits: u32,
) -> Result<Vec<SlotCost>, TariffError> {
    let mut costs = Vec::with_capacity(day.values.len());
    let one = std::slice::from_ref(day);
    measure::each_run(place, &plan.schedule, only(day.date)?, one, |run| {
        for value in run.values {
            let cost = |value: i64| {
                let kwh = exact::scaled(i128::from(value), digits)?;
                exact::mul(kwh, prices[run.period])
            };
            costs.push(value.map(cost).transpose()?);
        }
        Ok(())
    })?;
    Ok(costs)
}

/// Each interval at its own price.
pub(super) fn dynamic_slots(
    dynamic: &Dynamic,
    series: &[PriceSeries<'_>],
    day: &UsageDay<'_>,
    digits: u32,
) -> Result<Vec<SlotCost>, TariffError> {
    let slots = day.values.len();
    let prices = dynamic.prices(series, day.date, day.resolution_minutes, slots)?;
    let one = |(value, nanos): (&Option<i64>, &i64)| {
        let Some(value) = value else { return Ok(None) };
        let price = i128::from(dynamic.price(*nanos)?);
        let cost = i128::from(*value) * price;
        Ok(Some(exact::scaled(cost, digits + PRICE_DIGITS)?))
    };
    day.values.iter().zip(prices).map(one).collect()
}
