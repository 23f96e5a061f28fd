//! URDB's fixed charges and minimums, in its present fields and in those of older answers.
//!
//! An amount for a day is 365 ÷ 12 of it every month, and one for a year a twelfth, as in NREL's
//! own reader (PySAM, `UtilityRateTools.URDBv8_to_ElectricityRates`).

use money::Decimal;

use super::fields::{Fields, unsupported};
use crate::TariffError;
use crate::document::{
    BelowZero, ChargeKind, ChargePer, MinimumCharge, MinimumPer, StandingCharge,
};

/// Takes the fixed charge out.
pub(super) fn take_standing(fields: &mut Fields) -> Result<Vec<StandingCharge>, TariffError> {
    let amount = fields.take_amount("fixedchargefirstmeter")?;
    let units = fields.take::<String>("fixedchargeunits")?;
    let old = fields.take_amount("fixedmonthlycharge")?;
    let (amount, per) = match (amount, old) {
        (None, None) => return Ok(Vec::new()),
        (None, Some(old)) => (old, ChargePer::Month),
        (Some(_), Some(_)) => return Err(twice("fixedmonthlycharge")),
        (Some(amount), None) => match units.as_deref() {
            Some("$/day") => (amount, ChargePer::DayEvened),
            Some("$/month") | None => (amount, ChargePer::Month),
            Some("$/year") => (twelfth(amount)?, ChargePer::Month),
            Some(other) => return Err(unsupported(format!("fixedchargeunits: {other}"))),
        },
    };
    Ok(vec![StandingCharge {
        name: None,
        label: None,
        amount,
        per,
    }])
}

/// Takes the minimums out. `counts` are the charges that a minimum is compared with.
pub(super) fn take_minimums(
    fields: &mut Fields,
    counts: &[ChargeKind],
) -> Result<Vec<MinimumCharge>, TariffError> {
    let amount = fields.take_amount("mincharge")?;
    let units = fields.take::<String>("minchargeunits")?;
    let mut found = Vec::new();
    if let Some(amount) = amount {
        let per = match units.as_deref() {
            Some("$/day") => MinimumPer::DayEvened,
            Some("$/month") | None => MinimumPer::Month,
            Some("$/year") => MinimumPer::Year,
            Some(other) => return Err(unsupported(format!("minchargeunits: {other}"))),
        };
        found.push((amount, per));
    }
    let older = [
        ("minmonthlycharge", MinimumPer::Month),
        ("annualmincharge", MinimumPer::Year),
    ];
    for (field, per) in older {
        if let Some(amount) = fields.take_amount(field)? {
            if found
                .iter()
                .any(|(_, other)| (*other == MinimumPer::Year) == (per == MinimumPer::Year))
            {
                return Err(twice(field));
            }
            found.push((amount, per));
        }
    }
    Ok(found
        .into_iter()
        .map(|(amount, per)| MinimumCharge {
            amount,
            per,
            counts: counts.to_vec(),
            below_zero: BelowZero::CountsAsZero,
        })
        .collect())
}

fn twelfth(amount: Decimal) -> Result<Decimal, TariffError> {
    amount
        .checked_div(Decimal::from(12))
        .ok_or(TariffError::Overflow)
}

fn twice(field: &str) -> TariffError {
    TariffError::at(field, "is a second charge of the same kind")
}
