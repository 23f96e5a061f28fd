//! Lamplight's own CSV: header `start,kwh`, and optionally `quality`, `minutes` and `channel`.
//!
//! `start` is RFC 3339 with its offset; `kwh` a decimal, empty when missing; `quality` a code of
//! [`Quality`] (measured when left out); `minutes` the length (30 when left out); `channel`
//! `import` or `export` (import when left out). Columns may stand in any order.

use std::io::Read;

use base::Instant;
use csv::StringRecord;

use super::{FileReport, FormatError, Row, column, csv_error, line_of};
use crate::{Channel, Interval, Quality, milliwh_from_kwh};

struct Columns {
    start: usize,
    kwh: usize,
    quality: Option<usize>,
    minutes: Option<usize>,
    channel: Option<usize>,
}

/// Reads the file, calling `each` once a row.
///
/// # Errors
/// With the line and what is wrong there; rows before it have been handed out.
pub fn read_csv(reader: impl Read, mut each: impl FnMut(Row)) -> Result<FileReport, FormatError> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(reader);
    let header = reader.headers().map_err(|error| csv_error(&error))?;
    let missing = |name: &str| {
        FormatError::new(
            1,
            "header",
            format!("no column \"{name}\"; expected start,kwh[,quality]"),
        )
    };
    let columns = Columns {
        start: column(header, "start").ok_or_else(|| missing("start"))?,
        kwh: column(header, "kwh").ok_or_else(|| missing("kwh"))?,
        quality: column(header, "quality"),
        minutes: column(header, "minutes"),
        channel: column(header, "channel"),
    };
    let mut report = FileReport::default();
    let mut record = StringRecord::new();
    while reader
        .read_record(&mut record)
        .map_err(|error| csv_error(&error))?
    {
        each(row(&record, &columns)?);
        report.rows += 1;
    }
    Ok(report)
}

fn row(record: &StringRecord, columns: &Columns) -> Result<Row, FormatError> {
    let line = line_of(record);
    let field = |index: usize| record.get(index).unwrap_or_default();
    let optional = |index: Option<usize>| index.map(field).filter(|text| !text.is_empty());
    let start = field(columns.start)
        .parse::<jiff::Timestamp>()
        .map_err(|_| {
            let text = field(columns.start).chars().take(40).collect::<String>();
            FormatError::new(
                line,
                "time",
                format!("\"{text}\" is not a time such as {EXAMPLE}"),
            )
        })?;
    let quality = match optional(columns.quality) {
        None => Quality::Measured,
        Some(code) => Quality::from_code(&code.to_lowercase()).ok_or_else(|| {
            FormatError::new(
                line,
                "row",
                "quality is measured, estimated, edited or missing",
            )
        })?,
    };
    let channel = match optional(columns.channel) {
        None => Channel::Import,
        Some(code) => Channel::from_code(&code.to_lowercase())
            .ok_or_else(|| FormatError::new(line, "row", "channel is import or export"))?,
    };
    let minutes = optional(columns.minutes)
        .map_or(Ok(30_u16), str::parse)
        .map_err(|_| {
            FormatError::new(line, "number", "minutes is not a whole number of minutes")
        })?;
    let energy_milliwh = match field(columns.kwh) {
        "" => None,
        text => Some(
            milliwh_from_kwh(text)
                .map_err(|error| FormatError::new(line, "number", error.to_string()))?,
        ),
    };
    let interval = Interval {
        start: Instant::from(start),
        duration_seconds: i64::from(minutes) * 60,
        energy_milliwh,
        quality,
    };
    Ok(Row {
        line,
        channel,
        interval,
    })
}

const EXAMPLE: &str = "2024-10-27T01:30:00+01:00";
