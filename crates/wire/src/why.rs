//! Why a bill differs from others.

use money::Money;
use serde::{Deserialize, Serialize};

/// A bill held against the one before and the one of a year ago, where there are such.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhyView {
    /// TypeID text of the bill.
    pub bill: String,
    /// "1–31 October 2026".
    pub period: String,
    /// The answer.
    pub sentence: String,
    /// With the last bill first; none for a first bill.
    pub comparisons: Vec<WhyComparison>,
}

/// One bill held against an earlier one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhyComparison {
    /// "Since the last bill".
    pub title: String,
    /// The answer.
    pub sentence: String,
    /// "1–30 September 2026".
    pub before_period: String,
    /// What the earlier bill charged, with tax.
    pub before: Money,
    /// "1–31 October 2026".
    pub now_period: String,
    /// What this bill charges, with tax.
    pub now: Money,
    /// What each cause makes of the difference; they sum to it.
    pub causes: Vec<WhyCause>,
}

/// One cause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhyCause {
    /// "Energy used a day".
    pub label: String,
    /// "Electricity: 9.8 kWh a day instead of 8.7"; may be empty.
    pub words: String,
    /// Positive: this bill is more because of it.
    pub amount: Money,
}
