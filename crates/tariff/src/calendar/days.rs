//! The days of a calendar, prepared once and rated over many times: length, clock and kind.
//!
//! A local day has 23, 24 or 25 hours, and nothing here assumes 24: interval `i` of a day starts
//! `i × resolution` minutes of elapsed time after local midnight, and its price is that of the
//! clock on the wall at that instant. A plain year without clock changes is the calendar of UTC.

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::Period;
use crate::TariffError;

/// Half-hours on the face of a clock.
pub(crate) const HALF_HOURS: usize = 48;

const MINUTES_IN_PLAIN_DAY: u32 = 24 * 60;
const PLAIN_DAY: SignedDuration = SignedDuration::from_hours(24);

/// Local days of a time zone.
#[derive(Clone, Debug)]
pub struct Calendar {
    period: Period,
    days: Vec<Day>,
}

/// One local day.
#[derive(Clone, Debug)]
pub(crate) struct Day {
    pub(crate) date: Date,
    pub(crate) is_weekend: bool,
    minutes: u32,
    /// The half-hour on the wall clock at each elapsed half-hour; empty on a plain day.
    clock: Vec<u8>,
}

/// The kinds of day that a schedule tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DayKind {
    Weekday,
    Weekend,
    Holiday,
}

impl Calendar {
    /// The days of `period` in `time_zone`.
    ///
    /// # Errors
    /// [`TariffError::Calendar`] when a day lies outside the calendar.
    pub fn new(time_zone: &TimeZone, period: Period) -> Result<Self, TariffError> {
        let mut days = Vec::with_capacity(usize::try_from(period.days()).unwrap_or(0));
        let mut start = start_of(period.from(), time_zone)?;
        let mut change = next_change(start, time_zone);
        for date in period.dates() {
            let mut end = start
                .checked_add(PLAIN_DAY)
                .map_err(|_| TariffError::Calendar)?;
            // While the clocks do not change, a day is 24 hours: looking each up costs far more.
            if change.is_some_and(|change| change <= end) {
                let tomorrow = date.tomorrow().map_err(|_| TariffError::Calendar)?;
                end = start_of(tomorrow, time_zone)?;
                change = next_change(end, time_zone);
            }
            days.push(Day::between(date, start, end, time_zone)?);
            start = end;
        }
        Ok(Self { period, days })
    }

    /// The days it has.
    #[must_use]
    pub const fn period(&self) -> Period {
        self.period
    }

    /// The days of a period.
    ///
    /// # Errors
    /// [`TariffError::Calendar`] when it has days that were not prepared.
    pub(crate) fn days(&self, period: Period) -> Result<&[Day], TariffError> {
        let days = (period.from() - self.period.from()).get_days();
        let first = usize::try_from(days).map_err(|_| TariffError::Calendar)?;
        let count = usize::try_from(period.days()).map_err(|_| TariffError::Calendar)?;
        self.days
            .get(first..first + count)
            .ok_or(TariffError::Calendar)
    }
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
    let tomorrow = date.tomorrow().map_err(|_| TariffError::Calendar)?;
    let (start, end) = (start_of(date, time_zone)?, start_of(tomorrow, time_zone)?);
    Day::between(date, start, end, time_zone)?.slots(resolution_minutes)
}

fn start_of(date: Date, time_zone: &TimeZone) -> Result<Timestamp, TariffError> {
    let midnight = date.at(0, 0, 0, 0);
    let start = time_zone.to_ambiguous_timestamp(midnight).compatible();
    start.map_err(|_| TariffError::Calendar)
}

/// When the clocks change next, at an instant or after it: a day that begins with a change need not
/// begin at midnight.
fn next_change(from: Timestamp, time_zone: &TimeZone) -> Option<Timestamp> {
    let before = from.checked_sub(SignedDuration::from_secs(1)).ok()?;
    let next = time_zone.following(before).next();
    next.map(|change| change.timestamp())
}

impl Day {
    fn between(
        date: Date,
        start: Timestamp,
        end: Timestamp,
        time_zone: &TimeZone,
    ) -> Result<Self, TariffError> {
        let seconds = end.as_second() - start.as_second();
        let minutes = u32::try_from(seconds / 60).map_err(|_| TariffError::Calendar)?;
        let mut clock = Vec::new();
        // Clocks change once a day at most, so a day of 24 hours has no change in it.
        if minutes != MINUTES_IN_PLAIN_DAY {
            let offset = |at: Timestamp| i64::from(time_zone.to_offset(at).seconds());
            let before = offset(start);
            let change = next_change(start, time_zone);
            let change = change.map(|change| (change.as_second(), offset(change)));
            let half_hour = |instant: i64| {
                let changed = change.filter(|(at, _)| *at <= instant);
                let local = instant + changed.map_or(before, |(_, after)| after);
                u8::try_from(local.rem_euclid(86_400) / 1_800).unwrap_or(0)
            };
            let instants = start.as_second()..end.as_second();
            clock.extend(instants.step_by(1_800).map(half_hour));
        }
        let is_weekend = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
        Ok(Self {
            date,
            is_weekend,
            minutes,
            clock,
        })
    }

    /// The elapsed minutes of the day.
    pub(crate) const fn minutes(&self) -> u32 {
        self.minutes
    }

    /// The half-hour on the wall clock at each elapsed half-hour; empty on a day of 24 hours.
    pub(crate) fn clock(&self) -> &[u8] {
        &self.clock
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
}

#[cfg(test)]
mod tests;
