//! A price for each interval, from a series that the caller supplies; prices may be below zero.
//!
//! The cost is summed interval by interval in whole numbers, so that no division and no rounding
//! stands between a price and the bill; the rate of the line is the mean, for people.

use money::Decimal;

use super::{EnergyPlan, Model, PeriodPrices, only_tier};
use crate::document::DynamicRates;
use crate::validate::{check_name, check_rate, check_text};
use crate::{TariffError, exact};

/// Decimals of a price in the sum.
pub(crate) const PRICE_DIGITS: u32 = 9;

/// Prices for the intervals of local days, in order; each day has as many as it has intervals.
#[derive(Clone, Copy, Debug)]
pub struct PriceSeries<'a> {
    /// Key that a tariff names.
    pub key: &'a str,
    /// Which publication of the prices it is, for the working.
    pub version: &'a str,
    /// Minutes of each interval.
    pub resolution_minutes: u32,
    /// The days, in order.
    pub days: &'a [PriceDay<'a>],
}

/// The prices of one local day.
#[derive(Clone, Copy, Debug)]
pub struct PriceDay<'a> {
    /// The local day.
    pub date: jiff::civil::Date,
    /// 10⁻⁹ major units a kWh for each interval, in order of elapsed time.
    pub nanos: &'a [i64],
}

/// How the prices of a series become those of the tariff.
#[derive(Clone, Debug)]
pub(crate) struct Dynamic {
    pub(crate) series: String,
    multiplier: Option<Decimal>,
    adder: Decimal,
    cap: Option<Decimal>,
}

pub(super) fn plan(document: &DynamicRates, place: &str) -> Result<EnergyPlan, TariffError> {
    check_name(&format!("{place}.series"), &document.series)?;
    check_text(&format!("{place}.label"), &document.label)?;
    let adder = document.adder.unwrap_or_default();
    check_rate(&format!("{place}.adder"), adder)?;
    if let Some(cap) = document.cap {
        check_rate(&format!("{place}.cap"), cap)?;
    }
    if document.multiplier.is_some_and(|by| by <= Decimal::ZERO) {
        let problem = "must be above zero";
        return Err(TariffError::at(format!("{place}.multiplier"), problem));
    }
    Ok(EnergyPlan {
        schedule: crate::schedule::Schedule::always(),
        periods: vec![PeriodPrices {
            name: String::new(),
            label: document.label.clone(),
            tiers: only_tier(Decimal::ZERO),
        }],
        model: Model::Dynamic(Dynamic {
            series: document.series.clone(),
            multiplier: document.multiplier,
            adder,
            cap: document.cap,
        }),
    })
}

impl Dynamic {
    /// The prices of `date`, one for each interval of `resolution_minutes`.
    pub(crate) fn prices<'a>(
        &self,
        series: &'a [PriceSeries<'a>],
        date: jiff::civil::Date,
        resolution_minutes: u32,
        slots: usize,
    ) -> Result<&'a [i64], TariffError> {
        let known = series.iter().find(|one| one.key == self.series);
        let known = known.ok_or_else(|| TariffError::MissingSeries(self.series.clone()))?;
        let incomplete = || TariffError::IncompleteSeries {
            key: self.series.clone(),
            date,
        };
        if known.resolution_minutes != resolution_minutes {
            return Err(TariffError::Resolution(resolution_minutes));
        }
        let found = known.days.binary_search_by_key(&date, |day| day.date);
        let day = &known.days[found.map_err(|_| incomplete())?];
        if day.nanos.len() == slots {
            Ok(day.nanos)
        } else {
            Err(incomplete())
        }
    }

    /// The price of the tariff, in 10⁻⁹ major units a kWh, from that of the series.
    pub(crate) fn price(&self, nanos: i64) -> Result<i64, TariffError> {
        if self.is_plain() {
            return Ok(nanos);
        }
        let mut price = exact::scaled(i128::from(nanos), PRICE_DIGITS)?;
        if let Some(by) = self.multiplier {
            price = exact::mul(price, by)?;
        }
        price = exact::add(price, self.adder)?;
        if let Some(cap) = self.cap {
            price = price.min(cap);
        }
        i64::try_from(exact::whole(price, PRICE_DIGITS)?).map_err(|_| TariffError::Overflow)
    }

    /// Whether the prices of the series are those of the tariff.
    pub(crate) fn is_plain(&self) -> bool {
        self.multiplier.is_none() && self.adder.is_zero() && self.cap.is_none()
    }
}
