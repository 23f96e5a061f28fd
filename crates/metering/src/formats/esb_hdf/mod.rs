//! ESB Networks' harmonised downloadable file: half-hours of import and export, in local time.
//!
//! A row's time is the END of its half-hour, on Irish clocks, newest row first. In October two
//! hours carry the same times: which is which follows from the order of the rows of one kind.
//! Rows of other kinds (register readings) are counted and left out.

mod clock;

use std::io::BufRead;

use jiff::tz::TimeZone;

use self::clock::{Clock, end_time};
use super::records::{Next, Record, Records};
use super::series::Book;
use super::{FormatError, Item, Row, shown};
use crate::{Channel, Interval, Quality, millionths};

const HALF_HOUR_SECONDS: i64 = 1800;

/// Irish time.
pub fn zone() -> Option<TimeZone> {
    TimeZone::get("Europe/Dublin").ok()
}

/// What a read type says.
#[derive(Clone, Copy)]
struct Kind {
    channel: Channel,
    unit: &'static str,
    /// The value is the mean power of the half-hour, so the energy is half of it.
    power: bool,
}

struct Columns {
    count: usize,
    mprn: Option<usize>,
    value: usize,
    kind: usize,
    time: usize,
}

/// Reads the file row by row.
pub(super) struct EsbReader<R> {
    records: Records<R>,
    columns: Columns,
    clock: Clock,
    pub book: Book,
}

impl<R: BufRead> EsbReader<R> {
    pub fn open(reader: R) -> Result<Self, FormatError> {
        let mut records = Records::new(reader);
        let columns = columns(&records.header()?)?;
        let tz = zone()
            .ok_or_else(|| FormatError::new(1, "time", "the time zone of Ireland is not known"))?;
        Ok(Self {
            records,
            columns,
            clock: Clock::new(tz),
            book: Book::default(),
        })
    }

    pub fn next(&mut self) -> Result<Option<Item>, FormatError> {
        loop {
            let record = match self.records.next()? {
                Next::Row(record) => record,
                Next::NotText(error) => return Ok(Some(Item::Rejected(error))),
                Next::End => return Ok(None),
            };
            match row(&record, &self.columns, &mut self.clock, &mut self.book) {
                Ok(None) => self.book.report.ignored += 1,
                Ok(Some(row)) => {
                    self.book.report.rows += 1;
                    return Ok(Some(Item::Row(row)));
                }
                Err(Stop::Row(error)) => return Ok(Some(Item::Rejected(error))),
                Err(Stop::File(error)) => return Err(error),
            }
        }
    }
}

enum Stop {
    Row(FormatError),
    File(FormatError),
}

/// One row; `None` for a row of another kind.
fn row(
    record: &Record<'_>,
    columns: &Columns,
    clock: &mut Clock,
    book: &mut Book,
) -> Result<Option<Row>, Stop> {
    let line = record.line;
    let bad = |code, reason: String| Stop::Row(FormatError::new(line, code, reason));
    if record.len() != columns.count {
        let reason = format!("{} fields where {} belong", record.len(), columns.count);
        return Err(bad("row", reason));
    }
    let title = record.get(columns.kind);
    let text = record.get(columns.time);
    let end = end_time(text).ok_or_else(|| {
        let reason = format!("\"{}\" is not a time as 31-12-2024 23:30", shown(text));
        bad("time", reason)
    })?;
    let Some(kind) = kind_of(title) else {
        return Ok(None);
    };
    let value =
        millionths(record.get(columns.value)).map_err(|error| bad("number", error.to_string()))?;
    // Not by serial number: an exchanged meter goes on with the same supply.
    let mprn = columns.mprn.map_or("", |index| record.get(index));
    let series = book
        .series(line, mprn, title, kind.unit, || Ok(kind.channel))
        .map_err(Stop::File)?;
    let end = clock
        .instant(series, end)
        .map_err(|reason| bad("time", reason))?;
    let start = end.plus_seconds(-HALF_HOUR_SECONDS);
    book.count(series, start, HALF_HOUR_SECONDS, Some(value));
    // Mean kW over half an hour: half as many kWh; the file's four decimals halve exactly.
    let energy = if kind.power { value / 2 } else { value };
    let interval = Interval {
        start,
        duration_seconds: HALF_HOUR_SECONDS,
        energy_milliwh: Some(energy),
        quality: Quality::Measured,
    };
    Ok(Some(Row {
        line,
        series,
        channel: kind.channel,
        interval,
        issued_at: None,
    }))
}

fn columns(header: &Record<'_>) -> Result<Columns, FormatError> {
    let needed = |name: &str| {
        header.column(name).ok_or_else(|| {
            let reason = format!("no column \"{name}\": not an ESB HDF file");
            FormatError::new(header.line, "header", reason)
        })
    };
    Ok(Columns {
        count: header.len(),
        mprn: header.column("MPRN"),
        value: needed("Read Value")?,
        kind: needed("Read Type")?,
        time: needed("Read Date and End Time")?,
    })
}

fn kind_of(text: &str) -> Option<Kind> {
    let text = text.to_lowercase();
    if !text.contains("active") || !text.contains("interval") {
        return None;
    }
    let reactive = text.contains("reactive");
    let channel = match (text.contains("import"), text.contains("export"), reactive) {
        (true, _, false) => Channel::Import,
        (false, true, false) => Channel::Export,
        (true, _, true) => Channel::ReactiveImport,
        (false, true, true) => Channel::ReactiveExport,
        (false, false, _) => return None,
    };
    let units = if reactive {
        [("(kvarh)", false, "kvarh"), ("(kvar)", true, "kvar")]
    } else {
        [("(kwh)", false, "kWh"), ("(kw)", true, "kW")]
    };
    let (_, power, unit) = units.into_iter().find(|(mark, ..)| text.contains(mark))?;
    Some(Kind {
        channel,
        unit,
        power,
    })
}
