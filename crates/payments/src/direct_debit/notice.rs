//! Advance notice: what will be taken, when, how often, under which reference, and by whom.
//!
//! The Direct Debit Guarantee: the customer is told the agreed number of working days before
//! money is taken, and again before the amount, the day or the frequency changes.

use jiff::civil::Date;
use money::Money;

use base::codes;

use super::calendar::{BankCalendar, CalendarError};
use super::rules::BankRules;

codes! {
    /// How often.
    Frequency {
        /// The same amount each month.
        Monthly = "monthly",
        /// After each bill.
        EachBill = "each_bill",
        /// This one time.
        Once = "once",
    }
}

/// A notice as it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdvanceNotice {
    /// How much.
    pub amount: Money,
    /// The day the money moves: a working day.
    pub on: Date,
    /// How often.
    pub frequency: Frequency,
    /// The mandate's reference.
    pub reference: String,
    /// Who collects, as on the bank statement.
    pub originator: String,
}

/// When a collection is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// On the next such day of a month (1–28).
    DayOfMonth(i16),
    /// On this day.
    On(Date),
}

/// The first day that keeps the notice, given `today`, and is not before what the mandate allows:
/// a working day, because Bacs moves a collection of any other day to the next one.
///
/// `agreed` is true for a collection that the customer asks for: their terms agree a shorter time.
///
/// # Errors
/// When the calendar does not know the year.
pub fn notice_for(
    wanted: Wanted,
    today: Date,
    lodged_on: Option<Date>,
    agreed: bool,
    rules: &BankRules,
    calendar: &BankCalendar,
) -> Result<Date, CalendarError> {
    let days = if agreed {
        rules.agreed_notice_working_days
    } else {
        rules.notice_working_days
    };
    let told = calendar.after(today, days)?;
    // What is not lodged yet goes out with the next file, whose second day processes it.
    let lodged = match lodged_on {
        Some(day) => day,
        None => calendar.cycle(calendar.after(today, 1)?)?.processing,
    };
    let sound = calendar.after(lodged, rules.first_collection_working_days)?;
    let earliest = told.max(sound);
    let day = match wanted {
        Wanted::On(day) => day.max(earliest),
        Wanted::DayOfMonth(day) => next_such_day(earliest, day),
    };
    calendar.on_or_after(day)
}

/// The first day not before `earliest` whose collection, moved off a weekend, keeps the notice.
fn next_such_day(earliest: Date, day: i16) -> Date {
    let day = i8::try_from(day.clamp(1, 28)).unwrap_or(1);
    let this = earliest.with().day(day).build().unwrap_or(earliest);
    if this >= earliest {
        return this;
    }
    let next = earliest
        .checked_add(jiff::Span::new().months(1))
        .unwrap_or(earliest);
    next.with().day(day).build().unwrap_or(next)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn day(wanted: Wanted, today: Date, lodged_on: Option<Date>, agreed: bool) -> Date {
        let rules = BankRules::on(today).expect("hold");
        notice_for(
            wanted,
            today,
            lodged_on,
            agreed,
            &rules,
            &BankCalendar::embedded(),
        )
        .expect("known")
    }

    #[test]
    fn the_first_collection_waits_for_notice_and_bank() {
        let long_ago = Some(date(2024, 1, 2));
        // Ten working days after Monday 3 March is Monday 17 March.
        let on = |day_of_month, lodged| {
            day(
                Wanted::DayOfMonth(day_of_month),
                date(2025, 3, 3),
                lodged,
                false,
            )
        };
        assert_eq!(on(17, long_ago), date(2025, 3, 17));
        assert_eq!(on(16, long_ago), date(2025, 4, 16));
        // 20 April 2025 is Easter Sunday: Tuesday the 22nd.
        assert_eq!(
            day(Wanted::DayOfMonth(20), date(2025, 4, 1), long_ago, false),
            date(2025, 4, 22)
        );
        // Not lodged: out on the 4th, processed on the 5th, five working days for the bank: 12th.
        assert_eq!(
            day(Wanted::On(date(2025, 3, 5)), date(2025, 3, 3), None, true),
            date(2025, 3, 12)
        );
        assert_eq!(
            day(
                Wanted::On(date(2025, 3, 5)),
                date(2025, 3, 3),
                long_ago,
                true
            ),
            date(2025, 3, 10)
        );
    }

    proptest! {
        #[test]
        fn notice_is_never_shorter_than_promised(
            offset in 0..1_200_i32, wanted in 1..29_i16, lodged: bool,
        ) {
            let calendar = BankCalendar::embedded();
            let today = date(2023, 6, 1).checked_add(jiff::Span::new().days(offset)).expect("ok");
            let lodged_on = lodged.then(|| date(2023, 1, 3));
            let on = day(Wanted::DayOfMonth(wanted), today, lodged_on, false);
            prop_assert!(calendar.is_working_day(on).expect("known"));
            prop_assert!(on >= calendar.after(today, 10).expect("known"));
            // And it is no more than a month and a half later: nobody waits for ever.
            prop_assert!(on < today.checked_add(jiff::Span::new().days(62)).expect("ok"));
        }
    }
}
