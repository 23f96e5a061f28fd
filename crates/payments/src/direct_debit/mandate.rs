//! The mandate: a customer's instruction to their bank, and the machine of its states.
//!
//! ```text
//! new ──lodged──▶ pending ──accepted──▶ active ◀──resumed── paused
//!  │                │  └──refused──▶ refused ▲────────────────┘ (a late refusal)
//!  └──cancelled─────┴──────cancelled──────▶ cancelled ◀── active, paused
//! ```
//! Details never change in place: another account is another mandate.

use base::{AccountId, Instant, MandateId, codes};
use jiff::civil::Date;
use money::Money;

codes! {
    /// Where a mandate is.
    MandateState {
        /// Set up here; the bank has not been told.
        New = "new",
        /// Lodged with the bank through AUDDIS; it may still refuse.
        Pending = "pending",
        /// Collections may be made.
        Active = "active",
        /// The customer paused it; nothing is collected.
        Paused = "paused",
        /// Ended by the customer, by us or by their bank. Final.
        Cancelled = "cancelled",
        /// The bank did not take it. Final.
        Refused = "refused",
    }
}

codes! {
    /// What can happen to a mandate.
    MandateEvent {
        /// The file with its instruction was made.
        Lodged = "lodged",
        /// The bank's time to refuse has passed.
        Accepted = "accepted",
        /// AUDDIS says no.
        Refused = "refused",
        /// The customer pauses it.
        Paused = "paused",
        /// The customer goes on, or the pause has ended.
        Resumed = "resumed",
        /// The customer cancels here.
        Cancelled = "cancelled",
        /// The customer cancelled at their bank (ADDACS).
        CancelledAtBank = "cancelled_at_bank",
    }
}

codes! {
    /// What is collected.
    Arrangement {
        /// The same amount each month.
        FixedMonthly = "fixed_monthly",
        /// Each bill, whole.
        WholeBill = "whole_bill",
    }
}

codes! {
    /// What the bank has to be told.
    Instruct {
        /// `0N`: a new instruction.
        Lodge = "lodge",
        /// `0C`: it has ended.
        Cancel = "cancel",
    }
}

/// What an event does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MandateStep {
    /// To this state; the bank is to be told where there is something to tell.
    Move(MandateState, Option<Instruct>),
    /// Nothing new.
    Stay,
    /// Not from here.
    NotAllowed,
}

/// The machine.
#[must_use]
pub const fn mandate_step(state: MandateState, event: MandateEvent) -> MandateStep {
    use MandateEvent as E;
    use MandateState as S;
    match (state, event) {
        (S::New, E::Lodged) => MandateStep::Move(S::Pending, None),
        (S::Pending, E::Accepted) | (S::Paused, E::Resumed) => MandateStep::Move(S::Active, None),
        (S::Active, E::Paused) => MandateStep::Move(S::Paused, None),
        (S::New | S::Pending | S::Active | S::Paused, E::Refused) => {
            MandateStep::Move(S::Refused, None)
        }
        // The bank was never told of a new one.
        (S::New, E::Cancelled) => MandateStep::Move(S::Cancelled, None),
        (S::Pending | S::Active | S::Paused, E::Cancelled) => {
            MandateStep::Move(S::Cancelled, Some(Instruct::Cancel))
        }
        (S::New | S::Pending | S::Active | S::Paused, E::CancelledAtBank) => {
            MandateStep::Move(S::Cancelled, None)
        }
        (S::Cancelled | S::Refused, E::Paused | E::Resumed)
        | (S::New | S::Pending, E::Paused | E::Resumed) => MandateStep::NotAllowed,
        _ => MandateStep::Stay,
    }
}

impl MandateState {
    /// Whether it has not ended.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(
            self,
            Self::New | Self::Pending | Self::Active | Self::Paused
        )
    }
}

/// One mandate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mandate {
    /// Owner account.
    pub account_id: AccountId,
    /// Identifier.
    pub id: MandateId,
    /// What the bank knows it by: 6–18 characters, unique with us.
    pub reference: String,
    /// Where it is.
    pub state: MandateState,
    /// Sort code and account number, sealed for this mandate.
    pub sealed_account: Vec<u8>,
    /// The account holder's name, sealed too.
    pub sealed_holder: Vec<u8>,
    /// What may be shown: `account ending 958`.
    pub shown: String,
    /// What is collected.
    pub arrangement: Arrangement,
    /// The fixed amount, or `None` for the whole bill.
    pub fixed: Option<Money>,
    /// Day of the month, 1–28.
    pub day: i16,
    /// When it was set up.
    pub created_at: Instant,
    /// When it last changed.
    pub updated_at: Instant,
    /// The processing day of the file that lodged it.
    pub lodged_on: Option<Date>,
    /// When a pause ends.
    pub paused_until: Option<Date>,
    /// The bank's reason of a refusal or cancellation, a code of AUDDIS or ADDACS.
    pub reason: String,
}

/// The reference of a mandate: `LL` and the last sixteen digits of its identifier in capitals, so
/// that it is unique, 18 characters long and never begins like an indemnity claim (`DDIC`).
#[must_use]
pub fn mandate_reference(id: MandateId) -> String {
    let text = id.to_string().to_ascii_uppercase();
    format!("LL{}", &text[text.len() - 16..])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn run(events: &[MandateEvent]) -> MandateState {
        events.iter().fold(MandateState::New, |state, event| {
            match mandate_step(state, *event) {
                MandateStep::Move(to, _) => to,
                MandateStep::Stay | MandateStep::NotAllowed => state,
            }
        })
    }

    fn events() -> impl Strategy<Value = Vec<MandateEvent>> {
        proptest::collection::vec(proptest::sample::select(MandateEvent::ALL), 0..12)
    }

    #[test]
    fn the_usual_life_is_allowed() {
        use MandateEvent as E;
        let life = [E::Lodged, E::Accepted, E::Paused, E::Resumed, E::Cancelled];
        assert_eq!(run(&life[..2]), MandateState::Active);
        assert_eq!(run(&life[..3]), MandateState::Paused);
        assert_eq!(run(&life), MandateState::Cancelled);
    }

    #[test]
    fn the_bank_is_told_of_an_end_only_when_it_knew_of_a_beginning() {
        let step = |state| mandate_step(state, MandateEvent::Cancelled);
        assert_eq!(
            step(MandateState::New),
            MandateStep::Move(MandateState::Cancelled, None)
        );
        let told = MandateStep::Move(MandateState::Cancelled, Some(Instruct::Cancel));
        assert_eq!(step(MandateState::Active), told);
        assert_eq!(step(MandateState::Pending), told);
        let at_bank = mandate_step(MandateState::Active, MandateEvent::CancelledAtBank);
        assert_eq!(at_bank, MandateStep::Move(MandateState::Cancelled, None));
    }

    #[test]
    fn what_was_not_lodged_is_never_active() {
        assert_eq!(run(&[MandateEvent::Accepted]), MandateState::New);
        let early = mandate_step(MandateState::Pending, MandateEvent::Paused);
        assert_eq!(early, MandateStep::NotAllowed);
    }

    #[test]
    fn a_reference_is_what_bacs_allows() {
        struct Fixed;
        impl base::Entropy for Fixed {
            fn fill(&self, buffer: &mut [u8]) {
                buffer.fill(0xd1);
            }
        }
        let reference = mandate_reference(MandateId::new(Instant::EPOCH, &Fixed));
        assert_eq!(reference.len(), 18);
        assert!(
            reference.bytes().all(|byte| byte.is_ascii_alphanumeric()),
            "{reference}"
        );
    }

    proptest! {
        #[test]
        fn an_end_is_an_end(before in events(), after in events()) {
            let ended = [before, vec![MandateEvent::Cancelled]].concat();
            let state = run(&ended);
            prop_assert!(!state.is_open());
            prop_assert_eq!(run(&[ended, after].concat()), state);
        }

        #[test]
        fn an_event_told_twice_changes_nothing_the_second_time(events in events()) {
            let twice: Vec<_> = events.iter().flat_map(|event| [*event, *event]).collect();
            prop_assert_eq!(run(&events), run(&twice));
        }
    }
}
