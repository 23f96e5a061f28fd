//! The checks on a demand charge that its types cannot make, each naming the place.

use money::Decimal;

use crate::TariffError;
use crate::document::{DemandPeriod, Ratchet};

pub(super) fn check_tiers(period: &DemandPeriod, place: &str) -> Result<(), TariffError> {
    let Some(last) = period.tiers.len().checked_sub(1) else {
        return Err(TariffError::at(place, "there must be at least one tier"));
    };
    let mut below = None;
    for (index, tier) in period.tiers.iter().enumerate() {
        let at = format!("{place}[{index}].up_to");
        match tier.up_to {
            None if index < last => {
                return Err(TariffError::at(at, "only the last tier has no bound"));
            }
            Some(_) if index == last => {
                return Err(TariffError::at(at, "the last tier must have no bound"));
            }
            Some(bound) if bound < Decimal::ZERO || Some(bound) <= below => {
                let problem = format!("{bound} is not above the bound before it");
                return Err(TariffError::at(at, problem));
            }
            _ => {}
        }
        below = tier.up_to;
    }
    Ok(())
}

pub(super) fn check_ratchet(ratchet: &Ratchet, place: &str) -> Result<(), TariffError> {
    if ratchet.months == 0 {
        return Err(TariffError::at(
            format!("{place}.months"),
            "must be 1 or more",
        ));
    }
    if !matches!(ratchet.percent_by_month.len(), 0 | 12) {
        let problem = "must have a share for each of the 12 months, or none";
        return Err(TariffError::at(
            format!("{place}.percent_by_month"),
            problem,
        ));
    }
    let shares = ratchet.percent_by_month.iter().chain([&ratchet.percent]);
    for share in shares {
        if share.per_hundred() < Decimal::ZERO {
            return Err(TariffError::at(
                format!("{place}.percent"),
                "cannot be below zero",
            ));
        }
    }
    Ok(())
}
