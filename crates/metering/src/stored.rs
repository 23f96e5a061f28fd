//! Interval days as they are stored, what a delivery did to them, and how far an import has come.

use base::{AccountId, Instant, ServicePointId};

use crate::{Channel, IntervalDay, IssueTimes, IssuedDay};

/// One stored local day of one channel, with its version (higher supersedes lower).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredDay {
    /// Owner account.
    pub account_id: AccountId,
    /// The point it was metered at.
    pub service_point_id: ServicePointId,
    /// Import or export.
    pub channel: Channel,
    /// 1 for the first data of this day, then counting up.
    pub version: i32,
    /// The values.
    pub day: IntervalDay,
    /// When each value was made.
    pub issued: IssueTimes,
}

impl StoredDay {
    /// The values with their times.
    #[must_use]
    pub fn issued_day(&self) -> IssuedDay {
        IssuedDay {
            day: self.day.clone(),
            issued: self.issued.clone(),
        }
    }
}

/// What became of a delivered day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivered {
    /// What holds now.
    pub day: IntervalDay,
    /// Its version.
    pub version: i32,
    /// Whether the delivery changed a value or a quality.
    pub changed: bool,
}

/// How far an import of a file has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportRun {
    /// Owner account.
    pub account_id: AccountId,
    /// The point it goes to.
    pub service_point_id: ServicePointId,
    /// Names the file by what is in it and how it is read.
    pub file_key: String,
    /// When its values count as made, where it does not say itself.
    pub issued_at: Instant,
    /// Days that were stored, in the order in which the file yields them.
    pub days_done: u64,
    /// How many of them changed something.
    pub days_written: u64,
    /// Whether it came to its end.
    pub finished: bool,
    /// The last change.
    pub updated_at: Instant,
}
