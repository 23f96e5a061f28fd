//! When each value of a day was made, and which of two values for one slot holds.
//!
//! Data come late, twice, in any order, and are corrected. The order of arrival decides nothing:
//! of two values for a slot the one made later holds, and only between equals the better quality
//! and then the larger value. Merging is therefore commutative, associative and idempotent: any
//! order of the same files ends with the same day.

use base::Instant;

use crate::day::{push_varint, take_varint};
use crate::{IntervalDay, Quality, Slot};

/// When each slot's value was made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IssueTimes {
    /// One a slot; [`Instant::EPOCH`] where nobody said.
    at: Vec<Instant>,
}

/// A value made by ourselves to fill a gap: whatever anybody else says supersedes it.
pub const FILLED_IN: Instant = Instant::EPOCH;

impl IssueTimes {
    /// The same time for each of `slots`.
    #[must_use]
    pub fn all(at: Instant, slots: usize) -> Self {
        Self {
            at: vec![at.max(Instant::EPOCH); slots],
        }
    }

    /// One time a slot; before 1970 counts as not known.
    #[must_use]
    pub fn of(at: Vec<Instant>) -> Self {
        let at = at.into_iter().map(|at| at.max(Instant::EPOCH)).collect();
        Self { at }
    }

    /// When a slot's value was made; [`Instant::EPOCH`] when nobody said.
    #[must_use]
    pub fn get(&self, slot: usize) -> Instant {
        self.at.get(slot).copied().unwrap_or(Instant::EPOCH)
    }

    /// The latest of all.
    #[must_use]
    pub fn latest(&self) -> Instant {
        self.at.iter().copied().max().unwrap_or(Instant::EPOCH)
    }

    /// For the database: runs of equal times, each its length and its microseconds.
    #[must_use]
    pub fn pack(&self) -> Vec<u8> {
        let mut packed = Vec::new();
        for run in self.at.chunk_by(PartialEq::eq) {
            push_varint(&mut packed, u64::try_from(run.len()).unwrap_or(u64::MAX));
            push_varint(&mut packed, u64::try_from(run[0].micros()).unwrap_or(0));
        }
        packed
    }

    /// What was packed; `None` for anything else.
    #[must_use]
    pub fn unpack(mut packed: &[u8], most_slots: usize) -> Option<Self> {
        let mut at = Vec::new();
        while !packed.is_empty() {
            let count = usize::try_from(take_varint(&mut packed)?).ok()?;
            let micros = i64::try_from(take_varint(&mut packed)?).ok()?;
            if count == 0 || count > most_slots - at.len().min(most_slots) {
                return None;
            }
            at.resize(at.len() + count, Instant::from_micros(micros).ok()?);
        }
        Some(Self { at })
    }
}

/// A day, and when each of its values was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuedDay {
    /// The values.
    pub day: IntervalDay,
    /// Their times.
    pub issued: IssueTimes,
}

impl IssuedDay {
    /// What holds when both have been said.
    ///
    /// Days of different resolution cannot be mixed: the one with the latest value holds, then the
    /// finer one.
    ///
    /// # Panics
    /// When they are of different days.
    #[must_use]
    pub fn merge(&self, other: &Self) -> Self {
        assert_eq!(self.day.local_day(), other.day.local_day(), "one day");
        let same_grid = self.day.resolution_minutes() == other.day.resolution_minutes()
            && self.day.slots().len() == other.day.slots().len();
        if !same_grid {
            let rank = |one: &Self| {
                let minutes = std::cmp::Reverse(one.day.resolution_minutes());
                (one.issued.latest(), minutes, one.day.slots().len())
            };
            return if rank(other) > rank(self) {
                other.clone()
            } else {
                self.clone()
            };
        }
        let held: Vec<(Slot, Instant)> = (0..self.day.slots().len())
            .map(|index| self.at(index).max_by_rank(other.at(index)))
            .map(|held| (held.slot, held.issued))
            .collect();
        let slots = held.iter().map(|(slot, _)| *slot).collect();
        let day = IntervalDay::new(self.day.local_day(), self.day.resolution_minutes(), slots)
            .expect("each slot is one of a sound day");
        let issued = IssueTimes::of(held.into_iter().map(|(_, at)| at).collect());
        Self { day, issued }
    }

    fn at(&self, index: usize) -> Word {
        Word {
            slot: self.day.slots()[index],
            issued: self.issued.get(index),
        }
    }
}

/// What one delivery says of one slot.
#[derive(Clone, Copy)]
struct Word {
    slot: Slot,
    issued: Instant,
}

impl Word {
    /// Knowing beats not knowing; then the later word, the better one, the larger value.
    fn rank(self) -> (bool, Instant, u8, i64) {
        let quality = match self.slot.quality() {
            Quality::Missing => 0,
            Quality::Estimated => 1,
            Quality::Edited => 2,
            Quality::Measured => 3,
        };
        let wh = self.slot.wh();
        (wh.is_some(), self.issued, quality, wh.unwrap_or(0))
    }

    fn max_by_rank(self, other: Self) -> Self {
        if other.rank() > self.rank() {
            other
        } else {
            self
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn slot() -> impl Strategy<Value = (Slot, Instant)> {
        let quality = prop::sample::select(Quality::ALL.to_vec());
        (0_i64..4, quality, 0_i64..4).prop_map(|(wh, quality, seconds)| {
            let at = Instant::from_seconds(seconds).expect("in range");
            (Slot::new(wh, quality), at)
        })
    }

    fn issued() -> impl Strategy<Value = IssuedDay> {
        prop::collection::vec(slot(), 6).prop_map(|slots| {
            let (slots, at) = slots.into_iter().unzip();
            IssuedDay {
                day: IntervalDay::new(date(2024, 6, 1), 240, slots).expect("a day"),
                issued: IssueTimes::of(at),
            }
        })
    }

    proptest! {
        #[test]
        fn any_order_of_deliveries_ends_with_the_same_day(
            days in prop::collection::vec(issued(), 1..5),
            turn in 0_usize..4,
        ) {
            let fold = |days: &[IssuedDay]| {
                let (first, rest) = days.split_first().expect("at least one");
                rest.iter().fold(first.clone(), |held, day| held.merge(day))
            };
            let expected = fold(&days);
            let mut turned = days.clone();
            turned.rotate_left(turn % days.len());
            prop_assert_eq!(&fold(&turned), &expected);
            turned.reverse();
            prop_assert_eq!(&fold(&turned), &expected);
            // Twice is once.
            turned.extend(days);
            prop_assert_eq!(&fold(&turned), &expected);
        }

        #[test]
        fn issue_times_come_back_as_they_were_packed(day in issued()) {
            let packed = day.issued.pack();
            prop_assert_eq!(IssueTimes::unpack(&packed, 6), Some(day.issued));
            prop_assert_eq!(IssueTimes::unpack(&packed, 5), None);
        }

        #[test]
        fn damaged_issue_times_are_no_panic(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            let _ = IssueTimes::unpack(&bytes, 50);
        }
    }

    #[test]
    fn a_gap_that_we_filled_gives_way_to_whoever_knows() {
        let day = |slot, at| IssuedDay {
            day: IntervalDay::new(date(2024, 6, 1), 1440, vec![slot]).expect("a day"),
            issued: IssueTimes::all(at, 1),
        };
        let ours = day(Slot::new(9, Quality::Estimated), FILLED_IN);
        let theirs = day(
            Slot::measured(3),
            Instant::from_seconds(5).expect("in range"),
        );
        assert_eq!(ours.merge(&theirs), theirs);
        let nothing = day(Slot::MISSING, Instant::from_seconds(9).expect("in range"));
        assert_eq!(ours.merge(&nothing), ours);
    }
}
