//! Reads a tariff in the JSON of OpenEI's Utility Rate Database (URDB), version 8 of its answers
//! and the fields of older ones.
//!
//! What the engine cannot price is an error that names the field. Fields that cannot change a bill
//! are listed in `urdb/fields.rs`; what was read and is not priced, as in NREL SAM, is told in
//! [`Imported::left_out`]. Numbers are read as text, so that no rate passes through floating point.

mod demand;
mod energy;
pub(crate) mod fields;
mod fixed;
mod metering;
mod schedule;
mod tiers;

use money::Currency;

use crate::TariffError;
use crate::document::{Direction, FORMAT_VERSION, Fuel, MonthIs, Tariff, TariffDocument};
use energy::Energy;
use fields::{Fields, unsupported};
pub use metering::{BUY_SERIES, Metering, MeteringOption, SELL_SERIES};

/// A URDB tariff as a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The document, not yet checked by [`Tariff::new`].
    pub document: TariffDocument,
    /// What the URDB tariff says and the document does not charge, in words, by field.
    pub left_out: Vec<String>,
}

/// Reads the JSON object of one URDB tariff to bill by: net billing, what is given is paid for.
///
/// # Errors
/// As [`import`], when the document makes no sense, and when anything would be left out.
pub fn from_json(text: &str) -> Result<Tariff, TariffError> {
    let imported = import(text, &Metering::default())?;
    match imported.left_out.into_iter().next() {
        Some(what) => Err(TariffError::Unsupported(what)),
        None => Tariff::new(imported.document),
    }
}

/// Reads the JSON object of one URDB tariff, in US dollars, for a customer metered by `metering`.
///
/// # Errors
/// [`TariffError::Syntax`] when it is not such JSON, [`TariffError::Unsupported`] naming the first
/// field that cannot be priced, [`TariffError::Document`] when a field makes no sense.
pub fn import(text: &str, metering: &Metering) -> Result<Imported, TariffError> {
    metering.check()?;
    let mut fields = Fields::read(text)?;
    let name = fields.take::<String>("name")?;
    let label = fields.take::<String>("label")?;
    let country = fields.take::<String>("country")?;
    if let Some(country) = country.filter(|country| country != "USA") {
        return Err(unsupported(format!("country: {country}")));
    }
    let energy = Energy::take(&mut fields)?;
    let document = TariffDocument {
        version: FORMAT_VERSION,
        code: label.as_deref().map_or_else(|| "urdb".to_owned(), code_of),
        name: shown(&name.unwrap_or_default()),
        currency: Currency::Usd,
        fuel: Fuel::Electricity,
        direction: Direction::Import,
        taxes: Vec::new(),
        valid_from: None,
        valid_to: None,
        holidays: None,
        month_is: MonthIs::Calendar,
        standing_charges: fixed::take_standing(&mut fields)?,
        unit_rates: metering.unit_rates(&energy)?,
        demand: demand::take(&mut fields)?,
        reactive: demand::take_reactive(&mut fields)?,
        export: metering.export(&energy)?,
        minimums: fixed::take_minimums(&mut fields, &metering.minimum_counts())?,
        discounts: Vec::new(),
        credits: Vec::new(),
    };
    Ok(Imported {
        document,
        left_out: fields.finish()?,
    })
}

/// A name in one line; URDB's are typed by people.
fn shown(name: &str) -> String {
    let words: Vec<&str> = name
        .split(|c: char| c.is_whitespace() || c.is_control())
        .collect();
    let name = words
        .into_iter()
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    match name.is_empty() {
        true => "URDB tariff".to_owned(),
        false => name,
    }
}

fn code_of(label: &str) -> String {
    let part = label
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' });
    format!("urdb-{}", part.collect::<String>().to_ascii_lowercase())
}

#[cfg(test)]
mod tests;
