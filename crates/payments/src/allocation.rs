//! Which payments paid which bills (E6): the bill that the customer chose, then the oldest first,
//! to the last penny.
//!
//! A view over what the ledger already has: it decides no balance and stores nothing.

use base::Instant;
use money::{Currency, Money};

/// Money that came in, or a bill that gives money back. `key` is the caller's identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Credit<P, B> {
    /// Which.
    pub key: P,
    /// The bill that it was meant for; what that bill does not need pays the oldest.
    pub towards: Option<B>,
    /// When it counted; earlier credits are used first.
    pub at: Instant,
    /// How much; not negative.
    pub amount: Money,
}

/// A bill to be paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Charge<B> {
    /// Which.
    pub key: B,
    /// When it was issued; older charges are paid first.
    pub at: Instant,
    /// How much; not negative.
    pub amount: Money,
}

/// How far a bill is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coverage {
    /// Nothing is left to pay.
    Paid,
    /// Something was paid and something is left.
    PartPaid,
    /// Nothing was paid yet.
    Outstanding,
}

/// One bill after the allocation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChargeShare<B> {
    /// Which.
    pub key: B,
    /// What it asked for.
    pub amount: Money,
    /// What credits paid of it.
    pub paid: Money,
    /// What is left.
    pub outstanding: Money,
    /// When the last part was paid; `None` when nothing was, or nothing was asked for.
    pub last_paid_at: Option<Instant>,
}

impl<B> ChargeShare<B> {
    /// How far it is paid.
    #[must_use]
    pub const fn coverage(&self) -> Coverage {
        if self.outstanding.is_zero() {
            Coverage::Paid
        } else if self.paid.is_zero() {
            Coverage::Outstanding
        } else {
            Coverage::PartPaid
        }
    }
}

/// "This credit paid so much of this bill."
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part<P, B> {
    /// The credit.
    pub credit: P,
    /// The bill.
    pub charge: B,
    /// How much; more than nothing.
    pub amount: Money,
}

/// The whole allocation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allocation<P, B> {
    /// Every bill, oldest first.
    pub charges: Vec<ChargeShare<B>>,
    /// Every part, in the order they were paid.
    pub parts: Vec<Part<P, B>>,
    /// Credit that no bill needed.
    pub left_over: Money,
}

/// Why there is no allocation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AllocationError {
    /// Two currencies in one account.
    #[error("an account has amounts in {0} and {1}")]
    Currencies(Currency, Currency),
    /// A negative amount: pass a bill that gives money back as a credit.
    #[error("an amount to allocate is negative")]
    Negative,
    /// The sum does not fit in 64 bits.
    #[error("the amounts are too large to add")]
    Overflow,
}

impl<P: Copy + PartialEq, B: Copy + PartialEq> Allocation<P, B> {
    /// One bill's share.
    #[must_use]
    pub fn charge(&self, key: B) -> Option<&ChargeShare<B>> {
        self.charges.iter().find(|share| share.key == key)
    }

    /// What paid a bill.
    pub fn parts_of_charge(&self, key: B) -> impl Iterator<Item = &Part<P, B>> {
        self.parts.iter().filter(move |part| part.charge == key)
    }

    /// What a payment paid.
    pub fn parts_of_credit(&self, key: P) -> impl Iterator<Item = &Part<P, B>> {
        self.parts.iter().filter(move |part| part.credit == key)
    }
}

/// Pays the charges that credits were meant for, then the oldest charges with the oldest credits;
/// ties go by key. Amounts are exact: what the parts, the left-over and the outstanding sums say
/// always adds up.
///
/// # Errors
/// When amounts are negative, too large, or in two currencies.
pub fn allocate<P: Copy + Ord, B: Copy + Ord>(
    currency: Currency,
    credits: &[Credit<P, B>],
    charges: &[Charge<B>],
) -> Result<Allocation<P, B>, AllocationError> {
    check(currency, credits.iter().map(|credit| credit.amount))?;
    check(currency, charges.iter().map(|charge| charge.amount))?;

    let mut credits = credits.to_vec();
    credits.sort_by_key(|credit| (credit.at, credit.key));
    let mut charges = charges.to_vec();
    charges.sort_by_key(|charge| (charge.at, charge.key));
    let mut books = Books {
        left_minor: credits.iter().map(|one| one.amount.minor()).collect(),
        shares: charges.iter().map(|charge| unpaid(charge)).collect(),
        parts: Vec::new(),
        credits,
    };
    books.pay_chosen();
    books.pay_oldest();
    Ok(Allocation {
        charges: books.shares,
        parts: books.parts,
        left_over: Money::from_minor(books.left_minor.iter().sum(), currency),
    })
}

const fn unpaid<B: Copy>(charge: &Charge<B>) -> ChargeShare<B> {
    ChargeShare {
        key: charge.key,
        amount: charge.amount,
        paid: Money::zero(charge.amount.currency()),
        outstanding: charge.amount,
        last_paid_at: None,
    }
}

/// Credits and charges in their order, and how far they are used up.
struct Books<P, B> {
    credits: Vec<Credit<P, B>>,
    left_minor: Vec<i64>,
    shares: Vec<ChargeShare<B>>,
    parts: Vec<Part<P, B>>,
}

impl<P: Copy, B: Copy + PartialEq> Books<P, B> {
    fn pay_chosen(&mut self) {
        for credit in 0..self.credits.len() {
            let Some(towards) = self.credits[credit].towards else {
                continue;
            };
            if let Some(share) = self.shares.iter().position(|share| share.key == towards) {
                self.pay(credit, share);
            }
        }
    }

    fn pay_oldest(&mut self) {
        let mut credit = 0;
        for share in 0..self.shares.len() {
            while credit < self.credits.len() && !self.shares[share].outstanding.is_zero() {
                self.pay(credit, share);
                if self.left_minor[credit] == 0 {
                    credit += 1;
                }
            }
        }
    }

    /// As much of a charge as a credit has left.
    fn pay(&mut self, credit: usize, share: usize) {
        let (from, to) = (&self.credits[credit], &mut self.shares[share]);
        let currency = to.amount.currency();
        let taken = self.left_minor[credit].min(to.outstanding.minor());
        if taken == 0 {
            return;
        }
        self.left_minor[credit] -= taken;
        to.outstanding = Money::from_minor(to.outstanding.minor() - taken, currency);
        to.paid = Money::from_minor(to.paid.minor() + taken, currency);
        to.last_paid_at = to.last_paid_at.max(Some(from.at));
        self.parts.push(Part {
            credit: from.key,
            charge: to.key,
            amount: Money::from_minor(taken, currency),
        });
    }
}

/// After this no sum in this file can overflow or go below zero.
fn check(currency: Currency, amounts: impl Iterator<Item = Money>) -> Result<(), AllocationError> {
    let mut total: i64 = 0;
    for amount in amounts {
        if amount.currency() != currency {
            return Err(AllocationError::Currencies(currency, amount.currency()));
        }
        if amount.is_negative() {
            return Err(AllocationError::Negative);
        }
        total = total
            .checked_add(amount.minor())
            .ok_or(AllocationError::Overflow)?;
    }
    Ok(())
}

#[cfg(test)]
#[path = "allocation_tests.rs"]
mod tests;
