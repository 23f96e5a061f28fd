//! What energy given to the grid earns under a tariff for energy taken from it.

use money::{Decimal, Percent, decimal_text};
use serde::{Deserialize, Serialize};

use super::energy::UnitRates;
use crate::clock::ClockTime;

/// What energy given to the grid earns.
///
/// All of them but `net_metering` price it by `rates`, as energy taken is priced; tiers of `rates`
/// count the kWh given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ExportTerms {
    /// Paid in the month it is given, even when that turns the bill below zero.
    Payment(ExportPayment),
    /// kWh given are taken off kWh used, and what is over waits for later months.
    NetMetering(NetMetering),
    /// Money earned is credited, and what is over waits for later months.
    Credit(ExportCredit),
}

/// Payment for each kWh given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ExportPayment {
    /// The price of a kWh given.
    pub rates: UnitRates,
}

/// Net metering in kWh: over each month and within each period of the unit rates, kWh given are
/// taken off kWh used. Unit rates with tiers must fill them pro rata.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NetMetering {
    /// The period of the next month that a surplus is carried into.
    #[serde(default)]
    pub carry: Carry,
    /// When the surplus is bought and starts again at nothing; absent: it waits for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cash_out: Option<CashOut>,
}

/// The period of the next month that a surplus is carried into.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Carry {
    /// The period of the same name, and where the next month has none, it waits.
    #[default]
    SamePeriod,
    /// The period that applies on weekdays of the next month at the first of these times at which
    /// this month's weekdays have the period of the surplus; where there is none, it is lost.
    SameTimeOfDay(#[cfg_attr(test, schemars(with = "Vec<String>"))] Vec<ClockTime>),
}

/// When surplus kWh are bought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CashOut {
    /// At the end of this calendar month, 1 to 12.
    pub month: i8,
    /// Major units a kWh; zero when the surplus is lost.
    #[serde(with = "decimal_text")]
    #[cfg_attr(test, schemars(with = "String"))]
    pub rate: Decimal,
}

/// Money earned by energy given, as a credit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ExportCredit {
    /// What a kWh given is worth.
    pub rates: UnitRates,
    /// Over what time kWh given are first taken off kWh used.
    pub netting: Netting,
    /// When a credit can first be used.
    pub usable: Usable,
    /// What it pays for.
    #[serde(default)]
    pub pays_for: CreditPays,
    /// What happens to energy, taken or given, that comes to less than nothing at prices below zero.
    #[serde(default, skip_serializing_if = "BelowZeroCredit::is_settled")]
    pub below_zero: BelowZeroCredit,
    /// A credit is lost this many months after the month that earned it; absent: it is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_after_months: Option<u32>,
    /// When the account of credits is closed and starts again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub true_up: Option<TrueUp>,
}

/// Over what time kWh given are taken off kWh used before either is priced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Netting {
    /// Not beyond the interval of the meter (net billing).
    Interval,
    /// Over each month within each period of the unit rates (net metering in money). Unit rates
    /// with tiers must fill them pro rata.
    Month,
}

/// When a credit can first be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Usable {
    /// In the month that earned it.
    SameMonth,
    /// From the month after.
    NextMonth,
}

/// What a credit pays for. It never turns it below zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CreditPays {
    /// Energy taken.
    #[default]
    Energy,
    /// Every charge before tax.
    Everything,
}

/// What happens to energy of a month that comes to less than nothing at prices below zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum BelowZeroCredit {
    /// It is settled in its own month: energy given costs, energy taken earns.
    #[default]
    Settled,
    /// It waits like a credit: energy given as a debt, energy taken as a credit. A debt that is
    /// left at the end of a year of credits is lost.
    Waits,
}

impl BelowZeroCredit {
    const fn is_settled(&self) -> bool {
        matches!(self, Self::Settled)
    }
}

/// The end of a year of credits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TrueUp {
    /// At the end of this calendar month, 1 to 12.
    pub month: i8,
    /// How much of what is left is paid out; `"0"`: it is lost.
    #[cfg_attr(test, schemars(with = "String"))]
    pub pays_percent: Percent,
}
