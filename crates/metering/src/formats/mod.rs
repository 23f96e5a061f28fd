//! Interval data in the formats that suppliers and networks hand out, read as a stream.
//!
//! A reader is asked for one item after the other and holds one row at a time, whatever the size
//! of the file. A bad row is handed out as rejected, with its line and the reason, and the next one
//! is read; only a file that is not what it says it is ends with an error. Nothing is guessed.

mod csv;
mod detect;
mod esb_hdf;
#[cfg(test)]
mod fuzz;
mod json;
mod nem12;
mod octopus;
mod records;
mod series;
#[cfg(test)]
mod tests;

use std::io::BufRead;

use base::Instant;
use jiff::tz::TimeZone;

pub use detect::{DETECT_BYTES, detect};
pub use series::Series;

use self::csv::CsvReader;
use crate::{Channel, Interval};
use esb_hdf::EsbReader;
use nem12::Nem12Reader;
use octopus::OctopusReader;

base::codes! {
    /// How a file is written.
    Format {
        /// Green Button (ESPI XML); read by the crate `greenbutton`.
        GreenButton = "green-button",
        /// ESB Networks' harmonised downloadable file.
        EsbHdf = "esb-hdf",
        /// The Australian market's interval format.
        Nem12 = "nem12",
        /// Octopus Energy's consumption JSON.
        Octopus = "octopus",
        /// Lamplight's own: `start,kwh[,quality,minutes,channel,issued]`.
        Csv = "csv",
    }
}

/// One interval of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Line of the file.
    pub line: u64,
    /// Which of [`IntervalReader::series`] it belongs to.
    pub series: usize,
    /// Which way the energy went.
    pub channel: Channel,
    /// The interval; in a reactive channel its energy is in milli-varh.
    pub interval: Interval,
    /// When the file says that the value was made; a later one supersedes an earlier one.
    pub issued_at: Option<Instant>,
}

/// What a reader hands out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// An interval.
    Row(Row),
    /// A row that cannot be read, where and why. The next may be sound.
    Rejected(FormatError),
}

/// What was in a file besides the intervals handed out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileReport {
    /// Intervals handed out.
    pub rows: u64,
    /// Rows of another kind, such as register readings: not interval data.
    pub ignored: u64,
    /// Intervals with an end that was a day out, put right.
    pub repaired: u64,
    /// What is odd and does no harm, such as a missing end record.
    pub warnings: Vec<String>,
}

/// Why a file or a row of it cannot be read, and where.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
#[error("line {line}: {reason}")]
pub struct FormatError {
    /// Line of the file, from 1.
    pub line: u64,
    /// Stable code: `header`, `row`, `number`, `time`, `syntax`, `io`, `encoding`, `unit`,
    /// `quality`.
    pub code: &'static str,
    /// What is wrong there.
    pub reason: String,
}

impl FormatError {
    fn new(line: u64, code: &'static str, reason: impl Into<String>) -> Self {
        Self {
            line,
            code,
            reason: reason.into(),
        }
    }
}

/// A file of any of the formats that this crate reads.
pub struct IntervalReader<R>(Kind<R>);

enum Kind<R> {
    Csv(CsvReader<R>),
    EsbHdf(EsbReader<R>),
    Nem12(Box<Nem12Reader<R>>),
    Octopus(OctopusReader<R>),
}

impl<R: BufRead> IntervalReader<R> {
    /// Begins to read; `None` for Green Button, which has its own crate.
    ///
    /// # Errors
    /// When the beginning is not that of the format.
    pub fn open(format: Format, reader: R) -> Result<Option<Self>, FormatError> {
        let kind = match format {
            Format::GreenButton => return Ok(None),
            Format::Csv => Kind::Csv(CsvReader::open(reader)?),
            Format::EsbHdf => Kind::EsbHdf(EsbReader::open(reader)?),
            Format::Nem12 => Kind::Nem12(Box::new(Nem12Reader::new(reader))),
            Format::Octopus => Kind::Octopus(OctopusReader::open(reader)?),
        };
        Ok(Some(Self(kind)))
    }

    /// The next interval or rejected row; `None` at the end.
    ///
    /// # Errors
    /// When the rest cannot be read; what was handed out before stands.
    #[expect(
        clippy::should_implement_trait,
        reason = "an iterator cannot end with an error once and for all"
    )]
    pub fn next(&mut self) -> Result<Option<Item>, FormatError> {
        match &mut self.0 {
            Kind::Csv(reader) => reader.next(),
            Kind::EsbHdf(reader) => reader.next(),
            Kind::Nem12(reader) => reader.next(),
            Kind::Octopus(reader) => reader.next(),
        }
    }

    /// The series met so far.
    pub fn series(&self) -> &[Series] {
        &self.book().series
    }

    /// What was counted so far.
    pub fn report(&self) -> &FileReport {
        &self.book().report
    }

    fn book(&self) -> &series::Book {
        match &self.0 {
            Kind::Csv(reader) => &reader.book,
            Kind::EsbHdf(reader) => &reader.book,
            Kind::Nem12(reader) => &reader.book,
            Kind::Octopus(reader) => &reader.book,
        }
    }
}

/// The clock that a format writes its times by.
#[must_use]
pub fn clock_of(format: Format) -> TimeZone {
    match format {
        Format::EsbHdf => esb_hdf::zone().unwrap_or(TimeZone::UTC),
        Format::Nem12 => nem12::zone(),
        Format::GreenButton | Format::Octopus | Format::Csv => TimeZone::UTC,
    }
}

/// A bit of the file, for a message.
fn shown(text: &str) -> String {
    text.chars().take(40).collect()
}
