//! The marks of a yearly and daily schedule: a day of every year, a half-hour of every day.
//!
//! They know no time zone and no year; `calendar.rs` puts them on real days.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::TariffError;
use crate::calendar::HALF_HOURS;

/// A day of every year, written `MM-DD`. 29 February is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MonthDay {
    month: i8,
    day: i8,
}

/// A leap year, so that every day of any year has a place in it.
const LEAP_YEAR: i16 = 2024;

impl MonthDay {
    /// The `day` of `month` (both from 1).
    ///
    /// # Errors
    /// [`TariffError::Calendar`] when no year has that day.
    pub fn new(month: i8, day: i8) -> Result<Self, TariffError> {
        Date::new(LEAP_YEAR, month, day).map_err(|_| TariffError::Calendar)?;
        Ok(Self { month, day })
    }

    /// The day of the year of `date`.
    #[must_use]
    pub fn of(date: Date) -> Self {
        Self {
            month: date.month(),
            day: date.day(),
        }
    }

    /// 1 January and 31 December.
    pub(crate) const FIRST: Self = Self { month: 1, day: 1 };
    pub(crate) const LAST: Self = Self { month: 12, day: 31 };

    /// Every day of a leap year, from 1 January.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        std::iter::successors(Date::new(LEAP_YEAR, 1, 1).ok(), |date| date.tomorrow().ok())
            .take_while(|date| date.year() == LEAP_YEAR)
            .map(Self::of)
    }

    /// Whether it lies in the season from `from` to `to`, which may span New Year.
    pub(crate) fn is_within(self, from: Self, to: Self) -> bool {
        if from <= to {
            from <= self && self <= to
        } else {
            self >= from || self <= to
        }
    }
}

impl TryFrom<String> for MonthDay {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let problem = || format!("\"{text}\" is not a day of the year such as \"04-01\"");
        let (month, day) = two_pairs(&text, b'-').ok_or_else(problem)?;
        Self::new(month, day).map_err(|_| problem())
    }
}

impl From<MonthDay> for String {
    fn from(day: MonthDay) -> Self {
        day.to_string()
    }
}

impl std::fmt::Display for MonthDay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:02}-{:02}", self.month, self.day)
    }
}

/// A half-hour on the clock, written `HH:MM`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ClockTime {
    half_hour: u8,
}

impl ClockTime {
    /// `00:00`.
    pub const MIDNIGHT: Self = Self { half_hour: 0 };

    /// The start of `half_hour` (0 to 47) of the day; `None` above.
    #[must_use]
    pub fn from_half_hour(half_hour: u8) -> Option<Self> {
        (usize::from(half_hour) < HALF_HOURS).then_some(Self { half_hour })
    }

    /// Which half-hour of the day starts here, 0 to 47.
    #[must_use]
    pub fn half_hour(self) -> usize {
        usize::from(self.half_hour)
    }
}

impl TryFrom<String> for ClockTime {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let half_hour = match two_pairs(&text, b':') {
            Some((hour @ 0..=23, 0)) => hour * 2,
            Some((hour @ 0..=23, 30)) => hour * 2 + 1,
            _ => {
                return Err(format!(
                    "\"{text}\" is not a half-hour of the day such as \"16:30\""
                ));
            }
        };
        u8::try_from(half_hour)
            .map(|half_hour| Self { half_hour })
            .map_err(|e| e.to_string())
    }
}

impl From<ClockTime> for String {
    fn from(time: ClockTime) -> Self {
        time.to_string()
    }
}

impl std::fmt::Display for ClockTime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{:02}:{:02}",
            self.half_hour / 2,
            self.half_hour % 2 * 30
        )
    }
}

/// Two numbers of exactly two digits with `mark` between them.
fn two_pairs(text: &str, mark: u8) -> Option<(i8, i8)> {
    let [a, b, found, c, d] = text.as_bytes() else {
        return None;
    };
    let digits = [a, b, c, d].into_iter().all(u8::is_ascii_digit);
    if *found != mark || !digits {
        return None;
    }
    Some((text[..2].parse().ok()?, text[3..].parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month_day(text: &str) -> Result<MonthDay, String> {
        MonthDay::try_from(text.to_owned())
    }

    #[test]
    fn a_year_has_366_days_of_which_a_season_over_new_year_holds_its_part() {
        assert_eq!(MonthDay::all().count(), 366);
        let (from, to) = (
            month_day("10-01").expect("reads"),
            month_day("03-31").expect("reads"),
        );
        let inside = MonthDay::all()
            .filter(|day| day.is_within(from, to))
            .count();
        assert_eq!(inside, 31 + 30 + 31 + 31 + 29 + 31);
    }

    #[test]
    fn days_and_times_are_read_strictly_and_written_the_same() {
        assert_eq!(month_day("02-29").map(String::from), Ok("02-29".to_owned()));
        for text in ["02-30", "13-01", "00-10", "4-1", "04/01", "+4-01", ""] {
            assert!(month_day(text).is_err(), "{text}");
        }
        for half_hour in 0..48 {
            let time = ClockTime::from_half_hour(half_hour).expect("is in the day");
            assert_eq!(ClockTime::try_from(time.to_string()), Ok(time));
        }
        assert_eq!(ClockTime::from_half_hour(48), None);
        for text in ["24:00", "16:15", "7:30", "16.30", "-1:00", ""] {
            assert!(ClockTime::try_from(text.to_owned()).is_err(), "{text}");
        }
    }
}
