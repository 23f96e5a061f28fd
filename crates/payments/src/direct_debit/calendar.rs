//! Bacs' calendar: working days, and the three days of a cycle.
//!
//! Bank holidays are a dated file. A year that the file does not know is an error, never a guess:
//! money taken on a day that was not announced breaks the guarantee.

use std::collections::BTreeSet;

use jiff::civil::{Date, Weekday};

const EMBEDDED: &str = include_str!("../../data/bank-holidays.csv");
/// No walk over working days is longer: 10 working days are 14 days and a few holidays.
const FARTHEST_DAYS: usize = 400;

/// Why the calendar has no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// The file has no bank holiday in this year.
    #[error("the bank holidays of {0} are not known yet")]
    UnknownYear(i16),
    /// A line is no day.
    #[error("bank holidays, line {line}: \"{text}\" is no day")]
    Line {
        /// Counted from one.
        line: usize,
        /// What stands there.
        text: String,
    },
}

/// The three working days of a Bacs submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BacsCycle {
    /// The file is sent.
    pub input: Date,
    /// Bacs and the banks process it.
    pub processing: Date,
    /// The money moves.
    pub entry: Date,
}

/// Which days the banks work.
#[derive(Clone, Debug)]
pub struct BankCalendar {
    holidays: BTreeSet<Date>,
    years: BTreeSet<i16>,
}

impl BankCalendar {
    /// The calendar in the tree.
    ///
    /// # Panics
    /// Never: a test reads the file in the tree.
    #[must_use]
    pub fn embedded() -> Self {
        Self::parse(EMBEDDED).expect("the file is sound")
    }

    /// From a file of one day a line; `#` begins a remark, `day` is the heading.
    ///
    /// # Errors
    /// Names the line that is no day.
    pub fn parse(text: &str) -> Result<Self, CalendarError> {
        let mut holidays = BTreeSet::new();
        for (at, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') || line == "day" {
                continue;
            }
            let day = line.parse().map_err(|_| CalendarError::Line {
                line: at + 1,
                text: line.to_owned(),
            })?;
            holidays.insert(day);
        }
        let years = holidays.iter().map(|day: &Date| day.year()).collect();
        Ok(Self { holidays, years })
    }

    /// Whether the banks work on a day.
    ///
    /// # Errors
    /// [`CalendarError::UnknownYear`].
    pub fn is_working_day(&self, day: Date) -> Result<bool, CalendarError> {
        if !self.years.contains(&day.year()) {
            return Err(CalendarError::UnknownYear(day.year()));
        }
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        Ok(!weekend && !self.holidays.contains(&day))
    }

    /// The day itself when the banks work, else the next such day.
    ///
    /// # Errors
    /// [`CalendarError::UnknownYear`].
    pub fn on_or_after(&self, day: Date) -> Result<Date, CalendarError> {
        self.walk(day, 0, Date::tomorrow)
    }

    /// `count` working days after a day; 0 is [`Self::on_or_after`].
    ///
    /// # Errors
    /// [`CalendarError::UnknownYear`].
    pub fn after(&self, day: Date, count: u16) -> Result<Date, CalendarError> {
        self.walk(day, count, Date::tomorrow)
    }

    /// `count` working days before a day; 0 is the last working day not after it.
    ///
    /// # Errors
    /// [`CalendarError::UnknownYear`].
    pub fn before(&self, day: Date, count: u16) -> Result<Date, CalendarError> {
        self.walk(day, count, Date::yesterday)
    }

    /// The cycle of a file sent on a day, or on the next working day.
    ///
    /// # Errors
    /// [`CalendarError::UnknownYear`].
    pub fn cycle(&self, input: Date) -> Result<BacsCycle, CalendarError> {
        let input = self.on_or_after(input)?;
        Ok(BacsCycle {
            input,
            processing: self.after(input, 1)?,
            entry: self.after(input, 2)?,
        })
    }

    /// The cycle whose money moves on a day, or on the next working day.
    ///
    /// # Errors
    /// [`CalendarError::UnknownYear`].
    pub fn cycle_ending(&self, entry: Date) -> Result<BacsCycle, CalendarError> {
        let entry = self.on_or_after(entry)?;
        Ok(BacsCycle {
            input: self.before(entry, 2)?,
            processing: self.before(entry, 1)?,
            entry,
        })
    }

    fn walk(
        &self,
        from: Date,
        count: u16,
        step: fn(Date) -> Result<Date, jiff::Error>,
    ) -> Result<Date, CalendarError> {
        let next = |day: Date| step(day).map_err(|_| CalendarError::UnknownYear(day.year()));
        // The day itself may answer only when none is to be counted.
        let (mut day, mut left) = match count {
            0 => (from, 1),
            _ => (next(from)?, count),
        };
        for _ in 0..FARTHEST_DAYS {
            if self.is_working_day(day)? {
                left -= 1;
                if left == 0 {
                    return Ok(day);
                }
            }
            day = next(day)?;
        }
        Err(CalendarError::UnknownYear(day.year()))
    }
}

#[cfg(test)]
#[path = "calendar_rule_tests.rs"]
mod rule_tests;

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn later(days: i32) -> Date {
        let span = jiff::Span::new().days(days);
        date(2023, 6, 1).checked_add(span).expect("in range")
    }

    fn calendar() -> BankCalendar {
        BankCalendar::embedded()
    }

    #[test]
    fn known_cycles_around_holidays_are_as_bacs_has_them() {
        let cycle = |day| calendar().cycle(day).expect("known");
        // An ordinary week: Monday, Tuesday, Wednesday.
        let plain = cycle(date(2025, 3, 3));
        assert_eq!(
            (plain.processing, plain.entry),
            (date(2025, 3, 4), date(2025, 3, 5))
        );
        // Maundy Thursday 2025: Good Friday and Easter Monday are none.
        let easter = cycle(date(2025, 4, 17));
        assert_eq!(
            (easter.processing, easter.entry),
            (date(2025, 4, 22), date(2025, 4, 23))
        );
        // Christmas 2026: the 26th is a Saturday, so Monday the 28th is free.
        let christmas = cycle(date(2026, 12, 24));
        assert_eq!(
            (christmas.processing, christmas.entry),
            (date(2026, 12, 29), date(2026, 12, 30))
        );
        let back = calendar().cycle_ending(date(2026, 12, 30)).expect("known");
        assert_eq!(back.input, date(2026, 12, 24));
    }

    #[test]
    fn ten_working_days_are_two_weeks_without_a_holiday() {
        let after = |day| calendar().after(day, 10).expect("known");
        assert_eq!(after(date(2025, 3, 3)), date(2025, 3, 17));
        assert_eq!(after(date(2025, 4, 11)), date(2025, 4, 29));
        // From a Saturday as from the Friday before.
        assert_eq!(after(date(2025, 3, 8)), after(date(2025, 3, 7)));
    }

    #[test]
    fn a_year_without_published_holidays_is_refused_by_name() {
        let refused = calendar().is_working_day(date(2031, 5, 5));
        assert_eq!(refused, Err(CalendarError::UnknownYear(2031)));
        let across = calendar().after(date(2030, 12, 27), 10);
        assert_eq!(across, Err(CalendarError::UnknownYear(2031)));
        let bad = BankCalendar::parse("day\n2025-02-30\n").expect_err("no day");
        assert!(bad.to_string().contains("line 2"), "{bad}");
    }

    proptest! {
        #[test]
        fn forth_and_back_is_where_one_began(offset in 0..1_500_i32, count in 0..40_u16) {
            let calendar = calendar();
            let day = later(offset);
            let day = calendar.on_or_after(day).expect("known");
            let there = calendar.after(day, count).expect("known");
            prop_assert!(calendar.is_working_day(there).expect("known"));
            prop_assert_eq!(calendar.before(there, count).expect("known"), day);
        }

        #[test]
        fn as_many_working_days_lie_between_as_were_asked_for(
            offset in 0..1_500_i32, count in 1..40_u16,
        ) {
            let calendar = calendar();
            let day = later(offset);
            let there = calendar.after(day, count).expect("known");
            let mut walked = 0;
            let mut at = day;
            while at < there {
                at = at.tomorrow().expect("in range");
                walked += u16::from(calendar.is_working_day(at).expect("known"));
            }
            prop_assert_eq!(walked, count);
        }
    }
}
