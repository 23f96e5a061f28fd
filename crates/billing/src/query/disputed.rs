//! How much is in dispute, and how much of what is owed waits for it.

use std::fmt;
use std::str::FromStr;

use money::{Money, MoneyError, Rounding};

use crate::document::{BillDocument, BillLine};

/// A line of a bill by its places, counted from 0. A bill never changes once it was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineRef {
    /// Of the section among the bill's.
    pub section: u16,
    /// Of the line in its section.
    pub line: u16,
}

impl fmt::Display for LineRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.section, self.line)
    }
}

impl FromStr for LineRef {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (section, line) = text.split_once('.').unwrap_or((text, ""));
        Ok(Self {
            section: section.parse()?,
            line: line.parse()?,
        })
    }
}

impl LineRef {
    /// The line, where the bill has it.
    #[must_use]
    pub fn of(self, bill: &BillDocument) -> Option<&BillLine> {
        let section = bill.charges.get(usize::from(self.section))?;
        section.lines.get(usize::from(self.line))
    }
}

/// What a question puts in dispute, tax included: the whole bill, or the line and the taxes on it,
/// each rounded half to even. Never negative, and never more than the bill. `None`: no such line.
///
/// # Errors
/// When a sum overflows.
pub fn disputed(bill: &BillDocument, line: Option<LineRef>) -> Result<Option<Money>, MoneyError> {
    let whole = bill.total_charges.max_zero();
    let Some(line) = line else {
        return Ok(Some(whole));
    };
    let Some(line) = line.of(bill) else {
        return Ok(None);
    };
    let mut amount = line.amount;
    for tax in &line.taxes {
        amount = amount.checked_add(tax.percent.of(line.amount, Rounding::HalfEven)?)?;
    }
    let least = amount.max_zero().minor().min(whole.minor());
    Ok(Some(Money::from_minor(least, bill.currency)))
}

/// What of a bill is on hold: what is in dispute, as far as it is not paid. Amounts of one currency.
///
/// The rest of the bill, `outstanding` less this, is due as ever.
#[must_use]
pub fn on_hold(disputed: Money, outstanding: Money) -> Money {
    let minor = disputed.minor().min(outstanding.minor()).max(0);
    Money::from_minor(minor, outstanding.currency())
}

/// Negative amounts count as nothing.
trait MaxZero {
    fn max_zero(self) -> Self;
}

impl MaxZero for Money {
    fn max_zero(self) -> Self {
        Self::from_minor(self.minor().max(0), self.currency())
    }
}

#[cfg(test)]
#[path = "disputed_tests.rs"]
mod tests;
