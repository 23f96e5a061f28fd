//! Positions by readings, estimates and turns of the face.

use jiff::ToSpan as _;
use jiff::civil::date;
use proptest::prelude::*;

use super::*;

const MAY: Date = date(2026, 5, 1);
const JUNE: Date = date(2026, 6, 1);
const JULY: Date = date(2026, 7, 1);

fn face() -> RegisterSpec {
    RegisterSpec::new(4, 1).expect("a face")
}

fn shown((on, value): (Date, i64)) -> Shown {
    Shown {
        on,
        value,
        is_estimate: false,
    }
}

fn track(readings: &[(Date, i64)]) -> RegisterTrack {
    let readings: Vec<_> = readings.iter().copied().map(shown).collect();
    RegisterTrack::new(&readings, (MAY, None), &face())
}

fn at(track: &RegisterTrack, day: Date) -> i64 {
    track.on(day).expect("is known").position
}

#[test]
fn an_estimate_above_the_next_reading_gives_energy_back() {
    let track = track(&[(MAY, 1_000), (JULY, 1_610)]);
    // The bill of May closed at 1500; by what is known now it was 1310.
    let expected = at(&track, JUNE);
    assert_eq!(expected, 1_310);
    let opened = track.nearest(1_500, Some(expected)).expect("known");
    assert_eq!(wh_between(opened, at(&track, JULY), &face()), Some(11_000));
    let opened = track.nearest(1_900, Some(expected)).expect("known");
    assert_eq!(wh_between(opened, at(&track, JULY), &face()), Some(-29_000));
}

#[test]
fn an_estimate_beyond_the_top_of_the_face_is_not_a_turn_of_it() {
    // The face has 10 000.0; the estimate had rolled over, the meter has not.
    let track = track(&[(MAY, 99_000), (JUNE, 99_900)]);
    let opened = track.nearest(300, Some(99_900)).expect("known");
    assert_eq!(opened, 100_300);
    assert_eq!(wh_between(opened, 99_900, &face()), Some(-40_000));
}

#[test]
fn a_final_reading_closes_a_meter_however_late_it_is_noted() {
    let readings = [(MAY, 0), (JUNE, 310), (JULY, 400)].map(shown);
    let removed = date(2026, 6, 10);
    let track = RegisterTrack::new(&readings, (MAY, Some(removed)), &face());
    assert_eq!(at(&track, removed), 400);
}

#[test]
fn an_estimate_that_was_sent_to_us_is_never_a_turn_of_the_face() {
    let estimate = |one| Shown {
        is_estimate: true,
        ..shown(one)
    };
    let readings = [shown((MAY, 100)), estimate((JUNE, 900)), shown((JULY, 700))];
    let known = RegisterTrack::new(&readings, (MAY, None), &face());
    assert_eq!(at(&known, JUNE), 404);
    let known = RegisterTrack::new(&readings[1..], (MAY, None), &face());
    assert_eq!((at(&known, JUNE), at(&known, JULY)), (900, 700));
    // Nor does it say that energy is used backwards from then on.
    assert_eq!(at(&known, date(2026, 8, 1)), 700);
    let known = RegisterTrack::new(&readings[..2], (MAY, None), &face());
    assert_eq!(at(&known, JUNE), 900);
}

#[test]
fn of_two_readings_on_a_day_the_later_one_counts() {
    let track = track(&[(MAY, 100), (JUNE, 9_000), (JUNE, 410)]);
    let known = track.on(JUNE).expect("known");
    assert_eq!((known.position, known.known_by), (410, KnownBy::Reading(2)));
}

#[test]
fn one_reading_alone_says_nothing_about_other_days() {
    let one = track(&[(MAY, 100)]);
    assert_eq!((one.on(JUNE), at(&one, MAY)), (None, 100));
    assert_eq!(one.nearest(90, None), Some(90));
    assert_eq!(track(&[]).nearest(90, None), None);
}

proptest! {
    #[test]
    fn advances_one_after_another_sum_to_the_whole_to_the_watt_hour(
        (digits, decimals) in (1_u8..7, 0_u8..6),
        multiplier in 1_i64..5_000_000,
        positions in proptest::collection::vec(0_i64..30_000_000, 2..20),
    ) {
        let face = RegisterSpec::new(digits, decimals).expect("a face");
        let face = face.with_multiplier(multiplier).expect("a constant");
        let steps = positions.windows(2).map(|two| wh_between(two[0], two[1], &face));
        let sum = steps.sum::<Option<i64>>();
        let (first, last) = (positions[0], positions[positions.len() - 1]);
        prop_assert_eq!(sum, wh_between(first, last, &face));
    }

    #[test]
    fn a_register_never_goes_back_between_readings_and_shows_what_was_read(
        shown in proptest::collection::vec(0_i64..100_000, 2..12),
        day in 0_i64..400,
    ) {
        let on = |index: usize| MAY.saturating_add((i64::try_from(index).expect("few") * 30).days());
        let readings: Vec<_> = shown.iter().enumerate().map(|(index, value)| (on(index), *value)).collect();
        let track = track(&readings);
        for (read_on, value) in &readings {
            prop_assert_eq!(at(&track, *read_on) % face().capacity(), *value);
        }
        let today = MAY.saturating_add(day.days());
        prop_assert!(at(&track, today) <= at(&track, today.saturating_add(1.day())));
    }
}
