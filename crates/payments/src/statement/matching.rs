//! Whose money a line is: an exact reference, or a near one with one account and the right amount.
//! Anything else waits in suspense, with a suggestion where there is one.
//!
//! It never guesses between two accounts: money on the wrong book is worse than money that waits.

use base::{AccountId, codes};
use money::Money;

/// An account that a line may be for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Which.
    pub account_id: AccountId,
    /// Amounts that would be right: what is owed, and what single bills and instalments ask for.
    pub expected: Vec<Money>,
}

codes! {
    /// Why a line waits.
    Doubt {
        /// Nothing in it names an account.
        NoReference = "no_reference",
        /// Two accounts fit.
        SeveralAccounts = "several_accounts",
        /// A near reference, and an amount that account does not owe.
        UnexpectedAmount = "unexpected_amount",
        /// Another currency than the account's.
        OtherCurrency = "other_currency",
    }
}

/// What to do with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is this account's; by a near reference when `near`.
    Matched {
        /// Which.
        account: AccountId,
        /// Whether the reference had a slip in it.
        near: bool,
    },
    /// It waits.
    Suspense {
        /// Why.
        doubt: Doubt,
        /// Whose it may be.
        suggestion: Option<AccountId>,
    },
}

/// Decides about a credit of `amount`. `exact` are the accounts of sound references in the line,
/// `near` those one slip away.
#[must_use]
pub fn decide(amount: Money, exact: &[Candidate], near: &[Candidate]) -> Verdict {
    let wait = |doubt, suggestion| Verdict::Suspense { doubt, suggestion };
    let pays = |one: &Candidate| {
        one.expected
            .iter()
            .all(|due| due.currency() == amount.currency())
    };
    match distinct(exact)[..] {
        [one] if pays(one) => {
            return Verdict::Matched {
                account: one.account_id,
                near: false,
            };
        }
        [one] => return wait(Doubt::OtherCurrency, Some(one.account_id)),
        [_, _, ..] => return wait(Doubt::SeveralAccounts, None),
        [] => {}
    }
    let near = distinct(near);
    let fitting: Vec<_> = near
        .iter()
        .filter(|one| one.expected.contains(&amount))
        .collect();
    match (&near[..], &fitting[..]) {
        ([], _) => wait(Doubt::NoReference, None),
        ([one], [_]) => Verdict::Matched {
            account: one.account_id,
            near: true,
        },
        ([one], _) => wait(Doubt::UnexpectedAmount, Some(one.account_id)),
        (_, [one]) => wait(Doubt::SeveralAccounts, Some(one.account_id)),
        _ => wait(Doubt::SeveralAccounts, None),
    }
}

fn distinct(candidates: &[Candidate]) -> Vec<&Candidate> {
    let mut kept: Vec<&Candidate> = Vec::new();
    for one in candidates {
        if !kept.iter().any(|other| other.account_id == one.account_id) {
            kept.push(one);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use base::{Entropy, Instant};
    use money::Currency;

    use super::*;

    struct Fixed(u8);

    impl Entropy for Fixed {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(self.0);
        }
    }

    fn gbp(minor: i64) -> Money {
        Money::from_minor(minor, Currency::Gbp)
    }

    fn owing(seed: u8, minor: &[i64]) -> Candidate {
        Candidate {
            account_id: AccountId::new(Instant::EPOCH, &Fixed(seed)),
            expected: minor.iter().map(|minor| gbp(*minor)).collect(),
        }
    }

    #[test]
    fn a_sound_reference_is_enough_whatever_the_amount() {
        let one = owing(1, &[8_412]);
        let matched = Verdict::Matched {
            account: one.account_id,
            near: false,
        };
        assert_eq!(decide(gbp(8_412), std::slice::from_ref(&one), &[]), matched);
        assert_eq!(
            decide(gbp(5), &[one.clone(), one.clone()], &[owing(2, &[5])]),
            matched
        );
        let euro = decide(Money::from_minor(5, Currency::Eur), &[one], &[]);
        assert!(matches!(
            euro,
            Verdict::Suspense {
                doubt: Doubt::OtherCurrency,
                ..
            }
        ));
    }

    #[test]
    fn two_sound_references_are_nobodys_until_somebody_looks() {
        let verdict = decide(gbp(5), &[owing(1, &[5]), owing(2, &[])], &[]);
        let doubt = Doubt::SeveralAccounts;
        assert_eq!(
            verdict,
            Verdict::Suspense {
                doubt,
                suggestion: None
            }
        );
    }

    #[test]
    fn a_near_reference_needs_one_account_and_its_amount() {
        let (one, other) = (owing(1, &[8_412, 100]), owing(2, &[50]));
        let id = one.account_id;
        let suspense = |doubt, suggestion| Verdict::Suspense { doubt, suggestion };
        assert_eq!(
            decide(gbp(100), &[], std::slice::from_ref(&one)),
            Verdict::Matched {
                account: id,
                near: true
            }
        );
        assert_eq!(
            decide(gbp(101), &[], std::slice::from_ref(&one)),
            suspense(Doubt::UnexpectedAmount, Some(id))
        );
        assert_eq!(
            decide(gbp(100), &[], &[one.clone(), other.clone()]),
            suspense(Doubt::SeveralAccounts, Some(id))
        );
        assert_eq!(
            decide(gbp(7), &[], &[one, other]),
            suspense(Doubt::SeveralAccounts, None)
        );
        assert_eq!(decide(gbp(7), &[], &[]), suspense(Doubt::NoReference, None));
    }
}
