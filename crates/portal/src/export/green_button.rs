//! Intervals as Green Button, as the meter gave them: one block a local day.

use base::Instant;
use greenbutton::{EstimatedBy, ExportInterval, FeedInfo, Series, UsagePoint, WriteError, Writer};
use jiff::tz::TimeZone;
use metering::{Channel, Slot, day_start, round_half_even};
use money::Currency;

use super::rows::{self, Row};
use super::source::{Day, Month, Source};
use crate::consumption;
use crate::error::PortalError;

/// A file with one usage point.
pub struct GreenButtonFile {
    writer: Writer<Vec<u8>>,
    channel: Channel,
    currency: u16,
    zone: TimeZone,
}

impl GreenButtonFile {
    pub fn new(source: &Source, now: Instant) -> Result<Self, PortalError> {
        let (point, zone) = (&source.point, &source.zone);
        let feed = FeedInfo {
            title: format!("{} usage", source.label()),
            customer: source.account.id.to_string(),
            updated: now,
            usage: (day_start(zone, source.from), day_start(zone, source.to)),
        };
        let usage_point = UsagePoint {
            id: point.id.to_string(),
            title: source.label(),
            gas: point.fuel == accounts::Fuel::Gas,
            zone: zone.clone(),
        };
        Ok(Self {
            writer: Writer::new(Vec::new(), feed, usage_point).map_err(failed)?,
            channel: consumption::channel(point),
            currency: currency_number(source.account.currency),
            zone: zone.clone(),
        })
    }

    /// Takes a month; gives the bytes so far.
    pub fn month(&mut self, month: &Month) -> Result<Vec<u8>, PortalError> {
        for day in &month.days {
            let series = Series {
                currency: Some(self.currency),
                estimated_by: if month.from_readings {
                    EstimatedBy::Interpolation
                } else {
                    EstimatedBy::LikeDay
                },
                ..Series::watt_hours(self.channel, day.used.resolution_minutes)
            };
            let intervals = self.intervals(day);
            self.writer.block(&series, &intervals).map_err(failed)?;
        }
        Ok(std::mem::take(self.writer.out_mut()))
    }

    pub fn finish(self) -> Result<Vec<u8>, PortalError> {
        self.writer.finish().map_err(failed)
    }

    /// The known slots; what is missing is a gap.
    fn intervals(&self, day: &Day) -> Vec<ExportInterval> {
        let interval = |(row, slot): (Row, &Slot)| {
            Some(ExportInterval {
                start: row.start,
                duration_seconds: row.end.seconds_since(row.start),
                value: row.wh?,
                quality: slot.quality(),
                cost: row.cost_micros.map(hundred_thousandths),
            })
        };
        rows::intervals(day, &self.zone)
            .into_iter()
            .zip(&day.used.slots)
            .filter_map(interval)
            .filter(|interval| interval.duration_seconds > 0)
            .collect()
    }
}

/// ESPI's costs are in 1/100,000 of the currency unit.
fn hundred_thousandths(micros: i64) -> i64 {
    i64::try_from(round_half_even(i128::from(micros), 10)).unwrap_or(micros / 10)
}

/// ISO 4217.
const fn currency_number(currency: Currency) -> u16 {
    match currency {
        Currency::Gbp => 826,
        Currency::Usd => 840,
        Currency::Eur => 978,
        Currency::Cad => 124,
        Currency::Aud => 36,
    }
}

fn failed(error: WriteError) -> PortalError {
    PortalError::Internal(format!("writing Green Button: {error}"))
}
