//! Net metering in kWh: within each period of the unit rates, kWh given are taken off kWh used, and
//! what is over waits for later months or is bought.

use jiff::civil::Date;
use money::Decimal;

use super::Month;
use super::energy::{self, Counter};
use crate::carried::{Carried, Surplus, months_between};
use crate::charge::{Charge, What};
use crate::document::{Carry, NetMetering};
use crate::line::Unit;
use crate::measure::Tally;
use crate::price::EnergyPlan;
use crate::usage::IntervalUsage;
use crate::{TariffError, exact};

/// kWh used less kWh given in each period: what is above zero, and what is below it as surplus.
pub(crate) fn netted(
    plan: &EnergyPlan,
    month: &Month<'_>,
    usage: &IntervalUsage<'_>,
    waiting: &[i128],
) -> Result<(Vec<Tally>, Vec<Tally>), TariffError> {
    let mut used = energy::sums(plan, month, month.days(usage.import))?;
    let mut surplus = energy::sums(plan, month, month.days(usage.export))?;
    for (period, (used, surplus)) in used.iter_mut().zip(&mut surplus).enumerate() {
        let net = used.sum - surplus.sum - waiting.get(period).copied().unwrap_or_default();
        used.sum = net.max(0);
        surplus.sum = (-net).max(0);
    }
    Ok((used, surplus))
}

pub(crate) fn charges(
    terms: &NetMetering,
    plan: &EnergyPlan,
    month: &Month<'_>,
    usage: &IntervalUsage<'_>,
    counter: &mut Counter,
    carried: &mut Carried,
    charges: &mut Vec<Charge>,
) -> Result<(), TariffError> {
    let waiting = waiting(terms, plan, month, carried)?;
    let (used, surplus) = netted(plan, month, usage, &waiting)?;
    for portion in energy::of_sums(plan, month, &used, counter)? {
        let (period, tier) = (portion.period, portion.tier);
        let what = What::Energy { period, tier };
        charges.push(energy::charge(plan, &portion, what, Decimal::ONE)?);
    }
    carried.surplus.clear();
    let mut left = Decimal::ZERO;
    for (period, surplus) in plan.periods.iter().zip(&surplus) {
        let kwh = exact::scaled(surplus.sum, month.digits)?;
        left = exact::add(left, kwh)?;
        if !kwh.is_zero() {
            carried.surplus.push(Surplus {
                period: period.name.clone(),
                kwh,
            });
        }
    }
    carried.surplus_month = (!carried.surplus.is_empty()).then_some(month.segment.month);
    if let Some(cash_out) = terms.cash_out
        && month.segment.ends(cash_out.month)
    {
        carried.surplus.clear();
        carried.surplus_month = None;
        if !left.is_zero() {
            charges.push(Charge::product(
                What::CashOut,
                left,
                Unit::Kwh,
                -cash_out.rate,
            )?);
        }
    }
    Ok(())
}

/// The surplus of earlier months, in whole units, in the periods of this month.
fn waiting(
    terms: &NetMetering,
    plan: &EnergyPlan,
    month: &Month<'_>,
    carried: &Carried,
) -> Result<Vec<i128>, TariffError> {
    let mut waiting = vec![0; plan.periods.len()];
    let this = month.segment.month;
    let before = carried.surplus_month.unwrap_or(this);
    for surplus in &carried.surplus {
        let source = plan
            .periods
            .iter()
            .position(|one| one.name == surplus.period);
        let source = source.ok_or_else(|| {
            TariffError::Unsupported(format!("a surplus in the period \"{}\"", surplus.period))
        })?;
        let target = match &terms.carry {
            Carry::SameTimeOfDay(times) if months_between(before, this) > 0 => {
                let at = |date: Date, time: &crate::ClockTime| {
                    plan.schedule.weekday_period(date, time.half_hour())
                };
                let mut found = None;
                for time in times {
                    if at(before, time)? == source {
                        found = Some(at(this, time)?);
                        break;
                    }
                }
                found
            }
            _ => Some(source),
        };
        if let Some(target) = target {
            waiting[target] += exact::whole(surplus.kwh, month.digits)?;
        }
    }
    Ok(waiting)
}
