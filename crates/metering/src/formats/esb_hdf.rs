//! ESB Networks' harmonised downloadable file: half-hours of import and export, in local time.
//!
//! A row's time is the END of its half-hour, on Irish clocks, newest row first. In October two
//! hours carry the same times: which is which follows from the order of the rows of one kind.
//! Rows of other kinds (register readings) are counted and left out.

use std::collections::BTreeMap;
use std::io::Read;

use base::Instant;
use csv::StringRecord;
use jiff::civil::{Date, DateTime};
use jiff::tz::{AmbiguousOffset, TimeZone};

use super::{FileReport, FormatError, Row, column, csv_error, line_of};
use crate::{Channel, Interval, Quality, milliwh_from_kwh};

const HALF_HOUR_SECONDS: i64 = 1800;
const ZONE: &str = "Europe/Dublin";

/// What a read type says.
#[derive(Clone, Copy)]
struct Kind {
    channel: Channel,
    /// The value is the mean power of the half-hour, so the energy is half of it.
    power: bool,
}

/// Reads the file, calling `each` once a half-hour.
///
/// # Errors
/// With the line and what is wrong there; rows before it have been handed out.
pub fn read_esb_hdf(
    reader: impl Read,
    mut each: impl FnMut(Row),
) -> Result<FileReport, FormatError> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(reader);
    let header = reader.headers().map_err(|error| csv_error(&error))?;
    let (mprn, serial) = (
        column(header, "MPRN"),
        column(header, "Meter Serial Number"),
    );
    let (value, kind) = (needed(header, "Read Value")?, needed(header, "Read Type")?);
    let time = needed(header, "Read Date and End Time")?;
    let mut clock = Clock::new()?;
    let mut report = FileReport::default();
    let mut record = StringRecord::new();
    while reader
        .read_record(&mut record)
        .map_err(|error| csv_error(&error))?
    {
        let line = line_of(&record);
        let field = |index: usize| record.get(index).unwrap_or_default();
        let end = end_time(field(time)).ok_or_else(|| {
            let text = field(time).chars().take(40).collect::<String>();
            FormatError::new(
                line,
                "time",
                format!("\"{text}\" is not a time as 31-12-2024 23:30"),
            )
        })?;
        let Some(kind_of_row) = kind_of(field(kind)) else {
            report.ignored += 1;
            continue;
        };
        let series = [mprn, serial, Some(kind)]
            .map(|index| index.map_or("", field))
            .join("\u{1f}");
        let end = clock
            .instant(&series, end)
            .map_err(|reason| FormatError::new(line, "time", reason))?;
        let energy = milliwh_from_kwh(field(value))
            .map_err(|error| FormatError::new(line, "number", error.to_string()))?;
        // Mean kW over half an hour: half as many kWh; the file's four decimals halve exactly.
        let energy = if kind_of_row.power {
            energy / 2
        } else {
            energy
        };
        let interval = Interval {
            start: end.plus_seconds(-HALF_HOUR_SECONDS),
            duration_seconds: HALF_HOUR_SECONDS,
            energy_milliwh: Some(energy),
            quality: Quality::Measured,
        };
        each(Row {
            line,
            channel: kind_of_row.channel,
            interval,
        });
        report.rows += 1;
    }
    Ok(report)
}

fn needed(header: &StringRecord, name: &str) -> Result<usize, FormatError> {
    column(header, name).ok_or_else(|| {
        FormatError::new(
            1,
            "header",
            format!("no column \"{name}\": not an ESB HDF file"),
        )
    })
}

fn kind_of(text: &str) -> Option<Kind> {
    let text = text.to_lowercase();
    let channel = match () {
        () if !text.contains("active") || text.contains("reactive") => return None,
        () if !text.contains("interval") => return None,
        () if text.contains("import") => Channel::Import,
        () if text.contains("export") => Channel::Export,
        () => return None,
    };
    match () {
        () if text.contains("(kwh)") => Some(Kind {
            channel,
            power: false,
        }),
        () if text.contains("(kw)") => Some(Kind {
            channel,
            power: true,
        }),
        () => None,
    }
}

/// `dd-mm-yyyy hh:mm`, also with slashes, and `yyyy-mm-dd hh:mm`; seconds may follow.
fn end_time(text: &str) -> Option<DateTime> {
    let (date, time) = text.split_once([' ', 'T'])?;
    let parts: Vec<&str> = date.split(['-', '/']).collect();
    let [first, month, last] = parts.as_slice() else {
        return None;
    };
    let (year, day) = if first.len() == 4 {
        (first, last)
    } else {
        (last, first)
    };
    if year.len() != 4 {
        return None;
    }
    let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    let mut clock = time.split(':');
    let hour = clock.next()?.parse().ok()?;
    let minute = clock.next()?.parse().ok()?;
    let second: i8 = clock.next().unwrap_or("0").parse().ok()?;
    if clock.next().is_some() || second != 0 {
        return None;
    }
    jiff::civil::Time::new(hour, minute, 0, 0)
        .ok()
        .map(|time| date.to_datetime(time))
}

/// Turns clock times into instants, remembering the last of each series.
struct Clock {
    tz: TimeZone,
    newest_first: Option<bool>,
    first_time: Option<DateTime>,
    last: BTreeMap<String, Instant>,
}

impl Clock {
    fn new() -> Result<Self, FormatError> {
        let tz = TimeZone::get(ZONE)
            .map_err(|error| FormatError::new(1, "time", format!("no zone {ZONE}: {error}")))?;
        Ok(Self {
            tz,
            newest_first: None,
            first_time: None,
            last: BTreeMap::new(),
        })
    }

    fn instant(&mut self, series: &str, local: DateTime) -> Result<Instant, String> {
        self.learn_order(local);
        let newest_first = self.newest_first.unwrap_or(true);
        let found = self.tz.to_ambiguous_timestamp(local);
        let to_instant = |offset: jiff::tz::Offset| {
            offset
                .to_timestamp(local)
                .map(Instant::from)
                .map_err(|error| error.to_string())
        };
        let at = match found.offset() {
            AmbiguousOffset::Unambiguous { offset } => to_instant(offset)?,
            AmbiguousOffset::Gap { before, after } => {
                let at = to_instant(before)?;
                // The very moment of the change has a name on the old clock too.
                let moment = self.tz.to_offset(at.timestamp()) == after
                    && self.tz.to_offset(at.plus_seconds(-1).timestamp()) == before;
                if !moment {
                    return Err(format!("{local} did not exist: the clocks went forward"));
                }
                at
            }
            AmbiguousOffset::Fold { before, after } => {
                let (early, late) = (to_instant(before)?, to_instant(after)?);
                let last = self.last.get(series);
                match newest_first {
                    true if last.is_some_and(|last| *last <= late) => early,
                    true => late,
                    false if last.is_some_and(|last| *last >= early) => late,
                    false => early,
                }
            }
        };
        match self.last.get_mut(series) {
            Some(last) => *last = at,
            None => {
                self.last.insert(series.to_owned(), at);
            }
        }
        Ok(at)
    }

    /// The first two different times of the file show whether it runs forward or back.
    fn learn_order(&mut self, local: DateTime) {
        if self.newest_first.is_some() {
            return;
        }
        match self.first_time {
            None => self.first_time = Some(local),
            Some(first) if first != local => self.newest_first = Some(local < first),
            Some(_) => {}
        }
    }
}
