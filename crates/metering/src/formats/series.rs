//! What a file holds, series by series, in figures that do not depend on where it is stored.

use std::collections::HashMap;

use base::Instant;

use super::{FileReport, FormatError};
use crate::Channel;

/// More series than any real file has; keeps memory flat.
const MOST_SERIES: usize = 10_000;
/// The longest name that is kept.
const NAME_LETTERS: usize = 80;
/// How many warnings are kept.
const MOST_WARNINGS: usize = 20;

/// One run of intervals of a file: one meter's one direction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// The supply number in the file; empty when it names none.
    pub source: String,
    /// What the file calls the series: `E1`, `Active Import Interval (kWh)`.
    pub kind: String,
    /// The unit of the values, as the file has it.
    pub unit: String,
    /// Where its intervals belong, or why they belong nowhere.
    pub channel: Result<Channel, String>,
    /// Intervals in the file, those without a value included.
    pub count: u64,
    /// Start and seconds of the earliest interval.
    pub first: Option<(Instant, i64)>,
    /// Start and seconds of the one that ends last.
    pub last: Option<(Instant, i64)>,
    /// Sum of the values as they stand, in millionths of the unit.
    pub total_millionths: i128,
}

impl Series {
    /// Counts one interval; its value in millionths of the unit.
    pub fn count(&mut self, start: Instant, seconds: i64, millionths: Option<i64>) {
        self.count += 1;
        self.total_millionths += i128::from(millionths.unwrap_or(0));
        if self.first.is_none_or(|first| start < first.0) {
            self.first = Some((start, seconds));
        }
        let end = |(start, seconds): (Instant, i64)| start.plus_seconds(seconds);
        if self
            .last
            .is_none_or(|last| end((start, seconds)) > end(last))
        {
            self.last = Some((start, seconds));
        }
    }
}

/// The series of a file, and what else was in it.
#[derive(Debug, Default)]
pub(super) struct Book {
    pub series: Vec<Series>,
    pub report: FileReport,
    by_name: HashMap<(String, String), usize>,
}

impl Book {
    /// The number of a series, made when it is new.
    ///
    /// # Errors
    /// When the file has more series than is believed.
    pub fn series(
        &mut self,
        line: u64,
        source: &str,
        kind: &str,
        unit: &str,
        channel: impl FnOnce() -> Result<Channel, String>,
    ) -> Result<usize, FormatError> {
        let short = |text: &str| text.chars().take(NAME_LETTERS).collect::<String>();
        let name = (short(source), short(kind));
        if let Some(index) = self.by_name.get(&name) {
            return Ok(*index);
        }
        if self.series.len() == MOST_SERIES {
            let reason = format!("the file has more than {MOST_SERIES} series");
            return Err(FormatError::new(line, "row", reason));
        }
        self.series.push(Series {
            source: name.0.clone(),
            kind: name.1.clone(),
            unit: short(unit),
            channel: channel(),
            count: 0,
            first: None,
            last: None,
            total_millionths: 0,
        });
        self.by_name.insert(name, self.series.len() - 1);
        Ok(self.series.len() - 1)
    }

    /// Counts one interval of a series.
    pub fn count(&mut self, series: usize, start: Instant, seconds: i64, millionths: Option<i64>) {
        self.series[series].count(start, seconds, millionths);
    }

    /// Notes something that is odd and does no harm.
    pub fn warn(&mut self, line: u64, what: &str) {
        if self.report.warnings.len() < MOST_WARNINGS {
            self.report.warnings.push(format!("line {line}: {what}"));
        }
    }
}
