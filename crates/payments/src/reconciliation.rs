//! The gateway's books against ours: where they differ, and why. Pure; it moves nothing.

use base::{AccountId, Instant, codes};
use money::Money;

use crate::{Movement, MovementKind};

codes! {
    /// Why a line does not agree.
    DifferenceReason {
        /// The gateway moved money that our ledger does not have.
        MissingHere = "missing_here",
        /// Our ledger has money that the gateway did not move.
        MissingThere = "missing_there",
        /// Both have it, with different amounts.
        Amount = "amount",
        /// Both have it, in different currencies.
        Currency = "currency",
        /// The gateway's line is of a kind that is not booked by itself.
        NotBooked = "not_booked",
    }
}

/// A line of our ledger that a gateway should have too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BookedHere {
    /// The book; of a payment of several accounts, the one that started it.
    pub account_id: AccountId,
    /// How much, in all books together.
    pub amount: Money,
}

/// One line that does not agree, until it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The gateway's stable name.
    pub gateway: String,
    /// What moved.
    pub kind: MovementKind,
    /// The checkout, the refund or the pay-out.
    pub reference: String,
    /// Why it is here.
    pub reason: DifferenceReason,
    /// Whose it is, where we know.
    pub account_id: Option<AccountId>,
    /// What our ledger has.
    pub here: Option<Money>,
    /// What the gateway has.
    pub there: Option<Money>,
    /// When it was first seen.
    pub found_at: Instant,
    /// When both agreed again.
    pub resolved_at: Option<Instant>,
}

/// Compares one line of the gateway's with ours; `None` when they agree.
#[must_use]
pub fn compare(movement: &Movement, here: Option<&BookedHere>) -> Option<DifferenceReason> {
    if movement.kind == MovementKind::Other {
        return Some(DifferenceReason::NotBooked);
    }
    let Some(here) = here else {
        return Some(DifferenceReason::MissingHere);
    };
    if here.amount.currency() != movement.amount.currency() {
        return Some(DifferenceReason::Currency);
    }
    (here.amount != movement.amount).then_some(DifferenceReason::Amount)
}

#[cfg(test)]
mod tests {
    use base::Entropy;
    use money::Currency;

    use super::*;

    struct Fixed(u8);

    impl Entropy for Fixed {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(self.0);
        }
    }

    fn movement(kind: MovementKind, amount: Money) -> Movement {
        Movement {
            id: "line_1".to_owned(),
            kind,
            reference: "chk_1".to_owned(),
            amount,
            fee: Money::zero(amount.currency()),
            at: Instant::EPOCH,
        }
    }

    #[test]
    fn each_way_to_differ_has_its_reason() {
        let gbp = |minor| Money::from_minor(minor, Currency::Gbp);
        let account_id = AccountId::new(Instant::EPOCH, &Fixed(1));
        let here = |amount| BookedHere { account_id, amount };
        let capture = movement(MovementKind::Capture, gbp(500));
        assert_eq!(compare(&capture, Some(&here(gbp(500)))), None);
        let reasons = [
            (None, DifferenceReason::MissingHere),
            (Some(here(gbp(499))), DifferenceReason::Amount),
            (
                Some(here(Money::from_minor(500, Currency::Eur))),
                DifferenceReason::Currency,
            ),
        ];
        for (booked, reason) in reasons {
            assert_eq!(compare(&capture, booked.as_ref()), Some(reason));
        }
        let dispute = movement(MovementKind::Other, gbp(500));
        let not_booked = Some(DifferenceReason::NotBooked);
        assert_eq!(compare(&dispute, Some(&here(gbp(500)))), not_booked);
    }
}
