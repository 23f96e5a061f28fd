//! How a plan stands: which instalments are paid, due or missed.
//!
//! Payments since the agreement fill the instalments in order, whichever way they came. A breathing
//! space moves everything that is still open by its length.

use jiff::civil::Date;
use money::{Money, MoneyError};

use super::{Instalment, Plan};

/// How an instalment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InstalmentState {
    /// All of it came.
    Paid,
    /// Its day is still to come, or its days of grace are not over.
    Due,
    /// It is overdue beyond its days of grace.
    Missed,
}

/// One instalment with what came for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InstalmentProgress {
    /// The day it is due, after a breathing space.
    pub due_on: Date,
    /// How much it asks for.
    pub amount: Money,
    /// What came.
    pub paid: Money,
    /// How it stands.
    pub state: InstalmentState,
}

/// How a plan stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Every instalment.
    pub instalments: Vec<InstalmentProgress>,
    /// What came in all, not more than the debt.
    pub paid: Money,
    /// What is still to come.
    pub left: Money,
}

impl Progress {
    /// Nothing is left.
    #[must_use]
    pub const fn is_complete(&self) -> bool {
        self.left.is_zero()
    }

    /// The first instalment that is missed.
    #[must_use]
    pub fn missed(&self) -> Option<&InstalmentProgress> {
        self.instalments
            .iter()
            .find(|one| one.state == InstalmentState::Missed)
    }

    /// The next instalment to pay.
    #[must_use]
    pub fn next(&self) -> Option<&InstalmentProgress> {
        self.instalments
            .iter()
            .find(|one| one.state != InstalmentState::Paid)
    }
}

/// How a plan stands on a day, when `paid` came since it was agreed.
///
/// # Errors
/// When currencies differ or a sum does not fit.
pub fn progress(
    plan: &Plan,
    paid: Money,
    today: Date,
    grace_days: u16,
) -> Result<Progress, MoneyError> {
    let currency = plan.debt.currency();
    let mut left_of_paid = paid.checked_add(Money::zero(currency))?.minor().max(0);
    let mut instalments = Vec::with_capacity(plan.instalments.len());
    for one in &plan.instalments {
        let filled = left_of_paid.min(one.amount.minor());
        left_of_paid -= filled;
        let due_on = due_on(plan, one, today, filled == one.amount.minor());
        let grace = jiff::Span::new().days(i32::from(grace_days));
        let last = due_on.checked_add(grace).unwrap_or(due_on);
        let state = if filled == one.amount.minor() {
            InstalmentState::Paid
        } else if today > last && !in_space(plan, today) {
            InstalmentState::Missed
        } else {
            InstalmentState::Due
        };
        instalments.push(InstalmentProgress {
            due_on,
            amount: one.amount,
            paid: Money::from_minor(filled, currency),
            state,
        });
    }
    let came = Money::sum(currency, instalments.iter().map(|one| one.paid))?;
    Ok(Progress {
        left: plan.debt.checked_sub(came)?,
        paid: came,
        instalments,
    })
}

/// What of the instalments that fell due is still owed, when `owed` in all is owed: payments pay
/// the oldest first, so what is owed lies on the newest of instalments and bills.
#[must_use]
pub fn owed_on_instalments(due: &[Instalment], bills: &[(Date, Money)], owed: Money) -> Money {
    let instalments = due.iter().map(|one| (one.due_on, one.amount, true));
    let bills = bills.iter().map(|(on, amount)| (*on, *amount, false));
    let mut items: Vec<(Date, Money, bool)> = instalments.chain(bills).collect();
    items.sort_by_key(|(on, _, is_instalment)| (std::cmp::Reverse(*on), *is_instalment));
    let (mut left, mut on_instalments) = (owed.minor().max(0), 0_i64);
    for (_, amount, is_instalment) in items {
        let part = amount.minor().clamp(0, left);
        left -= part;
        on_instalments += if is_instalment { part } else { 0 };
    }
    Money::from_minor(on_instalments, owed.currency())
}

fn in_space(plan: &Plan, today: Date) -> bool {
    plan.space
        .is_some_and(|(from, to)| (from..to).contains(&today))
}

/// Instalments that were still open when the space began move by its length.
fn due_on(plan: &Plan, one: &Instalment, today: Date, paid: bool) -> Date {
    match plan.space {
        Some((from, to)) if !paid && today >= from && one.due_on >= from => {
            let length = from.until(to).unwrap_or_default();
            one.due_on.checked_add(length).unwrap_or(one.due_on)
        }
        _ => one.due_on,
    }
}

#[cfg(test)]
mod tests {
    use base::{AccountId, Entropy, Instant, PlanId};
    use jiff::civil::date;
    use money::Currency;
    use proptest::prelude::*;

    use super::super::{Budget, PlanState};
    use super::*;

    struct Fixed;

    impl Entropy for Fixed {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(3);
        }
    }

    fn gbp(minor: i64) -> Money {
        Money::from_minor(minor, Currency::Gbp)
    }

    fn plan() -> Plan {
        let instalment = |month, minor| Instalment {
            due_on: date(2025, month, 10),
            amount: gbp(minor),
        };
        Plan {
            account_id: AccountId::new(Instant::EPOCH, &Fixed),
            id: PlanId::new(Instant::EPOCH, &Fixed),
            state: PlanState::Active,
            debt: gbp(10_000),
            agreed_at: Instant::EPOCH,
            space: None,
            budget: Budget::default(),
            instalments: vec![
                instalment(2, 3_334),
                instalment(3, 3_334),
                instalment(4, 3_332),
            ],
            updated_at: Instant::EPOCH,
        }
    }

    fn states(plan: &Plan, paid: i64, today: Date) -> Vec<InstalmentState> {
        let found = progress(plan, gbp(paid), today, 5).expect("adds up");
        found.instalments.iter().map(|one| one.state).collect()
    }

    #[test]
    fn an_instalment_is_missed_only_after_its_days_of_grace() {
        use InstalmentState::{Due, Missed, Paid};
        assert_eq!(states(&plan(), 0, date(2025, 2, 15)), [Due, Due, Due]);
        assert_eq!(states(&plan(), 0, date(2025, 2, 16)), [Missed, Due, Due]);
        assert_eq!(
            states(&plan(), 3_333, date(2025, 2, 16)),
            [Missed, Due, Due]
        );
        assert_eq!(
            states(&plan(), 3_334, date(2025, 3, 16)),
            [Paid, Missed, Due]
        );
        assert_eq!(
            states(&plan(), 99_999, date(2025, 6, 1)),
            [Paid, Paid, Paid]
        );
    }

    #[test]
    fn a_breathing_space_moves_what_is_open_and_misses_nothing() {
        use InstalmentState::{Due, Missed, Paid};
        let mut plan = plan();
        plan.space = Some((date(2025, 3, 1), date(2025, 4, 30)));
        assert_eq!(states(&plan, 3_334, date(2025, 4, 29)), [Paid, Due, Due]);
        let found = progress(&plan, gbp(3_334), date(2025, 5, 1), 5).expect("adds up");
        assert_eq!(found.instalments[0].due_on, date(2025, 2, 10));
        assert_eq!(found.instalments[1].due_on, date(2025, 5, 9));
        assert_eq!(states(&plan, 3_334, date(2025, 5, 14)), [Paid, Due, Due]);
        assert_eq!(states(&plan, 3_334, date(2025, 5, 15)), [Paid, Missed, Due]);
    }

    #[test]
    fn what_is_owed_lies_on_the_newest_of_bills_and_instalments() {
        let due = &plan().instalments[..2];
        let bill = |month, minor| (date(2025, month, 20), gbp(minor));
        let owed =
            |bills: &[(Date, Money)], minor| owed_on_instalments(due, bills, gbp(minor)).minor();
        assert_eq!(owed(&[], 0), 0);
        assert_eq!(owed(&[], -500), 0);
        assert_eq!(owed(&[], 3_334), 3_334);
        // A bill of 20 March is newer than the instalment of 10 March.
        assert_eq!(owed(&[bill(3, 5_000)], 5_000), 0);
        assert_eq!(owed(&[bill(3, 5_000)], 5_001), 1);
        // One of 20 February lies between the two.
        assert_eq!(owed(&[bill(2, 5_000)], 8_334), 3_334);
        assert_eq!(owed(&[bill(2, 5_000)], 8_335), 3_335);
    }

    proptest! {
        #[test]
        fn what_came_and_what_is_left_are_the_debt(paid in 0..30_000_i64) {
            let found = progress(&plan(), gbp(paid), date(2025, 3, 1), 5).expect("adds up");
            prop_assert_eq!(found.paid.minor() + found.left.minor(), 10_000);
            prop_assert_eq!(found.paid.minor(), paid.min(10_000));
            prop_assert_eq!(found.is_complete(), paid >= 10_000);
        }
    }
}
