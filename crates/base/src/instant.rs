//! An instant in UTC, rounded to microseconds when made, so that both engines store the same value.

use serde::{Deserialize, Serialize};

/// Microseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Instant(i64);

/// The number of microseconds is outside what a calendar can show.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("instant out of range: {0} µs")]
pub struct InstantError(pub i64);

impl Instant {
    /// 1970-01-01T00:00:00Z.
    pub const EPOCH: Self = Self(0);

    /// From microseconds since the epoch.
    ///
    /// # Errors
    /// When no calendar date can be given to it.
    pub fn from_micros(micros: i64) -> Result<Self, InstantError> {
        jiff::Timestamp::from_microsecond(micros).map_err(|_| InstantError(micros))?;
        Ok(Self(micros))
    }

    /// From whole seconds since the epoch.
    ///
    /// # Errors
    /// When no calendar date can be given to it.
    pub fn from_seconds(seconds: i64) -> Result<Self, InstantError> {
        Self::from_micros(
            seconds
                .checked_mul(1_000_000)
                .ok_or(InstantError(seconds))?,
        )
    }

    /// Microseconds since the epoch.
    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Whole seconds since the epoch, rounded down.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }

    /// The same instant as a jiff timestamp.
    ///
    /// # Panics
    /// Never: every constructor checked the range.
    #[must_use]
    pub fn timestamp(self) -> jiff::Timestamp {
        jiff::Timestamp::from_microsecond(self.0).expect("range checked when made")
    }

    /// This instant moved by `seconds`; saturates at the ends of the calendar.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        let moved = self.0.saturating_add(seconds.saturating_mul(1_000_000));
        Self::from_micros(moved).unwrap_or(if seconds < 0 {
            Self(jiff::Timestamp::MIN.as_microsecond())
        } else {
            Self(jiff::Timestamp::MAX.as_microsecond())
        })
    }

    /// Seconds from `earlier` to this instant, rounded down; negative when it is later.
    #[must_use]
    pub const fn seconds_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0).div_euclid(1_000_000)
    }
}

impl From<jiff::Timestamp> for Instant {
    fn from(timestamp: jiff::Timestamp) -> Self {
        Self(timestamp.as_microsecond())
    }
}

impl std::fmt::Display for Instant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.timestamp())
    }
}
