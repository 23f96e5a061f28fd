//! URDB's demand charges: flat ones by month, ones by time of use, and reactive power.

use money::Decimal;

use super::fields::{Fields, unsupported};
use super::schedule::{self, Schedule};
use super::tiers::{self, Tier, unknown_unit};
use crate::TariffError;
use crate::document::{
    DemandCharge, DemandMeasure, DemandPer, DemandPeriod, DemandTier, PeriodsCharged,
    ReactiveBasis, ReactiveCharge,
};

/// Takes every demand charge out.
pub(super) fn take(fields: &mut Fields) -> Result<Vec<DemandCharge>, TariffError> {
    if let Some(minutes) = fields.take_amount("demandwindow")? {
        fields.left_out.push(format!(
            "demandwindow: {minutes}: demand is that of the readings' own intervals"
        ));
    }
    let flat = flat(fields)?;
    let by_time = by_time_of_use(fields)?;
    Ok(flat.into_iter().chain(by_time).collect())
}

/// Takes the charge for reactive power out.
pub(super) fn take_reactive(fields: &mut Fields) -> Result<Vec<ReactiveCharge>, TariffError> {
    let rate = fields.take_amount("demandreactivepowercharge")?;
    Ok(rate
        .map(|rate| ReactiveCharge {
            name: "kvar".to_owned(),
            label: "Reactive power".to_owned(),
            basis: ReactiveBasis::KvarOfPeak,
            rate,
        })
        .into_iter()
        .collect())
}

fn flat(fields: &mut Fields) -> Result<Option<DemandCharge>, TariffError> {
    let structure = tiers::take(fields, "flatdemandstructure")?;
    let months = fields.take::<Vec<usize>>("flatdemandmonths")?;
    let measure = measure(fields, "flatdemandunit", structure.is_some())?;
    let Some(structure) = structure else {
        return Ok(None);
    };
    let months = match months.filter(|months| !months.is_empty()) {
        Some(months) => <[usize; 12]>::try_from(months).map_err(|months| {
            let problem = format!("has {} months, not 12", months.len());
            TariffError::at("flatdemandmonths", problem)
        })?,
        None if structure.len() == 1 => [0; 12],
        None => return Err(TariffError::at("flatdemandmonths", "is missing")),
    };
    if let Some(period) = months.iter().find(|period| **period >= structure.len()) {
        let problem = format!("there is no period {period}");
        return Err(TariffError::at("flatdemandmonths", problem));
    }
    let schedule = Schedule::by_month(&months);
    charge(fields, "flat", measure, &structure, &schedule).map(Some)
}

fn by_time_of_use(fields: &mut Fields) -> Result<Option<DemandCharge>, TariffError> {
    let structure = tiers::take(fields, "demandratestructure")?;
    let measure = measure(fields, "demandrateunit", structure.is_some())?;
    let Some(structure) = structure else {
        // Schedules without prices say nothing.
        fields.take::<Vec<Vec<usize>>>("demandweekdayschedule")?;
        fields.take::<Vec<Vec<usize>>>("demandweekendschedule")?;
        return Ok(None);
    };
    let schedule = Schedule::take(fields, "demand", structure.len())?;
    charge(fields, "tou", measure, &structure, &schedule).map(Some)
}

/// What is measured. The unit is taken out even when nothing is charged by it.
fn measure(
    fields: &mut Fields,
    field: &str,
    is_charged: bool,
) -> Result<DemandMeasure, TariffError> {
    let unit = tiers::take_unit(fields, field)?;
    match unit.as_deref() {
        None | Some("kw" | "") => Ok(DemandMeasure::Kw),
        Some("kva") => Ok(DemandMeasure::Kva),
        Some(_) if !is_charged => Ok(DemandMeasure::Kw),
        Some(other) => Err(unsupported(format!("{field}: {other}"))),
    }
}

fn charge(
    fields: &mut Fields,
    name: &str,
    measure: DemandMeasure,
    structure: &[Vec<Tier>],
    schedule: &Schedule,
) -> Result<DemandCharge, TariffError> {
    let used = schedule.used();
    let mut periods = Vec::new();
    for (index, tiers) in structure.iter().enumerate() {
        if used.contains(&index) {
            periods.push(DemandPeriod {
                name: schedule::period_name(index),
                label: format!("Demand, price {}", index + 1),
                tiers: demand_tiers(fields, tiers, &format!("{name} demand, period {index}"))?,
                in_ratchet: true,
            });
        }
    }
    Ok(DemandCharge {
        name: name.to_owned(),
        measure,
        per: DemandPer::Month,
        window_minutes: None,
        seasons: match periods.len() {
            1 => Vec::new(),
            _ => schedule.seasons()?,
        },
        periods,
        periods_charged: PeriodsCharged::Each,
        ratchet: None,
    })
}

/// Demand above the last `max` costs nothing, as in SAM (ssc, `rate_data::get_demand_charge`).
fn demand_tiers(
    fields: &mut Fields,
    tiers: &[Tier],
    place: &str,
) -> Result<Vec<DemandTier>, TariffError> {
    let mut made = Vec::with_capacity(tiers.len());
    let mut before: Option<Decimal> = None;
    for tier in tiers {
        if tier.sell.is_some() {
            return Err(unsupported(format!("{place}: sell")));
        }
        if let Some(unit) = tier.unit.as_deref().filter(|unit| *unit != "kw") {
            return Err(unknown_unit(place, unit));
        }
        if tier.max.is_some() && tier.max <= before {
            let problem = "is not above the max of the tier before";
            return Err(TariffError::at(format!("{place}: max"), problem));
        }
        before = tier.max;
        made.push(DemandTier {
            up_to: tier.max,
            rate: tier.rate,
        });
    }
    if let Some(max) = before {
        let told = format!("{place}: max: {max}: demand above it costs nothing");
        fields.left_out.push(told);
        made.push(DemandTier {
            up_to: None,
            rate: Decimal::ZERO,
        });
    }
    Ok(made)
}
