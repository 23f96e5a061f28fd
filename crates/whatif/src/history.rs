//! What was used, as the browser holds it: one row of intervals a channel, and their days.
//!
//! Days are local: one of 23 or 25 hours has fewer or more intervals, and the row just runs on.

use std::ops::Range;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, ToSpan};
use serde::{Deserialize, Serialize};
use tariff::{Calendar, Period, TariffError, UsageChannel, UsageDay, slots_in_day};

use crate::WhatIfError;

/// A history as it is sent: whole local days from the first on, without a gap.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HistoryData {
    /// IANA name of the time zone of the property.
    pub time_zone: String,
    /// The first local day.
    pub first_day: Date,
    /// Minutes of each interval, of every channel.
    pub resolution_minutes: u32,
    /// Wh taken from the grid in each interval, in order of time; `None` where nothing is known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub import: Vec<Option<i64>>,
    /// Wh given to the grid; empty when it is not metered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub export: Vec<Option<i64>>,
    /// `VArh`; empty when it is not metered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reactive: Vec<Option<i64>>,
}

/// A history that was checked, with its calendar and its months worked out.
#[derive(Clone, Debug)]
pub struct History {
    calendar: Calendar,
    resolution_minutes: u32,
    /// The days and the index of the first interval of each.
    days: Vec<(Date, usize)>,
    slots: usize,
    months: Vec<Period>,
    import: Vec<Option<i64>>,
    export: Vec<Option<i64>>,
    reactive: Vec<Option<i64>>,
}

impl History {
    /// Cuts the rows into local days, and the days into months that start on the day of the month
    /// of the first day, as bills do; so twelve make a year whatever day it starts on.
    ///
    /// # Errors
    /// When the time zone is unknown, there is no interval, the rows differ in length or end
    /// inside a day, or the intervals do not fit a day.
    pub fn new(data: HistoryData) -> Result<Self, WhatIfError> {
        let time_zone = TimeZone::get(&data.time_zone)
            .map_err(|_| WhatIfError::UnknownTimeZone(data.time_zone.clone()))?;
        let rows = [&data.import, &data.export, &data.reactive];
        let slots = rows.map(Vec::len).into_iter().max().unwrap_or_default();
        let mut days = Vec::new();
        let (mut date, mut first) = (data.first_day, 0);
        while first < slots {
            days.push((date, first));
            first += slots_in_day(date, &time_zone, data.resolution_minutes)?;
            if first > slots {
                return Err(WhatIfError::EndsInsideDay(date));
            }
            date = date.tomorrow().map_err(|_| TariffError::Calendar)?;
        }
        if days.is_empty() {
            return Err(WhatIfError::EmptyHistory);
        }
        let period = Period::new(data.first_day, date)?;
        let mut history = Self {
            calendar: Calendar::new(&time_zone, period)?,
            resolution_minutes: data.resolution_minutes,
            days,
            slots,
            months: months(period)?,
            import: Vec::new(),
            export: Vec::new(),
            reactive: Vec::new(),
        };
        history.set(UsageChannel::Import, data.import)?;
        history.set(UsageChannel::Export, data.export)?;
        history.set(UsageChannel::Reactive, data.reactive)?;
        Ok(history)
    }

    /// Replaces the values of a channel, as a slider does; all else stays prepared. Empty: the
    /// channel is not metered.
    ///
    /// # Errors
    /// [`WhatIfError::Length`] when it is not one value an interval.
    pub fn set(
        &mut self,
        channel: UsageChannel,
        values: Vec<Option<i64>>,
    ) -> Result<(), WhatIfError> {
        if !values.is_empty() && values.len() != self.slots {
            let what = match channel {
                UsageChannel::Import => "import",
                UsageChannel::Export => "export",
                UsageChannel::Reactive => "reactive",
            };
            return Err(WhatIfError::Length {
                what: what.to_owned(),
                expected: self.slots,
                found: values.len(),
            });
        }
        match channel {
            UsageChannel::Import => self.import = values,
            UsageChannel::Export => self.export = values,
            UsageChannel::Reactive => self.reactive = values,
        }
        Ok(())
    }

    /// The values of a channel; empty when it is not metered.
    #[must_use]
    pub fn values(&self, channel: UsageChannel) -> &[Option<i64>] {
        match channel {
            UsageChannel::Import => &self.import,
            UsageChannel::Export => &self.export,
            UsageChannel::Reactive => &self.reactive,
        }
    }

    /// Each local day and where its intervals are in the rows.
    pub fn days(&self) -> impl Iterator<Item = (Date, Range<usize>)> {
        let ends = self.days.iter().skip(1).map(|(_, first)| *first);
        let ends = ends.chain([self.slots]);
        let days = self.days.iter().zip(ends);
        days.map(|((date, first), end)| (*date, *first..end))
    }

    /// The local days it has.
    #[must_use]
    pub const fn period(&self) -> Period {
        self.calendar.period()
    }

    /// How many intervals each channel has.
    #[must_use]
    pub const fn slots(&self) -> usize {
        self.slots
    }

    /// Minutes of each interval.
    #[must_use]
    pub const fn resolution_minutes(&self) -> u32 {
        self.resolution_minutes
    }

    pub(crate) const fn has_export(&self) -> bool {
        !self.export.is_empty()
    }

    pub(crate) const fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    pub(crate) fn months(&self) -> &[Period] {
        &self.months
    }

    /// The days of a channel of which anything is known, as the engine takes them.
    pub(crate) fn known_days(&self, channel: UsageChannel) -> Vec<UsageDay<'_>> {
        let values = self.values(channel);
        if values.is_empty() {
            return Vec::new();
        }
        let day = |(date, slots)| UsageDay {
            date,
            resolution_minutes: self.resolution_minutes,
            version: 0,
            values: &values[slots],
        };
        let known = |day: &UsageDay<'_>| day.values.iter().any(Option::is_some);
        self.days().map(day).filter(known).collect()
    }
}

/// The months of a period, each counted from its first day: after the 31st of January come the 28th
/// of February and the 31st of March.
fn months(period: Period) -> Result<Vec<Period>, TariffError> {
    let mut months = Vec::new();
    let mut from = period.from();
    for count in 1.. {
        let after: Span = ToSpan::months(count);
        let next = period.from().checked_add(after);
        let to = next.map_err(|_| TariffError::Calendar)?.min(period.to());
        months.push(Period::new(from, to)?);
        if to == period.to() {
            break;
        }
        from = to;
    }
    Ok(months)
}

#[cfg(test)]
mod tests;
