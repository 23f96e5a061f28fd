//! Periods of local days, and the intervals of one local day.
//!
//! A local day has 23, 24 or 25 hours, and nothing here assumes 24: interval `i` of a day starts
//! `i × resolution` minutes of elapsed time after local midnight, and its price is that of the
//! clock on the wall at that instant.

use jiff::Timestamp;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::TariffError;

/// Half-hours on the face of a clock.
pub(crate) const HALF_HOURS: usize = 48;

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

    /// Each day in turn.
    pub fn dates(self) -> impl Iterator<Item = Date> {
        std::iter::successors(Some(self.from), |date| date.tomorrow().ok())
            .take_while(move |date| *date < self.to)
    }
}

/// Whether the weekend prices apply. Public holidays will be a third kind.
pub(crate) fn is_weekend(date: Date) -> bool {
    matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// How many intervals of `resolution_minutes` the local day has: 46, 48 or 50 half-hours.
///
/// # Errors
/// [`TariffError::Resolution`] when such intervals do not fit the day.
pub fn slots_in_day(
    date: Date,
    time_zone: &TimeZone,
    resolution_minutes: u32,
) -> Result<usize, TariffError> {
    LocalDay::new(date, time_zone)?.slots(resolution_minutes)
}

/// One local day as elapsed time.
pub(crate) struct LocalDay<'a> {
    time_zone: &'a TimeZone,
    start: Timestamp,
    minutes: u32,
}

const MINUTES_IN_PLAIN_DAY: u32 = 24 * 60;

impl<'a> LocalDay<'a> {
    pub(crate) fn new(date: Date, time_zone: &'a TimeZone) -> Result<Self, TariffError> {
        let start_of = |date: Date| {
            let midnight = date.at(0, 0, 0, 0);
            time_zone.to_ambiguous_timestamp(midnight).compatible()
        };
        let start = start_of(date).map_err(|_| TariffError::Calendar)?;
        let tomorrow = date.tomorrow().map_err(|_| TariffError::Calendar)?;
        let end = start_of(tomorrow).map_err(|_| TariffError::Calendar)?;
        let seconds = end.as_second() - start.as_second();
        let minutes = u32::try_from(seconds / 60).map_err(|_| TariffError::Calendar)?;
        Ok(Self {
            time_zone,
            start,
            minutes,
        })
    }

    pub(crate) fn slots(&self, resolution_minutes: u32) -> Result<usize, TariffError> {
        let wrong = || TariffError::Resolution(resolution_minutes);
        let fits = resolution_minutes > 0
            && resolution_minutes <= MINUTES_IN_PLAIN_DAY
            && (30_u32.is_multiple_of(resolution_minutes) || resolution_minutes.is_multiple_of(30));
        if !fits {
            return Err(wrong());
        }
        // A daily total is one interval however long the day was.
        if resolution_minutes == MINUTES_IN_PLAIN_DAY {
            return Ok(1);
        }
        if !self.minutes.is_multiple_of(resolution_minutes) {
            return Err(wrong());
        }
        usize::try_from(self.minutes / resolution_minutes).map_err(|_| wrong())
    }

    /// The elapsed minutes of the day.
    pub(crate) const fn minutes(&self) -> u32 {
        self.minutes
    }

    /// The half-hour on the wall clock, `elapsed` minutes into the day.
    pub(crate) fn half_hour_at(&self, elapsed: u32) -> usize {
        // Clocks change once a day at most, so a day of 24 hours has no change in it.
        let minute_of_day = if self.minutes == MINUTES_IN_PLAIN_DAY {
            elapsed
        } else {
            let instant = self.start.as_second() + i64::from(elapsed) * 60;
            let instant = Timestamp::from_second(instant).unwrap_or(self.start);
            let clock = self.time_zone.to_datetime(instant);
            u32::from(clock.hour().unsigned_abs()) * 60 + u32::from(clock.minute().unsigned_abs())
        };
        usize::try_from(minute_of_day / 30)
            .unwrap_or(0)
            .min(HALF_HOURS - 1)
    }
}
