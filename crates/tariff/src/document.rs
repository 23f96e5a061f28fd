//! The tariff document: the one format in which a tariff is written, stored, sent and read.
//!
//! TOML for people, JSON for programs, the same fields in both; an unknown field is refused. Rates
//! are decimals in quotes, in **major** units of the currency: 24.5p a kWh is `rate = "0.245"`.
//! Major units because every market has them, and because URDB and the law's own tables use them.

use jiff::civil::Date;
use money::{Currency, Decimal, decimal_text};
use serde::{Deserialize, Serialize};

use crate::TariffError;
use crate::clock::{ClockTime, MonthDay};
use crate::price::PriceModel;
use crate::validate::validate;

/// The version of the format that this build reads and writes.
pub const FORMAT_VERSION: u32 = 1;

/// A tariff as written. [`Tariff`] is one that was checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TariffDocument {
    /// Version of this format: [`FORMAT_VERSION`].
    pub version: u32,
    /// Short stable name for programs: lower case, digits and hyphens.
    pub code: String,
    /// The name customers see.
    pub name: String,
    /// Currency of every rate.
    pub currency: Currency,
    /// What is supplied.
    pub fuel: Fuel,
    /// Whether the customer pays (import) or is paid (export).
    #[serde(default)]
    pub direction: Direction,
    /// Key in the market's tax table, or `"none"`.
    pub tax: String,
    /// First day on which the tariff may be charged; always, when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<Date>,
    /// The day after the last; no end, when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Date>,
    /// What is paid whatever is used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standing_charge: Option<StandingCharge>,
    /// The price of a kWh.
    pub unit_rates: UnitRates,
}

/// What is supplied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fuel {
    /// Electricity.
    Electricity,
    /// Natural gas, priced by its energy.
    Gas,
}

/// Which way the energy goes, and with it who pays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// From the grid: the customer pays.
    #[default]
    Import,
    /// To the grid: the customer is paid, so lines are negative.
    Export,
}

/// A charge for being connected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandingCharge {
    /// Major units for each day or month.
    #[serde(with = "decimal_text")]
    pub amount: Decimal,
    /// What it is charged for.
    pub per: ChargePer,
}

/// The time that one standing charge covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChargePer {
    /// Each local day.
    Day,
    /// Each calendar month; a part of one by its days.
    Month,
}

/// How a kWh is priced. One variant a price model, one file a model in `price/`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitRates {
    /// One rate at all times.
    Flat(FlatRate),
    /// A rate for each register of the meter.
    Registers(RegisterRates),
    /// A rate by season, weekday and time.
    TimeOfUse(TimeOfUseRates),
}

/// One rate at all times.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FlatRate {
    /// Major units a kWh.
    #[serde(with = "decimal_text")]
    pub rate: Decimal,
}

/// A rate for each register, such as day and night.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
#[serde(deny_unknown_fields)]
pub struct RegisterRate {
    /// The role that a reading names, such as `day`.
    pub role: String,
    /// The name customers see.
    pub label: String,
    /// Major units a kWh.
    #[serde(with = "decimal_text")]
    pub rate: Decimal,
}

/// Rates by season, weekday and time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimeOfUseRates {
    /// The prices, in the order of the bill.
    pub periods: Vec<TouPeriod>,
    /// The parts of the year; together they cover every day once.
    pub seasons: Vec<Season>,
}

/// One price of a time-of-use tariff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TouPeriod {
    /// The name that bands use, such as `peak`.
    pub name: String,
    /// The name customers see.
    pub label: String,
    /// Major units a kWh.
    #[serde(with = "decimal_text")]
    pub rate: Decimal,
}

/// A part of the year with its weekday and weekend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Season {
    /// The name people see, such as `Winter`.
    pub name: String,
    /// First day, each year.
    pub from: MonthDay,
    /// Last day, each year; before `from` when the season spans New Year.
    pub to: MonthDay,
    /// Monday to Friday.
    pub weekday: Vec<Band>,
    /// Saturday and Sunday.
    pub weekend: Vec<Band>,
}

/// From this local time until the next band, this price applies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// Start, on a half-hour; the first band of a day starts at `00:00`.
    pub from: ClockTime,
    /// Name of a [`TouPeriod`], or role of a [`RegisterRate`].
    pub period: String,
}

/// A tariff document that was checked and is ready to rate.
#[derive(Clone, Debug)]
pub struct Tariff {
    document: TariffDocument,
    prices: PriceModel,
}

impl Tariff {
    /// Checks a document.
    ///
    /// # Errors
    /// [`TariffError::Document`] naming the first place that makes no sense.
    pub fn new(document: TariffDocument) -> Result<Self, TariffError> {
        validate(&document)?;
        let prices = PriceModel::compile(&document.unit_rates)?;
        Ok(Self { document, prices })
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
    pub const fn needs_intervals(&self) -> bool {
        matches!(self.document.unit_rates, UnitRates::TimeOfUse(_))
    }

    pub(crate) const fn prices(&self) -> &PriceModel {
        &self.prices
    }
}

#[cfg(test)]
mod tests;
