//! Reads a tariff in the JSON of OpenEI's Utility Rate Database (URDB).
//!
//! What the engine cannot price is an error that names the field, never ignored: only fields that
//! cannot change a price are passed over, and they are listed. Numbers are read as text, so that
//! no rate passes through floating point. The dates of a URDB tariff are not taken over: which
//! tariff applies on a day is for the agreement to say.

mod schedule;

use std::collections::BTreeMap;

use money::{Currency, Decimal};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::TariffError;
use crate::document::{
    ChargePer, Direction, FORMAT_VERSION, FlatRate, Fuel, MonthIs, StandingCharge, Tariff,
    TariffDocument, TimeOfUseRates, TouPeriod, UnitRates,
};

/// Fields that name, describe or date a tariff, or say who may have it. Units of charges that are
/// themselves refused stand here too.
const NOT_A_PRICE: [&str; 33] = [
    "approved",
    "basicinformationcomments",
    "country",
    "demandcomments",
    "demandrateunit",
    "demandunits",
    "demandwindow",
    "description",
    "dgrules",
    "eiaid",
    "enddate",
    "energycomments",
    "flatdemandunit",
    "is_default",
    "label",
    "minchargeunits",
    "name",
    "peakkwcapacityhistory",
    "peakkwcapacitymax",
    "peakkwcapacitymin",
    "peakkwhusagehistory",
    "peakkwhusagemax",
    "peakkwhusagemin",
    "phasewiring",
    "revisions",
    "sector",
    "servicetype",
    "source",
    "sourceparent",
    "startdate",
    "supersedes",
    "uri",
    "utility",
];

/// Eligibility by voltage changes no price either.
const VOLTAGE: [&str; 3] = ["voltagecategory", "voltagemaximum", "voltageminimum"];

type Fields = BTreeMap<String, Box<RawValue>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tier {
    rate: Option<Box<RawValue>>,
    adj: Option<Box<RawValue>>,
    unit: Option<String>,
    max: Option<Box<RawValue>>,
    sell: Option<Box<RawValue>>,
}

/// Reads the JSON object of one URDB tariff.
///
/// Supported: flat and time-of-use energy (`rate` + `adj`) without tiers, and a fixed charge a day
/// or a month, in US dollars.
///
/// # Errors
/// [`TariffError::Syntax`] when it is not such JSON, [`TariffError::Unsupported`] naming the first
/// field that cannot be priced, [`TariffError::Document`] when a schedule makes no sense.
pub fn from_json(text: &str) -> Result<Tariff, TariffError> {
    let mut fields: Fields = serde_json::from_str(text).map_err(syntax)?;
    let name = text_field(&fields, "name")?.filter(|name| !name.trim().is_empty());
    let label = text_field(&fields, "label")?;
    let country = text_field(&fields, "country")?;
    if let Some(country) = country.filter(|country| country != "USA") {
        return Err(unsupported(format!("country: {country}")));
    }
    let standing_charge = fixed_charge(&mut fields)?;
    let unit_rates = energy(&mut fields)?;
    check_period_names(&mut fields)?;
    for field in fields.keys() {
        if !NOT_A_PRICE.contains(&field.as_str()) && !VOLTAGE.contains(&field.as_str()) {
            return Err(unsupported(field.clone()));
        }
    }
    let code = label.as_deref().map_or_else(|| "urdb".to_owned(), code_of);
    Tariff::new(TariffDocument {
        version: FORMAT_VERSION,
        code,
        name: name.unwrap_or_else(|| "URDB tariff".to_owned()),
        currency: Currency::Usd,
        fuel: Fuel::Electricity,
        direction: Direction::Import,
        taxes: Vec::new(),
        valid_from: None,
        valid_to: None,
        holidays: None,
        month_is: MonthIs::Calendar,
        standing_charges: standing_charge.into_iter().collect(),
        unit_rates,
        demand: Vec::new(),
        reactive: Vec::new(),
        export: None,
        minimums: Vec::new(),
        discounts: Vec::new(),
        credits: Vec::new(),
    })
}

fn fixed_charge(fields: &mut Fields) -> Result<Option<StandingCharge>, TariffError> {
    let charge = take::<Box<RawValue>>(fields, "fixedchargefirstmeter")?;
    let units = take::<String>(fields, "fixedchargeunits")?;
    let Some(charge) = charge else {
        return Ok(None);
    };
    let amount = decimal(&charge, "fixedchargefirstmeter")?;
    let per = match units.as_deref() {
        Some("$/day") => ChargePer::Day,
        Some("$/month") | None => ChargePer::Month,
        Some(other) => return Err(unsupported(format!("fixedchargeunits: {other}"))),
    };
    Ok(Some(StandingCharge {
        name: None,
        label: None,
        amount,
        per,
    }))
}

fn energy(fields: &mut Fields) -> Result<UnitRates, TariffError> {
    let structure = take::<Vec<Vec<Tier>>>(fields, "energyratestructure")?;
    let structure = structure
        .filter(|periods| !periods.is_empty())
        .ok_or_else(|| TariffError::at("energyratestructure", "is missing or empty"))?;
    let mut rates = Vec::with_capacity(structure.len());
    for (index, tiers) in structure.iter().enumerate() {
        rates.push(only_rate(tiers, &format!("energyratestructure[{index}]"))?);
    }
    let weekday = schedule::read(fields, "energyweekdayschedule", rates.len())?;
    let weekend = schedule::read(fields, "energyweekendschedule", rates.len())?;
    let (weekday, weekend) = match (weekday, weekend) {
        (Some(weekday), Some(weekend)) => (weekday, weekend),
        (None, None) if rates.len() == 1 => return Ok(flat(rates[0])),
        _ => {
            return Err(TariffError::at(
                "energyweekdayschedule",
                "both schedules are needed",
            ));
        }
    };
    let mut used = weekday.iter().chain(&weekend).flatten();
    let first = weekday[0][0];
    if used.all(|period| *period == first) {
        return Ok(flat(rates[first]));
    }
    Ok(UnitRates::TimeOfUse(TimeOfUseRates {
        periods: rates
            .iter()
            .enumerate()
            .map(|(index, rate)| tou_period(index, *rate))
            .collect(),
        seasons: schedule::seasons(&weekday, &weekend)?,
    }))
}

const fn flat(rate: Decimal) -> UnitRates {
    UnitRates::Flat(FlatRate { rate })
}

fn tou_period(index: usize, rate: Decimal) -> TouPeriod {
    TouPeriod {
        name: period_name(index),
        label: format!("Energy, price {}", index + 1),
        rate,
    }
}

fn period_name(index: usize) -> String {
    format!("period_{}", index + 1)
}

/// The one rate of a period: `rate` + `adj`.
fn only_rate(tiers: &[Tier], place: &str) -> Result<Decimal, TariffError> {
    let [tier] = tiers else {
        return Err(unsupported(format!("{place}: {} tiers", tiers.len())));
    };
    if tier.max.is_some() {
        return Err(unsupported(format!("{place}[0].max")));
    }
    if tier.sell.is_some() {
        return Err(unsupported(format!("{place}[0].sell")));
    }
    if let Some(unit) = tier.unit.as_deref().filter(|unit| *unit != "kWh") {
        return Err(unsupported(format!("{place}[0].unit: {unit}")));
    }
    let part = |value: &Option<Box<RawValue>>, field: &str| match value {
        Some(value) => decimal(value, &format!("{place}[0].{field}")),
        None => Ok(Decimal::ZERO),
    };
    if tier.rate.is_none() && tier.adj.is_none() {
        return Err(TariffError::at(format!("{place}[0]"), "has no rate"));
    }
    part(&tier.rate, "rate")?
        .checked_add(part(&tier.adj, "adj")?)
        .ok_or(TariffError::Overflow)
}

/// `energyattrs` may hold charges in words; whole numbers there only number the periods.
fn check_period_names(fields: &mut Fields) -> Result<(), TariffError> {
    let attributes = take::<Vec<BTreeMap<String, String>>>(fields, "energyattrs")?;
    for (name, value) in attributes.into_iter().flatten().flatten() {
        if !value.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(unsupported(format!("energyattrs: {name}: {value}")));
        }
    }
    Ok(())
}

/// Takes a field out, so that what is left over is known; JSON null is absent.
fn take<T: serde::de::DeserializeOwned>(
    fields: &mut Fields,
    field: &str,
) -> Result<Option<T>, TariffError> {
    let Some(raw) = fields.remove(field) else {
        return Ok(None);
    };
    serde_json::from_str(raw.get()).map_err(|error| TariffError::at(field, error.to_string()))
}

fn text_field(fields: &Fields, field: &str) -> Result<Option<String>, TariffError> {
    let Some(raw) = fields.get(field) else {
        return Ok(None);
    };
    serde_json::from_str(raw.get()).map_err(|error| TariffError::at(field, error.to_string()))
}

/// A JSON number, read from its own digits.
fn decimal(raw: &RawValue, place: &str) -> Result<Decimal, TariffError> {
    let text = raw.get();
    let value = if text.contains(['e', 'E']) {
        Decimal::from_scientific(text).ok()
    } else {
        money::decimal_text::parse(text).ok()
    };
    value.ok_or_else(|| TariffError::at(place, format!("{text} is not a number that fits")))
}

fn code_of(label: &str) -> String {
    let part = label
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' });
    format!("urdb-{}", part.collect::<String>().to_ascii_lowercase())
}

fn unsupported(what: impl Into<String>) -> TariffError {
    TariffError::Unsupported(what.into())
}

fn syntax(error: serde_json::Error) -> TariffError {
    TariffError::Syntax(error.to_string())
}

#[cfg(test)]
mod tests;
