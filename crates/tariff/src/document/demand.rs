//! Charges for the highest demand and for reactive energy.

use money::{Decimal, Percent, decimal_text};
use serde::{Deserialize, Serialize};

use super::schedule::Season;

/// A charge for the highest demand: the interval with the greatest mean power.
///
/// One period without `seasons` is a flat demand charge; several with a schedule are one by time
/// of use, by season or by month. A tariff may have several such charges, which add up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DemandCharge {
    /// Short name for programs; lines are `demand.<name>.<period>`.
    pub name: String,
    /// What is measured.
    #[serde(default)]
    pub measure: DemandMeasure,
    /// What a rate is for.
    #[serde(default)]
    pub per: DemandPer,
    /// Minutes over which power is averaged, a multiple of the readings' own; absent: the
    /// readings' own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window_minutes: Option<u32>,
    /// The prices, in the order of the bill.
    pub periods: Vec<DemandPeriod>,
    /// When each applies; together they cover every day once. Empty: the only period, always.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seasons: Vec<Season>,
    /// Which periods of a month are charged.
    #[serde(default, skip_serializing_if = "PeriodsCharged::is_each")]
    pub periods_charged: PeriodsCharged,
    /// Demand of earlier months that is charged again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ratchet: Option<Ratchet>,
}

/// Which periods of a month a demand charge is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PeriodsCharged {
    /// Each, for its own highest demand.
    #[default]
    Each,
    /// The one in which the highest demand of the month was first reached. Not with a ratchet.
    OfHighest,
}

impl PeriodsCharged {
    const fn is_each(&self) -> bool {
        matches!(self, Self::Each)
    }
}

/// What a demand charge measures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum DemandMeasure {
    /// Real power, from import.
    #[default]
    Kw,
    /// Apparent power, √(kW² + kVAr²) of the same interval.
    Kva,
}

/// What a demand rate is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum DemandPer {
    /// Each month (see `month_is`); a part of a calendar month by its days.
    #[default]
    Month,
    /// Each local day of the month.
    Day,
}

/// The price of demand in one period of the schedule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DemandPeriod {
    /// The name that bands use.
    pub name: String,
    /// The name customers see.
    pub label: String,
    /// Marginal tiers: each kW is charged at the rate of the tier it falls in.
    pub tiers: Vec<DemandTier>,
    /// Whether its peaks feed the ratchet and are raised by it.
    #[serde(default = "yes")]
    pub in_ratchet: bool,
}

/// One tier of demand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DemandTier {
    /// Cumulative upper bound in kW or kVA; absent: no end, the last tier only.
    #[serde(
        default,
        with = "super::optional_decimal",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub up_to: Option<Decimal>,
    /// Major units a kW or kVA.
    #[serde(with = "decimal_text")]
    #[cfg_attr(test, schemars(with = "String"))]
    pub rate: Decimal,
}

/// The demand charged is at least a share of the highest of earlier months.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Ratchet {
    /// How many months before this one count; 1 or more.
    pub months: u32,
    /// The share of an earlier month's peak.
    #[cfg_attr(test, schemars(with = "String"))]
    pub percent: Percent,
    /// Shares by the calendar month of that peak, January first; empty or 12, in place of
    /// `percent`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub percent_by_month: Vec<Percent>,
    /// Never less than this, in kW or kVA.
    #[serde(
        default,
        with = "super::optional_decimal",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub minimum: Option<Decimal>,
    /// How much of the present month's own peak counts.
    #[serde(default)]
    pub present_month: PresentMonth,
}

/// How much of the present month's own peak a ratchet counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PresentMonth {
    /// All of it: demand charged is never below demand measured.
    #[default]
    Whole,
    /// Its share, as for an earlier month.
    Share,
}

/// A charge for reactive energy or power.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReactiveCharge {
    /// Short name for programs; the line is `reactive.<name>`.
    pub name: String,
    /// The name customers see.
    pub label: String,
    /// What is charged.
    pub basis: ReactiveBasis,
    /// Major units a kVArh or kVAr.
    #[serde(with = "decimal_text")]
    #[cfg_attr(test, schemars(with = "String"))]
    pub rate: Decimal,
}

/// What a reactive charge is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ReactiveBasis {
    /// kVArh of a month above this percentage of its kWh; 0 charges all of them.
    KvarhAbovePercentOfKwh(#[cfg_attr(test, schemars(with = "String"))] Percent),
    /// kVAr of the interval of the month with the most.
    KvarOfPeak,
}

const fn yes() -> bool {
    true
}
