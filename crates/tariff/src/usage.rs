//! What was used, in the two forms that meters give: intervals of local days, or register advances.
//!
//! These types are the engine's own, so that it depends on no meter; energy is in watt-hours.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Period, TariffError};

/// What was used in the period.
#[derive(Clone, Copy, Debug)]
pub enum Usage<'a> {
    /// Interval readings.
    Intervals(IntervalUsage<'a>),
    /// What each register advanced by. Two entries of one role (a meter exchange) add up.
    Registers(&'a [RegisterAdvance]),
}

/// Interval readings by channel: one entry a local day, in order. A day left out is missing.
#[derive(Clone, Copy, Debug, Default)]
pub struct IntervalUsage<'a> {
    /// What one unit of the values is.
    pub scale: Scale,
    /// Energy taken from the grid; under an export tariff, energy given.
    pub import: &'a [UsageDay<'a>],
    /// Energy given to the grid; empty when it is not metered.
    pub export: &'a [UsageDay<'a>],
    /// Reactive energy; empty when it is not metered.
    pub reactive: &'a [UsageDay<'a>],
}

impl<'a> IntervalUsage<'a> {
    /// Watt-hours of one channel.
    #[must_use]
    pub fn import(days: &'a [UsageDay<'a>]) -> Self {
        Self {
            import: days,
            ..Self::default()
        }
    }
}

/// What one unit of an interval value is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// A watt-hour (or VArh), as meters give and Lamplight stores.
    #[default]
    WattHour,
    /// A millionth of one, for mean powers with many decimals; an `i64` holds 9 TWh of them.
    MicroWattHour,
}

impl Scale {
    /// A value is this many decimals of a kWh.
    #[must_use]
    pub const fn digits(self) -> u32 {
        match self {
            Self::WattHour => 3,
            Self::MicroWattHour => 9,
        }
    }
}

/// The intervals of one local day.
#[derive(Clone, Copy, Debug)]
pub struct UsageDay<'a> {
    /// The local day.
    pub date: Date,
    /// Length of each interval: 30 for half-hours, 1440 for a daily total.
    pub resolution_minutes: u32,
    /// Which version of the day's data it is, as its store counts them; 0 when it counts none.
    pub version: u32,
    /// The value of each interval in order of elapsed time from local midnight, so 46 or 50 when
    /// the clocks change; `None` where nothing is known.
    pub values: &'a [Option<i64>],
}

/// The channels of interval data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UsageChannel {
    /// Energy taken; under an export tariff, energy given.
    Import,
    /// Energy given under a tariff for energy taken.
    Export,
    /// Reactive energy.
    Reactive,
}

/// The versions of a channel's data that a rated period rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IntervalsUsed {
    /// The channel.
    pub channel: UsageChannel,
    /// What one unit of the values is.
    pub scale: Scale,
    /// Days with data, in order; neighbours of one version and resolution together.
    pub days: Vec<DaysUsed>,
}

/// Neighbouring days of one version and resolution.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DaysUsed {
    /// The days.
    pub period: Period,
    /// Which version of the data.
    pub version: u32,
    /// Minutes of each interval.
    pub resolution_minutes: u32,
}

impl IntervalUsage<'_> {
    /// Which data it is, without the data.
    pub(crate) fn used(&self) -> Result<Vec<IntervalsUsed>, TariffError> {
        let channels = [
            (UsageChannel::Import, self.import),
            (UsageChannel::Export, self.export),
            (UsageChannel::Reactive, self.reactive),
        ];
        let there = channels.into_iter().filter(|(_, days)| !days.is_empty());
        there
            .map(|(channel, days)| {
                Ok(IntervalsUsed {
                    channel,
                    scale: self.scale,
                    days: days_used(days)?,
                })
            })
            .collect()
    }
}

fn days_used(days: &[UsageDay<'_>]) -> Result<Vec<DaysUsed>, TariffError> {
    let mut used: Vec<DaysUsed> = Vec::new();
    for day in days {
        let tomorrow = day.date.tomorrow().map_err(|_| TariffError::Calendar)?;
        let same = |last: &&mut DaysUsed| {
            last.period.to() == day.date
                && last.version == day.version
                && last.resolution_minutes == day.resolution_minutes
        };
        match used.last_mut().filter(same) {
            Some(last) => last.period = Period::new(last.period.from(), tomorrow)?,
            None => used.push(DaysUsed {
                period: Period::new(day.date, tomorrow)?,
                version: day.version,
                resolution_minutes: day.resolution_minutes,
            }),
        }
    }
    Ok(used)
}

/// The advance of one register between two readings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterAdvance {
    /// Role of the register, as the tariff names it: `day`, `night`, `total`.
    pub role: String,
    /// Energy of the advance, after multiplier and gas conversion; negative where the bill before
    /// ended above what was read later, and this one gives back.
    pub wh: i64,
    /// Which register, and what it showed at both ends: the next bill opens where this one closed.
    #[serde(default)]
    pub register: RegisterShown,
    /// The reading it starts from.
    pub opening: ReadingUsed,
    /// The reading it ends with.
    pub closing: ReadingUsed,
    /// How units became kWh, in words, when they did (gas: volume × correction × calorific value).
    pub conversion: Option<String>,
}

/// What a register showed at both ends of an advance.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterShown {
    /// Text of the register's identifier.
    pub id: String,
    /// On its face at the opening, in its smallest unit.
    pub opening: i64,
    /// On its face at the closing, in its smallest unit.
    pub closing: i64,
}

/// A reading that a line rests on.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadingUsed {
    /// Identifier of the stored reading.
    pub reading_id: String,
    /// Name of the register, as on the meter or the bill.
    pub register_label: String,
    /// The local day of the reading.
    pub date: Date,
    /// The digits as read, with the meter's own decimals.
    pub value: String,
    /// Where it came from.
    pub kind: ReadingKind,
}

/// Where a reading came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReadingKind {
    /// Read by us at the meter.
    Actual,
    /// Sent in by the customer.
    Customer,
    /// Sent by the smart meter.
    Smart,
    /// Worked out by us.
    Estimated,
}
