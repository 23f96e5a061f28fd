//! Rows as CSV (RFC 4180), safe to open in a spreadsheet: no text is taken for a formula.

use ::csv::{QuoteStyle, Terminator, Writer, WriterBuilder};
use base::Instant;
use jiff::tz::TimeZone;
use money::Decimal;

use super::request::ExportDetail;
use super::rows::{Row, rows};
use super::source::{Month, Source};
use crate::error::PortalError;

/// A file of rows under one header.
pub struct CsvFile {
    writer: Writer<Vec<u8>>,
    label: String,
    detail: ExportDetail,
    zone: TimeZone,
    cubic_metres_a_kwh: Option<Decimal>,
}

impl CsvFile {
    pub fn new(source: &Source) -> Result<Self, PortalError> {
        let mut file = Self {
            writer: writer(),
            label: source.label(),
            detail: source.detail,
            zone: source.zone.clone(),
            cubic_metres_a_kwh: source.cubic_metres_a_kwh(),
        };
        let currency = source.account.currency.code().to_lowercase();
        let mut names = vec![
            "supply",
            first_column(file.detail),
            "start_utc",
            "end_utc",
            "kwh",
        ];
        names.extend(file.cubic_metres_a_kwh.map(|_| "m3"));
        let cost = format!("cost_{currency}");
        names.push(&cost);
        let standing = format!("standing_charge_{currency}");
        if file.detail != ExportDetail::Intervals {
            names.push(&standing);
        }
        names.push("quality");
        file.writer.write_record(names).map_err(failed)?;
        Ok(file)
    }

    /// Takes a month; gives its bytes, after the header's.
    pub fn month(&mut self, month: &Month) -> Result<Vec<u8>, PortalError> {
        for row in rows(month, self.detail, &self.zone) {
            let fields = self.fields(&row);
            self.writer.write_record(fields).map_err(failed)?;
        }
        Ok(self.rest())
    }

    /// What is left to hand on: the header of a file without rows.
    pub fn rest(&mut self) -> Vec<u8> {
        let full = std::mem::replace(&mut self.writer, writer());
        full.into_inner().unwrap_or_default()
    }

    fn fields(&self, row: &Row) -> Vec<String> {
        let number = |value: Option<Decimal>| value.map_or_else(String::new, |n| n.to_string());
        let mut fields = vec![
            harmless(&self.label),
            self.when(row.start),
            row.start.to_string(),
            row.end.to_string(),
            number(row.wh.map(kwh)),
        ];
        if let Some(factor) = self.cubic_metres_a_kwh {
            fields.push(number(row.wh.map(|wh| cubic_metres(wh, factor))));
        }
        fields.push(number(row.cost_micros.map(money)));
        if self.detail != ExportDetail::Intervals {
            fields.push(number(row.standing_micros.map(money)));
        }
        fields.push(row.known.text().to_owned());
        fields
    }

    /// Local time with its offset, so that an hour that happens twice is told apart.
    fn when(&self, at: Instant) -> String {
        let local = at.timestamp().to_zoned(self.zone.clone());
        match self.detail {
            ExportDetail::Intervals => local.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            ExportDetail::Days => local.date().to_string(),
            ExportDetail::Months => local.strftime("%Y-%m").to_string(),
        }
    }
}

fn first_column(detail: ExportDetail) -> &'static str {
    match detail {
        ExportDetail::Intervals => "start_local",
        ExportDetail::Days => "day",
        ExportDetail::Months => "month",
    }
}

fn writer() -> Writer<Vec<u8>> {
    WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .quote_style(QuoteStyle::Necessary)
        .from_writer(Vec::new())
}

fn failed(error: ::csv::Error) -> PortalError {
    PortalError::Internal(format!("writing CSV: {error}"))
}

pub fn kwh(wh: i64) -> Decimal {
    Decimal::new(wh, 3)
}

pub fn money(micros: i64) -> Decimal {
    Decimal::new(micros, 6)
}

pub fn cubic_metres(wh: i64, a_kwh: Decimal) -> Decimal {
    let exact = kwh(wh).checked_mul(a_kwh).unwrap_or_default();
    exact.round_dp(3)
}

/// Text that a spreadsheet would take for a formula, made text by a leading apostrophe.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_is_a_formula() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"] {
            assert_eq!(harmless(text), format!("'{text}"));
        }
        assert_eq!(harmless("Gas, 3 High Street"), "Gas, 3 High Street");
    }

    #[test]
    fn figures_keep_every_digit() {
        assert_eq!(kwh(1_234).to_string(), "1.234");
        assert_eq!(money(-5).to_string(), "-0.000005");
        // 11.363 kWh are a cubic metre at 40 MJ.
        let a_kwh = Decimal::new(36, 1) / (Decimal::new(102_264, 5) * Decimal::from(40));
        assert_eq!(cubic_metres(11_363, a_kwh).to_string(), "1.000");
    }
}
