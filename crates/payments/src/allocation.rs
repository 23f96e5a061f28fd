//! Which payments paid which bills (E6): the oldest bill first, to the last penny.
//!
//! A view over what the ledger already has: it decides no balance and stores nothing.

use base::Instant;
use money::{Currency, Money};

/// Money that came in, or a bill that gives money back. `key` is the caller's identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Credit<P> {
    /// Which.
    pub key: P,
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

/// Pays the oldest charges with the oldest credits; ties go by key. Amounts are exact:
/// what the parts, the left-over and the outstanding sums say always adds up.
///
/// # Errors
/// When amounts are negative, too large, or in two currencies.
pub fn allocate<P: Copy + Ord, B: Copy + Ord>(
    currency: Currency,
    credits: &[Credit<P>],
    charges: &[Charge<B>],
) -> Result<Allocation<P, B>, AllocationError> {
    let amounts = credits.iter().map(|credit| credit.amount);
    check(currency, amounts)?;
    check(currency, charges.iter().map(|charge| charge.amount))?;

    let mut credits = credits.to_vec();
    credits.sort_by_key(|credit| (credit.at, credit.key));
    let mut charges = charges.to_vec();
    charges.sort_by_key(|charge| (charge.at, charge.key));

    let mut purse = Purse {
        credits: &credits,
        spent_minor: 0,
    };
    let mut parts = Vec::new();
    let mut shares = Vec::with_capacity(charges.len());
    for charge in &charges {
        shares.push(pay(charge, &mut purse, &mut parts));
    }
    Ok(Allocation {
        charges: shares,
        parts,
        left_over: Money::from_minor(purse.left_minor(), currency),
    })
}

/// The credits not yet used up; the first one is spent up to `spent_minor`.
struct Purse<'a, P> {
    credits: &'a [Credit<P>],
    spent_minor: i64,
}

impl<P: Copy> Purse<'_, P> {
    /// Takes up to `wanted_minor` from the oldest credit that has anything left.
    fn take(&mut self, wanted_minor: i64) -> Option<(Credit<P>, i64)> {
        loop {
            let (first, rest) = self.credits.split_first()?;
            let left = first.amount.minor() - self.spent_minor;
            if left == 0 {
                self.credits = rest;
                self.spent_minor = 0;
                continue;
            }
            let taken = left.min(wanted_minor);
            self.spent_minor += taken;
            return Some((*first, taken));
        }
    }

    fn left_minor(&self) -> i64 {
        let all: i64 = self
            .credits
            .iter()
            .map(|credit| credit.amount.minor())
            .sum();
        all - self.spent_minor
    }
}

fn pay<P: Copy, B: Copy>(
    charge: &Charge<B>,
    purse: &mut Purse<'_, P>,
    parts: &mut Vec<Part<P, B>>,
) -> ChargeShare<B> {
    let currency = charge.amount.currency();
    let mut outstanding = charge.amount.minor();
    let mut last_paid_at = None;
    while outstanding > 0 {
        let Some((credit, taken)) = purse.take(outstanding) else {
            break;
        };
        outstanding -= taken;
        last_paid_at = last_paid_at.max(Some(credit.at));
        parts.push(Part {
            credit: credit.key,
            charge: charge.key,
            amount: Money::from_minor(taken, currency),
        });
    }
    ChargeShare {
        key: charge.key,
        amount: charge.amount,
        paid: Money::from_minor(charge.amount.minor() - outstanding, currency),
        outstanding: Money::from_minor(outstanding, currency),
        last_paid_at,
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
