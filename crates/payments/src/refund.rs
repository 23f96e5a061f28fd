//! Giving credit back to the cards that paid: the life of a refund, as a stated machine.

use base::{AccountId, Instant, PaymentId, RefundId, codes};
use money::Money;

codes! {
    /// Where a refund is.
    RefundState {
        /// Written down; the gateway has not been told, or its answer was lost.
        Created = "created",
        /// The gateway has it and has not decided.
        Sent = "sent",
        /// On its way to the card, and the ledger has it.
        Done = "done",
        /// The gateway said no: nothing moved. A later success is still believed.
        Refused = "refused",
        /// It was done and came back: the ledger has both. Final.
        Returned = "returned",
    }
}

/// What can be learnt about a refund.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefundEvent {
    /// The gateway took it on.
    Accepted,
    /// The money is on its way.
    Done,
    /// It will not happen, or the money came back.
    Refused,
}

/// What to do with an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefundStep {
    /// Move to this state. Entering [`RefundState::Done`] posts to the ledger once, entering
    /// [`RefundState::Returned`] posts it back once.
    Move(RefundState),
    /// Nothing new.
    Stay,
}

/// The machine: what the gateway says of its money wins, and everything may come twice.
#[must_use]
pub const fn refund_step(state: RefundState, event: RefundEvent) -> RefundStep {
    use RefundEvent as Event;
    use RefundState as State;
    match (state, event) {
        (State::Created, Event::Accepted) => RefundStep::Move(State::Sent),
        (State::Created | State::Sent | State::Refused, Event::Done) => {
            RefundStep::Move(State::Done)
        }
        (State::Created | State::Sent, Event::Refused) => RefundStep::Move(State::Refused),
        (State::Done, Event::Refused) => RefundStep::Move(State::Returned),
        _ => RefundStep::Stay,
    }
}

/// Money on its way back to one card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refund {
    /// Whose credit.
    pub account_id: AccountId,
    /// Identifier.
    pub id: RefundId,
    /// The payment whose card gets it.
    pub payment_id: PaymentId,
    /// How much.
    pub amount: Money,
    /// Where it is.
    pub state: RefundState,
    /// Which gateway: its stable name.
    pub gateway: String,
    /// The gateway's reference of the checkout that took the money.
    pub checkout: String,
    /// The gateway's reference of the refund, once it has one.
    pub reference: Option<String>,
    /// Made with the form: the same form sent twice is one refund.
    pub attempt_key: String,
    /// A form's refund may go to several cards; each has its place, from 0.
    pub place: i16,
    /// When it was asked for.
    pub created_at: Instant,
    /// When it last changed.
    pub updated_at: Instant,
    /// When the ledger got it.
    pub done_at: Option<Instant>,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const EVENTS: [RefundEvent; 3] = [
        RefundEvent::Accepted,
        RefundEvent::Done,
        RefundEvent::Refused,
    ];

    fn events() -> impl Strategy<Value = Vec<RefundEvent>> {
        proptest::collection::vec(proptest::sample::select(&EVENTS[..]), 0..12)
    }

    /// The last state, and how often money went out and came back.
    fn run(events: &[RefundEvent]) -> (RefundState, usize, usize) {
        let (mut state, mut out, mut back) = (RefundState::Created, 0, 0);
        for event in events {
            if let RefundStep::Move(to) = refund_step(state, *event) {
                out += usize::from(to == RefundState::Done);
                back += usize::from(to == RefundState::Returned);
                state = to;
            }
        }
        (state, out, back)
    }

    proptest! {
        #[test]
        fn money_goes_out_at_most_once_and_comes_back_only_after(events in events()) {
            let (state, out, back) = run(&events);
            prop_assert!(out <= 1 && back <= out);
            prop_assert_eq!(state == RefundState::Done, out == 1 && back == 0);
        }

        #[test]
        fn an_event_told_twice_changes_nothing_the_second_time(events in events()) {
            let twice: Vec<_> = events.iter().flat_map(|event| [*event, *event]).collect();
            prop_assert_eq!(run(&events), run(&twice));
        }

        #[test]
        fn a_success_is_never_forgotten(before in events()) {
            let all = [before, vec![RefundEvent::Done]].concat();
            let (state, out, _) = run(&all);
            prop_assert_eq!(out, 1);
            prop_assert!(matches!(state, RefundState::Done | RefundState::Returned));
        }
    }
}
