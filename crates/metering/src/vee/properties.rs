//! What validation and estimation promise for any day.

use proptest::prelude::*;

use super::tests::{ON, fill, history, with};
use super::*;
use crate::{Channel, IntervalDay, Slot};

proptest! {
    #[test]
    fn a_constrained_estimate_adds_up_to_the_watt_hour(
        missing in prop::collection::btree_set(0_usize..48, 1..48),
        more in 0_i64..100_000,
    ) {
        let gap = with(ON, |index, wh| (!missing.contains(&index)).then_some(wh));
        let register = gap.total_wh() + more;
        let done = fill(&gap, Some(register)).expect("history is known");
        let filled = done.apply(&gap);
        prop_assert_eq!(filled.total_wh(), register);
        prop_assert_eq!(filled.missing_count(), 0);
        prop_assert!(done.slots.iter().all(|slot| slot.wh >= 0));
    }

    #[test]
    fn no_day_makes_validation_panic(
        values in prop::collection::vec(prop::option::of(-1_000_000_000_000_i64..1_000_000_000_000), 1..60),
        minutes in prop::sample::select(vec![1_u16, 5, 15, 30, 60, 1440]),
    ) {
        let slots: Vec<Slot> = values
            .iter()
            .map(|wh| wh.map_or(Slot::MISSING, Slot::measured))
            .collect();
        let day = IntervalDay::new(ON, minutes, slots).expect("within limits");
        let facts = DayFacts::of(&day, Channel::Import);
        for finding in validate(&facts, &history(), &VeeRules::default()) {
            prop_assert!(finding.first_slot + finding.slots <= day.slots().len());
        }
        let mut past = history();
        past.push(day);
    }
}
