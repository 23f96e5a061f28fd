//! How a kWh is priced: one variant a price model, one file a model in `price/`.

use money::{Decimal, decimal_text};
use serde::{Deserialize, Serialize};

use super::schedule::{Band, Season};

/// How a kWh is priced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum UnitRates {
    /// One rate at all times.
    Flat(FlatRate),
    /// A rate for each register of the meter.
    Registers(RegisterRates),
    /// A rate by season, kind of day and time.
    TimeOfUse(TimeOfUseRates),
    /// Rates that change as more is used.
    Tiered(TieredRates),
    /// Tiers that differ by season, kind of day and time.
    TimeOfUseTiered(TimeOfUseTieredRates),
    /// A price for each interval, from a series outside the document.
    Dynamic(DynamicRates),
}

/// One rate at all times.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FlatRate {
    /// Major units a kWh.
    #[serde(with = "decimal_text")]
    #[cfg_attr(test, schemars(with = "String"))]
    pub rate: Decimal,
}

/// A rate for each register, such as day and night.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RegisterRates {
    /// The registers, in the order of the bill.
    pub registers: Vec<RegisterRate>,
    /// When the meter switches between them (local time, the same every day), so that interval
    /// readings can be priced too. Absent: register reads only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub switching: Vec<Band>,
}

/// The rate of one register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RegisterRate {
    /// The role that a reading names, such as `day`.
    pub role: String,
    /// The name customers see.
    pub label: String,
    /// Major units a kWh.
    #[serde(with = "decimal_text")]
    #[cfg_attr(test, schemars(with = "String"))]
    pub rate: Decimal,
}

/// Rates by season, kind of day and time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TimeOfUseRates {
    /// The prices, in the order of the bill.
    pub periods: Vec<TouPeriod>,
    /// The parts of the year; together they cover every day once.
    pub seasons: Vec<Season>,
}

/// One price of a time-of-use tariff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TouPeriod {
    /// The name that bands use, such as `peak`.
    pub name: String,
    /// The name customers see.
    pub label: String,
    /// Major units a kWh.
    #[serde(with = "decimal_text")]
    #[cfg_attr(test, schemars(with = "String"))]
    pub rate: Decimal,
}

/// Rates that change as more is used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TieredRates {
    /// When counting starts again.
    #[serde(default)]
    pub per: TierPeriod,
    /// The tiers, from the first kWh up. Only the last has no `up_to`.
    pub tiers: Vec<Tier>,
}

/// Tiers that differ by season, kind of day and time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TimeOfUseTieredRates {
    /// When counting starts again.
    #[serde(default)]
    pub per: TierPeriod,
    /// How the kWh of several periods fill the tiers.
    pub fill: TierFill,
    /// The periods, in the order of the bill.
    pub periods: Vec<TouTierPeriod>,
    /// The parts of the year; together they cover every day once.
    pub seasons: Vec<Season>,
}

/// The tiers of one period of a time-of-use tariff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TouTierPeriod {
    /// The name that bands use, such as `peak`.
    pub name: String,
    /// The name customers see.
    pub label: String,
    /// The tiers; their bounds count the kWh of **all** periods together.
    pub tiers: Vec<Tier>,
}

/// One tier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// Cumulative upper bound: the tier ends when this much has been used since counting started.
    /// Absent: no end; the last tier only. A tier whose bound is not above the one before (units
    /// may differ) holds nothing.
    #[serde(
        default,
        with = "super::optional_decimal",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub up_to: Option<Decimal>,
    /// What `up_to` counts.
    #[serde(default)]
    pub unit: TierUnit,
    /// Major units a kWh.
    #[serde(with = "decimal_text")]
    #[cfg_attr(test, schemars(with = "String"))]
    pub rate: Decimal,
}

/// When the counting of tiers starts again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TierPeriod {
    /// Each month (see `month_is`); in a part of a calendar month, bounds shrink with its days.
    #[default]
    Month,
    /// Each local day.
    Day,
    /// The period that is rated, whatever its length.
    BillingPeriod,
}

/// What the bound of a tier counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TierUnit {
    /// kWh.
    #[default]
    Kwh,
    /// kWh for each day counted over: × 31 in January.
    KwhPerDay,
    /// kWh for each kW of the highest demand counted over.
    KwhPerKw,
    /// kWh for each kW of the highest demand and each day.
    KwhPerKwPerDay,
}

/// How the kWh of several periods fill tiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TierFill {
    /// In order of time: each kWh takes the tier that all kWh before it, of any period, reached.
    Chronological,
    /// At the end: each period has its share of the total kWh, in every tier.
    ProRata,
}

/// A price for each interval, such as a day-ahead market's; may be below zero.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DynamicRates {
    /// Key of the series that the caller supplies, such as `agile_import_east`.
    pub series: String,
    /// The name customers see.
    pub label: String,
    /// Multiplies the series; 1 when absent.
    #[serde(
        default,
        with = "super::optional_decimal",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub multiplier: Option<Decimal>,
    /// Added to each price after that, in major units a kWh.
    #[serde(
        default,
        with = "super::optional_decimal",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub adder: Option<Decimal>,
    /// No price is above it after that.
    #[serde(
        default,
        with = "super::optional_decimal",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub cap: Option<Decimal>,
}
