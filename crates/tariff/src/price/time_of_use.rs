//! A rate by season, weekday or weekend, and half-hour of the wall clock.

use jiff::civil::Date;

use super::{DayPrices, Price, spread_bands};
use crate::TariffError;
use crate::calendar::is_weekend;
use crate::clock::MonthDay;
use crate::document::TimeOfUseRates;

#[derive(Clone, Debug)]
pub(crate) struct TimeOfUse {
    prices: Vec<Price>,
    seasons: Vec<CompiledSeason>,
}

#[derive(Clone, Debug)]
struct CompiledSeason {
    from: MonthDay,
    to: MonthDay,
    weekday: DayPrices,
    weekend: DayPrices,
}

const PLACE: &str = "unit_rates.time_of_use";

impl TimeOfUse {
    pub(super) fn compile(document: &TimeOfUseRates) -> Result<Self, TariffError> {
        let names: Vec<&str> = document.periods.iter().map(|p| p.name.as_str()).collect();
        let mut seasons = Vec::with_capacity(document.seasons.len());
        for (index, season) in document.seasons.iter().enumerate() {
            let place = |day: &str| format!("{PLACE}.seasons[{index}].{day}");
            seasons.push(CompiledSeason {
                from: season.from,
                to: season.to,
                weekday: spread_bands(&season.weekday, &names, &place("weekday"))?,
                weekend: spread_bands(&season.weekend, &names, &place("weekend"))?,
            });
        }
        for day in MonthDay::all() {
            let found = seasons
                .iter()
                .filter(|s| day.is_within(s.from, s.to))
                .count();
            if found != 1 {
                let problem = format!("{day} is in {found} seasons; each day must be in one");
                return Err(TariffError::at(format!("{PLACE}.seasons"), problem));
            }
        }
        let prices = document.periods.iter().map(|period| Price {
            code: format!("energy.{}", period.name),
            label: period.label.clone(),
            rate: period.rate,
        });
        Ok(Self {
            prices: prices.collect(),
            seasons,
        })
    }

    pub(super) fn prices(&self) -> &[Price] {
        &self.prices
    }

    pub(super) fn day_prices(&self, date: Date) -> Result<&DayPrices, TariffError> {
        let day = MonthDay::of(date);
        let season = self
            .seasons
            .iter()
            .find(|season| day.is_within(season.from, season.to));
        // Compiling proved that every day has a season.
        let season = season.ok_or(TariffError::Calendar)?;
        Ok(if is_weekend(date) {
            &season.weekend
        } else {
            &season.weekday
        })
    }
}
