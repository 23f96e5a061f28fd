//! What an import says about a file, for people and for programs.

use metering::{Assembled, Channel, Rejected};
use serde_json::{Value, json};

/// What is in a file, and what became of it.
#[derive(Clone, Debug)]
pub struct ImportReport {
    /// What a Green Button file holds, when it was only looked at.
    summary: Option<greenbutton::Summary>,
    /// One a channel.
    pub channels: Vec<ChannelReport>,
    /// Meter readings that are not energy per interval, and why.
    pub skipped: Vec<String>,
    /// Days written (new or changed); `None` when nothing was to be stored.
    pub stored_days: Option<u64>,
}

/// What became of the intervals of one channel.
#[derive(Clone, Debug)]
pub struct ChannelReport {
    channel: Channel,
    days: usize,
    first_day: Option<String>,
    last_day: Option<String>,
    total_wh: i64,
    accepted: u64,
    duplicates: u64,
    missing_slots: u64,
    rejected_count: u64,
    rejected: Vec<Rejected>,
}

impl ImportReport {
    pub(super) fn of_green_button(summary: greenbutton::Summary) -> Self {
        let (channels, skipped) = (Vec::new(), Vec::new());
        Self {
            summary: Some(summary),
            channels,
            skipped,
            stored_days: None,
        }
    }

    pub(super) fn of_channels(channels: &[(Channel, Assembled)], skipped: Vec<String>) -> Self {
        let channels = channels
            .iter()
            .map(|(channel, file)| ChannelReport::new(*channel, file));
        Self {
            summary: None,
            channels: channels.collect(),
            skipped,
            stored_days: None,
        }
    }

    /// One JSON object on one line.
    #[must_use]
    pub fn json(&self) -> String {
        if let Some(summary) = &self.summary {
            return summary.json();
        }
        let channels: Vec<Value> = self.channels.iter().map(ChannelReport::json).collect();
        json!({ "channels": channels, "skipped": self.skipped, "stored_days": self.stored_days })
            .to_string()
    }

    /// A few lines for a person.
    #[must_use]
    pub fn text(&self) -> String {
        let mut lines: Vec<String> = self.channels.iter().map(ChannelReport::text).collect();
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
        lines.extend(self.skipped.iter().map(|why| format!("left out: {why}")));
        match self.stored_days {
            Some(days) => lines.push(format!("{days} days stored")),
            None => lines.push("nothing stored".to_owned()),
        }
        lines.join("\n")
    }
}

impl ChannelReport {
    fn new(channel: Channel, file: &Assembled) -> Self {
        let day = |day: Option<&metering::IntervalDay>| day.map(|day| day.local_day().to_string());
        Self {
            channel,
            days: file.days.len(),
            first_day: day(file.days.first()),
            last_day: day(file.days.last()),
            total_wh: file.days.iter().map(metering::IntervalDay::total_wh).sum(),
            accepted: file.report.accepted,
            duplicates: file.report.duplicates,
            missing_slots: file.report.missing_slots,
            rejected_count: file.report.rejected_count,
            rejected: file.report.rejected.clone(),
        }
    }

    fn json(&self) -> Value {
        let rejected: Vec<Value> = self
            .rejected
            .iter()
            .map(|one| {
                json!({
                    "place": one.place,
                    "start": one.start.seconds(),
                    "code": one.reason.code(),
                    "reason": one.reason.message(),
                })
            })
            .collect();
        json!({
            "channel": self.channel.code(),
            "days": self.days,
            "first_day": self.first_day,
            "last_day": self.last_day,
            "total_wh": self.total_wh,
            "accepted": self.accepted,
            "duplicates": self.duplicates,
            "missing_slots": self.missing_slots,
            "rejected_count": self.rejected_count,
            "rejected": rejected,
        })
    }

    fn text(&self) -> String {
        let range = match (&self.first_day, &self.last_day) {
            (Some(first), Some(last)) => format!("{first} to {last}"),
            _ => "no days".to_owned(),
        };
        let mut text = format!(
            "{}: {} days ({range}), {} Wh, {} intervals, {} twice, {} missing, {} rejected",
            self.channel.code(),
            self.days,
            self.total_wh,
            self.accepted,
            self.duplicates,
            self.missing_slots,
            self.rejected_count
        );
        for one in &self.rejected {
            text.push_str(&format!(
                "\n  place {}: {}",
                one.place,
                one.reason.message()
            ));
        }
        text
    }
}
