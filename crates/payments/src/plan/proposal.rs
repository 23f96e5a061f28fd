//! Instalments that sum to the debt exactly: equal ones, and a last one that takes the pennies.

use jiff::civil::Date;
use money::Money;

/// One instalment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instalment {
    /// The day it is due.
    pub due_on: Date,
    /// How much.
    pub amount: Money,
}

/// What the customer asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// As much a month as they can afford, so as few months as that takes.
    Affordable,
    /// This much a month.
    Amount(Money),
    /// In so many months.
    Months(u16),
}

/// Why no plan can be proposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProposalError {
    /// Nothing is owed.
    #[error("nothing is owed")]
    NoDebt,
    /// Nothing, or less than nothing, is left a month.
    #[error("nothing is left to pay with")]
    NothingLeft,
    /// What the wish asks for a month is more than is affordable.
    #[error("{asked} a month is more than the {affordable} that is affordable")]
    TooMuch {
        /// What it would be.
        asked: Money,
        /// What can be afforded.
        affordable: Money,
    },
    /// It would take longer than plans may.
    #[error("it would take {months} months, longer than the {longest} that a plan may")]
    TooLong {
        /// How many.
        months: i64,
        /// How many may be.
        longest: u16,
    },
    /// Two currencies met, or a day that does not exist.
    #[error("the amounts do not fit together")]
    Unsound,
}

/// Proposes instalments: the first on `first_on`, then monthly on the same day of the month (or
/// its last day), at most `longest` of them.
///
/// # Errors
/// [`ProposalError`].
pub fn propose(
    debt: Money,
    affordable: Money,
    wish: Wish,
    first_on: Date,
    longest: u16,
) -> Result<Vec<Instalment>, ProposalError> {
    if !debt.is_positive() {
        return Err(ProposalError::NoDebt);
    }
    if debt.currency() != affordable.currency() {
        return Err(ProposalError::Unsound);
    }
    if !affordable.is_positive() {
        return Err(ProposalError::NothingLeft);
    }
    let each = match wish {
        Wish::Affordable => affordable.minor(),
        Wish::Amount(amount) if amount.currency() == debt.currency() && amount.is_positive() => {
            amount.minor()
        }
        Wish::Amount(_) | Wish::Months(0) => return Err(ProposalError::Unsound),
        Wish::Months(months) => ceiling(debt.minor(), i64::from(months)),
    };
    if each > affordable.minor() {
        return Err(ProposalError::TooMuch {
            asked: Money::from_minor(each, debt.currency()),
            affordable,
        });
    }
    let months = ceiling(debt.minor(), each);
    if months > i64::from(longest) {
        return Err(ProposalError::TooLong { months, longest });
    }
    let count = i32::try_from(months).map_err(|_| ProposalError::Unsound)?;
    // Equal instalments that fit under `each`, and the last takes what their rounding left.
    let even = ceiling(debt.minor(), months);
    let last = debt.minor() - even * (months - 1);
    let instalment = |at: i32| -> Result<Instalment, ProposalError> {
        let due_on = first_on
            .checked_add(jiff::Span::new().months(at))
            .map_err(|_| ProposalError::Unsound)?;
        let minor = if at + 1 == count { last } else { even };
        let amount = Money::from_minor(minor, debt.currency());
        Ok(Instalment { due_on, amount })
    };
    (0..count).map(instalment).collect()
}

/// The quotient rounded up; both positive.
const fn ceiling(amount: i64, by: i64) -> i64 {
    let quotient = amount / by;
    if amount % by == 0 {
        quotient
    } else {
        quotient + 1
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use money::Currency;
    use proptest::prelude::*;

    use super::*;

    fn gbp(minor: i64) -> Money {
        Money::from_minor(minor, Currency::Gbp)
    }

    fn amounts(debt: i64, affordable: i64, wish: Wish) -> Result<Vec<i64>, ProposalError> {
        let found = propose(gbp(debt), gbp(affordable), wish, date(2025, 1, 31), 36)?;
        Ok(found.iter().map(|one| one.amount.minor()).collect())
    }

    #[test]
    fn the_last_instalment_takes_the_pennies() {
        assert_eq!(
            amounts(10_000, 3_400, Wish::Months(3)),
            Ok(vec![3_334, 3_334, 3_332])
        );
        assert_eq!(
            amounts(10_000, 4_000, Wish::Affordable),
            Ok(vec![3_334, 3_334, 3_332])
        );
        assert_eq!(amounts(500, 4_000, Wish::Affordable), Ok(vec![500]));
        assert_eq!(
            amounts(10_000, 9_000, Wish::Amount(gbp(5_000))),
            Ok(vec![5_000, 5_000])
        );
    }

    #[test]
    fn months_without_a_31st_use_their_last_day() {
        let found = propose(gbp(300), gbp(100), Wish::Affordable, date(2025, 1, 31), 36);
        let days: Vec<Date> = found.expect("fits").iter().map(|one| one.due_on).collect();
        assert_eq!(
            days,
            [date(2025, 1, 31), date(2025, 2, 28), date(2025, 3, 31)]
        );
    }

    #[test]
    fn what_cannot_be_is_said_in_numbers() {
        assert_eq!(
            amounts(0, 100, Wish::Affordable),
            Err(ProposalError::NoDebt)
        );
        assert_eq!(
            amounts(100, 0, Wish::Affordable),
            Err(ProposalError::NothingLeft)
        );
        let affordable = gbp(3_000);
        let asked = gbp(5_000);
        assert_eq!(
            amounts(10_000, 3_000, Wish::Months(2)),
            Err(ProposalError::TooMuch { asked, affordable })
        );
        assert_eq!(
            amounts(370_000, 10_000, Wish::Affordable),
            Err(ProposalError::TooLong {
                months: 37,
                longest: 36
            })
        );
    }

    proptest! {
        #[test]
        fn instalments_sum_to_the_debt_and_none_is_more_than_affordable(
            debt in 1..5_000_000_i64, affordable in 1..500_000_i64,
        ) {
            if let Ok(found) = amounts(debt, affordable, Wish::Affordable) {
                prop_assert_eq!(found.iter().sum::<i64>(), debt);
                prop_assert!(found.iter().all(|minor| (1..=affordable).contains(minor)));
                prop_assert!(found.len() <= 36);
            } else {
                prop_assert!(debt > affordable * 36);
            }
        }
    }
}
