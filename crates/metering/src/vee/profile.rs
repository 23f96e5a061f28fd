//! What a slot is worth on days like its own, and on a straight line between its neighbours.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::history::{DayKind, History};
use crate::IntervalDay;
use crate::calendar::slot_start;
use crate::interval::round_half_even;

/// The mean of like days at a slot's clock time, and how many days that was.
pub struct Profile<'a> {
    tz: &'a TimeZone,
    date: Date,
    minutes: u16,
    like: Vec<&'a IntervalDay>,
    any: Vec<&'a IntervalDay>,
}

impl<'a> Profile<'a> {
    pub fn new(tz: &'a TimeZone, day: &IntervalDay, history: &'a History, most: usize) -> Self {
        let (date, minutes) = (day.local_day(), day.resolution_minutes());
        let usable =
            |past: &&IntervalDay| past.resolution_minutes() == minutes && past.local_day() != date;
        let kind = DayKind::of(date);
        Self {
            tz,
            date,
            minutes,
            like: history.days(Some(kind)).filter(usable).take(most).collect(),
            any: history.days(None).filter(usable).take(most).collect(),
        }
    }

    /// The mean at a slot in Wh, over how many days, and whether they were like this one. Days
    /// that do not know the slot are left out; a day of another length is met by the clock.
    pub fn at(&self, slot: usize) -> Option<(i64, usize, bool)> {
        let clock = self.clock(self.date, slot);
        [(&self.like, true), (&self.any, false)]
            .into_iter()
            .find_map(|(days, like)| {
                let (mut sum, mut count) = (0_i128, 0_i128);
                for past in days {
                    if let Some(wh) = self.value(past, slot, clock) {
                        sum += i128::from(wh);
                        count += 1;
                    }
                }
                if count == 0 {
                    return None;
                }
                let mean = i64::try_from(round_half_even(sum, count)).ok()?;
                Some((mean, usize::try_from(count).ok()?, like))
            })
    }

    fn value(&self, past: &IntervalDay, slot: usize, clock: i64) -> Option<i64> {
        let date = past.local_day();
        let at = |index: usize| past.slots().get(index).and_then(|slot| slot.wh());
        if self.clock(date, slot) == clock {
            return at(slot);
        }
        // Clock changes move the rest of a day by an hour, seldom by another amount.
        let known = 0..past.slots().len();
        known
            .filter(|index| self.clock(date, *index) == clock)
            .find_map(at)
    }

    /// Minutes on the clock since midnight.
    fn clock(&self, date: Date, slot: usize) -> i64 {
        let at = slot_start(self.tz, date, self.minutes, slot);
        let local = self.tz.to_datetime(at.timestamp());
        i64::from(local.hour()) * 60 + i64::from(local.minute())
    }
}
