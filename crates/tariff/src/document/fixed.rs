//! What is paid whatever is used, minimums, discounts, and credits.

use money::{Decimal, Percent, decimal_text};
use serde::{Deserialize, Serialize};

/// A charge for being connected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StandingCharge {
    /// Short name for programs; the line is `standing_charge`, or `standing_charge.<name>`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The name customers see; `Standing charge` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Major units.
    #[serde(with = "decimal_text")]
    #[cfg_attr(test, schemars(with = "String"))]
    pub amount: Decimal,
    /// What it is charged for.
    pub per: ChargePer,
}

/// The time that one charge covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ChargePer {
    /// Each local day.
    Day,
    /// Each local day, evened out over the months: every month has 365 ÷ 12 days.
    DayEvened,
    /// Each month (see `month_is`); a part of a calendar month by its days.
    Month,
    /// Each calendar year; a part of one by its days.
    Year,
    /// Once in each period that is rated.
    BillingPeriod,
}

/// The least that a month or year costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MinimumCharge {
    /// Major units.
    #[serde(with = "decimal_text")]
    #[cfg_attr(test, schemars(with = "String"))]
    pub amount: Decimal,
    /// What it is the minimum of.
    pub per: MinimumPer,
    /// The charges that count towards it; empty: all of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub counts: Vec<ChargeKind>,
    /// What a sum below zero counts as.
    #[serde(default)]
    pub below_zero: BelowZero,
}

/// What a minimum is the minimum of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum MinimumPer {
    /// Each month (see `month_is`); less for a part of a calendar month, by its days.
    Month,
    /// Each month, where `amount` is for a day and every month has 365 ÷ 12 days.
    DayEvened,
    /// Each local day of a month together.
    Day,
    /// The calendar year: topped up in December, once the year is complete.
    Year,
}

/// What a sum below zero counts as under a minimum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum BelowZero {
    /// Itself: the customer is brought up to the minimum.
    #[default]
    Counts,
    /// Nothing: the customer keeps the credit and the whole minimum is added.
    CountsAsZero,
}

/// The kinds of charge, to say which a minimum, a discount or a credit is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ChargeKind {
    /// Standing and other fixed charges.
    Fixed,
    /// Energy taken.
    Energy,
    /// Energy given, as payment or as credit used.
    Export,
    /// Demand.
    Demand,
    /// Reactive energy or power.
    Reactive,
}

/// A discount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Discount {
    /// Short name for programs; the line is `discount.<name>`.
    pub name: String,
    /// The name customers see.
    pub label: String,
    /// How much.
    pub off: Off,
    /// The charges it is taken off; empty: all of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub from: Vec<ChargeKind>,
}

/// How much a discount takes off. It never turns what it is taken off below zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Off {
    /// A percentage.
    Percent(#[cfg_attr(test, schemars(with = "String"))] Percent),
    /// A fixed amount.
    Amount(AmountPer),
}

/// An amount for each day, month, year or bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AmountPer {
    /// Major units.
    #[serde(with = "decimal_text")]
    #[cfg_attr(test, schemars(with = "String"))]
    pub amount: Decimal,
    /// What it is for.
    pub per: ChargePer,
}

/// Money given to the customer whatever is used; it may turn a bill below zero.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Credit {
    /// Short name for programs; the line is `credit.<name>`.
    pub name: String,
    /// The name customers see.
    pub label: String,
    /// Major units, above zero.
    #[serde(with = "decimal_text")]
    #[cfg_attr(test, schemars(with = "String"))]
    pub amount: Decimal,
    /// What it is given for.
    pub per: ChargePer,
    /// Whether taxes are worked out after it.
    #[serde(default)]
    pub before_tax: bool,
}
