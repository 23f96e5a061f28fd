//! The history under the plan, month by month as bills, and their sum.

use money::Money;
use tariff::{
    Carried, IntervalUsage, Market, Period, PriceDay, PriceSeries, RatingInput, TariffError, Usage,
    UsageChannel, UsageDay, rate,
};

use crate::{Caveat, History, Plan, Prices, WhatIfError};

/// What a history costs under a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rerated {
    /// Each month that could be priced, in order.
    pub months: Vec<MonthTotals>,
    /// The sum of those months.
    pub year: Totals,
    /// What the totals leave out or assume; empty when they are the whole truth.
    pub caveats: Vec<Caveat>,
}

/// A month as it would have been billed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MonthTotals {
    /// Its local days.
    pub period: Period,
    /// What they cost.
    pub totals: Totals,
}

/// Money and energy of a month or of all months.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Totals {
    /// The lines, rounded as on a bill; below zero when the customer is paid.
    pub net: Money,
    /// All taxes, rounded as on a bill. Levies by the kWh are lines and in `net`.
    pub tax: Money,
    /// Net and tax.
    pub total: Money,
    /// Energy that is priced, in Wh: taken, or under an export tariff given.
    pub energy_wh: i64,
    /// Energy given under a tariff for energy taken, in Wh.
    pub export_wh: i64,
}

impl Totals {
    fn add(&mut self, other: Self) -> Result<(), WhatIfError> {
        self.net = self.net.checked_add(other.net)?;
        self.tax = self.tax.checked_add(other.tax)?;
        self.total = self.total.checked_add(other.total)?;
        let sum = |one: i64, other: i64| one.checked_add(other).ok_or(TariffError::Overflow);
        self.energy_wh = sum(self.energy_wh, other.energy_wh)?;
        self.export_wh = sum(self.export_wh, other.export_wh)?;
        Ok(())
    }
}

/// The known days of each channel, cut once for all months.
struct Channels<'a> {
    import: Vec<UsageDay<'a>>,
    export: Vec<UsageDay<'a>>,
    reactive: Vec<UsageDay<'a>>,
}

/// Prices every month of `history` under `plan`. `prices` are those that dynamic tariffs may name.
///
/// The first month has nothing carried into it: no surplus, and no earlier peak for a ratchet.
///
/// # Errors
/// When a channel that the plan prices was not metered, prices are not in step with the history, or
/// a sum overflows. A month that the engine refuses is a [`Caveat`].
pub fn rerate(plan: &Plan, history: &History, prices: &[Prices]) -> Result<Rerated, WhatIfError> {
    let priced = priced_channel(plan, history)?;
    let channels = Channels {
        import: history.known_days(priced),
        export: match priced {
            UsageChannel::Import => history.known_days(UsageChannel::Export),
            UsageChannel::Export | UsageChannel::Reactive => Vec::new(),
        },
        reactive: history.known_days(UsageChannel::Reactive),
    };
    let days = prices.iter().map(|one| one.days(history));
    let days: Vec<Vec<PriceDay<'_>>> = days.collect::<Result<_, _>>()?;
    let series = prices.iter().zip(&days);
    let series: Vec<_> = series
        .map(|(one, days)| one.series(history, days))
        .collect();

    let zero = Money::zero(plan.tariff().document().currency);
    let mut year = Totals {
        net: zero,
        tax: zero,
        total: zero,
        energy_wh: 0,
        export_wh: 0,
    };
    let mut months = Vec::with_capacity(history.months().len());
    let mut caveats = plan.caveats(history);
    caveats.extend(missing(history, priced));
    let mut carried = Carried::default();
    for period in history.months() {
        let usage = channels.of(*period);
        match month(plan, history, *period, usage, &series, &carried) {
            Ok((totals, left)) => {
                year.add(totals)?;
                months.push(MonthTotals {
                    period: *period,
                    totals,
                });
                carried = left;
            }
            Err(why) => unpriced(&mut caveats, *period, why)?,
        }
    }
    Ok(Rerated {
        months,
        year,
        caveats,
    })
}

/// Which channel the plan prices: under an export tariff the energy given stands in the place of
/// energy taken.
fn priced_channel(plan: &Plan, history: &History) -> Result<UsageChannel, WhatIfError> {
    let (channel, refused) = match plan.pays_for_export() {
        true => (UsageChannel::Export, WhatIfError::NoExport),
        false => (UsageChannel::Import, WhatIfError::NoImport),
    };
    match history.values(channel) {
        [] => Err(refused),
        _ => Ok(channel),
    }
}

fn month(
    plan: &Plan,
    history: &History,
    period: Period,
    usage: IntervalUsage<'_>,
    series: &[PriceSeries<'_>],
    carried: &Carried,
) -> Result<(Totals, Carried), TariffError> {
    let input = RatingInput {
        period,
        calendar: history.calendar(),
        usage: Usage::Intervals(usage),
        market: Market::built_in(),
        facts: plan.facts(),
        series,
        carried: Some(carried),
    };
    let bill = rate(plan.tariff(), &input)?;
    let totals = Totals {
        net: bill.net,
        tax: bill.total.checked_sub(bill.net)?,
        total: bill.total,
        energy_wh: bill.total_wh,
        export_wh: bill.export_wh,
    };
    Ok((totals, bill.carried))
}

impl Channels<'_> {
    fn of(&self, period: Period) -> IntervalUsage<'_> {
        IntervalUsage {
            import: days_of(&self.import, period),
            export: days_of(&self.export, period),
            reactive: days_of(&self.reactive, period),
            ..IntervalUsage::default()
        }
    }
}

fn days_of<'a>(days: &'a [UsageDay<'a>], period: Period) -> &'a [UsageDay<'a>] {
    let from = days.partition_point(|day| day.date < period.from());
    let to = days.partition_point(|day| day.date < period.to());
    &days[from..to]
}

fn missing(history: &History, channel: UsageChannel) -> Option<Caveat> {
    let values = history.values(channel);
    let of_day = |slots: std::ops::Range<usize>| {
        let values = values[slots].iter();
        values.filter(|value| value.is_none()).count()
    };
    let (mut intervals, mut days) = (0, 0);
    for (_, slots) in history.days() {
        let of_day = of_day(slots);
        intervals += of_day;
        days += usize::from(of_day > 0);
    }
    (intervals > 0).then_some(Caveat::Missing { intervals, days })
}

/// Notes a month that was refused, together with the one before it if for the same reason.
fn unpriced(
    caveats: &mut Vec<Caveat>,
    period: Period,
    why: TariffError,
) -> Result<(), WhatIfError> {
    if let Some(Caveat::Unpriced {
        period: before,
        why: same,
    }) = caveats.last_mut()
        && *same == why
        && before.to() == period.from()
    {
        *before = Period::new(before.from(), period.to())?;
        return Ok(());
    }
    caveats.push(Caveat::Unpriced { period, why });
    Ok(())
}

#[cfg(test)]
mod tests;
