//! What the tests of several modules build: days, readings and rated periods.

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;

use crate::usage::{IntervalUsage, ReadingKind, ReadingUsed, RegisterAdvance, Usage, UsageDay};
use crate::{Calendar, Period, RatedPeriod, RatingInput, Tariff, TariffError, rate, slots_in_day};

/// A day and the value of each of its intervals.
pub(crate) type DayValues = (Date, Vec<Option<i64>>);

pub(crate) fn london() -> TimeZone {
    TimeZone::get("Europe/London").expect("is in the bundled database")
}

pub(crate) fn tariff(text: &str) -> Tariff {
    Tariff::from_toml(text).expect("reads")
}

/// A tariff with `rest` after the usual head, in dollars, without taxes.
pub(crate) fn dollars(rest: &str) -> Tariff {
    let head = "version = 1\ncode = \"test\"\nname = \"Test\"\ncurrency = \"USD\"\n\
                fuel = \"electricity\"\n";
    tariff(&format!("{head}{rest}"))
}

pub(crate) const JANUARY: Date = Date::constant(2026, 1, 1);

pub(crate) fn dec(text: &str) -> money::Decimal {
    money::decimal_text::parse(text).expect("a decimal")
}

pub(crate) fn period(from: Date, to: Date) -> Period {
    Period::new(from, to).expect("has days")
}

/// The month of `day`.
pub(crate) fn month_of(day: Date) -> Period {
    let next = day.last_of_month().tomorrow().expect("has one");
    period(day.first_of_month(), next)
}

pub(crate) fn calendar(period: Period) -> Calendar {
    Calendar::new(&london(), period).expect("is in the calendar")
}

/// Every half-hour of every day in `period`, with the energy that `wh` gives to (day, slot).
pub(crate) fn days_of(period: Period, wh: impl Fn(usize, usize) -> i64) -> Vec<DayValues> {
    let zone = london();
    let day = |(index, date)| {
        let slots = slots_in_day(date, &zone, 30).expect("half-hours fit");
        (date, (0..slots).map(|slot| Some(wh(index, slot))).collect())
    };
    period.dates().enumerate().map(day).collect()
}

pub(crate) fn as_usage(days: &[DayValues]) -> Vec<UsageDay<'_>> {
    days.iter()
        .map(|(date, values)| UsageDay {
            date: *date,
            resolution_minutes: 30,
            version: 1,
            values,
        })
        .collect()
}

pub(crate) fn rated(
    tariff: &Tariff,
    period: Period,
    days: &[DayValues],
) -> Result<RatedPeriod, TariffError> {
    rated_both(tariff, period, days, &[])
}

/// With import and export.
pub(crate) fn rated_both(
    tariff: &Tariff,
    period: Period,
    import: &[DayValues],
    export: &[DayValues],
) -> Result<RatedPeriod, TariffError> {
    let (import, export) = (as_usage(import), as_usage(export));
    let usage = IntervalUsage {
        import: &import,
        export: &export,
        ..IntervalUsage::default()
    };
    let calendar = calendar(period);
    rate(
        tariff,
        &RatingInput::new(period, &calendar, Usage::Intervals(usage)),
    )
}

pub(crate) fn rated_registers(
    tariff: &Tariff,
    period: Period,
    advances: &[RegisterAdvance],
) -> Result<RatedPeriod, TariffError> {
    let calendar = calendar(period);
    rate(
        tariff,
        &RatingInput::new(period, &calendar, Usage::Registers(advances)),
    )
}

pub(crate) fn advance(role: &str, wh: i64) -> RegisterAdvance {
    let reading = |id: &str, date, value: &str| ReadingUsed {
        reading_id: id.to_owned(),
        register_label: role.to_owned(),
        date,
        value: value.to_owned(),
        kind: ReadingKind::Customer,
    };
    RegisterAdvance {
        role: role.to_owned(),
        wh,
        opening: reading("first", date(2026, 1, 1), "01000"),
        closing: reading("second", date(2026, 2, 1), "01200"),
        register: crate::usage::RegisterShown::default(),
        conversion: None,
    }
}
