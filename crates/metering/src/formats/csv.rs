//! Lamplight's own CSV: header `start,kwh`, and optionally `quality`, `minutes`, `channel`,
//! `issued`.
//!
//! `start` is RFC 3339 with its offset; `kwh` a decimal, empty when missing (kvarh in a reactive
//! channel); `quality` a code of [`Quality`] (measured when left out); `minutes` the length (30
//! when left out); `channel` a code of [`Channel`] (import when left out); `issued` when the value
//! was made (RFC 3339). Columns may stand in any order.

use std::io::BufRead;

use base::Instant;

use super::records::{Next, Record, Records};
use super::series::Book;
use super::{FormatError, Item, Row, shown};
use crate::{Channel, Interval, Quality, milliwh_from_kwh};

const EXAMPLE: &str = "2024-10-27T01:30:00+01:00";

struct Columns {
    count: usize,
    start: usize,
    kwh: usize,
    quality: Option<usize>,
    minutes: Option<usize>,
    channel: Option<usize>,
    issued: Option<usize>,
}

/// Reads the file row by row.
pub(super) struct CsvReader<R> {
    records: Records<R>,
    columns: Columns,
    pub book: Book,
}

impl<R: BufRead> CsvReader<R> {
    pub fn open(reader: R) -> Result<Self, FormatError> {
        let mut records = Records::new(reader);
        let columns = columns(&records.header()?)?;
        let book = Book::default();
        Ok(Self {
            records,
            columns,
            book,
        })
    }

    pub fn next(&mut self) -> Result<Option<Item>, FormatError> {
        let record = match self.records.next()? {
            Next::Row(record) => record,
            Next::NotText(error) => return Ok(Some(Item::Rejected(error))),
            Next::End => return Ok(None),
        };
        let mut row = match row(&record, &self.columns) {
            Ok(row) => row,
            Err(error) => return Ok(Some(Item::Rejected(error))),
        };
        let unit = match row.channel {
            Channel::Import | Channel::Export => "kWh",
            Channel::ReactiveImport | Channel::ReactiveExport => "kvarh",
        };
        let channel = row.channel;
        row.series = self
            .book
            .series(row.line, "", channel.code(), unit, || Ok(channel))?;
        let Interval {
            start,
            duration_seconds,
            energy_milliwh,
            ..
        } = row.interval;
        self.book
            .count(row.series, start, duration_seconds, energy_milliwh);
        self.book.report.rows += 1;
        Ok(Some(Item::Row(row)))
    }
}

fn columns(header: &Record<'_>) -> Result<Columns, FormatError> {
    let needed = |name: &str| {
        header.column(name).ok_or_else(|| {
            let reason = format!("no column \"{name}\"; expected start,kwh[,quality]");
            FormatError::new(header.line, "header", reason)
        })
    };
    Ok(Columns {
        count: header.len(),
        start: needed("start")?,
        kwh: needed("kwh")?,
        quality: header.column("quality"),
        minutes: header.column("minutes"),
        channel: header.column("channel"),
        issued: header.column("issued"),
    })
}

fn row(record: &Record<'_>, columns: &Columns) -> Result<Row, FormatError> {
    let line = record.line;
    if record.len() != columns.count {
        let reason = format!("{} fields where {} belong", record.len(), columns.count);
        return Err(FormatError::new(line, "row", reason));
    }
    let optional = |index: Option<usize>| {
        index
            .map(|index| record.get(index))
            .filter(|text| !text.is_empty())
    };
    let quality = match optional(columns.quality) {
        None => Quality::Measured,
        Some(code) => Quality::from_code(&code.to_lowercase()).ok_or_else(|| {
            let reason = "quality is measured, estimated, edited or missing";
            FormatError::new(line, "row", reason)
        })?,
    };
    let channel = match optional(columns.channel) {
        None => Channel::Import,
        Some(code) => Channel::from_code(&code.to_lowercase()).ok_or_else(|| {
            let reason = "channel is import, export, reactive_import or reactive_export";
            FormatError::new(line, "row", reason)
        })?,
    };
    let minutes = optional(columns.minutes)
        .map_or(Ok(30_u16), str::parse)
        .map_err(|_| {
            FormatError::new(line, "number", "minutes is not a whole number of minutes")
        })?;
    let energy_milliwh = match record.get(columns.kwh) {
        "" => None,
        text => Some(
            milliwh_from_kwh(text)
                .map_err(|error| FormatError::new(line, "number", error.to_string()))?,
        ),
    };
    let interval = Interval {
        start: time(line, record.get(columns.start))?,
        duration_seconds: i64::from(minutes) * 60,
        energy_milliwh,
        quality,
    };
    let issued_at = optional(columns.issued)
        .map(|text| time(line, text))
        .transpose()?;
    Ok(Row {
        line,
        series: 0,
        channel,
        interval,
        issued_at,
    })
}

fn time(line: u64, text: &str) -> Result<Instant, FormatError> {
    text.parse::<jiff::Timestamp>()
        .map(Instant::from)
        .map_err(|_| {
            let reason = format!("\"{}\" is not a time such as {EXAMPLE}", shown(text));
            FormatError::new(line, "time", reason)
        })
}
