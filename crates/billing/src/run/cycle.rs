//! When billing periods begin: every so many months, on a day of the month.
//!
//! Periods are of local days, so clock changes are none of their business. A day that a month does
//! not have is its last day: the 31st is the 30th in April and the 28th or 29th in February.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// How often, and on which day of the month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "CycleFields", into = "CycleFields")]
pub struct Cycle {
    months: i8,
    day: i8,
    first_month: i8,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CycleFields {
    /// 1, 2, 3, 4, 6 or 12 months a period.
    months: i8,
    /// 1 to 31.
    #[serde(default = "one")]
    day: i8,
    /// A month in which a period begins, 1 to 12.
    #[serde(default = "one")]
    first_month: i8,
}

const fn one() -> i8 {
    1
}

/// A cycle that does not fit the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CycleError {
    /// Periods would not begin in the same months each year.
    #[error("a period of {0} months does not divide the year; 1, 2, 3, 4, 6 and 12 do")]
    Months(i8),
    /// No month has such a day.
    #[error("{0} is no day of a month")]
    Day(i8),
    /// The year has no such month.
    #[error("{0} is no month")]
    FirstMonth(i8),
}

impl TryFrom<CycleFields> for Cycle {
    type Error = CycleError;

    fn try_from(fields: CycleFields) -> Result<Self, CycleError> {
        Self::new(fields.months, fields.day, fields.first_month)
    }
}

impl From<Cycle> for CycleFields {
    fn from(cycle: Cycle) -> Self {
        Self {
            months: cycle.months,
            day: cycle.day,
            first_month: cycle.first_month,
        }
    }
}

impl Cycle {
    /// Every `months`, on `day`; `first_month` says in which months a longer period begins.
    ///
    /// # Errors
    /// When it does not fit the year.
    pub const fn new(months: i8, day: i8, first_month: i8) -> Result<Self, CycleError> {
        if !matches!(months, 1 | 2 | 3 | 4 | 6 | 12) {
            return Err(CycleError::Months(months));
        }
        if day < 1 || day > 31 {
            return Err(CycleError::Day(day));
        }
        if first_month < 1 || first_month > 12 {
            return Err(CycleError::FirstMonth(first_month));
        }
        Ok(Self {
            months,
            day,
            first_month,
        })
    }

    /// The same on a day that the customer chose.
    ///
    /// # Errors
    /// [`CycleError::Day`].
    pub const fn on_day(self, day: i8) -> Result<Self, CycleError> {
        Self::new(self.months, day, self.first_month)
    }

    /// Months a period.
    #[must_use]
    pub const fn months(self) -> i8 {
        self.months
    }

    /// The first day after `date` on which a period begins.
    #[must_use]
    pub fn next_start(self, date: Date) -> Date {
        let mut month = date.first_of_month();
        loop {
            let start = self.start_in(month);
            if start > date && self.begins_in(month) {
                return start;
            }
            let Ok(next) = month.checked_add(1.month()) else {
                return Date::MAX;
            };
            month = next;
        }
    }

    fn begins_in(self, month: Date) -> bool {
        (month.month() - self.first_month).rem_euclid(self.months) == 0
    }

    /// The day of the cycle in a month, or its last day.
    fn start_in(self, month: Date) -> Date {
        let day = self.day.min(month.days_in_month());
        month.saturating_add(i64::from(day - 1).days())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn cycle(months: i8, day: i8, first_month: i8) -> Cycle {
        Cycle::new(months, day, first_month).expect("fits the year")
    }

    fn starts(cycle: Cycle, after: Date, count: usize) -> Vec<String> {
        let all = std::iter::successors(Some(after), |date| Some(cycle.next_start(*date)));
        all.skip(1)
            .take(count)
            .map(|date| date.to_string())
            .collect()
    }

    #[test]
    fn a_day_that_a_month_does_not_have_is_its_last_day() {
        let last = starts(cycle(1, 31, 1), date(2027, 12, 31), 5);
        let expected = [
            "2028-01-31",
            "2028-02-29",
            "2028-03-31",
            "2028-04-30",
            "2028-05-31",
        ];
        assert_eq!(last, expected);
        let thirtieth = starts(cycle(1, 30, 1), date(2027, 1, 30), 2);
        assert_eq!(thirtieth, ["2027-02-28", "2027-03-30"]);
    }

    #[test]
    fn quarters_begin_in_their_months() {
        let quarterly = starts(cycle(3, 15, 2), date(2026, 1, 1), 5);
        let expected = [
            "2026-02-15",
            "2026-05-15",
            "2026-08-15",
            "2026-11-15",
            "2027-02-15",
        ];
        assert_eq!(quarterly, expected);
        assert_eq!(starts(cycle(12, 1, 4), date(2026, 4, 1), 1), ["2027-04-01"]);
    }

    #[test]
    fn what_does_not_fit_the_year_is_refused_by_name() {
        assert_eq!(Cycle::new(5, 1, 1), Err(CycleError::Months(5)));
        assert_eq!(Cycle::new(1, 32, 1), Err(CycleError::Day(32)));
        assert_eq!(Cycle::new(1, 1, 13), Err(CycleError::FirstMonth(13)));
        assert_eq!(cycle(1, 1, 1).on_day(0), Err(CycleError::Day(0)));
    }

    proptest! {
        #[test]
        fn starts_are_the_same_from_whatever_day_one_looks(
            months in prop::sample::select(vec![1_i8, 2, 3, 4, 6, 12]),
            day in 1_i8..=31,
            first_month in 1_i8..=12,
            offset in 0_i64..1_500,
        ) {
            let cycle = cycle(months, day, first_month);
            let from = date(2024, 1, 1).saturating_add(offset.days());
            let start = cycle.next_start(from);
            prop_assert!(start > from);
            // No start lies between: from every day before it one sees the same.
            let mut before = from;
            while before < start {
                prop_assert_eq!(cycle.next_start(before), start);
                before = before.tomorrow().expect("is in the calendar");
            }
            let next = cycle.next_start(start);
            let days = (next - start).get_days();
            let months = i32::from(months);
            prop_assert!((28 * months..=31 * months).contains(&days), "{} to {}", start, next);
        }
    }
}
