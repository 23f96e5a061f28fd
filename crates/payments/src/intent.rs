//! The life of a payment intent, as a stated machine.

use base::{AccountId, BillId, Instant, PaymentId, codes};
use money::Money;

codes! {
    /// Where an intent is.
    IntentState {
        /// Written down; the gateway has not been told, or its answer was lost.
        Created = "created",
        /// The gateway has a page for it; the customer may be there.
        Open = "open",
        /// The gateway took the money and the ledger has it. Final.
        Captured = "captured",
        /// The gateway said no. A later capture is still believed: the gateway holds the money.
        Declined = "declined",
        /// The customer turned back, or the page expired. A later capture is still believed.
        Cancelled = "cancelled",
    }
}

/// What can be learnt about an intent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IntentEvent {
    /// The gateway opened a page.
    Opened,
    /// The gateway holds the money.
    Captured,
    /// The gateway refused.
    Declined,
    /// The customer turned back or the page expired.
    Cancelled,
}

/// What to do with an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Move to this state; entering [`IntentState::Captured`] posts to the ledger once.
    Move(IntentState),
    /// Nothing new.
    Stay,
}

/// One intent of a customer to pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentIntent {
    /// Owner account.
    pub account_id: AccountId,
    /// Identifier.
    pub id: PaymentId,
    /// How much.
    pub amount: Money,
    /// Where it is.
    pub state: IntentState,
    /// Which gateway: its stable name.
    pub gateway: String,
    /// The gateway's reference, once it has one.
    pub reference: Option<String>,
    /// Made with the form: the same form sent twice is one intent. Unique within the account.
    pub attempt_key: String,
    /// Printed on the receipt; set when captured.
    pub receipt_number: Option<String>,
    /// When it was made.
    pub created_at: Instant,
    /// When it last changed.
    pub updated_at: Instant,
    /// When the ledger got it.
    pub captured_at: Option<Instant>,
}

/// What of a payment goes to one account. Most payments have one part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaymentPart {
    /// Whose book.
    pub account_id: AccountId,
    /// How much of the payment.
    pub amount: Money,
    /// The bill that the customer chose to pay with it; without one the oldest is paid first.
    pub bill: Option<BillId>,
}

/// A captured payment that the customer meant for one bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChosenBill {
    /// The payment.
    pub payment: PaymentId,
    /// The bill.
    pub bill: BillId,
    /// How much.
    pub amount: Money,
}

impl PaymentIntent {
    /// The one part of a payment for its own account.
    #[must_use]
    pub const fn own_part(&self) -> PaymentPart {
        PaymentPart {
            account_id: self.account_id,
            amount: self.amount,
            bill: None,
        }
    }
}

/// Whether parts make up a payment: each more than nothing, each account once, the intent's own
/// among them, and together exactly its amount.
#[must_use]
pub fn parts_fit(intent: &PaymentIntent, parts: &[PaymentPart]) -> bool {
    let mut accounts: Vec<_> = parts.iter().map(|part| part.account_id).collect();
    accounts.sort_unstable();
    accounts.dedup();
    let mut sum = Some(0_i64);
    for part in parts {
        let sound = part.amount.currency() == intent.amount.currency() && part.amount.minor() > 0;
        sum = sum
            .filter(|_| sound)
            .and_then(|sum| sum.checked_add(part.amount.minor()));
    }
    accounts.len() == parts.len()
        && accounts.binary_search(&intent.account_id).is_ok()
        && sum == Some(intent.amount.minor())
}

/// The machine: a capture always wins, nothing follows a capture, everything may come twice.
#[must_use]
pub const fn step(state: IntentState, event: IntentEvent) -> Step {
    match (state, event) {
        (IntentState::Captured, _) => Step::Stay,
        (_, IntentEvent::Captured) => Step::Move(IntentState::Captured),
        (IntentState::Created, IntentEvent::Opened) => Step::Move(IntentState::Open),
        (IntentState::Created | IntentState::Open, IntentEvent::Declined) => {
            Step::Move(IntentState::Declined)
        }
        (IntentState::Created | IntentState::Open, IntentEvent::Cancelled) => {
            Step::Move(IntentState::Cancelled)
        }
        _ => Step::Stay,
    }
}

/// Whether an amount may be paid: more than nothing, not more than `most`.
#[must_use]
pub fn check_amount(amount: Money, most: Money) -> bool {
    amount.currency() == most.currency() && amount.minor() > 0 && amount.minor() <= most.minor()
}

#[cfg(test)]
mod tests {
    use money::Currency;
    use proptest::prelude::*;

    use super::*;

    struct Fixed(u8);

    impl base::Entropy for Fixed {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(self.0);
        }
    }

    const EVENTS: [IntentEvent; 4] = [
        IntentEvent::Opened,
        IntentEvent::Captured,
        IntentEvent::Declined,
        IntentEvent::Cancelled,
    ];

    fn events() -> impl Strategy<Value = Vec<IntentEvent>> {
        proptest::collection::vec(proptest::sample::select(&EVENTS[..]), 0..12)
    }

    /// The last state, and how often `Captured` was entered.
    fn run(events: &[IntentEvent]) -> (IntentState, usize) {
        let mut state = IntentState::Created;
        let mut captures = 0;
        for event in events {
            if let Step::Move(to) = step(state, *event) {
                captures += usize::from(to == IntentState::Captured);
                state = to;
            }
        }
        (state, captures)
    }

    proptest! {
        #[test]
        fn a_capture_anywhere_ends_captured_and_is_entered_once(
            before in events(), after in events(),
        ) {
            let all = [before, vec![IntentEvent::Captured], after].concat();
            prop_assert_eq!(run(&all), (IntentState::Captured, 1));
        }

        #[test]
        fn without_a_capture_nothing_is_ever_captured(events in events()) {
            let others: Vec<_> =
                events.into_iter().filter(|event| *event != IntentEvent::Captured).collect();
            let (state, captures) = run(&others);
            prop_assert_ne!(state, IntentState::Captured);
            prop_assert_eq!(captures, 0);
        }

        #[test]
        fn an_event_told_twice_changes_nothing_the_second_time(events in events()) {
            let twice: Vec<_> = events.iter().flat_map(|event| [*event, *event]).collect();
            prop_assert_eq!(run(&events), run(&twice));
        }

        #[test]
        fn no_event_moves_a_state_to_itself(at in 0..5_usize, event in 0..4_usize) {
            let state = IntentState::ALL[at];
            prop_assert_ne!(step(state, EVENTS[event]), Step::Move(state));
        }
    }

    #[test]
    fn a_page_that_opens_late_does_not_reopen_what_was_declined() {
        assert_eq!(step(IntentState::Declined, IntentEvent::Opened), Step::Stay);
        assert_eq!(
            step(IntentState::Cancelled, IntentEvent::Opened),
            Step::Stay
        );
    }

    #[test]
    fn an_amount_must_be_more_than_nothing_and_no_more_than_the_most() {
        let gbp = |minor| Money::from_minor(minor, Currency::Gbp);
        assert!(check_amount(gbp(1), gbp(100)));
        assert!(check_amount(gbp(100), gbp(100)));
        assert!(!check_amount(gbp(101), gbp(100)));
        assert!(!check_amount(gbp(0), gbp(100)));
        assert!(!check_amount(gbp(-5), gbp(100)));
        assert!(!check_amount(Money::from_minor(5, Currency::Eur), gbp(100)));
    }

    #[test]
    fn parts_must_be_the_payment_and_nothing_else() {
        let account = |number| AccountId::new(Instant::EPOCH, &Fixed(number));
        let gbp = |minor| Money::from_minor(minor, Currency::Gbp);
        let part = |number, minor| PaymentPart {
            account_id: account(number),
            amount: gbp(minor),
            bill: None,
        };
        let intent = PaymentIntent {
            account_id: account(1),
            id: PaymentId::new(Instant::EPOCH, &Fixed(9)),
            amount: gbp(100),
            state: IntentState::Created,
            gateway: "sandbox".to_owned(),
            reference: None,
            attempt_key: "key".to_owned(),
            receipt_number: None,
            created_at: Instant::EPOCH,
            updated_at: Instant::EPOCH,
            captured_at: None,
        };
        assert!(parts_fit(&intent, &[intent.own_part()]));
        assert!(parts_fit(&intent, &[part(1, 60), part(2, 40)]));
        for wrong in [
            &[][..],
            &[part(1, 99)],
            &[part(2, 100)],
            &[part(1, 50), part(1, 50)],
            &[part(1, 101), part(2, -1)],
            &[part(1, 100), part(2, 0)],
        ] {
            assert!(!parts_fit(&intent, wrong), "{wrong:?}");
        }
    }
}
