//! Days from intervals: clock changes, duplicates, gaps, misfits, exact totals in any order.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).expect("a bundled zone")
}

fn at(text: &str) -> Instant {
    Instant::from(text.parse::<jiff::Timestamp>().expect("a timestamp"))
}

fn interval(start: Instant, minutes: i64, milliwh: i64) -> Interval {
    Interval {
        start,
        duration_seconds: minutes * 60,
        energy_milliwh: Some(milliwh),
        quality: Quality::Measured,
    }
}

fn assemble(tz: &str, intervals: impl IntoIterator<Item = Interval>) -> Assembled {
    let mut assembler = Assembler::new(zone(tz));
    for (place, interval) in (1..).zip(intervals) {
        assembler.push(place, interval, None);
    }
    assembler.finish()
}

/// Every interval from local midnight to local midnight.
fn full_day(tz: &str, on: Date, minutes: i64) -> Vec<Interval> {
    let (start, end) = (day_start(&zone(tz), on), day_end(&zone(tz), on));
    (0..)
        .map(|index| start.plus_seconds(index * minutes * 60))
        .take_while(|at| *at < end)
        .map(|at| interval(at, minutes, 250_000))
        .collect()
}

#[test]
fn days_of_46_and_50_half_hours_are_whole() {
    for (on, slots) in [(date(2024, 3, 31), 46), (date(2024, 10, 27), 50)] {
        let done = assemble("Europe/London", full_day("Europe/London", on, 30));
        assert_eq!(done.days.len(), 1);
        assert_eq!(done.days[0].day.slots().len(), slots);
        assert_eq!(
            done.days[0].day.total_wh(),
            250 * i64::try_from(slots).expect("small")
        );
        assert_eq!((done.report.gaps, done.report.rejected_count), (0, 0));
    }
}

#[test]
fn quarter_hours_hours_and_days_keep_their_resolution() {
    let on = date(2024, 6, 1);
    for minutes in [15_u16, 60, 1440] {
        let done = assemble(
            "Europe/London",
            full_day("Europe/London", on, i64::from(minutes)),
        );
        assert_eq!(done.days[0].day.resolution_minutes(), minutes);
    }
}

#[test]
fn a_daily_value_of_a_short_or_long_day_fills_that_day() {
    let tz = "America/New_York";
    let days = [
        (date(2012, 3, 11), 23),
        (date(2012, 11, 4), 25),
        (date(2012, 11, 5), 24),
    ];
    let done = assemble(
        tz,
        days.map(|(on, hours)| interval(day_start(&zone(tz), on), hours * 60, 5_000_000)),
    );
    assert_eq!(done.report.rejected, []);
    assert_eq!(
        done.days
            .iter()
            .map(|delivered| delivered.day.total_wh())
            .collect::<Vec<_>>(),
        [5_000; 3]
    );
}

#[test]
fn the_last_of_two_values_wins_unless_it_knows_nothing() {
    let start = at("2024-06-01T10:00:00Z");
    let unknown = Interval {
        energy_milliwh: None,
        ..interval(start, 30, 0)
    };
    let done = assemble(
        "Europe/London",
        [
            interval(start, 30, 1_000),
            interval(start, 30, 2_000),
            unknown,
        ],
    );
    assert_eq!(done.days[0].day.total_wh(), 2);
    assert_eq!((done.report.accepted, done.report.duplicates), (1, 2));
}

#[test]
fn gaps_are_counted_within_and_between_days() {
    let done = assemble(
        "Etc/UTC",
        [
            interval(at("2024-06-01T10:00:00Z"), 30, 1_000),
            interval(at("2024-06-01T11:00:00Z"), 30, 1_000),
            interval(at("2024-06-03T00:00:00Z"), 30, 1_000),
        ],
    );
    assert_eq!(done.days.len(), 2);
    assert_eq!(done.days[0].day.missing_count(), 46);
    assert_eq!(
        (done.report.gaps, done.report.missing_slots),
        (2, 1 + 25 + 48)
    );
}

#[test]
fn what_fits_no_slot_is_named_with_its_place() {
    let on_grid = interval(at("2024-06-01T10:00:00Z"), 30, 1_000);
    let done = assemble(
        "Etc/UTC",
        [
            on_grid,
            interval(at("2024-06-01T10:40:00Z"), 30, 1_000),
            interval(at("2024-06-01T23:50:00Z"), 10, 1_000),
            interval(at("2024-06-01T12:00:00Z"), 60 * 24 * 30, 1_000),
            interval(at("2024-06-02T12:00:00Z"), 24 * 60, 1_000),
            Interval {
                duration_seconds: 45,
                ..on_grid
            },
            Interval {
                duration_seconds: -1800,
                ..on_grid
            },
            interval(at("2024-06-01T11:00:00Z"), 30, i64::MAX),
        ],
    );
    let found: Vec<(u64, Reason)> = done
        .report
        .rejected
        .iter()
        .map(|each| (each.place, each.reason))
        .collect();
    assert_eq!(
        found,
        [
            (2, Reason::OffGrid),
            (3, Reason::OtherResolution),
            (4, Reason::LongerThanADay),
            (5, Reason::CrossesMidnight),
            (6, Reason::Length),
            (7, Reason::Length),
            (8, Reason::TooLarge),
        ]
    );
    assert_eq!((done.report.accepted, done.report.rejected_count), (1, 7));
}

#[test]
fn half_watt_hours_add_up_over_the_day() {
    let start = at("2024-06-01T00:00:00Z");
    let done = assemble(
        "Etc/UTC",
        (0..48).map(|index| interval(start.plus_seconds(index * 1800), 30, 500)),
    );
    assert_eq!(
        (done.days[0].day.total_wh(), done.report.total_milliwh),
        (24, 24_000)
    );
}

proptest! {
    #[test]
    fn any_order_gives_the_same_days_and_the_exact_total(
        energies in proptest::collection::vec(-3_000_i64..5_000_000, 48),
        seed in any::<u64>(),
    ) {
        let start = at("2024-06-01T00:00:00Z");
        let in_order: Vec<Interval> = (0_i64..)
            .zip(&energies)
            .map(|(index, energy)| interval(start.plus_seconds(index * 1800), 30, *energy))
            .collect();
        let mut shuffled = in_order.clone();
        let count = shuffled.len();
        for index in 0..count {
            let other = usize::try_from(seed.rotate_left(u32::try_from(index % 64).expect("small"))
                % 48).expect("small");
            shuffled.swap(index, other);
        }
        let (first, second) = (assemble("Etc/UTC", in_order), assemble("Etc/UTC", shuffled));
        prop_assert_eq!(&first.days, &second.days);
        let exact: i128 = energies.iter().map(|energy| i128::from(*energy)).sum();
        prop_assert_eq!(i128::from(first.days[0].day.total_wh()), round_half_even(exact, 1000));
    }

    #[test]
    fn every_interval_is_accounted_for(
        intervals in proptest::collection::vec(
            (1_700_000_000_i64..1_700_400_000, prop::sample::select(&[0_i64, 5, 30, 60, 1440, 3000][..])),
            0..60,
        ),
    ) {
        let count = u64::try_from(intervals.len()).expect("small");
        let done = assemble(
            "Europe/London",
            intervals.into_iter().map(|(seconds, minutes)| {
                let grid = if seconds % 3 == 0 { seconds } else { seconds / 1800 * 1800 };
                interval(Instant::from_seconds(grid).expect("in range"), minutes, 1)
            }),
        );
        let report = done.report;
        prop_assert_eq!(report.accepted + report.duplicates + report.rejected_count, count);
    }
}
