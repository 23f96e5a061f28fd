//! What became of the intervals of a file.

use base::Instant;

use crate::{IntervalDay, IssueTimes, IssuedDay};

base::codes! {
    /// Why an interval belongs to no slot.
    Reason {
        /// Its length is not a whole number of minutes up to a day.
        Length = "length",
        /// It is longer than a day: a billing period, not interval data.
        LongerThanADay = "longer_than_a_day",
        /// It starts between two slots of its day.
        OffGrid = "off_grid",
        /// It ends in the next local day.
        CrossesMidnight = "crosses_midnight",
        /// The day already has values of another resolution.
        OtherResolution = "other_resolution",
        /// More energy than one slot can hold.
        TooLarge = "too_large",
        /// Its day is before 1970 or after 2199.
        OutOfTime = "out_of_time",
    }
}

impl Reason {
    /// For a person.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::Length => "its length is not a whole number of minutes",
            Self::LongerThanADay => "it is longer than a day",
            Self::OffGrid => "it starts between two slots of its day",
            Self::CrossesMidnight => "it runs past local midnight",
            Self::OtherResolution => "its day has values of another length",
            Self::TooLarge => "it holds more energy than any site uses",
            Self::OutOfTime => "its day is before 1970 or after 2199",
        }
    }
}

/// An interval that was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// Line of the file, or place in the stream, as given to [`super::Assembler::push`].
    pub place: u64,
    /// When it starts.
    pub start: Instant,
    /// Why.
    pub reason: Reason,
}

/// What became of the intervals.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Slots that were filled, missing ones that the file names included.
    pub accepted: u64,
    /// Intervals whose slot was filled before; the one made later wins, of equals the last one,
    /// unless it knows nothing.
    pub duplicates: u64,
    /// Runs of slots without a value between the first and the last interval.
    pub gaps: u64,
    /// Slots in those runs.
    pub missing_slots: u64,
    /// Energy of the days, exactly as the file has it, in thousandths of a Wh.
    pub total_milliwh: i128,
    /// Intervals left out.
    pub rejected_count: u64,
    /// The first hundred of them.
    pub rejected: Vec<Rejected>,
}

/// One day as a file delivered it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveredDay {
    /// The values.
    pub day: IntervalDay,
    /// When each was made.
    pub issued: IssueTimes,
    /// Slots that the file gave two different values, in order.
    pub conflicts: Vec<usize>,
    /// How far the meter's clock was off the slots, at most, in seconds; the values were moved
    /// to their slot.
    pub drift_seconds: i64,
}

impl DeliveredDay {
    /// The values with their times.
    #[must_use]
    pub fn issued_day(&self) -> IssuedDay {
        IssuedDay {
            day: self.day.clone(),
            issued: self.issued.clone(),
        }
    }
}

/// Days in order, and what became of every interval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assembled {
    /// Days that have at least one interval and were not taken before.
    pub days: Vec<DeliveredDay>,
    /// The account of it.
    pub report: Report,
}
