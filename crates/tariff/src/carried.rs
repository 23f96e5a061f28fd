//! What one rated period leaves to the next: surplus kWh, credits, peaks, the year so far.
//!
//! The caller stores it with the bill and hands it to the next rating. Nothing is carried that the
//! tariff does not ask for.

use jiff::civil::Date;
use money::{Decimal, decimal_text};
use serde::{Deserialize, Serialize};

use crate::{TariffError, exact};

/// What later periods need of earlier ones.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Carried {
    /// kWh given and not yet taken off kWh used, by period of the unit rates.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub surplus: Vec<Surplus>,
    /// The first day of the month that left the surplus.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub surplus_month: Option<Date>,
    /// Money credits not used yet, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub credits: Vec<CreditLot>,
    /// Highest demand of earlier months, for ratchets; oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub peaks: Vec<MonthPeak>,
    /// Charges of the calendar year so far, for annual minimums.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<YearToDate>,
}

/// kWh waiting in one period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Surplus {
    /// Name of the period; empty for the only one.
    pub period: String,
    /// kWh.
    #[serde(with = "decimal_text")]
    pub kwh: Decimal,
}

/// A credit and the month that earned it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreditLot {
    /// First day of the month.
    pub month: Date,
    /// Major units; below zero it is a debt that waits.
    #[serde(with = "decimal_text")]
    pub amount: Decimal,
}

/// The highest demand of a month under one demand charge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MonthPeak {
    /// Name of the demand charge.
    pub charge: String,
    /// First day of the month.
    pub month: Date,
    /// kW or kVA.
    #[serde(with = "decimal_text")]
    pub demand: Decimal,
}

/// A calendar year so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct YearToDate {
    /// The year.
    pub year: i16,
    /// Days rated.
    pub days: u32,
    /// Unrounded charges that count towards each annual minimum, in the document's order.
    pub charged: Vec<Charged>,
}

/// An unrounded sum in major units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Charged(#[serde(with = "decimal_text")] pub Decimal);

impl Carried {
    /// Whether later periods need nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// kWh waiting in all periods.
    ///
    /// # Errors
    /// [`TariffError::Overflow`].
    pub fn surplus_kwh(&self) -> Result<Decimal, TariffError> {
        exact::sum(self.surplus.iter().map(|surplus| surplus.kwh))
    }

    /// Money credits waiting, in major units.
    ///
    /// # Errors
    /// [`TariffError::Overflow`].
    pub fn credit(&self) -> Result<Decimal, TariffError> {
        exact::sum(self.credits.iter().map(|lot| lot.amount))
    }
}

/// How many calendar months `later` is after `earlier`.
pub(crate) fn months_between(earlier: Date, later: Date) -> i32 {
    let number = |date: Date| i32::from(date.year()) * 12 + i32::from(date.month());
    number(later) - number(earlier)
}
