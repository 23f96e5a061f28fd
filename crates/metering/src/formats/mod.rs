//! Interval data in the formats that suppliers and networks hand out, read as a stream.
//!
//! Each reader takes bytes and calls back once an interval; it holds one row at a time. A file
//! that is not what it says it is ends with the line and the reason, never with a guess.

mod csv;
mod esb_hdf;
mod octopus;
#[cfg(test)]
mod tests;

pub use self::csv::read_csv;
pub use esb_hdf::read_esb_hdf;
pub use octopus::read_octopus;

use crate::{Channel, Interval};

/// One interval of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Line of the file; in JSON the number of the result, from 1.
    pub line: u64,
    /// Which way the energy went.
    pub channel: Channel,
    /// The interval.
    pub interval: Interval,
}

/// What was in a file besides the intervals handed out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FileReport {
    /// Intervals handed out.
    pub rows: u64,
    /// Rows of another kind, such as register readings: not interval data.
    pub ignored: u64,
    /// Intervals with an end that was a day out, put right.
    pub repaired: u64,
}

/// Why a file cannot be read, and where.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
#[error("line {line}: {reason}")]
pub struct FormatError {
    /// Line of the file, from 1; in JSON the line where the value stands.
    pub line: u64,
    /// Stable code: `header`, `row`, `number`, `time`, `syntax`, `io`, `encoding`.
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

/// The columns that a header must have, found by name, in any order and case.
fn column(header: &::csv::StringRecord, name: &str) -> Option<usize> {
    let plain = |text: &str| text.trim().trim_start_matches('\u{feff}').to_lowercase();
    header
        .iter()
        .position(|title| plain(title) == name.to_lowercase())
}

fn line_of(record: &::csv::StringRecord) -> u64 {
    record.position().map_or(0, ::csv::Position::line)
}

fn csv_error(error: &::csv::Error) -> FormatError {
    let line = error.position().map_or(1, ::csv::Position::line);
    match error.kind() {
        ::csv::ErrorKind::Io(io) => FormatError::new(line, "io", io.to_string()),
        ::csv::ErrorKind::Utf8 { .. } => FormatError::new(line, "encoding", "not UTF-8 text"),
        ::csv::ErrorKind::UnequalLengths {
            expected_len, len, ..
        } => FormatError::new(
            line,
            "row",
            format!("{len} fields where {expected_len} belong"),
        ),
        _ => FormatError::new(line, "row", "cannot be read as a row"),
    }
}
