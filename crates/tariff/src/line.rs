//! What a rated period is: lines, tax and totals as plain data that can be stored.

use money::{Currency, Decimal, Money, Percent, decimal_text};
use serde::{Deserialize, Serialize};

use crate::document::{Direction, Fuel};
use crate::explain::Working;
use crate::{Period, TariffError};

/// A period as it is charged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RatedPeriod {
    /// The local days.
    pub period: Period,
    /// Code of the tariff document.
    pub tariff_code: String,
    /// Name of the tariff.
    pub tariff_name: String,
    /// What was supplied.
    pub fuel: Fuel,
    /// Whether the customer pays or is paid.
    pub direction: Direction,
    /// Currency of every amount.
    pub currency: Currency,
    /// Energy in all lines, in watt-hours.
    pub total_wh: i64,
    /// Intervals for which nothing is known, in days given and in days left out; not charged.
    pub intervals_missing: usize,
    /// Energy by price, then standing charge.
    pub lines: Vec<Line>,
    /// Sum of the lines.
    pub net: Money,
    /// Tax on that sum.
    pub tax: Vec<TaxLine>,
    /// Net and tax.
    pub total: Money,
}

/// One charge: `amount` is `quantity × rate` rounded half to even.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// What it is, for programs: `energy`, `energy.night`, `export`, `standing_charge`.
    pub code: String,
    /// What it is, for people.
    pub label: String,
    /// The local days it covers.
    pub period: Period,
    /// How many units.
    #[serde(with = "decimal_text")]
    pub quantity: Decimal,
    /// What a unit is.
    pub unit: Unit,
    /// Major units of currency a unit; negative when the customer is paid.
    #[serde(with = "decimal_text")]
    pub rate: Decimal,
    /// The rounded amount.
    pub amount: Money,
    /// How it was worked out.
    pub working: Working,
}

/// What the quantity of a line counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Kilowatt-hours.
    Kwh,
    /// Local days.
    Day,
    /// Calendar months.
    Month,
}

/// One tax on the sum of lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaxLine {
    /// Key in the tax table.
    pub key: String,
    /// Name for people, such as `VAT`.
    pub label: String,
    /// The rate.
    pub percent: Percent,
    /// What it is charged on.
    pub taxable: Money,
    /// The rounded tax.
    pub amount: Money,
}

impl Line {
    /// The amount before rounding, in major units.
    ///
    /// # Errors
    /// [`TariffError::Overflow`].
    pub fn exact(&self) -> Result<Decimal, TariffError> {
        self.quantity
            .checked_mul(self.rate)
            .ok_or(TariffError::Overflow)
    }
}
