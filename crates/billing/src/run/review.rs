//! Which bills a person looks at before they are sent.

use money::{Money, MoneyError};
use serde::{Deserialize, Serialize};

use base::codes;

use crate::document::{BillDocument, Direction};

codes! {
    /// Why a bill is looked at.
    ReviewRule {
        /// It charges far more than was to be expected.
        TooHigh = "too_high",
        /// It pays the customer although they give no energy.
        Negative = "negative",
        /// It is the first of the account.
        First = "first",
        /// It is the last of the account.
        Final = "final",
        /// Part of its use is an estimate.
        Estimated = "estimated",
        /// The customer asks about an earlier bill what would be wrong on this one too.
        Query = "query",
    }
}

/// The rules of a segment. A rule that is left out does not hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReviewRules {
    /// Charges above a share of what was to be expected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub too_high: Option<TooHigh>,
    /// Charges below zero without energy given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub negative: Option<Always>,
    /// The first bill.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<Always>,
    /// The last bill.
    #[serde(rename = "final", skip_serializing_if = "Option::is_none")]
    pub last: Option<Always>,
    /// A bill with estimates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub estimated: Option<Always>,
}

/// A rule without a figure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Always {}

/// When charges are too high.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TooHigh {
    /// Above this percentage of what was to be expected, …
    pub percent: u16,
    /// … and more than this above it, in minor units.
    pub at_least_minor: i64,
}

/// One reason to look at a bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewFinding {
    /// Which rule.
    pub rule: ReviewRule,
    /// What was found, for the person who looks: amounts and estimates, no personal data.
    pub detail: String,
}

/// What a bill was expected to charge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expectation {
    /// With tax.
    pub charges: Money,
    /// Whether it is from the same days a year before; else from what is known of the months before.
    pub from_last_year: bool,
}

impl ReviewFinding {
    /// The finding of an open question, named by its reference. No rule of a segment decides about
    /// it: the category of the question does.
    #[must_use]
    pub fn of_query(reference: &str) -> Self {
        Self {
            rule: ReviewRule::Query,
            detail: format!("the customer asks about an earlier bill: {reference}"),
        }
    }
}

/// What `bill` was expected to charge: what the same days cost a year before, else the mean day of
/// what its history knows. `None` for a supply without history.
///
/// # Errors
/// When a sum overflows.
pub fn expectation(bill: &BillDocument) -> Result<Option<Expectation>, MoneyError> {
    let mut charges = Money::zero(bill.currency);
    let mut from_last_year = true;
    for section in &bill.charges {
        let (cost, days) = match section.last_year() {
            Some(over) => (over.cost, i64::from(over.period.days())),
            None => {
                from_last_year = false;
                let history = &section.about.history;
                let days = history.iter().map(|past| i64::from(past.period.days()));
                let costs = history.iter().map(|past| past.cost);
                (Money::sum(bill.currency, costs)?, days.sum())
            }
        };
        if days == 0 {
            return Ok(None);
        }
        let scaled = cost.checked_mul(i64::from(section.period.days()))?;
        let mean = Money::from_minor(scaled.minor() / days, bill.currency);
        charges = charges.checked_add(mean)?;
    }
    Ok(Some(Expectation {
        charges,
        from_last_year,
    }))
}

/// Why a person looks at `bill` before it is sent; empty: nobody has to.
///
/// # Errors
/// When a sum overflows.
pub fn review(rules: &ReviewRules, bill: &BillDocument) -> Result<Vec<ReviewFinding>, MoneyError> {
    let mut findings = Vec::new();
    let mut found = |rule, detail: String| findings.push(ReviewFinding { rule, detail });
    let total = bill.total_charges;
    if let Some(rule) = rules.too_high
        && let Some(expected) = expectation(bill)?
    {
        let above = total.checked_sub(expected.charges)?;
        let share = i128::from(total.minor()) * 100;
        let limit = i128::from(expected.charges.minor().max(0)) * i128::from(rule.percent);
        if share > limit && above.minor() > rule.at_least_minor {
            let source = if expected.from_last_year {
                "the same days a year before"
            } else {
                "the months before"
            };
            let expected = expected.charges;
            let detail = format!("charges {total}; {expected} was expected from {source}");
            found(ReviewRule::TooHigh, detail);
        }
    }
    let gives = bill
        .charges
        .iter()
        .any(|section| section.direction == Direction::Export || section.export_wh > 0);
    if rules.negative.is_some() && total.is_negative() && !gives {
        found(ReviewRule::Negative, format!("charges {total}"));
    }
    if rules.first.is_some() && bill.facts.is_first {
        found(
            ReviewRule::First,
            "the first bill of the account".to_owned(),
        );
    }
    if rules.last.is_some() && bill.facts.is_final {
        found(ReviewRule::Final, "the last bill of the account".to_owned());
    }
    if rules.estimated.is_some() && bill.is_estimated() {
        found(ReviewRule::Estimated, "rests on estimates".to_owned());
    }
    Ok(findings)
}

#[cfg(test)]
#[path = "review_tests.rs"]
mod tests;
