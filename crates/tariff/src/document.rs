//! The tariff document: the one format in which a tariff is written, stored, sent and read.
//!
//! TOML for people, JSON for programs, the same fields in both; an unknown field is refused. Rates
//! are decimals in quotes, in **major** units of the currency: 24.5p a kWh is `rate = "0.245"`.
//! Major units because every market has them, and because URDB and the law's own tables use them.

use jiff::civil::Date;
use money::Currency;
use serde::{Deserialize, Serialize};

use crate::TariffError;
use crate::plan::Plan;
use crate::validate::validate;

mod demand;
mod energy;
mod export;
mod fixed;
pub(crate) mod optional_decimal;
mod schedule;

pub use demand::{
    DemandCharge, DemandMeasure, DemandPer, DemandPeriod, DemandTier, PeriodsCharged, PresentMonth,
    Ratchet, ReactiveBasis, ReactiveCharge,
};
pub use energy::{
    DynamicRates, FlatRate, RegisterRate, RegisterRates, Tier, TierFill, TierPeriod, TierUnit,
    TieredRates, TimeOfUseRates, TimeOfUseTieredRates, TouPeriod, TouTierPeriod, UnitRates,
};
pub use export::{
    BelowZeroCredit, Carry, CashOut, CreditPays, ExportCredit, ExportPayment, ExportTerms,
    NetMetering, Netting, TrueUp, Usable,
};
pub use fixed::{
    AmountPer, BelowZero, ChargeKind, ChargePer, Credit, Discount, MinimumCharge, MinimumPer, Off,
    StandingCharge,
};
pub use schedule::{Band, Season};

/// The version of the format that this build reads and writes.
pub const FORMAT_VERSION: u32 = 1;

/// A tariff as written. [`Tariff`] is one that was checked.
///
/// Its parts are worked out in this order: energy, demand and reactive, fixed charges, export,
/// minimums, discounts, credits, taxes. Each is a step that sees the unrounded results before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TariffDocument {
    /// Version of this format: [`FORMAT_VERSION`].
    pub version: u32,
    /// Short stable name for programs: lower case, digits and hyphens.
    pub code: String,
    /// The name customers see.
    pub name: String,
    /// Currency of every rate.
    #[cfg_attr(test, schemars(with = "String"))]
    pub currency: Currency,
    /// What is supplied.
    pub fuel: Fuel,
    /// Whether the customer pays (import) or is paid (export, a tariff of its own).
    #[serde(default)]
    pub direction: Direction,
    /// Keys in the market's tax table, in the order of the bill; empty: none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub taxes: Vec<String>,
    /// First day on which the tariff may be charged; always, when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub valid_from: Option<Date>,
    /// The day after the last; no end, when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub valid_to: Option<Date>,
    /// Key of the market's public holidays; absent: no day is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holidays: Option<String>,
    /// What every "month" below is.
    #[serde(default)]
    pub month_is: MonthIs,
    /// What is paid whatever is used.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub standing_charges: Vec<StandingCharge>,
    /// The price of a kWh.
    pub unit_rates: UnitRates,
    /// Charges for the highest demand; they add up.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub demand: Vec<DemandCharge>,
    /// Charges for reactive energy or power.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reactive: Vec<ReactiveCharge>,
    /// What energy given to the grid earns; absent: nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub export: Option<ExportTerms>,
    /// The least that a month or year costs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub minimums: Vec<MinimumCharge>,
    /// Discounts, each off what the ones before it left.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub discounts: Vec<Discount>,
    /// Money given to the customer whatever is used.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub credits: Vec<Credit>,
}

/// What is supplied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Fuel {
    /// Electricity.
    Electricity,
    /// Natural gas, priced by its energy.
    Gas,
}

/// Which way the energy goes, and with it who pays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// From the grid: the customer pays.
    #[default]
    Import,
    /// To the grid: the customer is paid, so lines are negative.
    Export,
}

/// What a month of a tariff is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum MonthIs {
    /// A calendar month; a rated period may hold several and parts of some.
    #[default]
    Calendar,
    /// The period that is rated, which is one month whatever its days.
    BillingPeriod,
}

/// A tariff document that was checked and is ready to rate.
#[derive(Clone, Debug)]
pub struct Tariff {
    document: TariffDocument,
    plan: Plan,
}

impl Tariff {
    /// Checks a document.
    ///
    /// # Errors
    /// [`TariffError::Document`] naming the first place that makes no sense.
    pub fn new(document: TariffDocument) -> Result<Self, TariffError> {
        validate(&document)?;
        let plan = Plan::compile(&document)?;
        Ok(Self { document, plan })
    }

    /// Reads and checks a TOML document.
    ///
    /// # Errors
    /// [`TariffError::Syntax`] with line and column, or [`TariffError::Document`].
    pub fn from_toml(text: &str) -> Result<Self, TariffError> {
        let document = toml::from_str(text);
        Self::new(document.map_err(|error| TariffError::Syntax(error.to_string()))?)
    }

    /// Reads and checks a JSON document.
    ///
    /// # Errors
    /// [`TariffError::Syntax`] with line and column, or [`TariffError::Document`].
    pub fn from_json(text: &str) -> Result<Self, TariffError> {
        let document = serde_json::from_str(text);
        Self::new(document.map_err(|error| TariffError::Syntax(error.to_string()))?)
    }

    /// Keys of the price series that it names, each once.
    #[must_use]
    pub fn price_series(&self) -> Vec<&str> {
        let plans = [Some(&self.plan.energy), self.plan.export.as_ref()];
        let mut keys: Vec<&str> = Vec::new();
        for plan in plans.into_iter().flatten() {
            if let crate::price::Model::Dynamic(dynamic) = &plan.model
                && !keys.contains(&dynamic.series.as_str())
            {
                keys.push(&dynamic.series);
            }
        }
        keys
    }

    /// The document as TOML; [`Tariff::from_toml`] reads it back the same.
    ///
    /// # Errors
    /// [`TariffError::Syntax`] when it cannot be written.
    pub fn to_toml(&self) -> Result<String, TariffError> {
        toml::to_string(&self.document).map_err(|error| TariffError::Syntax(error.to_string()))
    }

    /// The document as JSON; [`Tariff::from_json`] reads it back the same.
    ///
    /// # Errors
    /// [`TariffError::Syntax`] when it cannot be written.
    pub fn to_json(&self) -> Result<String, TariffError> {
        serde_json::to_string(&self.document)
            .map_err(|error| TariffError::Syntax(error.to_string()))
    }

    /// What was written.
    #[must_use]
    pub const fn document(&self) -> &TariffDocument {
        &self.document
    }

    /// The name customers see.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.document.name
    }

    /// Whether interval readings are needed: register reads alone cannot be priced.
    #[must_use]
    pub fn needs_intervals(&self) -> bool {
        self.plan.needs_intervals(&self.document)
    }

    pub(crate) const fn plan(&self) -> &Plan {
        &self.plan
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod schema;
#[cfg(test)]
mod tests;
