//! What is written: usage points, the series measured at them, and their intervals.

use base::Instant;
use jiff::tz::TimeZone;
use metering::{Channel, IntervalDay, Quality, slot_start};

/// What is delivered at a usage point.
#[derive(Clone, Debug, PartialEq)]
pub struct UsagePoint {
    /// An opaque identifier that can stand in an address; never the supply number.
    pub id: String,
    /// Shown to a person: "Electricity".
    pub title: String,
    /// Gas instead of electricity.
    pub gas: bool,
    /// Where it is: clock changes are written by its rules.
    pub zone: TimeZone,
}

/// What the values of a series count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// Watt-hours.
    WattHours,
    /// Cubic metres of gas.
    CubicMetres,
}

impl Unit {
    /// ESPI's `uom`.
    pub(super) const fn uom(self) -> u8 {
        match self {
            Self::WattHours => 72,
            Self::CubicMetres => 42,
        }
    }

    /// ESPI's `kind`: energy or volume.
    pub(super) const fn kind(self) -> u8 {
        match self {
            Self::WattHours => 12,
            Self::CubicMetres => 58,
        }
    }
}

/// How estimated values of a series were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EstimatedBy {
    /// From days alike.
    LikeDay,
    /// In a straight line between two readings.
    Interpolation,
}

/// One way, unit and length of measuring at a usage point: a meter reading with its reading type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Series {
    /// Delivered to the customer, or received from them.
    pub export: bool,
    /// What the values count.
    pub unit: Unit,
    /// Values are × 10 to this power.
    pub power_of_ten: i8,
    /// The usual length; a day is 1440 minutes also when it has 23 or 25 hours.
    pub interval_minutes: u16,
    /// ISO 4217 number of the costs' currency: 826 pound, 840 dollar, 978 euro.
    pub currency: Option<u16>,
    /// What "estimated" means here.
    pub estimated_by: EstimatedBy,
}

impl Series {
    /// Watt-hours of a channel, as interval days hold them.
    #[must_use]
    pub fn watt_hours(channel: Channel, interval_minutes: u16) -> Self {
        Self {
            export: channel == Channel::Export,
            unit: Unit::WattHours,
            power_of_ten: 0,
            interval_minutes,
            currency: None,
            estimated_by: EstimatedBy::LikeDay,
        }
    }

    /// ESPI's code of a quality; `None` for what the reading type says already: measured, valid.
    pub(super) const fn quality_code(&self, quality: Quality) -> Option<u8> {
        match (quality, self.estimated_by) {
            (Quality::Measured, _) => None,
            (Quality::Edited, _) => Some(7),
            (Quality::Estimated, EstimatedBy::LikeDay) => Some(8),
            (Quality::Estimated, EstimatedBy::Interpolation) => Some(9),
            (Quality::Missing, _) => Some(10),
        }
    }
}

/// One interval with a value. There is none for a missing one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExportInterval {
    /// Its first instant; fractions of a second are cut off.
    pub start: Instant,
    /// Its length.
    pub duration_seconds: i64,
    /// In the unit and power of ten of the series.
    pub value: i64,
    /// How well it is known.
    pub quality: Quality,
    /// What it cost, in 1/100,000 of the currency unit.
    pub cost: Option<i64>,
}

/// The known slots of a local day in Wh, without costs.
#[must_use]
pub fn day_intervals(day: &IntervalDay, zone: &TimeZone) -> Vec<ExportInterval> {
    let (date, minutes) = (day.local_day(), day.resolution_minutes());
    let interval = |(index, slot): (usize, &metering::Slot)| {
        let start = slot_start(zone, date, minutes, index);
        let end = slot_start(zone, date, minutes, index + 1);
        Some(ExportInterval {
            start,
            duration_seconds: end.seconds_since(start),
            value: slot.wh()?,
            quality: slot.quality(),
            cost: None,
        })
    };
    day.slots()
        .iter()
        .enumerate()
        .filter_map(interval)
        .filter(|interval| interval.duration_seconds > 0)
        .collect()
}
