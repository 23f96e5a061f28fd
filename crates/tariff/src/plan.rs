//! A tariff document, compiled once: schedules as runs of half-hours, prices as numbers.

use crate::TariffError;
use crate::document::{ExportTerms, Netting, TariffDocument, TierPeriod};
use crate::price::{EnergyPlan, Model};
use crate::step::demand::DemandPlan;
use crate::step::reactive;

#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) energy: EnergyPlan,
    /// The price of energy given, where it has one of its own.
    pub(crate) export: Option<EnergyPlan>,
    pub(crate) demand: Vec<DemandPlan>,
}

impl Plan {
    pub(crate) fn compile(document: &TariffDocument) -> Result<Self, TariffError> {
        let energy = EnergyPlan::compile(&document.unit_rates, "unit_rates")?;
        let export = match &document.export {
            Some(ExportTerms::Payment(terms)) => {
                Some(EnergyPlan::compile(&terms.rates, "export.payment.rates")?)
            }
            Some(ExportTerms::Credit(terms)) => {
                Some(EnergyPlan::compile(&terms.rates, "export.credit.rates")?)
            }
            Some(ExportTerms::NetMetering(_)) | None => None,
        };
        check_netting(document, &energy, export.as_ref())?;
        let mut demand = Vec::with_capacity(document.demand.len());
        for (index, charge) in document.demand.iter().enumerate() {
            if document.demand[..index]
                .iter()
                .any(|other| other.name == charge.name)
            {
                let problem = format!("\"{}\" is there twice", charge.name);
                return Err(TariffError::at(format!("demand[{index}].name"), problem));
            }
            demand.push(DemandPlan::compile(charge, index)?);
        }
        reactive::check(&document.reactive)?;
        Ok(Self {
            energy,
            export,
            demand,
        })
    }

    pub(crate) fn needs_intervals(&self, document: &TariffDocument) -> bool {
        let one_price = match self.energy.model {
            Model::Registers { .. } => true,
            Model::Rates | Model::Tiered { .. } => {
                self.energy.periods.len() == 1 && !self.energy.counts_each_day()
            }
            Model::Dynamic(_) => false,
        };
        !one_price
            || self.energy.needs_peak()
            || !self.demand.is_empty()
            || !document.reactive.is_empty()
            || document.export.is_some()
    }
}

/// Use that is netted over a month is known by period of the unit rates and by nothing else.
fn check_netting(
    document: &TariffDocument,
    energy: &EnergyPlan,
    export: Option<&EnergyPlan>,
) -> Result<(), TariffError> {
    let by_month = match &document.export {
        Some(ExportTerms::NetMetering(_)) => true,
        Some(ExportTerms::Credit(terms)) => terms.netting == Netting::Month,
        _ => false,
    };
    if !by_month {
        return Ok(());
    }
    for (plan, place) in [
        (Some(energy), "unit_rates"),
        (export, "export.credit.rates"),
    ] {
        let Some(plan) = plan else { continue };
        let per = match plan.model {
            Model::Tiered { per, .. } => Some(per),
            _ => None,
        };
        if per.is_some_and(|per| per != TierPeriod::Month) {
            let problem = "use that is netted over a month can have tiers by the month only";
            return Err(TariffError::at(format!("{place}.per"), problem));
        }
    }
    let Some(export) = export else { return Ok(()) };
    let names = |plan: &EnergyPlan| -> Vec<String> {
        plan.periods
            .iter()
            .map(|period| period.name.clone())
            .collect()
    };
    if export.periods.len() != 1 && names(export) != names(energy) {
        let problem = "use that is netted over a month needs the periods of unit_rates";
        return Err(TariffError::at("export.credit.rates", problem));
    }
    Ok(())
}
