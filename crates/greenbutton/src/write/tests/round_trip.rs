//! Days of any kind, in zones of every kind, written and read back: nothing is lost or moved.

use base::Instant;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use metering::{Channel, IntervalDay, Quality, Slot, slot_start, slots_in_day};
use proptest::prelude::*;

use super::{feed, point};
use crate::write::{Series, UsagePoint, Writer, day_intervals};
use crate::{MeterReadingData, read_document};

const ZONES: [&str; 5] = [
    "Europe/London",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "America/Santiago",
];

fn slot() -> impl Strategy<Value = Slot> {
    prop_oneof![
        1 => Just(Slot::MISSING),
        8 => (-5_i64..5_000).prop_map(Slot::measured),
        1 => (0..1_000_000_000_000_i64).prop_map(|wh| Slot::new(wh, Quality::Estimated)),
        1 => (0..5_000_i64).prop_map(|wh| Slot::new(wh, Quality::Edited)),
    ]
}

/// A day near a change of some zone's clock, or any other.
fn days() -> impl Strategy<Value = Vec<Date>> {
    let any = (2015_i16..2030, 0_i64..365)
        .prop_map(|(year, day)| date(year, 1, 1).saturating_add(jiff::Span::new().days(day)));
    let changes = proptest::sample::select(vec![
        date(2024, 3, 31),
        date(2024, 10, 27),
        date(2025, 3, 9),
        date(2025, 11, 2),
        date(2025, 4, 6),
        date(2025, 10, 5),
        date(2025, 9, 7),
    ]);
    let first = prop_oneof![any, changes];
    (first, 1_i64..4).prop_map(|(first, count)| {
        (0..count)
            .map(|ahead| first.saturating_add(jiff::Span::new().days(ahead)))
            .collect()
    })
}

fn file(point: &UsagePoint, series: &Series, days: &[IntervalDay]) -> Vec<u8> {
    let mut writer = Writer::new(Vec::new(), feed(), point.clone()).expect("begun");
    for day in days {
        let intervals = day_intervals(day, &point.zone);
        writer.block(series, &intervals).expect("written");
    }
    writer.finish().expect("finished")
}

/// Start, length in seconds, milliwatt-hours and quality of each interval of a file.
fn read(reading: &MeterReadingData) -> Vec<(Instant, i64, Option<i64>, Quality)> {
    let intervals = reading.wh_intervals().expect("Wh");
    intervals
        .into_iter()
        .map(|(_, one)| {
            (
                one.start,
                one.duration_seconds,
                one.energy_milliwh,
                one.quality,
            )
        })
        .collect()
}

/// The same of every known slot of days.
fn known(days: &[IntervalDay], zone: &TimeZone) -> Vec<(Instant, i64, Option<i64>, Quality)> {
    let mut known = Vec::new();
    for day in days {
        let start = |index| slot_start(zone, day.local_day(), day.resolution_minutes(), index);
        for (index, slot) in day.slots().iter().enumerate() {
            let length = start(index + 1).seconds_since(start(index));
            if let Some(wh) = slot.wh() {
                known.push((start(index), length, Some(wh * 1_000), slot.quality()));
            }
        }
    }
    known
}

proptest! {
    #[test]
    fn what_is_written_is_read_back_as_the_same_days(
        zone in 0..ZONES.len(),
        dates in days(),
        minutes in proptest::sample::select(vec![5_u16, 15, 30, 1440]),
        export in any::<bool>(),
        slots in proptest::collection::vec(slot(), 301),
    ) {
        let zone = TimeZone::get(ZONES[zone]).expect("a bundled zone");
        let mut slots = slots.into_iter().cycle();
        let days: Vec<IntervalDay> = dates
            .into_iter()
            .map(|day| {
                let count = slots_in_day(&zone, day, minutes);
                let slots = slots.by_ref().take(count).collect();
                IntervalDay::new(day, minutes, slots).expect("a day")
            })
            .collect();
        let point = UsagePoint { zone: zone.clone(), ..point("pnt_01", false) };
        let channel = if export { Channel::Export } else { Channel::Import };
        let bytes = file(&point, &Series::watt_hours(channel, minutes), &days);
        let document = read_document(&bytes[..]).expect("reads");
        let known = known(&days, &zone);
        if known.is_empty() {
            prop_assert!(document.meter_readings.is_empty());
            return Ok(());
        }
        let [reading] = &document.meter_readings[..] else {
            return Err(TestCaseError::fail("one meter reading"));
        };
        prop_assert_eq!(reading.channel(), Ok(channel));
        prop_assert_eq!(read(reading), known);
    }
}
