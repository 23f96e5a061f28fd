//! Energy in tiers: readings into quantities of each period and tier.

use money::Decimal;

use super::Month;
use super::energy::{Counter, Portion};
use crate::document::{TierFill, TierPeriod};
use crate::measure::{Tally, each_run};
use crate::price::EnergyPlan;
use crate::price::tiered::{BoundFactors, bounds, fill_in_time, shares};
use crate::usage::UsageDay;
use crate::{TariffError, exact};

/// Tiers over `days`; `channel` has the whole period that pro rata tiers may count over.
pub(super) fn tiered(
    plan: &EnergyPlan,
    month: &Month<'_>,
    days: &[UsageDay<'_>],
    channel: &[UsageDay<'_>],
    (per, fill): (TierPeriod, TierFill),
    counter: &mut Counter,
) -> Result<Vec<Portion>, TariffError> {
    if per != TierPeriod::BillingPeriod {
        *counter = 0;
    }
    let bounds = month_bounds(plan, month, per)?;
    let mut sums = vec![Tally::default(); plan.periods.len()];
    let mut quantities: Vec<Vec<i128>> = bounds.iter().map(|of| vec![0; of.len()]).collect();
    each_run(
        month.place,
        &plan.schedule,
        month.segment.period,
        days,
        |run| {
            let tally = run.tally()?;
            sums[run.period].add(tally);
            if fill == TierFill::Chronological {
                let quantities = &mut quantities[run.period];
                fill_in_time(&bounds[run.period], counter, tally.sum, quantities);
            }
            Ok(())
        },
    )?;
    if fill == TierFill::Chronological {
        return filled(&quantities, &sums, month.digits);
    }
    let total = if per == TierPeriod::BillingPeriod {
        let days = channel.iter();
        let values = days.flat_map(|day| day.values).flatten();
        values.map(|value| i128::from(*value)).sum()
    } else {
        sums.iter().map(|tally| tally.sum).sum()
    };
    pro_rata(&bounds, &sums, total, month.digits)
}

pub(super) fn month_bounds(
    plan: &EnergyPlan,
    month: &Month<'_>,
    per: TierPeriod,
) -> Result<Vec<Vec<i128>>, TariffError> {
    let factors = BoundFactors {
        days: match per {
            TierPeriod::Month => month.segment.period.days(),
            TierPeriod::Day => 1,
            TierPeriod::BillingPeriod => month.whole.days(),
        },
        peak_kw: month.peak_kw,
        part: month.segment.part.filter(|_| per == TierPeriod::Month),
    };
    bounds(plan, &factors, month.digits)
}

pub(super) fn pro_rata(
    bounds: &[Vec<i128>],
    sums: &[Tally],
    total: i128,
    digits: u32,
) -> Result<Vec<Portion>, TariffError> {
    let mut portions = Vec::new();
    for (period, (bounds, tally)) in bounds.iter().zip(sums).enumerate() {
        let shares = shares(bounds, tally.sum, total, digits)?;
        push_tiers(&mut portions, period, *tally, shares);
    }
    Ok(portions)
}

pub(super) fn filled(
    quantities: &[Vec<i128>],
    sums: &[Tally],
    digits: u32,
) -> Result<Vec<Portion>, TariffError> {
    let mut portions = Vec::new();
    for (period, (quantities, tally)) in quantities.iter().zip(sums).enumerate() {
        let kwh = quantities.iter().map(|raw| exact::scaled(*raw, digits));
        let kwh = kwh.collect::<Result<Vec<Decimal>, TariffError>>()?;
        push_tiers(&mut portions, period, *tally, kwh);
    }
    Ok(portions)
}

/// The tiers that were reached, and the first one when there were readings and no kWh.
fn push_tiers(portions: &mut Vec<Portion>, period: usize, tally: Tally, kwh: Vec<Decimal>) {
    let nothing = kwh.iter().all(Decimal::is_zero);
    for (tier, kwh) in kwh.into_iter().enumerate() {
        if !kwh.is_zero() || (tier == 0 && nothing && tally.known > 0) {
            portions.push(Portion {
                period,
                tier,
                kwh,
                tally,
                cost: None,
            });
        }
    }
}

/// Adds portions of one day to those of the days before.
pub(super) fn merge(portions: &mut Vec<Portion>, more: Vec<Portion>) -> Result<(), TariffError> {
    for portion in more {
        let same =
            |known: &&mut Portion| (known.period, known.tier) == (portion.period, portion.tier);
        match portions.iter_mut().find(same) {
            Some(known) => {
                known.kwh = exact::add(known.kwh, portion.kwh)?;
                known.tally.add(portion.tally);
            }
            None => portions.push(portion),
        }
    }
    portions.sort_by_key(|portion| (portion.period, portion.tier));
    Ok(())
}
