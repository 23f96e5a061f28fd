//! A rating case: one JSON document with a URDB tariff, a year of net load and SAM's settings.
//!
//! A setting that is not known is refused by name. What only describes the case is passed over: any
//! other field whose value is text, the seed it was made from, and SAM's own results.

use std::collections::BTreeMap;

use money::Decimal;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::series::Series;
use super::year::HOURS;
use crate::TariffError;
use crate::document::PeriodsCharged;
use crate::urdb::fields::decimal;
use crate::urdb::{Imported, Metering, MeteringOption, import};

/// Not settings, though their values are no text.
const NOT_SETTINGS: [&str; 2] = ["sam", "seed"];

/// A tariff, how it is metered, and a year of load.
#[derive(Clone, Debug)]
pub struct Case {
    /// The tariff and what was left out of it.
    pub tariff: Imported,
    /// The metering option and its settings.
    pub metering: Metering,
    /// The load of the year.
    pub load: Load,
}

/// A year of net load and, where the tariff has them, of prices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Load {
    /// Steps in an hour.
    pub steps_per_hour: usize,
    /// Mean kW of each step; above zero is taken from the grid, below zero given to it.
    pub net_kw: Series,
    /// Dollars a kWh taken in each step.
    pub buy: Option<Series>,
    /// Dollars a kWh given in each step.
    pub sell: Option<Series>,
}

impl Case {
    /// Reads a case.
    ///
    /// # Errors
    /// [`TariffError::Syntax`] when it is no JSON object, [`TariffError::Unsupported`] naming a
    /// setting or a field of the tariff, [`TariffError::Document`] when a value makes no sense.
    pub fn from_json(text: &str) -> Result<Self, TariffError> {
        let mut fields = Fields::read(text)?;
        let load = fields.load()?;
        let metering = fields.metering(&load)?;
        let tariff: &RawValue = fields.take("tariff")?.ok_or_else(|| missing("tariff"))?;
        let single_peak = fields.flag("tou_demand_single_peak")?;
        fields.finish()?;
        let mut tariff = import(tariff.get(), &metering)?;
        if single_peak {
            // A flat charge has one period in each month, which is the one of the highest demand.
            for charge in &mut tariff.document.demand {
                charge.periods_charged = PeriodsCharged::OfHighest;
            }
        }
        Ok(Self {
            tariff,
            metering,
            load,
        })
    }
}

struct Fields<'a>(BTreeMap<String, &'a RawValue>);

impl<'a> Fields<'a> {
    /// Settings may bear SAM's own names, `ur_nm_credit_month` for `nm_credit_month`.
    fn read(text: &'a str) -> Result<Self, TariffError> {
        let written: BTreeMap<String, &'a RawValue> =
            serde_json::from_str(text).map_err(|error| TariffError::Syntax(error.to_string()))?;
        let mut fields = BTreeMap::new();
        for (name, value) in written {
            let short = name.to_ascii_lowercase();
            let short = short.strip_prefix("ur_").unwrap_or(&short);
            if fields.insert(short.to_owned(), value).is_some() {
                return Err(TariffError::at(name, "is there twice"));
            }
        }
        Ok(Self(fields))
    }

    fn raw(&mut self, name: &str) -> Option<&'a RawValue> {
        self.0.remove(name).filter(|value| value.get() != "null")
    }

    fn take<T: Deserialize<'a>>(&mut self, name: &str) -> Result<Option<T>, TariffError> {
        let read = |raw: &'a RawValue| {
            serde_json::from_str(raw.get())
                .map_err(|error| TariffError::at(name, error.to_string()))
        };
        self.raw(name).map(read).transpose()
    }

    fn load(&mut self) -> Result<Load, TariffError> {
        let steps_per_hour: usize = self.take("steps_per_hour")?.unwrap_or(1);
        if !(1..=60).contains(&steps_per_hour) || 60 % steps_per_hour != 0 {
            return Err(TariffError::at("steps_per_hour", "does not divide an hour"));
        }
        let net_kw = self.series("net_load_kw", steps_per_hour)?;
        Ok(Load {
            steps_per_hour,
            net_kw: net_kw.ok_or_else(|| missing("net_load_kw"))?,
            buy: self.series("ts_buy_rate", steps_per_hour)?,
            sell: self.series("ts_sell_rate", steps_per_hour)?,
        })
    }

    /// A series of one number a step. SAM uses a price given by the hour in each step of the hour.
    fn series(&mut self, name: &str, steps_per_hour: usize) -> Result<Option<Series>, TariffError> {
        let Some(numbers) = self.take::<Vec<&RawValue>>(name)? else {
            return Ok(None);
        };
        let numbers = match numbers.len() {
            len if len == HOURS * steps_per_hour => numbers,
            HOURS if name != "net_load_kw" => {
                let spread = numbers.into_iter();
                spread.flat_map(|hour| vec![hour; steps_per_hour]).collect()
            }
            len => {
                let problem = format!("has {len} steps, not {}", HOURS * steps_per_hour);
                return Err(TariffError::at(name, problem));
            }
        };
        Series::from_json(&numbers, name).map(Some)
    }

    fn metering(&mut self, load: &Load) -> Result<Metering, TariffError> {
        let option: u8 = self.take("metering_option")?.unwrap_or(2);
        let option = MeteringOption::from_number(option)
            .ok_or_else(|| TariffError::Unsupported(format!("metering_option: {option}")))?;
        let sell_rate = self.raw("nm_yearend_sell_rate");
        let sell_rate = sell_rate.map(|raw| decimal(raw, "nm_yearend_sell_rate"));
        Ok(Metering {
            option,
            credit_month: match self.take::<i8>("nm_credit_month")? {
                // SAM counts months from nought.
                Some(month @ 0..=11) => month + 1,
                Some(_) => return Err(TariffError::at("nm_credit_month", "is not 0 to 11")),
                None => 12,
            },
            yearend_sell_rate: sell_rate.transpose()?.unwrap_or(Decimal::ZERO),
            credit_rollover: self.flag("nm_credit_rollover")?,
            credits_expire: self.flag("nb_credit_expire")?,
            credit_same_month: self.flag("nb_apply_credit_current_month")?,
            sell_is_buy: self.flag("sell_eq_buy")?,
            buy_series: load.buy.is_some(),
            sell_series: load.sell.is_some(),
        })
    }

    /// True and false, or SAM's 1 and 0.
    fn flag(&mut self, name: &str) -> Result<bool, TariffError> {
        match self.raw(name).map(RawValue::get) {
            None | Some("false" | "0" | "0.0") => Ok(false),
            Some("true" | "1" | "1.0") => Ok(true),
            Some(_) => Err(TariffError::at(name, "is neither true nor false")),
        }
    }

    fn finish(self) -> Result<(), TariffError> {
        let setting = |(name, value): &(&String, &&RawValue)| {
            !value.get().starts_with('"') && !NOT_SETTINGS.contains(&name.as_str())
        };
        match self.0.iter().find(setting) {
            Some((name, _)) => Err(TariffError::Unsupported(name.clone())),
            None => Ok(()),
        }
    }
}

fn missing(name: &str) -> TariffError {
    TariffError::at(name, "is missing")
}
