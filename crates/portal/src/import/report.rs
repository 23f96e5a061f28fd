//! What an import says about a file, for people and for programs.

use base::Instant;
use jiff::tz::TimeZone;
use metering::formats::{FileReport, Format, FormatError, Series, clock_of};
use metering::{DeliveredDay, Reason, Report};
use serde_json::{Value, json};

use super::target::name;
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

    fn json(&self) -> Value {
        json!({ "line": self.line, "code": self.code, "reason": self.reason })
    }
}

/// What is noted while a file is read.
pub struct Findings {
    format: Format,
    malformed_count: u64,
    malformed: Vec<RejectedRow>,
    file: FileReport,
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
            skipped: Vec::new(),
        }
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

/// What became of the intervals of one series.
#[derive(Default)]
pub struct SeriesReport {
    series: Option<Series>,
    intervals: u64,
    days: u64,
    first_day: Option<jiff::civil::Date>,
    last_day: Option<jiff::civil::Date>,
    total_wh: i128,
    report: Report,
}

impl SeriesReport {
    pub(super) fn count(&mut self, days: &[DeliveredDay]) {
        for delivered in days {
            let on = delivered.day.local_day();
            self.days += 1;
            self.total_wh += i128::from(delivered.day.total_wh());
            self.first_day = Some(self.first_day.map_or(on, |first| first.min(on)));
            self.last_day = self.last_day.max(Some(on));
        }
    }

    pub(super) fn finish(&mut self, report: Report) {
        self.report = report;
    }

    pub(super) fn name(&mut self, series: &Series) {
        self.intervals = series.count;
        self.series = Some(series.clone());
    }

    fn json(&self, zone: &TimeZone) -> Value {
        let Some(series) = &self.series else {
            return Value::Null;
        };
        let local = |at: Instant| {
            zone.to_datetime(at.timestamp())
                .to_string()
                .replace('T', " ")
        };
        let start = |run: Option<(Instant, i64)>| run.map(|(start, _)| local(start));
        let end = |run: Option<(Instant, i64)>| {
            run.map(|(start, seconds)| local(start.plus_seconds(seconds)))
        };
        let report = &self.report;
        let rejected: Vec<Value> = report
            .rejected
            .iter()
            .map(|one| RejectedRow::of_interval(one.place, one.start, one.reason).json())
            .collect();
        json!({
            "source": series.source,
            "series": series.kind,
            "unit": series.unit,
            "channel": series.channel.as_ref().ok().map(|channel| channel.code()),
            "intervals": series.count,
            "total": decimal(series.total_millionths),
            "first_start": start(series.first),
            "first_end": end(series.first),
            "last_start": start(series.last),
            "last_end": end(series.last),
            "interval_minutes": series.first.map(|(_, seconds)| seconds / 60),
            "days": self.days,
            "first_day": self.first_day.map(|day| day.to_string()),
            "last_day": self.last_day.map(|day| day.to_string()),
            "total_wh": i64::try_from(self.total_wh).unwrap_or(i64::MAX),
            "accepted": report.accepted,
            "duplicates": report.duplicates,
            "missing_slots": report.missing_slots,
            "rejected_count": report.rejected_count,
            "rejected": rejected,
        })
    }

    fn text(&self) -> String {
        let range = match (self.first_day, self.last_day) {
            (Some(first), Some(last)) => format!("{first} to {last}"),
            _ => "no days".to_owned(),
        };
        let title = self.series.as_ref().map(name).unwrap_or_default();
        let mut text = format!(
            "{title}: {} days ({range}), {} Wh, {} intervals, {} twice, {} missing, {} rejected",
            self.days,
            self.total_wh,
            self.report.accepted,
            self.report.duplicates,
            self.report.missing_slots,
            self.report.rejected_count
        );
        for one in &self.report.rejected {
            let row = RejectedRow::of_interval(one.place, one.start, one.reason);
            text.push_str(&format!("\n  line {}: {}", row.line, row.reason));
        }
        text
    }
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
            "warnings": self.findings.file.warnings,
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
        lines.extend(findings.file.warnings.iter().cloned());
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

/// Millionths as a decimal text without zeros at its end.
fn decimal(millionths: i128) -> String {
    let sign = if millionths < 0 { "-" } else { "" };
    let all = millionths.unsigned_abs();
    let text = format!("{sign}{}.{:06}", all / 1_000_000, all % 1_000_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::decimal;

    #[test]
    fn sums_are_written_exactly() {
        assert_eq!(decimal(589_172_000), "589.172");
        assert_eq!(decimal(-1), "-0.000001");
        assert_eq!(decimal(7_000_000), "7");
        assert_eq!(decimal(0), "0");
    }
}
