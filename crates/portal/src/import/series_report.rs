//! What an import says about one series of a file.

use base::Instant;
use jiff::tz::TimeZone;
use metering::formats::Series;
use metering::{DeliveredDay, Report};
use serde_json::{Value, json};

use super::report::RejectedRow;
use super::target::name;

/// What became of the intervals of one series.
#[derive(Default)]
pub struct SeriesReport {
    series: Option<Series>,
    pub(super) intervals: u64,
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

    pub(super) fn json(&self, zone: &TimeZone) -> Value {
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

    pub(super) fn text(&self) -> String {
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
