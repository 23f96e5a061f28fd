//! A rate for each register of the meter, such as day and night (Economy 7).
//!
//! Register reads are priced by role. Interval readings are priced only when the document says at
//! what local time the meter switches.

use super::{EnergyPlan, Model, PeriodPrices, only_tier};
use crate::TariffError;
use crate::document::RegisterRates;
use crate::schedule::Schedule;
use crate::validate::{check_names, check_rate};

pub(super) fn plan(document: &RegisterRates, place: &str) -> Result<EnergyPlan, TariffError> {
    let list = format!("{place}.registers");
    let named = document.registers.iter().map(|r| (&r.role, &r.label));
    check_names(&list, "role", named)?;
    for (index, register) in document.registers.iter().enumerate() {
        check_rate(&format!("{list}[{index}].rate"), register.rate)?;
    }
    let roles: Vec<&str> = document.registers.iter().map(|r| r.role.as_str()).collect();
    let has_switching = !document.switching.is_empty();
    let schedule = if has_switching {
        Schedule::daily(&document.switching, &roles, &format!("{place}.switching"))?
    } else {
        Schedule::always()
    };
    let periods = document.registers.iter().map(|register| PeriodPrices {
        name: register.role.clone(),
        label: register.label.clone(),
        tiers: only_tier(register.rate),
    });
    Ok(EnergyPlan {
        schedule,
        periods: periods.collect(),
        model: Model::Registers { has_switching },
    })
}
