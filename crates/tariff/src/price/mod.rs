//! The price models. Each file turns its part of the document into one shape, an [`EnergyPlan`]:
//! a schedule that says which period applies when, and the tiers of each period.
//!
//! `tiered.rs` and `dynamic.rs` also hold how their kWh become quantities; none rounds money.

pub(crate) mod dynamic;
mod flat;
mod registers;
pub(crate) mod tiered;
mod time_of_use;
mod time_of_use_tiered;

use money::Decimal;

use crate::TariffError;
use crate::document::{TierFill, TierPeriod, TierUnit, UnitRates};
use crate::schedule::Schedule;

/// Energy prices, compiled.
#[derive(Clone, Debug)]
pub(crate) struct EnergyPlan {
    pub(crate) schedule: Schedule,
    /// The periods, in the order of the bill.
    pub(crate) periods: Vec<PeriodPrices>,
    pub(crate) model: Model,
}

/// What the models differ in.
#[derive(Clone, Debug)]
pub(crate) enum Model {
    /// One rate a period.
    Rates,
    /// One rate a register; intervals too when the document says when the meter switches.
    Registers { has_switching: bool },
    /// Tiers.
    Tiered { per: TierPeriod, fill: TierFill },
    /// A price an interval.
    Dynamic(dynamic::Dynamic),
}

/// The prices of one period.
#[derive(Clone, Debug)]
pub(crate) struct PeriodPrices {
    /// Name in bands, or role of the register; empty for the only period of a tariff.
    pub(crate) name: String,
    /// The name customers see.
    pub(crate) label: String,
    /// At least one; the last has no bound.
    pub(crate) tiers: Vec<TierPrice>,
}

/// One tier: a rate up to a bound.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TierPrice {
    pub(crate) up_to: Option<Decimal>,
    pub(crate) unit: TierUnit,
    /// Major units a kWh.
    pub(crate) rate: Decimal,
}

impl EnergyPlan {
    /// Compiles `rates`, which stand at `place` in the document.
    ///
    /// # Errors
    /// [`TariffError::Document`] naming what makes no sense.
    pub(crate) fn compile(rates: &UnitRates, place: &str) -> Result<Self, TariffError> {
        match rates {
            UnitRates::Flat(rates) => flat::plan(rates, &format!("{place}.flat")),
            UnitRates::Registers(rates) => registers::plan(rates, &format!("{place}.registers")),
            UnitRates::TimeOfUse(rates) => {
                time_of_use::plan(rates, &format!("{place}.time_of_use"))
            }
            UnitRates::Tiered(rates) => tiered::plan(rates, &format!("{place}.tiered")),
            UnitRates::TimeOfUseTiered(rates) => {
                time_of_use_tiered::plan(rates, &format!("{place}.time_of_use_tiered"))
            }
            UnitRates::Dynamic(rates) => dynamic::plan(rates, &format!("{place}.dynamic")),
        }
    }

    /// The period that the register with this role is charged at.
    pub(crate) fn register_period(&self, role: &str) -> Result<usize, TariffError> {
        match self.model {
            Model::Registers { .. } => {
                let found = self.periods.iter().position(|period| period.name == role);
                found.ok_or_else(|| TariffError::UnknownRegister(role.to_owned()))
            }
            // One price at all times charges every register of the meter alike.
            Model::Rates | Model::Tiered { .. } if self.periods.len() == 1 => Ok(0),
            _ => Err(TariffError::NeedsIntervals),
        }
    }

    /// The roles that must be read when registers are given.
    pub(crate) fn required_roles(&self) -> impl Iterator<Item = &str> {
        let needed = matches!(self.model, Model::Registers { .. });
        let roles = self.periods.iter().map(|period| period.name.as_str());
        roles.filter(move |_| needed)
    }

    /// Whether tiers count days one by one, so that a month cannot be summed first.
    pub(crate) const fn counts_each_day(&self) -> bool {
        matches!(
            self.model,
            Model::Tiered {
                per: TierPeriod::Day,
                ..
            }
        )
    }

    /// Whether a bound depends on the highest demand.
    pub(crate) fn needs_peak(&self) -> bool {
        let tiers = self.periods.iter().flat_map(|period| &period.tiers);
        tiers
            .into_iter()
            .any(|tier| matches!(tier.unit, TierUnit::KwhPerKw | TierUnit::KwhPerKwPerDay))
    }
}

/// One rate without a bound.
pub(crate) fn only_tier(rate: Decimal) -> Vec<TierPrice> {
    vec![TierPrice {
        up_to: None,
        unit: TierUnit::Kwh,
        rate,
    }]
}
