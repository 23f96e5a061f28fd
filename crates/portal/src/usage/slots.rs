//! The bars: one a half-hour, a day or a month, each saying how well it is known.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use wire::{Period, Slot, SlotQuality};

use super::pricing::{PricedDay, micros};
use super::span::DaySpan;
use crate::consumption::{DayUse, is_estimate};
use crate::wording;

/// The bars of a period.
pub fn bars(
    period: Period,
    span: DaySpan,
    today: Date,
    zone: &TimeZone,
    days: &[DayUse],
    priced: &[PricedDay],
) -> Vec<Slot> {
    match period {
        Period::Day => days.first().map_or_else(Vec::new, |day| {
            half_hours(day, priced.iter().find(|cost| cost.date == day.date), zone)
        }),
        Period::Month => dates(span)
            .map(|date| day_bar(date, today, days, priced))
            .collect(),
        Period::Year => months(span)
            .map(|month| month_bar(month, today, days, priced))
            .collect(),
    }
}

fn dates(span: DaySpan) -> impl Iterator<Item = Date> {
    span.from
        .series(jiff::Span::new().days(1))
        .take_while(move |date| *date < span.to)
}

fn months(span: DaySpan) -> impl Iterator<Item = DaySpan> {
    span.from
        .series(jiff::Span::new().months(1))
        .take_while(move |date| *date < span.to)
        .map(|date| DaySpan::containing(Period::Month, date))
}

fn half_hours(day: &DayUse, priced: Option<&PricedDay>, zone: &TimeZone) -> Vec<Slot> {
    let minutes = day.resolution_minutes;
    let slots = day.slots.iter().enumerate();
    slots
        .map(|(index, slot)| {
            let quality = match slot.wh() {
                None => SlotQuality::Missing,
                Some(_) if is_estimate(*slot) => SlotQuality::Estimated,
                Some(_) => SlotQuality::Measured,
            };
            let (label, long_label) = if minutes >= 1440 {
                ("All day".to_owned(), "All day".to_owned())
            } else {
                (
                    metering::slot_label(zone, day.date, minutes, index),
                    format!(
                        "{} to {}",
                        metering::slot_label(zone, day.date, minutes, index),
                        metering::slot_label(zone, day.date, minutes, index + 1)
                    ),
                )
            };
            Slot {
                label,
                long_label,
                wh: slot.wh(),
                cost_micros: priced
                    .and_then(|cost| cost.slots_micros.get(index).copied().flatten()),
                quality,
                open: None,
            }
        })
        .collect()
}

fn day_bar(date: Date, today: Date, days: &[DayUse], priced: &[PricedDay]) -> Slot {
    let day = at(days, date, |day| day.date);
    let quality = match day {
        _ if date > today => SlotQuality::Future,
        // A day that is not over owes us nothing yet.
        None if date == today => SlotQuality::Future,
        None => SlotQuality::Missing,
        Some(day) => day_quality(day),
    };
    let known = day.filter(|day| day.is_known());
    let cost = at(priced, date, |cost| cost.date);
    Slot {
        label: date.day().to_string(),
        long_label: wording::weekday_day(date),
        wh: known.map(DayUse::total_wh),
        cost_micros: known.and(cost).and_then(|cost| micros(cost.energy)),
        quality,
        open: (date <= today).then(|| date.to_string()),
    }
}

/// What stands for a day in a list in order of days.
fn at<T>(list: &[T], date: Date, date_of: impl Fn(&T) -> Date) -> Option<&T> {
    let found = list.binary_search_by_key(&date, date_of);
    found.ok().and_then(|index| list.get(index))
}

fn day_quality(day: &DayUse) -> SlotQuality {
    if !day.is_known() {
        SlotQuality::Missing
    } else if day.missing() > 0 {
        SlotQuality::Partial
    } else if day.estimates() > 0 {
        SlotQuality::Estimated
    } else {
        SlotQuality::Measured
    }
}

fn month_bar(month: DaySpan, today: Date, days: &[DayUse], priced: &[PricedDay]) -> Slot {
    let inside = |date: Date| date >= month.from && date < month.to;
    let of_month: Vec<&DayUse> = days.iter().filter(|day| inside(day.date)).collect();
    let expected = dates(month).take_while(|date| *date < today).count();
    let quality = if month.from > today {
        SlotQuality::Future
    } else if of_month.is_empty() {
        SlotQuality::Missing
    } else if of_month.len() < expected || of_month.iter().any(|day| day.missing() > 0) {
        SlotQuality::Partial
    } else if of_month.iter().any(|day| day.estimates() > 0) {
        SlotQuality::Estimated
    } else {
        SlotQuality::Measured
    };
    let costs: Vec<_> = priced.iter().filter(|cost| inside(cost.date)).collect();
    let cost = (!costs.is_empty()).then(|| costs.iter().map(|cost| cost.energy).sum());
    Slot {
        label: wording::month_short(month.from).to_owned(),
        long_label: month.title(),
        wh: (!of_month.is_empty()).then(|| of_month.iter().map(|day| day.total_wh()).sum()),
        cost_micros: cost.and_then(micros),
        quality,
        open: (month.from <= today).then(|| month.from.to_string()),
    }
}
