//! Which named period applies when: bands of the day by season, weekday, weekend and holiday.
//!
//! Energy, demand and export prices share it. It knows names and no price.

use serde::{Deserialize, Serialize};

use crate::clock::{ClockTime, MonthDay};

/// A part of the year with its kinds of day. The seasons of a schedule cover every day once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Season {
    /// The name people see, such as `Winter`.
    pub name: String,
    /// First day, each year.
    #[cfg_attr(test, schemars(with = "String"))]
    pub from: MonthDay,
    /// Last day, each year; before `from` when the season spans New Year.
    #[cfg_attr(test, schemars(with = "String"))]
    pub to: MonthDay,
    /// Monday to Friday.
    pub weekday: Vec<Band>,
    /// Saturday and Sunday.
    pub weekend: Vec<Band>,
    /// Public holidays of the document's `holidays`. Empty: a holiday is an ordinary day.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holiday: Vec<Band>,
}

/// From this local time until the next band, this period applies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// Start, on a half-hour; the first band of a day starts at `00:00`.
    #[cfg_attr(test, schemars(with = "String"))]
    pub from: ClockTime,
    /// Name of a period, or role of a register.
    pub period: String,
}
