//! Payments planned ahead: until when one may still be changed or cancelled.
//!
//! A planned payment is a Direct Debit collection on a day of the customer's choice
//! ([`CollectionKind::Scheduled`]); paying every bill by itself is the mandate's arrangement
//! ([`crate::direct_debit::Arrangement::WholeBill`]). A saved card cannot be charged: no gateway
//! here keeps one.

use jiff::civil::Date;

use crate::direct_debit::{
    BankCalendar, BankRules, CalendarError, Collection, CollectionKind, CollectionState,
};

/// Why a planned payment cannot be changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScheduleError {
    /// It is none, or has been sent, taken or cancelled.
    #[error("it can no longer be changed")]
    NotPlanned,
    /// The cut-off has passed.
    #[error("it could be changed until {0}")]
    TooLate(Date),
    /// The calendar does not know the year.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
}

/// The last day on which a payment planned for `on` may be changed or cancelled.
///
/// # Errors
/// When the calendar does not know the year.
pub fn change_until(
    on: Date,
    rules: &BankRules,
    calendar: &BankCalendar,
) -> Result<Date, CalendarError> {
    calendar.before(on, rules.change_cut_off_working_days)
}

/// Whether a planned payment may be changed today.
///
/// # Errors
/// Why not.
pub fn check_change(
    planned: &Collection,
    today: Date,
    rules: &BankRules,
    calendar: &BankCalendar,
) -> Result<(), ScheduleError> {
    let open = planned.state == CollectionState::Announced;
    if planned.kind != CollectionKind::Scheduled || !open {
        return Err(ScheduleError::NotPlanned);
    }
    let until = change_until(planned.due_on, rules, calendar)?;
    if today > until {
        return Err(ScheduleError::TooLate(until));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use base::{AccountId, CollectionId, Entropy, Instant, MandateId};
    use jiff::civil::date;
    use money::{Currency, Money};

    use super::*;

    struct Fixed;

    impl Entropy for Fixed {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(3);
        }
    }

    fn planned(due_on: Date) -> Collection {
        Collection {
            account_id: AccountId::new(Instant::EPOCH, &Fixed),
            id: CollectionId::new(Instant::EPOCH, &Fixed),
            mandate_id: MandateId::new(Instant::EPOCH, &Fixed),
            kind: CollectionKind::Scheduled,
            occasion: "scheduled:key".to_owned(),
            amount: Money::from_minor(5_000, Currency::Gbp),
            due_on,
            announced_at: Instant::EPOCH,
            state: CollectionState::Announced,
            submission_id: None,
            reason: String::new(),
            updated_at: Instant::EPOCH,
        }
    }

    #[test]
    fn it_may_be_changed_until_three_working_days_before() {
        let rules = BankRules::on(date(2025, 4, 1)).expect("hold");
        let calendar = BankCalendar::embedded();
        // Wednesday 23 April 2025, after Easter: Tuesday 22, Thursday 17, Wednesday 16.
        let payment = planned(date(2025, 4, 23));
        let change = |payment: &Collection, today| check_change(payment, today, &rules, &calendar);
        assert_eq!(change(&payment, date(2025, 4, 16)), Ok(()));
        let late = Err(ScheduleError::TooLate(date(2025, 4, 16)));
        assert_eq!(change(&payment, date(2025, 4, 17)), late);
        let mut sent = payment.clone();
        sent.state = CollectionState::Submitted;
        assert_eq!(
            change(&sent, date(2025, 4, 1)),
            Err(ScheduleError::NotPlanned)
        );
        let mut monthly = payment;
        monthly.kind = CollectionKind::Monthly;
        assert_eq!(
            change(&monthly, date(2025, 4, 1)),
            Err(ScheduleError::NotPlanned)
        );
    }
}
