//! Days of real zones tile time: no gap, no overlap, whatever the clocks do.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).expect("a bundled zone")
}

#[test]
fn british_days_have_46_48_or_50_half_hours() {
    let tz = zone("Europe/London");
    assert_eq!(slots_in_day(&tz, date(2024, 3, 31), 30), 46);
    assert_eq!(slots_in_day(&tz, date(2024, 6, 1), 30), 48);
    assert_eq!(slots_in_day(&tz, date(2024, 10, 27), 30), 50);
    assert_eq!(slots_in_day(&tz, date(2024, 10, 27), 1440), 1);
}

#[test]
fn lord_howe_changes_its_clocks_by_half_an_hour() {
    let tz = zone("Australia/Lord_Howe");
    assert_eq!(slots_in_day(&tz, date(2024, 10, 6), 30), 47);
    assert_eq!(slots_in_day(&tz, date(2024, 4, 7), 30), 49);
    assert_eq!(slots_in_day(&tz, date(2024, 10, 6), 60), 24);
    assert_eq!(slots_in_day(&tz, date(2024, 4, 7), 60), 25);
}

#[test]
fn a_zone_without_midnight_on_some_day_starts_it_later() {
    let tz = zone("America/Sao_Paulo");
    let on = date(2018, 11, 4);
    assert_eq!(slot_label(&tz, on, 60, 0), "01:00");
    assert_eq!(slots_in_day(&tz, on, 60), 23);
}

#[test]
fn a_day_that_a_zone_skipped_has_no_slots() {
    let tz = zone("Pacific/Apia");
    assert_eq!(slots_in_day(&tz, date(2011, 12, 30), 30), 0);
    assert_eq!(slots_in_day(&tz, date(2011, 12, 30), 1440), 0);
}

#[test]
fn the_repeated_hour_can_be_told_apart() {
    let tz = zone("Europe/London");
    let labels: Vec<String> = (0..7)
        .map(|index| slot_label(&tz, date(2024, 10, 27), 30, index))
        .collect();
    assert_eq!(
        labels,
        [
            "00:00",
            "00:30",
            "01:00 BST",
            "01:30 BST",
            "01:00 GMT",
            "01:30 GMT",
            "02:00"
        ]
    );
}

#[test]
fn the_skipped_hour_has_no_label() {
    let tz = zone("America/Los_Angeles");
    let labels: Vec<String> = (0..4)
        .map(|index| slot_label(&tz, date(2024, 3, 10), 60, index))
        .collect();
    assert_eq!(labels, ["00:00", "01:00", "03:00", "04:00"]);
}

const ZONES: [&str; 5] = [
    "Europe/London",
    "America/Los_Angeles",
    "Australia/Lord_Howe",
    "America/Sao_Paulo",
    "Pacific/Apia",
];

proptest! {
    #[test]
    fn days_and_slots_tile_time(
        name in prop::sample::select(&ZONES[..]),
        year in 1990_i16..2037,
        ordinal in 1_i16..365,
        resolution in prop::sample::select(&[5_u16, 15, 30, 60, 1440][..]),
    ) {
        let tz = zone(name);
        let on = date(year, 1, 1).with().day_of_year(ordinal).build().expect("a day");
        let count = slots_in_day(&tz, on, resolution);
        prop_assert_eq!(slot_start(&tz, on, resolution, count), day_end(&tz, on));
        prop_assert_eq!(day_end(&tz, on), day_start(&tz, on.tomorrow().expect("a day")));
        for index in 0..count {
            let start = slot_start(&tz, on, resolution, index);
            let end = slot_start(&tz, on, resolution, index + 1);
            prop_assert!(start < end);
            prop_assert_eq!(locate(&tz, start, resolution), (on, index));
            prop_assert_eq!(locate(&tz, end.plus_seconds(-1), resolution), (on, index));
        }
    }

    #[test]
    fn every_instant_is_inside_the_slot_that_is_found(
        name in prop::sample::select(&ZONES[..]),
        seconds in 631_152_000_i64..2_114_380_800,
    ) {
        let tz = zone(name);
        let at = Instant::from_seconds(seconds).expect("in range");
        let (on, index) = locate(&tz, at, 30);
        prop_assert!(slot_start(&tz, on, 30, index) <= at);
        prop_assert!(at < slot_start(&tz, on, 30, index + 1));
    }

    #[test]
    fn labels_of_a_day_are_all_different(
        name in prop::sample::select(&ZONES[..]),
        year in 1990_i16..2037,
        ordinal in 1_i16..365,
    ) {
        let tz = zone(name);
        let on = date(year, 1, 1).with().day_of_year(ordinal).build().expect("a day");
        let mut labels: Vec<String> =
            (0..slots_in_day(&tz, on, 30)).map(|index| slot_label(&tz, on, 30, index)).collect();
        let count = labels.len();
        labels.sort();
        labels.dedup();
        prop_assert_eq!(labels.len(), count);
    }
}
