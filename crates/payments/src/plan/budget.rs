//! Income and outgoings, in the categories of the Standard Financial Statement, and what is left.
//!
//! Everything is a month. A week's amount counts 52 times a year and a four-weekly one 13 times,
//! each divided by twelve and rounded to the penny: down for income, up for outgoings, so that
//! nobody is asked for a penny that is not there.

use base::codes;
use money::{Currency, Money};
use serde::{Deserialize, Serialize};

codes! {
    /// Money that comes or goes.
    Side {
        /// Comes.
        Income = "income",
        /// Goes.
        Outgoing = "outgoing",
    }
}

codes! {
    /// What for. The names follow the Standard Financial Statement's headings.
    Category {
        /// Pay after tax.
        Pay = "pay",
        /// Benefits and tax credits.
        Benefits = "benefits",
        /// Pensions.
        Pension = "pension",
        /// Anything else that comes in.
        OtherIncome = "other_income",
        /// Rent or mortgage.
        Home = "home",
        /// Council tax.
        CouncilTax = "council_tax",
        /// Energy and water as they are used now.
        Utilities = "utilities",
        /// Food and housekeeping.
        Food = "food",
        /// Travel.
        Transport = "transport",
        /// Children and care.
        Care = "care",
        /// Phone and internet.
        Phone = "phone",
        /// Other debts.
        OtherDebts = "other_debts",
        /// Anything else that goes out.
        OtherOutgoing = "other_outgoing",
    }
}

impl Category {
    /// Which way it goes.
    #[must_use]
    pub const fn side(self) -> Side {
        match self {
            Self::Pay | Self::Benefits | Self::Pension | Self::OtherIncome => Side::Income,
            _ => Side::Outgoing,
        }
    }
}

/// One line as typed: an amount a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BudgetLine {
    /// The category's code.
    pub category: String,
    /// Minor units a month.
    pub monthly_minor: i64,
}

/// What somebody has and needs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    /// Lines, each category at most once.
    pub lines: Vec<BudgetLine>,
}

/// Why a budget says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BudgetError {
    /// No income was given.
    #[error("there is no income in it")]
    NoIncome,
    /// A negative amount.
    #[error("an amount below nothing")]
    Negative,
    /// More than can be added.
    #[error("the amounts are too large")]
    TooLarge,
}

/// What a budget leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Affordability {
    /// All that comes in, a month.
    pub income: Money,
    /// All that goes out, a month.
    pub outgoings: Money,
    /// What is left; negative when it does not reach.
    pub left: Money,
    /// What a plan may ask for a month: a share of what is left, rounded down.
    pub affordable: Money,
}

impl Budget {
    /// The budget of amounts by category; categories left at nothing are left out.
    #[must_use]
    pub fn of(amounts: &[(Category, Money)]) -> Self {
        let kept = amounts.iter().filter(|(_, amount)| !amount.is_zero());
        let line = |(category, amount): &(Category, Money)| BudgetLine {
            category: category.code().to_owned(),
            monthly_minor: amount.minor(),
        };
        Self {
            lines: kept.map(line).collect(),
        }
    }

    /// What is left a month, and the share of it that a plan may ask for.
    ///
    /// # Errors
    /// [`BudgetError`].
    pub fn affordability(
        &self,
        currency: Currency,
        share_percent: u8,
    ) -> Result<Affordability, BudgetError> {
        let (mut income, mut outgoings) = (0_i64, 0_i64);
        for line in &self.lines {
            if line.monthly_minor < 0 {
                return Err(BudgetError::Negative);
            }
            let category = Category::from_code(&line.category);
            let into = match category.map(Category::side) {
                Some(Side::Income) => &mut income,
                // A category we do not know any more was an outgoing: never ask for too much.
                Some(Side::Outgoing) | None => &mut outgoings,
            };
            *into = into
                .checked_add(line.monthly_minor)
                .ok_or(BudgetError::TooLarge)?;
        }
        if income == 0 {
            return Err(BudgetError::NoIncome);
        }
        let left = income.checked_sub(outgoings).ok_or(BudgetError::TooLarge)?;
        let share = i128::from(left.max(0)) * i128::from(share_percent.min(100)) / 100;
        let money = |minor| Money::from_minor(minor, currency);
        Ok(Affordability {
            income: money(income),
            outgoings: money(outgoings),
            left: money(left),
            affordable: money(i64::try_from(share).map_err(|_| BudgetError::TooLarge)?),
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn gbp(minor: i64) -> Money {
        Money::from_minor(minor, Currency::Gbp)
    }

    #[test]
    fn a_share_of_what_is_left_is_affordable() {
        let budget = Budget::of(&[
            (Category::Pay, gbp(140_000)),
            (Category::Home, gbp(80_000)),
            (Category::Food, gbp(39_999)),
            (Category::Phone, gbp(0)),
        ]);
        let found = budget.affordability(Currency::Gbp, 70).expect("sound");
        assert_eq!((found.left, found.affordable), (gbp(20_001), gbp(14_000)));
        assert_eq!(budget.lines.len(), 3);
    }

    #[test]
    fn who_has_too_little_is_asked_for_nothing() {
        let budget = Budget::of(&[(Category::Benefits, gbp(100)), (Category::Home, gbp(300))]);
        let found = budget.affordability(Currency::Gbp, 70).expect("sound");
        assert_eq!((found.left, found.affordable), (gbp(-200), gbp(0)));
        let empty = Budget::default().affordability(Currency::Gbp, 70);
        assert_eq!(empty, Err(BudgetError::NoIncome));
        let below = Budget::of(&[(Category::Pay, gbp(-1))]).affordability(Currency::Gbp, 70);
        assert_eq!(below, Err(BudgetError::Negative));
    }

    proptest! {
        #[test]
        fn nobody_is_asked_for_more_than_is_left(
            pay in 1..10_000_000_i64, home in 0..10_000_000_i64, share in 0..=100_u8,
        ) {
            let budget = Budget::of(&[(Category::Pay, gbp(pay)), (Category::Home, gbp(home))]);
            let found = budget.affordability(Currency::Gbp, share).expect("sound");
            prop_assert!(found.affordable.minor() <= found.left.minor().max(0));
            prop_assert!(!found.affordable.is_negative());
            prop_assert_eq!(
                found.income.minor() - found.outgoings.minor(), found.left.minor());
        }
    }
}
