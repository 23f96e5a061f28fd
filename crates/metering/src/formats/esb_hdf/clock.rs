//! Irish clock times of an ESB file as instants, also in the hour that October repeats.

use base::Instant;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};

/// `dd-mm-yyyy hh:mm`, also with slashes, and `yyyy-mm-dd hh:mm`; seconds may follow.
pub fn end_time(text: &str) -> Option<DateTime> {
    let (date, time) = text.split_once([' ', 'T'])?;
    let mut parts = date.split(['-', '/']);
    let (first, month, last) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let (year, day) = if first.len() == 4 {
        (first, last)
    } else {
        (last, first)
    };
    if year.len() != 4 {
        return None;
    }
    let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    let mut clock = time.split(':');
    let hour = clock.next()?.parse().ok()?;
    let minute = clock.next()?.parse().ok()?;
    let second: i8 = clock.next().unwrap_or("0").parse().ok()?;
    if clock.next().is_some() || second != 0 {
        return None;
    }
    Time::new(hour, minute, 0, 0)
        .ok()
        .map(|time| date.to_datetime(time))
}

/// Turns clock times into instants, remembering the last of each series.
pub struct Clock {
    tz: TimeZone,
    newest_first: Option<bool>,
    first_time: Option<DateTime>,
    last: Vec<Option<Instant>>,
}

impl Clock {
    pub const fn new(tz: TimeZone) -> Self {
        Self {
            tz,
            newest_first: None,
            first_time: None,
            last: Vec::new(),
        }
    }

    /// The instant of a clock time in a row of a series.
    pub fn instant(&mut self, series: usize, local: DateTime) -> Result<Instant, String> {
        self.learn_order(local);
        if self.last.len() <= series {
            self.last.resize(series + 1, None);
        }
        let at = self.resolve(self.last[series], local)?;
        self.last[series] = Some(at);
        Ok(at)
    }

    fn resolve(&self, last: Option<Instant>, local: DateTime) -> Result<Instant, String> {
        let to_instant = |offset: Offset| {
            offset
                .to_timestamp(local)
                .map(Instant::from)
                .map_err(|error| error.to_string())
        };
        match self.tz.to_ambiguous_timestamp(local).offset() {
            AmbiguousOffset::Unambiguous { offset } => to_instant(offset),
            AmbiguousOffset::Gap { before, after } => {
                let at = to_instant(before)?;
                // The very moment of the change has a name on the old clock too.
                let moment = self.tz.to_offset(at.timestamp()) == after
                    && self.tz.to_offset(at.plus_seconds(-1).timestamp()) == before;
                if moment {
                    Ok(at)
                } else {
                    Err(format!("{local} did not exist: the clocks went forward"))
                }
            }
            AmbiguousOffset::Fold { before, after } => {
                let (early, late) = (to_instant(before)?, to_instant(after)?);
                Ok(match self.newest_first.unwrap_or(true) {
                    true if last.is_some_and(|last| last <= late) => early,
                    true => late,
                    false if last.is_some_and(|last| last >= early) => late,
                    false => early,
                })
            }
        }
    }

    /// The first two different times of the file show whether it runs forward or back.
    fn learn_order(&mut self, local: DateTime) {
        if self.newest_first.is_some() {
            return;
        }
        match self.first_time {
            None => self.first_time = Some(local),
            Some(first) if first != local => self.newest_first = Some(local < first),
            Some(_) => {}
        }
    }
}
