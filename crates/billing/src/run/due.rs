//! Whether an account is due for a bill on a day, and of which days.
//!
//! A period begins where the last bill ended, so periods tile the time that is supplied: nothing
//! is billed twice and nothing is left out, whatever changes between two bills.

use jiff::ToSpan;
use jiff::civil::Date;
use tariff::Period;

use super::{Cycle, Segment};

/// What is known of an account when a run comes to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Supplied {
    /// The first day that anything is supplied.
    pub from: Date,
    /// The day after the last; `None` while it goes on.
    pub to: Option<Date>,
    /// Where the last bill ended; `None` before the first.
    pub billed_to: Option<Date>,
}

/// A bill that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueBill {
    /// The days to bill.
    pub period: Period,
    /// The first of the account.
    pub is_first: bool,
    /// Supply ends with it.
    pub is_final: bool,
}

/// The oldest bill that is due on `on`: its last day is at least the segment's `wait_days` past,
/// so that its readings are there.
#[must_use]
pub fn due(segment: &Segment, cycle: Cycle, supplied: Supplied, on: Date) -> Option<DueBill> {
    let from = supplied.billed_to.unwrap_or(supplied.from);
    let end = supplied.to.unwrap_or(Date::MAX);
    let mut to = cycle.next_start(from);
    let shortest = from.saturating_add(i64::from(segment.shortest_days).days());
    if to < shortest {
        to = cycle.next_start(to);
    }
    // A rest of a few days after the last whole period goes with it.
    let is_final = end < to.saturating_add(i64::from(segment.shortest_days).days());
    let to = if is_final { end } else { to };
    let ready = to.saturating_add(i64::from(segment.wait_days).days()) <= on;
    let period = Period::new(from, to).ok()?;
    ready.then_some(DueBill {
        period,
        is_first: supplied.billed_to.is_none(),
        is_final,
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::run::Segments;

    fn segment() -> Segment {
        let segments = Segments::built_in();
        segments.segment("monthly").expect("is built in").clone()
    }

    fn monthly(day: i8) -> Cycle {
        Cycle::new(1, day, 1).expect("fits the year")
    }

    fn supplied(from: Date, billed_to: Option<Date>) -> Supplied {
        Supplied {
            from,
            to: None,
            billed_to,
        }
    }

    fn days(due: Option<DueBill>) -> Option<(String, String)> {
        due.map(|due| (due.period.from().to_string(), due.period.to().to_string()))
    }

    fn pair(from: &str, to: &str) -> Option<(String, String)> {
        Some((from.to_owned(), to.to_owned()))
    }

    #[test]
    fn a_month_is_due_when_its_readings_can_be_there() {
        let account = supplied(date(2025, 6, 1), Some(date(2026, 10, 1)));
        let on = |on| days(due(&segment(), monthly(1), account, on));
        assert_eq!(on(date(2026, 11, 2)), None);
        assert_eq!(on(date(2026, 11, 3)), pair("2026-10-01", "2026-11-01"));
        // Missed days are caught up with one bill at a time.
        assert_eq!(on(date(2027, 1, 9)), pair("2026-10-01", "2026-11-01"));
    }

    #[test]
    fn a_first_bill_of_a_few_days_waits_for_the_month_after() {
        let few = supplied(date(2026, 10, 25), None);
        let later = date(2026, 12, 20);
        let first = due(&segment(), monthly(1), few, later).expect("is due");
        assert!(first.is_first && !first.is_final);
        assert_eq!(days(Some(first)), pair("2026-10-25", "2026-12-01"));
        let many = supplied(date(2026, 10, 10), None);
        let first = due(&segment(), monthly(1), many, later);
        assert_eq!(days(first), pair("2026-10-10", "2026-11-01"));
    }

    #[test]
    fn the_last_bill_ends_with_the_supply_and_nothing_comes_after_it() {
        let ended = Supplied {
            to: Some(date(2026, 11, 5)),
            ..supplied(date(2025, 6, 1), Some(date(2026, 10, 1)))
        };
        let last = due(&segment(), monthly(1), ended, date(2026, 11, 20)).expect("is due");
        assert!(last.is_final);
        assert_eq!(days(Some(last)), pair("2026-10-01", "2026-11-05"));
        let billed = Supplied {
            billed_to: Some(date(2026, 11, 5)),
            ..ended
        };
        assert_eq!(due(&segment(), monthly(1), billed, date(2030, 1, 1)), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn bills_tile_what_is_supplied_without_gap_or_overlap(
            start in 0_i64..800,
            length in 1_i64..900,
            ends in any::<bool>(),
            first_day in 1_i8..=31,
            later_day in 1_i8..=31,
            months in prop::sample::select(vec![1_i8, 3, 6, 12]),
            changes_after in 0_usize..6,
            idle in prop::collection::vec(0_i64..75, 40),
        ) {
            let segment = segment();
            let from = date(2024, 1, 1).saturating_add(start.days());
            let end = from.saturating_add(length.days());
            let mut account = Supplied { from, to: ends.then_some(end), billed_to: None };
            let mut on = from;
            let mut bills = 0;
            for wait in idle {
                on = on.saturating_add(wait.days());
                // A run a day, whenever somebody remembers to start one.
                let day = if bills < changes_after { first_day } else { later_day };
                let cycle = Cycle::new(months, day, 1).expect("fits the year");
                while let Some(next) = due(&segment, cycle, account, on) {
                    prop_assert_eq!(next.period.from(), account.billed_to.unwrap_or(from));
                    prop_assert!(next.period.to() <= on);
                    prop_assert_eq!(next.is_first, bills == 0);
                    if ends { prop_assert!(next.period.to() <= end); }
                    prop_assert_eq!(next.is_final, ends && next.period.to() == end);
                    let longest = 31 * i64::from(months) + 2 * i64::from(segment.shortest_days) + 31 * i64::from(months);
                    prop_assert!(i64::from(next.period.days()) <= longest);
                    account.billed_to = Some(next.period.to());
                    bills += 1;
                }
            }
            if ends && on >= end.saturating_add(i64::from(segment.wait_days).days()) {
                prop_assert_eq!(account.billed_to, Some(end), "all of it was billed");
            }
        }
    }
}
