//! The tiers of URDB's rate structures, for energy and for demand.

use money::Decimal;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::fields::{Fields, decimal, unsupported};
use crate::TariffError;

/// One tier as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    rate: Option<Box<RawValue>>,
    adj: Option<Box<RawValue>>,
    unit: Option<String>,
    max: Option<Box<RawValue>>,
    sell: Option<Box<RawValue>>,
}

/// One tier with exact numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tier {
    /// `rate` + `adj`, in dollars a unit.
    pub(super) rate: Decimal,
    /// Cumulative upper bound, as written.
    pub(super) max: Option<Decimal>,
    /// Unit, in lower case.
    pub(super) unit: Option<String>,
    /// What a kWh given to the grid earns.
    pub(super) sell: Option<Decimal>,
}

/// Takes a structure out: a list of periods, each a list of tiers. An empty one is absent.
pub(super) fn take(
    fields: &mut Fields,
    field: &str,
) -> Result<Option<Vec<Vec<Tier>>>, TariffError> {
    let written = fields.take::<Vec<Vec<Written>>>(field)?;
    let Some(periods) = written.filter(|periods| !periods.is_empty()) else {
        return Ok(None);
    };
    let mut structure = Vec::with_capacity(periods.len());
    for (index, tiers) in periods.iter().enumerate() {
        structure.push(period(tiers, &format!("{field}[{index}]"))?);
    }
    Ok(Some(structure))
}

fn period(written: &[Written], place: &str) -> Result<Vec<Tier>, TariffError> {
    if written.is_empty() {
        return Err(TariffError::at(place, "has no tier"));
    }
    let mut tiers = Vec::with_capacity(written.len());
    for (index, tier) in written.iter().enumerate() {
        let place = format!("{place}[{index}]");
        if tier.max.is_none() && index + 1 < written.len() {
            return Err(TariffError::at(
                place,
                "has no max and is not the last tier",
            ));
        }
        tiers.push(exact(tier, &place)?);
    }
    Ok(tiers)
}

fn exact(written: &Written, place: &str) -> Result<Tier, TariffError> {
    let number = |value: &Option<Box<RawValue>>, name: &str| {
        let read = |raw: &RawValue| decimal(raw, &format!("{place}.{name}"));
        value.as_deref().map(read).transpose()
    };
    let (rate, adj) = (number(&written.rate, "rate")?, number(&written.adj, "adj")?);
    if rate.is_none() && adj.is_none() {
        return Err(TariffError::at(place, "has no rate"));
    }
    let max = number(&written.max, "max")?;
    if max.is_some_and(|max| max <= Decimal::ZERO) {
        return Err(TariffError::at(format!("{place}.max"), "is not above zero"));
    }
    let rate = rate.unwrap_or_default();
    Ok(Tier {
        rate: rate
            .checked_add(adj.unwrap_or_default())
            .ok_or(TariffError::Overflow)?,
        max,
        unit: written.unit.as_deref().map(str::to_ascii_lowercase),
        sell: number(&written.sell, "sell")?,
    })
}

/// Takes out the unit of a demand charge; without one it is kW.
pub(super) fn take_unit(fields: &mut Fields, field: &str) -> Result<Option<String>, TariffError> {
    let unit = fields.take::<String>(field)?;
    Ok(unit.map(|unit| unit.to_ascii_lowercase()))
}

/// Refuses a unit by its place.
pub(super) fn unknown_unit(place: &str, unit: &str) -> TariffError {
    unsupported(format!("{place}: the unit \"{unit}\""))
}
