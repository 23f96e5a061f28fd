//! The parts of what a day costs.

use jiff::civil::Date;
use money::Decimal;

use crate::{TariffError, exact};

/// What one local day costs, in major units, unrounded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DayCost {
    /// The local day.
    pub date: Date,
    /// Energy taken and given, and taxes a kWh; negative when the customer is paid.
    pub energy: Decimal,
    /// Standing and other fixed charges.
    pub standing: Decimal,
    /// Demand, minimums, discounts, credits: the day's share of its month's.
    pub other: Decimal,
    /// Percentage taxes on `energy`.
    pub energy_tax: Decimal,
    /// Percentage taxes on `standing`.
    pub standing_tax: Decimal,
    /// Percentage taxes on `other`.
    pub other_tax: Decimal,
}

impl DayCost {
    /// Energy with its tax.
    ///
    /// # Errors
    /// [`TariffError::Overflow`].
    pub fn energy_with_tax(&self) -> Result<Decimal, TariffError> {
        exact::add(self.energy, self.energy_tax)
    }

    /// Standing charge with its tax.
    ///
    /// # Errors
    /// [`TariffError::Overflow`].
    pub fn standing_with_tax(&self) -> Result<Decimal, TariffError> {
        exact::add(self.standing, self.standing_tax)
    }

    /// Everything else with its tax.
    ///
    /// # Errors
    /// [`TariffError::Overflow`].
    pub fn other_with_tax(&self) -> Result<Decimal, TariffError> {
        exact::add(self.other, self.other_tax)
    }

    /// Everything with tax.
    ///
    /// # Errors
    /// [`TariffError::Overflow`].
    pub fn total(&self) -> Result<Decimal, TariffError> {
        exact::sum([
            self.energy_with_tax()?,
            self.standing_with_tax()?,
            self.other_with_tax()?,
        ])
    }
}
