//! One collection: announced, sent, collected, and perhaps returned or refunded, each once.

use base::{AccountId, CollectionId, Instant, MandateId, SubmissionId, codes};
use jiff::civil::Date;
use money::Money;

codes! {
    /// Where a collection is.
    CollectionState {
        /// The customer has been told; it may still be withdrawn.
        Announced = "announced",
        /// It is in a file for the bank.
        Submitted = "submitted",
        /// The money moved and the ledger has it.
        Collected = "collected",
        /// The bank sent it back (ARUDD); the ledger has that too. Final.
        Returned = "returned",
        /// The customer had it back under the guarantee (indemnity claim). Final.
        Refunded = "refunded",
        /// Taken back before it was sent. Final.
        Withdrawn = "withdrawn",
    }
}

codes! {
    /// What can happen to it.
    CollectionEvent {
        /// Its file was made.
        Submitted = "submitted",
        /// Its day has come.
        Collected = "collected",
        /// ARUDD: the bank could not pay.
        Returned = "returned",
        /// DDICA: the customer's bank gave the money back and takes it from us.
        Refunded = "refunded",
        /// Mandate or schedule changed before the file was made.
        Withdrawn = "withdrawn",
    }
}

codes! {
    /// Why it is made.
    CollectionKind {
        /// The fixed amount of a month.
        Monthly = "monthly",
        /// A bill.
        Bill = "bill",
        /// A payment the customer planned.
        Scheduled = "scheduled",
        /// An instalment of a payment plan.
        Instalment = "instalment",
    }
}

/// Where an event leads; `None` when it has no place there, so that nothing is posted twice.
///
/// A return may arrive before the job that books the day: it is then booked as collected and
/// returned, which the caller does in one transaction.
#[must_use]
pub const fn collection_step(
    state: CollectionState,
    event: CollectionEvent,
) -> Option<CollectionState> {
    use CollectionEvent as E;
    use CollectionState as S;
    match (state, event) {
        (S::Announced, E::Submitted) => Some(S::Submitted),
        (S::Announced, E::Withdrawn) => Some(S::Withdrawn),
        (S::Submitted, E::Collected) => Some(S::Collected),
        (S::Submitted | S::Collected, E::Returned) => Some(S::Returned),
        (S::Collected, E::Refunded) => Some(S::Refunded),
        _ => None,
    }
}

/// One collection of a mandate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collection {
    /// Owner account.
    pub account_id: AccountId,
    /// Identifier.
    pub id: CollectionId,
    /// By which mandate.
    pub mandate_id: MandateId,
    /// Why.
    pub kind: CollectionKind,
    /// What for, unique in the account: the bill, the month or the schedule it belongs to.
    pub occasion: String,
    /// How much.
    pub amount: Money,
    /// The day announced: a working day.
    pub due_on: Date,
    /// When the notice was given.
    pub announced_at: Instant,
    /// Where it is.
    pub state: CollectionState,
    /// The file it is in.
    pub submission_id: Option<SubmissionId>,
    /// The bank's code of a return or claim.
    pub reason: String,
    /// When it last changed.
    pub updated_at: Instant,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn run(events: &[CollectionEvent]) -> (CollectionState, Vec<CollectionState>) {
        let mut entered = Vec::new();
        let mut state = CollectionState::Announced;
        for event in events {
            if let Some(to) = collection_step(state, *event) {
                state = to;
                entered.push(to);
            }
        }
        (state, entered)
    }

    proptest! {
        #[test]
        fn no_state_is_entered_twice_whatever_comes(
            events in proptest::collection::vec(
                proptest::sample::select(CollectionEvent::ALL), 0..16),
        ) {
            let (_, entered) = run(&events);
            for state in CollectionState::ALL {
                let times = entered.iter().filter(|entered| *entered == state).count();
                prop_assert!(times <= 1, "{state:?} entered {times} times");
            }
            // What never left is never given back.
            let sent = entered.contains(&CollectionState::Submitted);
            prop_assert!(sent || !entered.contains(&CollectionState::Returned));
            prop_assert!(sent || !entered.contains(&CollectionState::Refunded));
        }
    }

    #[test]
    fn what_is_sent_can_no_longer_be_withdrawn() {
        assert_eq!(
            collection_step(CollectionState::Submitted, CollectionEvent::Withdrawn),
            None
        );
    }
}
