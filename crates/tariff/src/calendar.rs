//! Periods of whole local days.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::TariffError;

mod days;

pub use days::{Calendar, slots_in_day};
pub(crate) use days::{Day, DayKind, HALF_HOURS};

/// Whole local days: `from` is charged, `to` is the day after the last. Never empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "PeriodFields", into = "PeriodFields")]
pub struct Period {
    from: Date,
    to: Date,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PeriodFields {
    from: Date,
    to: Date,
}

impl TryFrom<PeriodFields> for Period {
    type Error = TariffError;

    fn try_from(fields: PeriodFields) -> Result<Self, TariffError> {
        Self::new(fields.from, fields.to)
    }
}

impl From<Period> for PeriodFields {
    fn from(period: Period) -> Self {
        Self {
            from: period.from,
            to: period.to,
        }
    }
}

impl Period {
    /// From `from` up to, and not including, `to`.
    ///
    /// # Errors
    /// [`TariffError::EmptyPeriod`] when `to` is not after `from`.
    pub fn new(from: Date, to: Date) -> Result<Self, TariffError> {
        if to > from {
            Ok(Self { from, to })
        } else {
            Err(TariffError::EmptyPeriod { from, to })
        }
    }

    /// The first day.
    #[must_use]
    pub const fn from(self) -> Date {
        self.from
    }

    /// The day after the last.
    #[must_use]
    pub const fn to(self) -> Date {
        self.to
    }

    /// The last day, for people.
    ///
    /// # Panics
    /// Never: `to` is after another date.
    #[must_use]
    pub fn last_day(self) -> Date {
        self.to.yesterday().expect("a later date has a yesterday")
    }

    /// How many local days.
    ///
    /// # Panics
    /// Never: the calendar has fewer than 2³² days and `to` is after `from`.
    #[must_use]
    pub fn days(self) -> u32 {
        u32::try_from((self.to - self.from).get_days()).expect("to is after from")
    }

    /// Whether `date` is one of the days.
    #[must_use]
    pub fn contains(self, date: Date) -> bool {
        self.from <= date && date < self.to
    }

    /// The days in both.
    #[must_use]
    pub fn overlap(self, other: Self) -> Option<Self> {
        Self::new(self.from.max(other.from), self.to.min(other.to)).ok()
    }

    /// Each day in turn.
    pub fn dates(self) -> impl Iterator<Item = Date> {
        std::iter::successors(Some(self.from), |date| date.tomorrow().ok())
            .take_while(move |date| *date < self.to)
    }
}
