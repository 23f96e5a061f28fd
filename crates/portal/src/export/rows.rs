//! A month as rows: one an interval, a day or the month, each saying how well it is known.

use base::Instant;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use metering::{Quality, Slot, day_end, day_start, slot_start};
use money::Decimal;

use super::request::ExportDetail;
use super::source::{Day, Month};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// First instant.
    pub start: Instant,
    /// First instant after it.
    pub end: Instant,
    /// Sum of what is known; `None` when nothing is.
    pub wh: Option<i64>,
    /// Energy with tax, in millionths; `None` without a price.
    pub cost_micros: Option<i64>,
    /// Standing charge with tax, in millionths; of whole days only.
    pub standing_micros: Option<i64>,
    /// How well it is known.
    pub known: Known,
}

/// How well a row is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    Measured,
    Estimated,
    Edited,
    /// Some of it is missing: the value is what is known.
    Partly,
    Missing,
}

impl Known {
    pub const fn text(self) -> &'static str {
        match self {
            Self::Measured => "measured",
            Self::Estimated => "estimated",
            Self::Edited => "edited",
            Self::Partly => "partly missing",
            Self::Missing => "missing",
        }
    }
}

/// The rows of a month.
pub fn rows(month: &Month, detail: ExportDetail, zone: &TimeZone) -> Vec<Row> {
    match detail {
        ExportDetail::Intervals => dates(month)
            .flat_map(|date| match day_of(month, date) {
                Some(day) => intervals(day, zone),
                None => vec![missing(date, zone)],
            })
            .collect(),
        ExportDetail::Days => dates(month)
            .map(|date| match day_of(month, date) {
                Some(day) => whole(&[day], date, date, false, zone),
                None => missing(date, zone),
            })
            .collect(),
        ExportDetail::Months => {
            let days: Vec<&Day> = month.days.iter().collect();
            let incomplete = dates(month).count() > days.len();
            let last = month.to.yesterday().unwrap_or(month.to);
            vec![whole(&days, month.from, last, incomplete, zone)]
        }
    }
}

fn dates(month: &Month) -> impl Iterator<Item = Date> + use<> {
    let to = month.to;
    month
        .from
        .series(jiff::Span::new().days(1))
        .take_while(move |date| *date < to)
}

fn day_of(month: &Month, date: Date) -> Option<&Day> {
    month.days.iter().find(|day| day.used.date == date)
}

fn missing(date: Date, zone: &TimeZone) -> Row {
    Row {
        start: day_start(zone, date),
        end: day_end(zone, date),
        wh: None,
        cost_micros: None,
        standing_micros: None,
        known: Known::Missing,
    }
}

/// The slots of a day.
pub fn intervals(day: &Day, zone: &TimeZone) -> Vec<Row> {
    let (date, minutes) = (day.used.date, day.used.resolution_minutes);
    let costs = day.cost.as_ref().map(|cost| &cost.slots_micros);
    let row = |(index, slot): (usize, &Slot)| Row {
        start: slot_start(zone, date, minutes, index),
        end: slot_start(zone, date, minutes, index + 1),
        wh: slot.wh(),
        cost_micros: costs.and_then(|costs| costs.get(index).copied().flatten()),
        standing_micros: None,
        known: match slot.quality() {
            Quality::Measured => Known::Measured,
            Quality::Estimated => Known::Estimated,
            Quality::Edited => Known::Edited,
            Quality::Missing => Known::Missing,
        },
    };
    day.used.slots.iter().enumerate().map(row).collect()
}

/// Days as one row. A sum of money is there only when every day has its part.
fn whole(days: &[&Day], first: Date, last: Date, incomplete: bool, zone: &TimeZone) -> Row {
    let known = || days.iter().filter(|day| day.used.is_known());
    let wh = known()
        .next()
        .map(|_| known().map(|day| day.used.total_wh()).sum());
    let costs: Option<Vec<_>> = days.iter().map(|day| day.cost.as_ref()).collect();
    let costs = costs.filter(|costs| !costs.is_empty() && wh.is_some());
    let sum = |of: fn(&crate::usage::PricedDay) -> Decimal| {
        let exact: Decimal = costs.as_ref()?.iter().map(|cost| of(cost)).sum();
        tariff::micro_units(exact).ok()
    };
    Row {
        start: day_start(zone, first),
        end: day_end(zone, last),
        wh,
        cost_micros: sum(|cost| cost.energy),
        standing_micros: sum(|cost| cost.standing),
        known: of_all(days, incomplete),
    }
}

fn of_all(days: &[&Day], incomplete: bool) -> Known {
    let any = |wanted: Quality| {
        let mut all = days.iter().flat_map(|day| &day.used.slots);
        all.any(|slot| slot.quality() == wanted)
    };
    if !days.iter().any(|day| day.used.is_known()) {
        Known::Missing
    } else if incomplete || any(Quality::Missing) {
        Known::Partly
    } else if any(Quality::Estimated) {
        Known::Estimated
    } else if any(Quality::Edited) {
        Known::Edited
    } else {
        Known::Measured
    }
}
