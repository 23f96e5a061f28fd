//! Why a bill differs from another: the difference between what two bills charge, split into its
//! causes, exactly.
//!
//! Each supply's energy goes in three steps from the old bill to the new one: the old use over the
//! new number of days, then the new use at the old mean price, then the new price. Its standing
//! charge goes in two: the new number of days, then the new rate. Each step is rounded to the minor
//! unit where it ends, so the steps sum to the difference without a remainder. Tax is a cause of
//! its own, because it follows from all the others.

mod split;
#[cfg(test)]
mod tests;

use money::{Decimal, Money, MoneyError};
use tariff::{Direction, Fuel};

use crate::document::BillDocument;

/// Why the amounts differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// More or fewer days.
    Days,
    /// More or less energy a day.
    Usage,
    /// Another price of energy, or more of it at a dearer time.
    UnitPrice,
    /// Another standing charge a day.
    StandingCharge,
    /// A supply that is on one of the bills only.
    Supplies,
    /// Tax on all of it.
    Tax,
    /// Everything else: demand, fixed charges, discounts, corrections.
    Other,
}

impl Cause {
    /// Every cause, in the order in which they are told.
    pub const ALL: [Self; 7] = [
        Self::Days,
        Self::Usage,
        Self::UnitPrice,
        Self::StandingCharge,
        Self::Supplies,
        Self::Tax,
        Self::Other,
    ];
}

/// What one cause makes of the difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CausePart {
    /// Which.
    pub cause: Cause,
    /// Positive: this bill is more because of it.
    pub amount: Money,
}

/// One supply on both bills, for words. Without one side it is on the other bill only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SupplyChange {
    /// What is supplied.
    pub fuel: Fuel,
    /// Whether the customer pays or is paid.
    pub direction: Direction,
    /// On the earlier bill.
    pub before: Option<SupplyFacts>,
    /// On the later bill.
    pub now: Option<SupplyFacts>,
}

/// What a bill says of a supply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SupplyFacts {
    /// Days charged.
    pub days: u32,
    /// Energy charged, in kilowatt-hours.
    pub kwh: Decimal,
}

/// The difference between two bills and its causes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// What the earlier bill charges, with tax.
    pub before: Money,
    /// What the later bill charges, with tax.
    pub now: Money,
    /// `now` − `before`.
    pub difference: Money,
    /// Every cause in its order, also those that make nothing; they sum to `difference`.
    pub parts: Vec<CausePart>,
    /// The supplies of both bills.
    pub supplies: Vec<SupplyChange>,
}

impl Comparison {
    /// Compares a bill with an earlier one.
    ///
    /// # Errors
    /// [`MoneyError`] when the bills are in two currencies or a sum does not fit.
    pub fn of(before: &BillDocument, now: &BillDocument) -> Result<Self, MoneyError> {
        split::compare(before, now)
    }

    /// The cause that makes most of the difference in its direction; `None` when the bills charge
    /// the same.
    #[must_use]
    pub fn main(&self) -> Option<CausePart> {
        let sign = self.difference.minor().signum();
        let along = self
            .parts
            .iter()
            .filter(|part| part.amount.minor().signum() == sign);
        along
            .filter(|part| part.amount.minor() != 0)
            .max_by_key(|part| part.amount.minor().unsigned_abs())
            .copied()
    }
}
