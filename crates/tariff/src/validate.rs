//! The checks on a tariff document that its types cannot make, each naming the place.
//!
//! Bands and seasons are checked where they are compiled, in `price/`.

use money::Decimal;

use crate::TariffError;
use crate::document::{FORMAT_VERSION, TariffDocument, UnitRates};

/// No kWh costs more than this many major units: a rate above it was written in pence.
const HIGHEST_UNIT_RATE: Decimal = Decimal::TEN;

pub(crate) fn validate(document: &TariffDocument) -> Result<(), TariffError> {
    if document.version != FORMAT_VERSION {
        let problem = format!("version {} is not {FORMAT_VERSION}", document.version);
        return Err(TariffError::at("version", problem));
    }
    check_name("code", &document.code)?;
    for (index, key) in document.taxes.iter().enumerate() {
        check_name(&format!("taxes[{index}]"), key)?;
    }
    check_text("name", &document.name)?;
    if let (Some(from), Some(to)) = (document.valid_from, document.valid_to)
        && to <= from
    {
        return Err(TariffError::at(
            "valid_to",
            format!("{to} is not after valid_from, {from}"),
        ));
    }
    for (index, charge) in document.standing_charges.iter().enumerate() {
        if charge.amount < Decimal::ZERO {
            return Err(TariffError::at(
                format!("standing_charges[{index}].amount"),
                "a charge cannot be below zero",
            ));
        }
    }
    check_rates(&document.unit_rates)
}

fn check_rates(rates: &UnitRates) -> Result<(), TariffError> {
    match rates {
        UnitRates::Flat(flat) => check_rate("unit_rates.flat.rate", flat.rate),
        UnitRates::Registers(rates) => {
            let list = "unit_rates.registers.registers";
            let named = rates.registers.iter().map(|r| (&r.role, &r.label, r.rate));
            check_list(list, "role", named)
        }
        UnitRates::TimeOfUse(rates) => {
            let list = "unit_rates.time_of_use.periods";
            let named = rates.periods.iter().map(|p| (&p.name, &p.label, p.rate));
            check_list(list, "name", named)
        }
        // Refused by name until their own steps land.
        UnitRates::Tiered(_) | UnitRates::TimeOfUseTiered(_) | UnitRates::Dynamic(_) => Ok(()),
    }
}

fn check_list<'a>(
    list: &str,
    key: &str,
    entries: impl Iterator<Item = (&'a String, &'a String, Decimal)>,
) -> Result<(), TariffError> {
    let mut seen: Vec<&str> = Vec::new();
    for (index, (name, label, rate)) in entries.enumerate() {
        let place = |field: &str| format!("{list}[{index}].{field}");
        check_name(&place(key), name)?;
        check_text(&place("label"), label)?;
        check_rate(&place("rate"), rate)?;
        if seen.contains(&name.as_str()) {
            return Err(TariffError::at(
                place(key),
                format!("\"{name}\" is there twice"),
            ));
        }
        seen.push(name);
    }
    if seen.is_empty() {
        return Err(TariffError::at(list, "there must be at least one rate"));
    }
    Ok(())
}

fn check_rate(place: &str, rate: Decimal) -> Result<(), TariffError> {
    if rate.abs() > HIGHEST_UNIT_RATE {
        let problem =
            format!("{rate} a kWh is too much. Rates are in pounds or dollars: 24.5p is \"0.245\"");
        return Err(TariffError::at(place, problem));
    }
    Ok(())
}

/// Names for programs: they become codes of bill lines.
fn check_name(place: &str, name: &str) -> Result<(), TariffError> {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    if name.is_empty() || !name.chars().all(allowed) {
        let problem =
            format!("\"{name}\" must be lower-case letters, digits, hyphens and underscores");
        return Err(TariffError::at(place, problem));
    }
    Ok(())
}

fn check_text(place: &str, text: &str) -> Result<(), TariffError> {
    if text.trim().is_empty() || text.chars().any(char::is_control) {
        return Err(TariffError::at(place, "must be a name that can be shown"));
    }
    Ok(())
}
