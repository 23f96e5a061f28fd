//! What a market decides for every tariff in it, as dated data: taxes, levies, public holidays.
//!
//! A tariff names keys; which rate or which days they mean is looked up here.

mod holidays;
mod tax;

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::TariffError;

pub use holidays::HolidayList;
pub(crate) use tax::{AppliedTax, Levied, TaxContext};

/// The taxes, levies and holidays of every market we know. Its own text is `market.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Market {
    #[serde(default)]
    tax: Vec<tax::Tax>,
    #[serde(default)]
    holidays: Vec<HolidayList>,
}

static BUILT_IN: LazyLock<Market> = LazyLock::new(|| {
    Market::from_toml(include_str!("market.toml")).expect("a test reads the built-in market")
});

impl Market {
    /// The data that comes with Lamplight.
    #[must_use]
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// Reads market data; keys must be unique and dated rates in order.
    ///
    /// # Errors
    /// [`TariffError::Syntax`] or [`TariffError::Document`].
    pub fn from_toml(text: &str) -> Result<Self, TariffError> {
        let market: Self =
            toml::from_str(text).map_err(|error| TariffError::Syntax(error.to_string()))?;
        tax::check(&market.tax)?;
        holidays::check(&market.holidays)?;
        Ok(market)
    }

    /// The holidays of `key`.
    ///
    /// # Errors
    /// [`TariffError::UnknownHolidays`].
    pub(crate) fn holidays(&self, key: &str) -> Result<&HolidayList, TariffError> {
        let list = self.holidays.iter().find(|list| list.key == key);
        list.ok_or_else(|| TariffError::UnknownHolidays(key.to_owned()))
    }

    /// Whether what a tariff is taxed depends on what is declared of the supply's use.
    #[must_use]
    pub fn asks_for_facts(&self, tariff: &crate::TariffDocument) -> bool {
        let taxes = tariff.taxes.iter();
        taxes.flat_map(|key| self.tax(key)).any(tax::Tax::asks)
    }

    /// The tax of `key`.
    ///
    /// # Errors
    /// [`TariffError::UnknownTax`].
    pub(crate) fn tax(&self, key: &str) -> Result<&tax::Tax, TariffError> {
        let tax = self.tax.iter().find(|tax| tax.key == key);
        tax.ok_or_else(|| TariffError::UnknownTax(key.to_owned()))
    }
}

#[cfg(test)]
mod tests;
