//! Days survive packing, and damaged bytes never become a day.

use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::*;

fn day(slots: Vec<Slot>) -> IntervalDay {
    IntervalDay::new(date(2024, 10, 27), 30, slots).expect("a day")
}

#[test]
fn totals_count_what_is_known_and_say_what_is_not() {
    let day = day(vec![
        Slot::measured(100),
        Slot::MISSING,
        Slot::new(50, Quality::Estimated),
        Slot::new(7, Quality::Missing),
    ]);
    assert_eq!(
        (day.total_wh(), day.missing_count(), day.estimated_count()),
        (150, 2, 1)
    );
    assert_eq!(
        day.values().collect::<Vec<_>>(),
        [Some(100), None, Some(50), None]
    );
}

#[test]
fn a_missing_slot_and_a_zero_are_different_after_packing() {
    let before = day(vec![Slot::measured(0), Slot::MISSING]);
    let after = IntervalDay::unpack(before.local_day(), 30, &before.pack()).expect("unpacks");
    assert_eq!(after.values().collect::<Vec<_>>(), [Some(0), None]);
}

#[test]
fn a_day_of_ordinary_half_hours_stays_under_a_hundred_and_fifty_bytes() {
    let slots: Vec<Slot> = (0..48)
        .map(|index| Slot::measured(60 + index * 20))
        .collect();
    assert!(day(slots).pack().len() < 150);
}

#[test]
fn impossible_days_are_refused() {
    let on = date(2024, 1, 1);
    assert_eq!(
        IntervalDay::new(on, 0, vec![Slot::MISSING]),
        Err(DayError::Resolution(0))
    );
    assert_eq!(
        IntervalDay::new(on, 1441, vec![Slot::MISSING]),
        Err(DayError::Resolution(1441))
    );
    assert_eq!(
        IntervalDay::new(on, 30, Vec::new()),
        Err(DayError::SlotCount(0))
    );
    let huge = Slot::measured(i64::MIN);
    assert!(matches!(
        IntervalDay::new(on, 30, vec![huge]),
        Err(DayError::TooLarge { index: 0, .. })
    ));
}

#[test]
fn damaged_bytes_are_refused() {
    let packed = day(vec![Slot::measured(5), Slot::measured(300)]).pack();
    let unpack = |bytes: &[u8]| IntervalDay::unpack(date(2024, 1, 1), 30, bytes);
    assert_eq!(unpack(&[]), Err(DayError::Damaged));
    assert_eq!(unpack(&packed[..packed.len() - 1]), Err(DayError::Damaged));
    let mut longer = packed.clone();
    longer.push(0);
    assert_eq!(unpack(&longer), Err(DayError::Damaged));
    let mut other_format = packed;
    other_format[0] = 9;
    assert_eq!(unpack(&other_format), Err(DayError::Damaged));
}

fn any_slot() -> impl Strategy<Value = Slot> {
    let values = prop_oneof![-5_i64..5_000, -SLOT_LIMIT_WH..SLOT_LIMIT_WH];
    (values, 0_usize..4).prop_map(|(wh, index)| Slot::new(wh, Quality::ALL[index]))
}

proptest! {
    #[test]
    fn every_day_comes_back_from_its_packed_form(
        slots in proptest::collection::vec(any_slot(), 1..200),
        resolution in 1_u16..=1440,
    ) {
        let on: Date = date(2025, 3, 30);
        let before = IntervalDay::new(on, resolution, slots).expect("a day");
        prop_assert_eq!(IntervalDay::unpack(on, resolution, &before.pack()), Ok(before));
    }

    #[test]
    fn no_bytes_make_unpacking_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = IntervalDay::unpack(date(2025, 3, 30), 30, &bytes);
    }
}
