//! Tiers that differ by period: the bounds count the kWh of all periods, the rates are a period's.
//!
//! How the kWh of several periods share the tiers (`fill`) is in `tiered.rs`.

use super::{EnergyPlan, Model, PeriodPrices, tiered};
use crate::TariffError;
use crate::document::TimeOfUseTieredRates;
use crate::schedule::Schedule;
use crate::validate::check_names;

pub(super) fn plan(
    document: &TimeOfUseTieredRates,
    place: &str,
) -> Result<EnergyPlan, TariffError> {
    let list = format!("{place}.periods");
    let named = document.periods.iter().map(|p| (&p.name, &p.label));
    check_names(&list, "name", named)?;
    let mut periods = Vec::with_capacity(document.periods.len());
    for (index, period) in document.periods.iter().enumerate() {
        periods.push(PeriodPrices {
            name: period.name.clone(),
            label: period.label.clone(),
            tiers: tiered::tiers(
                &period.tiers,
                document.per,
                &format!("{list}[{index}].tiers"),
            )?,
        });
    }
    let names: Vec<&str> = document.periods.iter().map(|p| p.name.as_str()).collect();
    Ok(EnergyPlan {
        schedule: Schedule::compile(&document.seasons, &names, &format!("{place}.seasons"))?,
        periods,
        model: Model::Tiered {
            per: document.per,
            fill: document.fill,
        },
    })
}
