//! What a rated period is: lines, tax and totals as plain data that can be stored.

use money::{Currency, Decimal, Money, Percent, decimal_text};
use serde::{Deserialize, Serialize};

use crate::carried::Carried;
use crate::document::{Direction, Fuel};
use crate::explain::Working;
use crate::months::MonthCost;
use crate::usage::IntervalsUsed;
use crate::{Period, TariffError, exact};

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
    /// Energy taken (under an export tariff: given), in watt-hours, to the nearest.
    pub total_wh: i64,
    /// Energy given under a tariff for energy taken, in watt-hours, to the nearest.
    pub export_wh: i64,
    /// Intervals of import for which nothing is known, in days given and in days left out; not
    /// charged.
    pub intervals_missing: usize,
    /// Which versions of interval data it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub intervals_used: Vec<IntervalsUsed>,
    /// The charges, in the order of the bill.
    pub lines: Vec<Line>,
    /// Sum of the lines.
    pub net: Money,
    /// Tax on the lines that name it.
    pub tax: Vec<TaxLine>,
    /// Net and tax.
    pub total: Money,
    /// The unrounded parts of each month.
    pub months: Vec<MonthCost>,
    /// What the next period needs.
    pub carried: Carried,
}

/// One charge: `amount` is `exact` rounded half to even.
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
    /// What the amount follows from.
    #[serde(default, skip_serializing_if = "LineBasis::is_product")]
    pub basis: LineBasis,
    /// The rounded amount.
    pub amount: Money,
    /// The taxes charged on it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub taxes: Vec<TaxOn>,
    /// How it was worked out.
    pub working: Working,
}

/// What the amount of a line follows from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum LineBasis {
    /// `quantity × rate`.
    #[default]
    Product,
    /// The sum over intervals of kWh × the price of each; `rate` is the mean, to six decimals.
    Series {
        /// Key of the price series.
        key: String,
        /// Which publication of it was used.
        version: String,
        /// The unrounded sum.
        #[serde(with = "decimal_text")]
        exact: Decimal,
    },
    /// What the charges are short of a minimum.
    TopUp {
        /// The minimum.
        #[serde(with = "decimal_text")]
        minimum: Decimal,
        /// What was charged.
        #[serde(with = "decimal_text")]
        charged: Decimal,
    },
    /// `quantity × rate`, but no more than `limit` is taken off.
    UpTo {
        /// The most that can be taken off.
        #[serde(with = "decimal_text")]
        limit: Decimal,
    },
}

impl LineBasis {
    /// Whether it is `quantity × rate`, the usual case.
    #[must_use]
    pub fn is_product(&self) -> bool {
        *self == Self::Product
    }
}

/// What the quantity of a line counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Kilowatt-hours.
    Kwh,
    /// Local days.
    Day,
    /// Months.
    Month,
    /// Years.
    Year,
    /// Bills.
    Bill,
    /// kW of demand, for a month.
    Kw,
    /// kVA of demand, for a month.
    Kva,
    /// kW of demand × days.
    KwDay,
    /// kVA of demand × days.
    KvaDay,
    /// Reactive kilovolt-ampere-hours.
    Kvarh,
    /// kVAr, for a month.
    Kvar,
    /// Major units of currency.
    Money,
}

/// One percentage on the sum of the lines that name it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaxLine {
    /// Key in the market.
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

/// A tax that is charged on a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaxOn {
    /// Key in the market.
    pub key: String,
    /// The rate.
    pub percent: Percent,
}

impl Line {
    /// The amount before rounding, in major units, worked out from what the line holds.
    ///
    /// # Errors
    /// [`TariffError::Overflow`].
    pub fn exact(&self) -> Result<Decimal, TariffError> {
        self.basis.exact(self.quantity, self.rate)
    }

    /// Whether it is for energy taken or given, and not for money or time.
    #[must_use]
    pub fn is_energy(&self) -> bool {
        self.unit == Unit::Kwh && (self.code.starts_with("energy") || self.code == "export")
    }
}

impl LineBasis {
    /// The amount before rounding of `quantity` units at `rate`.
    ///
    /// # Errors
    /// [`TariffError::Overflow`].
    pub fn exact(&self, quantity: Decimal, rate: Decimal) -> Result<Decimal, TariffError> {
        match self {
            Self::Product => exact::mul(quantity, rate),
            Self::Series { exact, .. } => Ok(*exact),
            Self::TopUp { minimum, charged } => {
                Ok(exact::sub(*minimum, *charged)?.max(Decimal::ZERO))
            }
            Self::UpTo { limit } => Ok(exact::mul(quantity, rate)?.max(-*limit)),
        }
    }
}
