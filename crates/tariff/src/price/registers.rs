//! A rate for each register of the meter, such as day and night (Economy 7).
//!
//! Register reads are priced by role. Interval readings are priced only when the document says at
//! what local time the meter switches.

use super::{DayPrices, Price, spread_bands};
use crate::TariffError;
use crate::document::RegisterRates;

#[derive(Clone, Debug)]
pub(crate) struct Registers {
    roles: Vec<String>,
    prices: Vec<Price>,
    switching: Option<Box<DayPrices>>,
}

impl Registers {
    pub(super) fn compile(document: &RegisterRates) -> Result<Self, TariffError> {
        let roles: Vec<String> = document.registers.iter().map(|r| r.role.clone()).collect();
        let prices = document.registers.iter().map(|register| Price {
            code: format!("energy.{}", register.role),
            label: register.label.clone(),
            rate: register.rate,
        });
        let names: Vec<&str> = roles.iter().map(String::as_str).collect();
        let switching = if document.switching.is_empty() {
            None
        } else {
            let place = "unit_rates.registers.switching";
            Some(Box::new(spread_bands(&document.switching, &names, place)?))
        };
        Ok(Self {
            prices: prices.collect(),
            switching,
            roles,
        })
    }

    pub(super) fn prices(&self) -> &[Price] {
        &self.prices
    }

    pub(super) fn roles(&self) -> &[String] {
        &self.roles
    }

    pub(super) fn day_prices(&self) -> Result<&DayPrices, TariffError> {
        self.switching.as_deref().ok_or(TariffError::NeedsRegisters)
    }

    pub(super) fn register_price(&self, role: &str) -> Result<usize, TariffError> {
        let position = self.roles.iter().position(|known| known == role);
        position.ok_or_else(|| TariffError::UnknownRegister(role.to_owned()))
    }
}
