//! The readings of a rated period: that they fit the calendar and the tariff, and their totals.
//!
//! A register's advance may be below zero: the bill before closed on an estimate above what was
//! read later. What it charged too much is given back by the same rules as energy is charged, with
//! the sign turned: spread over the days, at the prices and the taxes of this bill, and through
//! the tiers from the top of what is in them. That is how suppliers in Great Britain bill from one
//! billed reading to the next (SLC 21B: a bill takes account of the readings there are). Interval
//! readings are never below zero.

use money::Decimal;

use super::RatingInput;
use crate::document::Tariff;
use crate::measure::{self, Tally};
use crate::step::Month;
use crate::usage::{IntervalUsage, RegisterAdvance, Scale, Usage};
use crate::{Period, TariffError, exact};

pub(crate) const fn scale(input: &RatingInput<'_>) -> Scale {
    match input.usage {
        Usage::Intervals(usage) => usage.scale,
        Usage::Registers(_) => Scale::WattHour,
    }
}

/// The interval readings; none for register reads, where the tariff asks for none.
pub(super) fn intervals<'a>(
    tariff: &Tariff,
    input: &RatingInput<'a>,
) -> Result<IntervalUsage<'a>, TariffError> {
    match input.usage {
        Usage::Intervals(usage) => Ok(usage),
        Usage::Registers(_) if tariff.needs_intervals() => Err(TariffError::NeedsIntervals),
        Usage::Registers(_) => Ok(IntervalUsage::default()),
    }
}

/// Readings missing, kWh taken and kWh given; checks that all readings fit the calendar.
pub(super) fn totals(
    tariff: &Tariff,
    input: &RatingInput<'_>,
) -> Result<(usize, Decimal, Decimal), TariffError> {
    let digits = scale(input).digits();
    match input.usage {
        Usage::Intervals(usage) => {
            let sum = |days: &[crate::UsageDay<'_>]| {
                let left_out = measure::check_days(input.calendar, input.period, days)?;
                let values = days.iter().flat_map(|day| day.values);
                let mut sum = Tally::default();
                for value in values {
                    match value {
                        Some(value) => sum.sum += i128::from(*value),
                        None => sum.missing += 1,
                    }
                }
                let kwh = exact::scaled(sum.sum, digits)?;
                Ok::<_, TariffError>((left_out + sum.missing, kwh))
            };
            let (missing, import) = sum(usage.import)?;
            let (_, export) = sum(usage.export)?;
            sum(usage.reactive)?;
            Ok((missing, import, export))
        }
        Usage::Registers(advances) => {
            check_registers(tariff, advances)?;
            let sum = advances.iter().map(|advance| i128::from(advance.wh)).sum();
            Ok((0, exact::scaled(sum, digits)?, Decimal::ZERO))
        }
    }
}

/// Every register that the tariff prices must be there, and none that it does not price.
fn check_registers(tariff: &Tariff, advances: &[RegisterAdvance]) -> Result<(), TariffError> {
    let plan = &tariff.plan().energy;
    for role in plan.required_roles() {
        if !advances.iter().any(|advance| advance.role == role) {
            return Err(TariffError::MissingRegister(role.to_owned()));
        }
    }
    for advance in advances {
        plan.register_period(&advance.role)?;
    }
    Ok(())
}

/// The advances of each period in this month, in whole Wh.
pub(crate) fn register_sums(
    tariff: &Tariff,
    advances: &[RegisterAdvance],
    month: &Month<'_>,
) -> Result<Vec<Tally>, TariffError> {
    let plan = &tariff.plan().energy;
    let mut sums = vec![Tally::default(); plan.periods.len()];
    for advance in advances {
        let sum = &mut sums[plan.register_period(&advance.role)?];
        sum.sum += advance_in(advance, month.whole, month.segment.period);
        sum.known = 1;
    }
    Ok(sums)
}

/// What `wh` spread evenly over `length` days come to by the end of the first `days` of them, in
/// whole Wh: `wh × days / length`, towards zero. Shares of days that follow one another sum exactly.
#[must_use]
pub fn spread_until(wh: i64, days: i32, length: i32) -> i64 {
    let length = i64::from(length.max(1));
    let days = i64::from(days).clamp(0, length);
    // In two parts, neither of which can overflow.
    wh / length * days + wh % length * days / length
}

/// The share of an advance that lies in `part` of the rated period, by days between its readings.
///
/// Shares are whole watt-hours, and those of parts that make up the whole sum to the advance. An
/// advance below zero is spread by the same rule.
pub(crate) fn advance_in(advance: &RegisterAdvance, whole: Period, part: Period) -> i128 {
    let (until, first) = spread(advance, whole, part);
    until(first + days_of(part)) - until(first)
}

/// The same for each day of `part`.
pub(crate) fn advance_by_day(
    advance: &RegisterAdvance,
    whole: Period,
    part: Period,
) -> impl Iterator<Item = i128> {
    let (until, first) = spread(advance, whole, part);
    let mut before = until(first);
    (1..=days_of(part)).map(move |days| {
        let after = until(first + days);
        after - std::mem::replace(&mut before, after)
    })
}

/// What an advance comes to by so many days after it begins, and where `part` begins among them.
fn spread(
    advance: &RegisterAdvance,
    whole: Period,
    part: Period,
) -> (impl Fn(i32) -> i128 + use<>, i32) {
    let read = Period::new(advance.opening.date, advance.closing.date);
    let over = read.ok().and_then(|read| read.overlap(whole));
    let over = over.unwrap_or(whole);
    let (wh, length) = (advance.wh, days_of(over));
    let until = move |days: i32| i128::from(spread_until(wh, days, length));
    (until, (part.from() - over.from()).get_days())
}

fn days_of(period: Period) -> i32 {
    (period.to() - period.from()).get_days()
}
