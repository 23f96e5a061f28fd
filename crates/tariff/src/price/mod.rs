//! The price models: each says its prices and which one applies; none multiplies or rounds.
//!
//! A model has a list of [`Price`]s and answers two questions: which price each half-hour of a date
//! has, and which price a register has. Tiers, demand and dynamic prices will be files beside them.

mod flat;
mod registers;
mod time_of_use;

use jiff::civil::Date;
use money::Decimal;

use crate::calendar::HALF_HOURS;
use crate::document::{Band, UnitRates};
use crate::{TariffError, UsageDay, calendar::LocalDay};

/// One price that a line can be charged at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Price {
    /// Code of the line, such as `energy.peak`.
    pub(crate) code: String,
    /// Label of the line.
    pub(crate) label: String,
    /// Major units a kWh.
    pub(crate) rate: Decimal,
}

/// For each half-hour of the wall clock, the index of its price.
pub(crate) type DayPrices = [usize; HALF_HOURS];

/// A price model, compiled from its document.
#[derive(Clone, Debug)]
pub(crate) enum PriceModel {
    Flat(flat::Flat),
    Registers(registers::Registers),
    TimeOfUse(time_of_use::TimeOfUse),
}

impl PriceModel {
    pub(crate) fn compile(rates: &UnitRates) -> Result<Self, TariffError> {
        Ok(match rates {
            UnitRates::Flat(rates) => Self::Flat(flat::Flat::new(rates)),
            UnitRates::Registers(rates) => Self::Registers(registers::Registers::compile(rates)?),
            UnitRates::TimeOfUse(rates) => Self::TimeOfUse(time_of_use::TimeOfUse::compile(rates)?),
            UnitRates::Tiered(_) | UnitRates::TimeOfUseTiered(_) | UnitRates::Dynamic(_) => {
                return Err(TariffError::Unsupported("unit_rates".to_owned()));
            }
        })
    }

    /// Every price, in the order of the bill.
    pub(crate) fn prices(&self) -> &[Price] {
        match self {
            Self::Flat(model) => model.prices(),
            Self::Registers(model) => model.prices(),
            Self::TimeOfUse(model) => model.prices(),
        }
    }

    /// The price of each half-hour on `date`.
    fn day_prices(&self, date: Date) -> Result<&DayPrices, TariffError> {
        match self {
            Self::Flat(model) => Ok(model.day_prices()),
            Self::Registers(model) => model.day_prices(),
            Self::TimeOfUse(model) => model.day_prices(date),
        }
    }

    /// The price of the register with this role.
    pub(crate) fn register_price(&self, role: &str) -> Result<usize, TariffError> {
        match self {
            // A flat tariff charges every register of the meter alike.
            Self::Flat(_) => Ok(0),
            Self::Registers(model) => model.register_price(role),
            Self::TimeOfUse(_) => Err(TariffError::NeedsIntervals),
        }
    }

    /// The roles that must be read when registers are given.
    pub(crate) fn required_roles(&self) -> &[String] {
        match self {
            Self::Flat(_) | Self::TimeOfUse(_) => &[],
            Self::Registers(model) => model.roles(),
        }
    }

    /// The price of each interval of `usage`, one entry an interval.
    ///
    /// # Errors
    /// When the intervals do not fit the local day, or one of them covers two prices.
    pub(crate) fn slot_prices(
        &self,
        usage: &UsageDay<'_>,
        day: &LocalDay<'_>,
    ) -> Result<Vec<usize>, TariffError> {
        let expected = day.slots(usage.resolution_minutes)?;
        if usage.wh.len() != expected {
            let found = usage.wh.len();
            return Err(TariffError::SlotCount {
                date: usage.date,
                expected,
                found,
            });
        }
        let prices = self.day_prices(usage.date)?;
        let mut elapsed = 0;
        let mut slot_prices = Vec::with_capacity(expected);
        for slot in 0..expected {
            let price = prices[day.half_hour_at(elapsed)];
            let end = (elapsed + usage.resolution_minutes).min(day.minutes());
            let mut within = elapsed + 30;
            while within < end {
                if prices[day.half_hour_at(within)] != price {
                    return Err(TariffError::SlotSpansPrices {
                        date: usage.date,
                        slot,
                    });
                }
                within += 30;
            }
            slot_prices.push(price);
            elapsed = end;
        }
        Ok(slot_prices)
    }
}

/// Spreads checked bands over the half-hours of a day.
///
/// # Errors
/// [`TariffError::Document`] under `place` when the bands do not start at midnight, go backwards,
/// or name something not in `names`.
pub(crate) fn spread_bands(
    bands: &[Band],
    names: &[&str],
    place: &str,
) -> Result<DayPrices, TariffError> {
    let Some(first) = bands.first() else {
        return Err(TariffError::at(
            place,
            "there must be at least one band, from \"00:00\"",
        ));
    };
    if first.from != crate::ClockTime::MIDNIGHT {
        let problem = format!("the first band starts at {}, not at 00:00", first.from);
        return Err(TariffError::at(format!("{place}[0].from"), problem));
    }
    let mut day = [0; HALF_HOURS];
    for (index, band) in bands.iter().enumerate() {
        let price = names
            .iter()
            .position(|name| *name == band.period)
            .ok_or_else(|| {
                let known = names.join(", ");
                let problem = format!("\"{}\" is not one of: {known}", band.period);
                TariffError::at(format!("{place}[{index}].period"), problem)
            })?;
        if index > 0 && band.from <= bands[index - 1].from {
            let problem = format!("{} is not after {}", band.from, bands[index - 1].from);
            return Err(TariffError::at(format!("{place}[{index}].from"), problem));
        }
        day[band.from.half_hour()..].fill(price);
    }
    Ok(day)
}
