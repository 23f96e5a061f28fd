//! What validation finds, and what becomes of it: data for the queue of the staff.

use base::{AccountId, ExceptionId, Instant, ServicePointId};
use jiff::civil::Date;

use crate::Channel;

base::codes! {
    /// Which rule found it.
    Rule {
        /// Two different values for one slot.
        Duplicate = "duplicate",
        /// No value.
        Gap = "gap",
        /// A peak far above the others of the day.
        Spike = "spike",
        /// A meter that stands still.
        ZeroRun = "zero_run",
        /// Energy below zero.
        Negative = "negative",
        /// Intervals and register disagree.
        SumCheck = "sum_check",
        /// A day far above days like it.
        High = "high",
        /// The meter's clock is off.
        ClockDrift = "clock_drift",
    }
}

base::codes! {
    /// Where an exception stands.
    ExceptionStatus {
        /// Waits for a person.
        Open = "open",
        /// A person decided.
        Resolved = "resolved",
        /// Later data took the place of what was doubted.
        Superseded = "superseded",
    }
}

base::codes! {
    /// What a person decides.
    Resolution {
        /// The values are right as they stand.
        Keep = "keep",
        /// The values are replaced by an estimate.
        Estimate = "estimate",
    }
}

/// One doubt about one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Which rule.
    pub rule: Rule,
    /// The first slot it is about.
    pub first_slot: usize,
    /// How many slots.
    pub slots: usize,
    /// What was found: energy in Wh; seconds for a clock's drift; `None` where nothing is known.
    pub observed: Option<i64>,
    /// What was to be expected, in the same unit: the limit that was passed, or the register.
    pub expected: Option<i64>,
}

/// A finding as it stands in the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntervalException {
    /// Owner account.
    pub account_id: AccountId,
    /// Identifier.
    pub id: ExceptionId,
    /// The point.
    pub service_point_id: ServicePointId,
    /// The channel.
    pub channel: Channel,
    /// The local day.
    pub local_day: Date,
    /// The version of that day that was looked at.
    pub version: i32,
    /// What was found.
    pub finding: Finding,
    /// Where it stands.
    pub status: ExceptionStatus,
    /// When it was found.
    pub found_at: Instant,
    /// When it was closed.
    pub resolved_at: Option<Instant>,
    /// Who closed it; empty while it is open.
    pub resolved_by: String,
    /// The decision, and how values were estimated; empty while it is open.
    pub note: String,
}
