//! What an import says about a file, for people and for programs.

use base::Instant;
use metering::Reason;
use metering::formats::{FileReport, Format, FormatError, clock_of};
use serde_json::{Value, json};

use super::series_report::SeriesReport;
use super::wrong_file;
use crate::error::PortalError;

/// How many rejected rows are kept for the report; all are counted, and told as they come.
const NAMED_ROWS: usize = 1_000;

/// A row that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RejectedRow {
    /// Line of the file.
    pub line: u64,
    /// Stable code.
    pub code: &'static str,
    /// For a person.
    pub reason: String,
}

impl RejectedRow {
    pub(super) fn of_interval(line: u64, start: Instant, reason: Reason) -> Self {
        Self {
            line,
            code: reason.code(),
            reason: format!("the interval from {start}: {}", reason.message()),
        }
    }

    pub(super) fn json(&self) -> Value {
        json!({ "line": self.line, "code": self.code, "reason": self.reason })
    }
}

/// What is noted while a file is read.
pub struct Findings {
    format: Format,
    malformed_count: u64,
    malformed: Vec<RejectedRow>,
    file: FileReport,
    /// About the whole of a series: said once each.
    warnings: Vec<String>,
    /// What is not stored, and why.
    pub skipped: Vec<String>,
}

impl Findings {
    pub const fn new(format: Format) -> Self {
        Self {
            format,
            malformed_count: 0,
            malformed: Vec::new(),
            file: FileReport {
                rows: 0,
                ignored: 0,
                repaired: 0,
                warnings: Vec::new(),
            },
            warnings: Vec::new(),
            skipped: Vec::new(),
        }
    }

    /// Notes what somebody should look at although it is stored.
    pub fn warn(&mut self, warning: String) {
        if !self.warnings.contains(&warning) {
            self.warnings.push(warning);
        }
    }

    /// What somebody should look at, the whole before the single lines.
    fn all_warnings(&self) -> impl Iterator<Item = &String> {
        self.warnings.iter().chain(&self.file.warnings)
    }

    /// Notes a row that cannot be read.
    pub fn reject(&mut self, error: FormatError) -> RejectedRow {
        let row = RejectedRow {
            line: error.line,
            code: error.code,
            reason: error.reason,
        };
        self.malformed_count += 1;
        if self.malformed.len() < NAMED_ROWS {
            self.malformed.push(row.clone());
        }
        row
    }

    /// Notes what the reader counted.
    pub fn file(&mut self, report: &FileReport) {
        self.file = report.clone();
    }

    /// The report. A file of which nothing could be read is refused with its first bad row.
    pub fn report(self, series: Vec<SeriesReport>) -> Result<ImportReport, PortalError> {
        let nothing = series.iter().all(|series| series.intervals == 0);
        if let (true, Some(first)) = (nothing, self.malformed.first()) {
            let reason = format!("line {}: {}", first.line, first.reason);
            return Err(wrong_file(reason));
        }
        Ok(ImportReport {
            summary: None,
            series,
            findings: self,
            stored_days: None,
            exceptions: 0,
            resumed_after_days: None,
        })
    }
}

/// What is in a file, and what became of it.
pub struct ImportReport {
    /// What a Green Button file holds, when it was only looked at.
    summary: Option<greenbutton::Summary>,
    series: Vec<SeriesReport>,
    findings: Findings,
    /// Days written (new or changed); `None` when nothing was to be stored.
    pub stored_days: Option<u64>,
    /// What validation found, new in the queue.
    pub exceptions: u64,
    /// Days that an earlier, broken-off import of the same file had stored.
    pub resumed_after_days: Option<u64>,
}

impl ImportReport {
    pub(super) const fn of_green_button(summary: greenbutton::Summary) -> Self {
        Self {
            summary: Some(summary),
            series: Vec::new(),
            findings: Findings::new(Format::GreenButton),
            stored_days: None,
            exceptions: 0,
            resumed_after_days: None,
        }
    }

    /// The first row that could not be read, and how many there were, when there were any.
    #[must_use]
    pub fn malformed(&self) -> Option<(&RejectedRow, u64)> {
        let first = self.findings.malformed.first()?;
        Some((first, self.findings.malformed_count))
    }

    /// One JSON object on one line. Times are on the clock of the format.
    #[must_use]
    pub fn json(&self) -> String {
        if let Some(summary) = &self.summary {
            return summary.json();
        }
        let zone = clock_of(self.findings.format);
        let channels: Vec<Value> = self.series.iter().map(|one| one.json(&zone)).collect();
        let rows: Vec<Value> = self
            .findings
            .malformed
            .iter()
            .map(RejectedRow::json)
            .collect();
        json!({
            "format": self.findings.format.code(),
            "channels": channels,
            "rejected_rows": self.findings.malformed_count,
            "rejected": rows,
            "ignored_rows": self.findings.file.ignored,
            "repaired_rows": self.findings.file.repaired,
            "warnings": self.findings.all_warnings().collect::<Vec<_>>(),
            "skipped": self.findings.skipped,
            "stored_days": self.stored_days,
            "exceptions": self.exceptions,
            "resumed_after_days": self.resumed_after_days,
        })
        .to_string()
    }

    /// A few lines for a person.
    #[must_use]
    pub fn text(&self) -> String {
        let mut lines: Vec<String> = self.series.iter().map(SeriesReport::text).collect();
        if let Some(summary) = &self.summary {
            lines.extend(summary.meter_readings.iter().map(|reading| {
                format!(
                    "{} reading {}: {} intervals, sum {}",
                    reading.usage_point.as_deref().unwrap_or("(no usage point)"),
                    reading.reading_index,
                    reading.count,
                    reading.raw_sum
                )
            }));
        }
        let findings = &self.findings;
        lines.extend(
            findings
                .malformed
                .iter()
                .map(|row| format!("line {}: {}", row.line, row.reason)),
        );
        lines.extend(findings.all_warnings().cloned());
        lines.extend(
            findings
                .skipped
                .iter()
                .map(|why| format!("left out: {why}")),
        );
        match self.stored_days {
            Some(days) => lines.push(format!(
                "{days} days stored, {} exceptions for the queue",
                self.exceptions
            )),
            None => lines.push("nothing stored".to_owned()),
        }
        lines.join("\n")
    }
}
