//! The rows of a file of prices. A price is read from its text, never through a float.

use std::io::BufRead;

use base::Instant;
use money::{Currency, Decimal};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{PriceFormat, invalid};
use crate::error::PortalError;

/// A century of half-hours: more is not a file of prices.
const MOST_ROWS: usize = 2_000_000;
/// The longest JSON answer that is taken; a row of one has 150 bytes.
const MOST_BYTES: u64 = 512 << 20;
/// Decimals that the engine sums prices with.
const MOST_DECIMALS: u32 = 9;
/// What no energy ever cost: a slip of the decimal point or of the unit.
const BELIEVABLE_MAJOR: i64 = 1_000;

/// A price from one instant to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceRow {
    /// Line or number of the row.
    pub place: String,
    pub from: Instant,
    /// `None`: for one interval.
    pub to: Option<Instant>,
    /// Major units a kWh.
    pub price: Decimal,
}

pub fn read(
    format: PriceFormat,
    currency: Currency,
    reader: impl BufRead,
) -> Result<Vec<PriceRow>, PortalError> {
    let rows = match format {
        PriceFormat::Csv => read_csv(currency, reader)?,
        PriceFormat::Json => read_json(currency, reader)?,
    };
    if rows.is_empty() {
        return Err(invalid("there is not one price in it".to_owned()));
    }
    Ok(rows)
}

/// Which column holds what.
struct Columns {
    from: usize,
    to: Option<usize>,
    price: usize,
    in_minor: bool,
}

fn columns(header: &csv::StringRecord) -> Option<Columns> {
    let at = |names: [&str; 2]| header.iter().position(|title| names.contains(&title));
    let (major, minor) = (at(["price", "price"]), at(["value_exc_vat", "price_minor"]));
    Some(Columns {
        from: at(["start", "valid_from"])?,
        to: at(["end", "valid_to"]),
        price: major.xor(minor)?,
        in_minor: minor.is_some(),
    })
}

fn read_csv(currency: Currency, reader: impl BufRead) -> Result<Vec<PriceRow>, PortalError> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(reader);
    let header = reader.headers().map_err(|error| at_line(&error, 1))?;
    let columns = columns(header).ok_or_else(|| {
        let titles = "start[,end],price or valid_from,valid_to,value_exc_vat";
        invalid(format!("line 1: the header is {titles}"))
    })?;
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| at_line(&error, 0))?;
        let line = record.position().map_or(0, csv::Position::line);
        let field = |index: usize| record.get(index).unwrap_or_default();
        let to = columns.to.map(field).filter(|text| !text.is_empty());
        let price = (field(columns.price), columns.in_minor);
        let place = format!("line {line}");
        rows.push(row(place, field(columns.from), to, price, currency)?);
        check_count(&rows)?;
    }
    Ok(rows)
}

fn at_line(error: &csv::Error, otherwise: u64) -> PortalError {
    let line = error.position().map_or(otherwise, csv::Position::line);
    invalid(format!("line {line}: {error}"))
}

#[derive(Deserialize)]
struct Answer<'a> {
    #[serde(borrow)]
    results: Vec<UnitRate<'a>>,
}

#[derive(Deserialize)]
struct UnitRate<'a> {
    #[serde(borrow)]
    value_exc_vat: &'a RawValue,
    valid_from: String,
    valid_to: Option<String>,
}

fn read_json(currency: Currency, reader: impl BufRead) -> Result<Vec<PriceRow>, PortalError> {
    let mut text = String::new();
    let mut limited = std::io::Read::take(reader, MOST_BYTES);
    std::io::Read::read_to_string(&mut limited, &mut text)
        .map_err(|error| invalid(error.to_string()))?;
    let answer = serde_json::from_str::<Answer<'_>>(&text).map_err(|error| {
        let (line, reason) = (error.line(), error.to_string());
        invalid(format!("line {line}: {reason}"))
    })?;
    let mut rows = Vec::new();
    for (number, rate) in (1..).zip(&answer.results) {
        let place = format!("result {number}");
        let to = rate.valid_to.as_deref();
        if to.is_none() {
            return Err(invalid(format!("{place}: it has no valid_to")));
        }
        let price = (rate.value_exc_vat.get(), true);
        rows.push(row(place, &rate.valid_from, to, price, currency)?);
        check_count(&rows)?;
    }
    Ok(rows)
}

fn check_count(rows: &[PriceRow]) -> Result<(), PortalError> {
    if rows.len() > MOST_ROWS {
        return Err(invalid(format!("more than {MOST_ROWS} prices; split it")));
    }
    Ok(())
}

fn row(
    place: String,
    from: &str,
    to: Option<&str>,
    (price, in_minor): (&str, bool),
    currency: Currency,
) -> Result<PriceRow, PortalError> {
    let bad = |reason: String| invalid(format!("{place}: {reason}"));
    let instant = |text: &str| {
        // Without an offset nobody knows which of the two hours of an autumn night it is.
        text.parse::<jiff::Timestamp>()
            .map(Instant::from)
            .map_err(|_| bad(format!("\"{text}\" is not a time with its offset")))
    };
    let from = instant(from)?;
    let to = to.map(instant).transpose()?;
    if to.is_some_and(|to| to <= from) {
        return Err(bad("it ends before it begins".to_owned()));
    }
    let parsed = price.trim_matches('"').parse::<Decimal>().ok();
    let parsed = parsed.ok_or_else(|| bad(format!("\"{price}\" is not a number")))?;
    let shift = if in_minor { currency.minor_digits() } else { 0 };
    let price = parsed
        .checked_mul(Decimal::new(1, shift))
        .map(|price| price.normalize())
        .filter(|price| price.abs() <= Decimal::from(BELIEVABLE_MAJOR))
        .ok_or_else(|| bad(format!("\"{price}\" is not a believable price of a kWh")))?;
    if price.scale() > MOST_DECIMALS {
        return Err(bad(format!(
            "the price {price} has more than {MOST_DECIMALS} decimals"
        )));
    }
    Ok(PriceRow {
        place,
        from,
        to,
        price,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(format: PriceFormat, text: &str) -> Result<Vec<PriceRow>, String> {
        read(format, Currency::Gbp, text.as_bytes()).map_err(|error| error.message())
    }

    #[test]
    fn pence_and_pounds_are_told_apart_by_their_column_and_kept_exact() {
        let pounds = read_text(
            PriceFormat::Csv,
            "start,price\n2026-01-01T00:00:00Z,-0.0123\n",
        );
        assert_eq!(pounds.expect("sound")[0].price.to_string(), "-0.0123");
        let pence = "valid_from,valid_to,value_exc_vat\n\
                     2026-01-01T00:00:00Z,2026-01-01T00:30:00Z,14.4795\n";
        let rows = read_text(PriceFormat::Csv, pence).expect("sound");
        assert_eq!(rows[0].price.to_string(), "0.144795");
        let json = r#"{"count":1,"next":null,"results":[{"value_exc_vat":17.8604999,
            "value_inc_vat":18.75352,"valid_from":"2026-01-01T01:00:00+01:00",
            "valid_to":"2026-01-01T00:30:00Z","payment_method":null}]}"#;
        let rows = read_text(PriceFormat::Json, json).expect("sound");
        assert_eq!(rows[0].price.to_string(), "0.178604999");
        assert_eq!(rows[0].from.to_string(), "2026-01-01T00:00:00Z");
    }

    #[test]
    fn what_cannot_be_read_is_named_with_its_place() {
        let time = "2026-01-01T00:00:00Z";
        for (text, reason) in [
            ("when,price\n".to_owned(), "line 1: the header is"),
            ("start,price\n".to_owned(), "not one price"),
            (
                format!("start,price\n{time},x\n"),
                "line 2: \"x\" is not a number",
            ),
            (
                "start,price\n2026-01-01 00:00,1\n".to_owned(),
                "line 2: \"2026-01-01 00:00\" is not a time with its offset",
            ),
            (format!("start,price\n{time},1001\n"), "not a believable"),
            (
                format!("start,price\n{time},0.1234567891\n"),
                "more than 9 decimals",
            ),
            (
                format!("start,end,price\n{time},{time},1\n"),
                "line 2: it ends before",
            ),
            (format!("start,price\n{time},1\n{time}\n"), "line 3"),
        ] {
            let message = read_text(PriceFormat::Csv, &text).expect_err("is refused");
            assert!(message.contains(reason), "{message}");
        }
        for (text, reason) in [
            ("{\"results\":[{}]}", "line 1"),
            ("[]", "line 1"),
            (
                "{\"results\":[{\"value_exc_vat\":1,\"valid_from\":\"2026-01-01T00:00:00Z\",\
                 \"valid_to\":null}]}",
                "result 1: it has no valid_to",
            ),
        ] {
            let message = read_text(PriceFormat::Json, text).expect_err("is refused");
            assert!(message.contains(reason), "{message}");
        }
    }
}
