//! Payment plans: what somebody can afford, instalments that sum to the debt, and what becomes of
//! them. Breathing space stops everything for sixty days.
//!
//! ```text
//! proposed ──agreed──▶ active ◀──resumed── breathing_space
//!    │                   │ └──────begun──────────▲
//!    └─▶ withdrawn       ├──paid──▶ completed
//!                        ├──missed──▶ broken ──renegotiated──▶ replaced
//!                        └──renegotiated──▶ replaced
//! ```

mod budget;
mod progress;
mod proposal;
mod text;

use base::{AccountId, Instant, PlanId, codes};
use jiff::civil::Date;
use money::Money;

pub use budget::{Affordability, Budget, BudgetError, BudgetLine, Category, Side};
pub use progress::{InstalmentProgress, InstalmentState, Progress, owed_on_instalments, progress};
pub use proposal::{Instalment, ProposalError, Wish, propose};

codes! {
    /// Where a plan is.
    PlanState {
        /// Shown to the customer; nothing is agreed.
        Proposed = "proposed",
        /// Agreed and running.
        Active = "active",
        /// Paused by a breathing space.
        BreathingSpace = "breathing_space",
        /// Everything is paid. Final.
        Completed = "completed",
        /// An instalment was missed; the customer may still renegotiate.
        Broken = "broken",
        /// Another plan took its place. Final.
        Replaced = "replaced",
        /// Never agreed, or ended by the customer. Final.
        Withdrawn = "withdrawn",
    }
}

codes! {
    /// What can happen to a plan.
    PlanEvent {
        /// The customer agrees.
        Agreed = "agreed",
        /// The last penny came.
        Completed = "completed",
        /// An instalment stayed unpaid beyond its days of grace.
        Missed = "missed",
        /// What was missing came.
        CaughtUp = "caught_up",
        /// Another plan is agreed in its place.
        Renegotiated = "renegotiated",
        /// A breathing space begins.
        SpaceBegun = "space_begun",
        /// It ends.
        SpaceEnded = "space_ended",
        /// The customer ends it.
        Withdrawn = "withdrawn",
    }
}

/// Where an event leads; `None` when it has no place there.
#[must_use]
pub const fn plan_step(state: PlanState, event: PlanEvent) -> Option<PlanState> {
    use PlanEvent as E;
    use PlanState as S;
    match (state, event) {
        (S::Proposed, E::Agreed)
        | (S::BreathingSpace, E::SpaceEnded)
        | (S::Broken, E::CaughtUp) => Some(S::Active),
        (S::Active | S::BreathingSpace | S::Broken, E::Completed) => Some(S::Completed),
        (S::Active, E::Missed) => Some(S::Broken),
        (S::Active | S::Broken | S::BreathingSpace, E::Renegotiated) => Some(S::Replaced),
        (S::Active | S::Broken, E::SpaceBegun) => Some(S::BreathingSpace),
        (S::Proposed | S::Active | S::Broken | S::BreathingSpace, E::Withdrawn) => {
            Some(S::Withdrawn)
        }
        _ => None,
    }
}

impl PlanState {
    /// Whether it stands in the way of another one.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Active | Self::BreathingSpace | Self::Broken)
    }
}

/// A plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Owner account.
    pub account_id: AccountId,
    /// Identifier.
    pub id: PlanId,
    /// Where it is.
    pub state: PlanState,
    /// What it pays off.
    pub debt: Money,
    /// When the customer agreed.
    pub agreed_at: Instant,
    /// The first day of a breathing space, and the first day after it.
    pub space: Option<(Date, Date)>,
    /// What it rests on.
    pub budget: Budget,
    /// Its instalments, by day.
    pub instalments: Vec<Instalment>,
    /// When it last changed.
    pub updated_at: Instant,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn run(events: &[PlanEvent]) -> PlanState {
        events.iter().fold(PlanState::Proposed, |state, event| {
            plan_step(state, *event).unwrap_or(state)
        })
    }

    #[test]
    fn a_missed_instalment_can_be_caught_up_or_renegotiated() {
        use PlanEvent as E;
        assert_eq!(run(&[E::Agreed, E::Missed, E::CaughtUp]), PlanState::Active);
        assert_eq!(
            run(&[E::Agreed, E::Missed, E::Renegotiated]),
            PlanState::Replaced
        );
        assert_eq!(
            run(&[E::Agreed, E::SpaceBegun, E::Missed]),
            PlanState::BreathingSpace
        );
        assert_eq!(
            run(&[E::Agreed, E::SpaceBegun, E::SpaceEnded]),
            PlanState::Active
        );
    }

    proptest! {
        #[test]
        fn what_has_ended_stays_ended(
            before in proptest::collection::vec(proptest::sample::select(PlanEvent::ALL), 0..10),
            after in proptest::collection::vec(proptest::sample::select(PlanEvent::ALL), 0..10),
        ) {
            let state = run(&before);
            if matches!(state, PlanState::Completed | PlanState::Replaced | PlanState::Withdrawn) {
                prop_assert_eq!(run(&[before, after].concat()), state);
            }
        }
    }
}
