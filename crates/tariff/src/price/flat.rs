//! One rate at all times, for intervals and for any register.

use super::{EnergyPlan, Model, PeriodPrices, only_tier};
use crate::TariffError;
use crate::document::FlatRate;
use crate::schedule::Schedule;
use crate::validate::check_rate;

pub(super) fn plan(document: &FlatRate, place: &str) -> Result<EnergyPlan, TariffError> {
    check_rate(&format!("{place}.rate"), document.rate)?;
    Ok(EnergyPlan {
        schedule: Schedule::always(),
        periods: vec![PeriodPrices {
            name: String::new(),
            label: "Energy".to_owned(),
            tiers: only_tier(document.rate),
        }],
        model: Model::Rates,
    })
}
