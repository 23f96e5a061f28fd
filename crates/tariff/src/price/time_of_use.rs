//! A rate by season, kind of day, and half-hour of the wall clock.

use super::{EnergyPlan, Model, PeriodPrices, only_tier};
use crate::TariffError;
use crate::document::TimeOfUseRates;
use crate::schedule::Schedule;
use crate::validate::{check_names, check_rate};

pub(super) fn plan(document: &TimeOfUseRates, place: &str) -> Result<EnergyPlan, TariffError> {
    let list = format!("{place}.periods");
    let named = document.periods.iter().map(|p| (&p.name, &p.label));
    check_names(&list, "name", named)?;
    for (index, period) in document.periods.iter().enumerate() {
        check_rate(&format!("{list}[{index}].rate"), period.rate)?;
    }
    let names: Vec<&str> = document.periods.iter().map(|p| p.name.as_str()).collect();
    let seasons = format!("{place}.seasons");
    let periods = document.periods.iter().map(|period| PeriodPrices {
        name: period.name.clone(),
        label: period.label.clone(),
        tiers: only_tier(period.rate),
    });
    Ok(EnergyPlan {
        schedule: Schedule::compile(&document.seasons, &names, &seasons)?,
        periods: periods.collect(),
        model: Model::Rates,
    })
}
