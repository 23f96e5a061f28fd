//! Tiers: which part of the kWh falls between which bounds.
//!
//! Two rules fill them when several periods share them. *Chronological*: a counter of all kWh runs
//! through time, and each kWh takes the tier it finds; intervals of one period in a row may be
//! summed first, because nothing else happens between them. *Pro rata*: at the end, each period
//! has in every tier the share of that tier that it has of the total.

use money::Decimal;

use super::{EnergyPlan, Model, PeriodPrices, TierPrice};
use crate::document::{Tier, TierFill, TierPeriod, TierUnit, TieredRates};
use crate::validate::check_rate;
use crate::{TariffError, exact};

pub(super) fn plan(document: &TieredRates, place: &str) -> Result<EnergyPlan, TariffError> {
    Ok(EnergyPlan {
        schedule: crate::schedule::Schedule::always(),
        periods: vec![PeriodPrices {
            name: String::new(),
            label: "Energy".to_owned(),
            tiers: tiers(&document.tiers, document.per, &format!("{place}.tiers"))?,
        }],
        model: Model::Tiered {
            per: document.per,
            // With one period the rules agree; this one adds up from parts.
            fill: TierFill::Chronological,
        },
    })
}

/// Checks tiers at `place`.
pub(super) fn tiers(
    tiers: &[Tier],
    per: TierPeriod,
    place: &str,
) -> Result<Vec<TierPrice>, TariffError> {
    let Some(last) = tiers.len().checked_sub(1) else {
        return Err(TariffError::at(place, "there must be at least one tier"));
    };
    for (index, tier) in tiers.iter().enumerate() {
        let at = |field: &str| format!("{place}[{index}].{field}");
        check_rate(&at("rate"), tier.rate)?;
        match tier.up_to {
            None if index < last => {
                return Err(TariffError::at(
                    at("up_to"),
                    "only the last tier has no bound",
                ));
            }
            Some(_) if index == last => {
                return Err(TariffError::at(
                    at("up_to"),
                    "the last tier must have no bound",
                ));
            }
            Some(bound) if bound < Decimal::ZERO => {
                return Err(TariffError::at(at("up_to"), "cannot be below zero"));
            }
            Some(bound) => {
                let before = index.checked_sub(1).map(|before| &tiers[before]);
                let before = before.filter(|before| before.unit == tier.unit);
                if before.is_some_and(|before| before.up_to >= Some(bound)) {
                    let problem = format!("{bound} is not above the bound before it");
                    return Err(TariffError::at(at("up_to"), problem));
                }
            }
            None => {}
        }
        let by_demand = matches!(tier.unit, TierUnit::KwhPerKw | TierUnit::KwhPerKwPerDay);
        if by_demand && per != TierPeriod::Month {
            let problem = "kWh for each kW are counted by the month";
            return Err(TariffError::at(at("unit"), problem));
        }
    }
    let price = |tier: &Tier| TierPrice {
        up_to: tier.up_to,
        unit: tier.unit,
        rate: tier.rate,
    };
    Ok(tiers.iter().map(price).collect())
}

/// What bounds are multiplied by.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BoundFactors {
    /// Days counted over.
    pub(crate) days: u32,
    /// The highest demand, in kW.
    pub(crate) peak_kw: Decimal,
    /// Days of this part and of the whole month, when it is a part of one.
    pub(crate) part: Option<(u32, u32)>,
}

/// The upper bounds of each period in whole units of `digits` decimals of a kWh, ascending.
pub(crate) fn bounds(
    plan: &EnergyPlan,
    factors: &BoundFactors,
    digits: u32,
) -> Result<Vec<Vec<i128>>, TariffError> {
    let of_period = |period: &PeriodPrices| {
        let mut highest = 0;
        let bounds = period.tiers.iter().map(|tier| {
            let bound = match tier.up_to {
                None => i128::MAX,
                Some(bound) => exact::whole(bound_kwh(bound, tier.unit, factors)?, digits)?,
            };
            highest = bound.max(highest);
            Ok(highest)
        });
        bounds.collect::<Result<Vec<i128>, TariffError>>()
    };
    plan.periods.iter().map(of_period).collect()
}

fn bound_kwh(
    bound: Decimal,
    unit: TierUnit,
    factors: &BoundFactors,
) -> Result<Decimal, TariffError> {
    let days = Decimal::from(factors.days);
    let part = |kwh: Decimal| match factors.part {
        Some((days, of)) => exact::div(exact::mul(kwh, Decimal::from(days))?, Decimal::from(of)),
        None => Ok(kwh),
    };
    match unit {
        TierUnit::Kwh => part(bound),
        TierUnit::KwhPerDay => exact::mul(bound, days),
        TierUnit::KwhPerKw => part(exact::mul(bound, factors.peak_kw)?),
        TierUnit::KwhPerKwPerDay => exact::mul(exact::mul(bound, factors.peak_kw)?, days),
    }
}

/// Fills tiers in order of time: moves `amount` of one period into `quantities` of its tiers.
///
/// An amount below zero takes out what was filled in last. What is taken out beyond that lies in
/// the tiers as the same amount above zero would, with the sign turned: no tier is below zero as
/// long as the counter is not, and the quantities depend only on where the counter stands.
pub(crate) fn fill_in_time(
    bounds: &[i128],
    counter: &mut i128,
    mut amount: i128,
    quantities: &mut [i128],
) {
    if amount < 0 || *counter < 0 {
        return fill_signed(bounds, counter, amount, quantities);
    }
    for (bound, quantity) in bounds.iter().zip(quantities) {
        let room = bound.saturating_sub(*counter).max(0);
        let taken = amount.min(room);
        *quantity += taken;
        *counter = counter.saturating_add(taken);
        amount -= taken;
        if amount == 0 {
            return;
        }
    }
}

fn fill_signed(bounds: &[i128], counter: &mut i128, amount: i128, quantities: &mut [i128]) {
    let to = counter.saturating_add(amount);
    let mut below = 0;
    for (bound, quantity) in bounds.iter().zip(quantities) {
        let inside = |at: i128| at.signum() * (at.abs().min(*bound) - below).max(0);
        *quantity += inside(to) - inside(*counter);
        below = *bound;
    }
    *counter = to;
}

/// The share of `amount` (of `total`, of all periods) in each tier, in kWh.
///
/// A share is exact to 28 digits; the last tier reached takes what is left, so that they sum to
/// `amount` exactly. A total below zero lies in the tiers as the same one above zero would, with
/// the sign turned.
pub(crate) fn shares(
    bounds: &[i128],
    amount: i128,
    total: i128,
    digits: u32,
) -> Result<Vec<Decimal>, TariffError> {
    if total < 0 {
        let turned = shares(bounds, -amount, -total, digits)?;
        return Ok(turned.into_iter().map(|share| -share).collect());
    }
    let mut below = 0;
    let mut left = exact::scaled(amount, digits)?;
    let whole = exact::scaled(total, digits)?;
    let amount = left;
    let mut shares = Vec::with_capacity(bounds.len());
    for bound in bounds {
        let reached = (*bound).min(total);
        let is_past = below > total || (below == total && !shares.is_empty());
        let share = if is_past {
            Decimal::ZERO
        } else if *bound >= total {
            left
        } else {
            let width = exact::scaled(reached - below, digits)?;
            exact::div(exact::mul(amount, width)?, whole)?
        };
        left = exact::sub(left, share)?;
        shares.push(share);
        below = reached.max(below);
    }
    Ok(shares)
}
