//! What was used, in the two forms that meters give: intervals of local days, or register advances.
//!
//! These types are the engine's own, so that it depends on no meter; energy is in watt-hours.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What was used in the period.
#[derive(Clone, Copy, Debug)]
pub enum Usage<'a> {
    /// Interval readings, one entry a local day, in order. A day left out is a missing day.
    Intervals(&'a [UsageDay<'a>]),
    /// What each register advanced by. Two entries of one role (a meter exchange) add up.
    Registers(&'a [RegisterAdvance]),
}

/// The intervals of one local day.
#[derive(Clone, Copy, Debug)]
pub struct UsageDay<'a> {
    /// The local day.
    pub date: Date,
    /// Length of each interval: 30 for half-hours, 1440 for a daily total.
    pub resolution_minutes: u32,
    /// Watt-hours of each interval in order of elapsed time from local midnight, so 46 or 50 when
    /// the clocks change; `None` where nothing is known.
    pub wh: &'a [Option<i64>],
}

/// The advance of one register between two readings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterAdvance {
    /// Role of the register, as the tariff names it: `day`, `night`, `total`.
    pub role: String,
    /// Energy of the advance, after multiplier and gas conversion.
    pub wh: i64,
    /// The reading it starts from.
    pub opening: ReadingUsed,
    /// The reading it ends with.
    pub closing: ReadingUsed,
    /// How units became kWh, in words, when they did (gas: volume × correction × calorific value).
    pub conversion: Option<String>,
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
