//! Which days a shown period covers, and its neighbours.

use jiff::civil::Date;
use jiff::{Span, ToSpan};
use wire::Period;

use crate::wording;

/// The days `[from, to)` that a day, month or year covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DaySpan {
    /// First day.
    pub from: Date,
    /// First day after it.
    pub to: Date,
    period: Period,
}

impl DaySpan {
    /// The period that contains `on`.
    pub fn containing(period: Period, on: Date) -> Self {
        let from = match period {
            Period::Day => on,
            Period::Month => on.first_of_month(),
            Period::Year => on.first_of_year(),
        };
        let to = from.saturating_add(length(period));
        Self { from, to, period }
    }

    /// The period before.
    pub fn before(self) -> Self {
        Self::containing(self.period, self.from.yesterday().unwrap_or(self.from))
    }

    /// The period before, when data reaches into it.
    pub fn previous(self, first: Date) -> Option<String> {
        (self.from > first).then(|| self.before().from.to_string())
    }

    /// The period after, when data reaches into it.
    pub fn next(self, last: Date) -> Option<String> {
        (self.to <= last).then(|| self.to.to_string())
    }

    /// "November 2026", "Tuesday 3 November 2026", "2026".
    pub fn title(self) -> String {
        match self.period {
            Period::Day => format!("{} {}", wording::weekday_day(self.from), self.from.year()),
            Period::Month => format!("{} {}", wording::month_name(self.from), self.from.year()),
            Period::Year => self.from.year().to_string(),
        }
    }

    /// "in November", "on Tuesday 3 November", "in 2026".
    pub fn in_words(self) -> String {
        match self.period {
            Period::Day => format!("on {}", wording::weekday_day(self.from)),
            Period::Month => format!("in {}", wording::month_name(self.from)),
            Period::Year => format!("in {}", self.from.year()),
        }
    }
}

fn length(period: Period) -> Span {
    match period {
        Period::Day => 1.day(),
        Period::Month => 1.month(),
        Period::Year => 1.year(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn neighbours_stop_where_the_data_does() {
        let span = DaySpan::containing(Period::Month, date(2026, 11, 21));
        assert_eq!((span.from, span.to), (date(2026, 11, 1), date(2026, 12, 1)));
        assert_eq!(
            span.previous(date(2026, 10, 31)),
            Some("2026-10-01".to_owned())
        );
        assert_eq!(span.previous(date(2026, 11, 1)), None);
        assert_eq!(span.next(date(2026, 11, 30)), None);
        assert_eq!(span.next(date(2026, 12, 1)), Some("2026-12-01".to_owned()));
    }

    #[test]
    fn a_year_has_its_own_length() {
        let leap = DaySpan::containing(Period::Year, date(2024, 2, 29));
        assert_eq!((leap.from, leap.to), (date(2024, 1, 1), date(2025, 1, 1)));
    }
}
