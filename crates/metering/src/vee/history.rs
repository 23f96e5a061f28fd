//! The days before the one that is looked at, with their totals at hand.

use std::collections::VecDeque;

use jiff::civil::{Date, Weekday};

use crate::{IntervalDay, Quality};

/// Five weeks: enough for four like days of every kind.
const MOST_DAYS: usize = 35;

/// Days that are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayKind {
    /// Monday to Friday.
    Working,
    /// Saturday.
    Saturday,
    /// Sunday.
    Sunday,
}

impl DayKind {
    /// The kind of a day.
    #[must_use]
    pub fn of(date: Date) -> Self {
        match date.weekday() {
            Weekday::Saturday => Self::Saturday,
            Weekday::Sunday => Self::Sunday,
            _ => Self::Working,
        }
    }
}

/// Up to five weeks of days, oldest first.
#[derive(Clone, Debug, Default)]
pub struct History {
    days: VecDeque<Past>,
    /// Zeros at the end of the last day, in minutes.
    trailing_zero_minutes: u32,
}

#[derive(Clone, Debug)]
struct Past {
    day: IntervalDay,
    kind: DayKind,
    total_wh: i64,
    /// Every slot is known, and none was worked out.
    sound: bool,
}

impl History {
    /// From days in any order.
    #[must_use]
    pub fn of(days: impl IntoIterator<Item = IntervalDay>) -> Self {
        let mut days: Vec<IntervalDay> = days.into_iter().collect();
        days.sort_by_key(IntervalDay::local_day);
        let mut history = Self::default();
        for day in days {
            history.push(day);
        }
        history
    }

    /// Adds the next day. One that is not later than the last starts the history anew.
    pub fn push(&mut self, day: IntervalDay) {
        let last = self.days.back().map(|past| past.day.local_day());
        if last.is_some_and(|last| last >= day.local_day()) {
            self.days.clear();
        }
        let follows = last.is_some_and(|last| last.tomorrow().ok() == Some(day.local_day()));
        let before = if follows {
            self.trailing_zero_minutes
        } else {
            0
        };
        let minutes = u32::from(day.resolution_minutes());
        let (mut total_wh, mut sound, mut zeros) = (0, true, 0_u32);
        for slot in day.slots() {
            let wh = slot.wh();
            total_wh += wh.unwrap_or(0);
            sound &= slot.quality() == Quality::Measured;
            zeros = if wh == Some(0) { zeros + minutes } else { 0 };
        }
        let whole = zeros == minutes.saturating_mul(u32::from(day.slot_count().unsigned_abs()));
        self.trailing_zero_minutes = if whole {
            before.saturating_add(zeros)
        } else {
            zeros
        };
        if self.days.len() == MOST_DAYS {
            self.days.pop_front();
        }
        self.days.push_back(Past {
            kind: DayKind::of(day.local_day()),
            total_wh,
            sound,
            day,
        });
    }

    /// Zeros that run up to the beginning of a day, in minutes.
    pub(super) fn zeros_before(&self, date: Date) -> u32 {
        let last = self.days.back().map(|past| past.day.local_day());
        match last.and_then(|last| last.tomorrow().ok()) {
            Some(next) if next == date => self.trailing_zero_minutes,
            _ => 0,
        }
    }

    /// Totals of sound days of a kind, the latest first.
    pub(super) fn totals(&self, kind: DayKind) -> impl Iterator<Item = i64> + '_ {
        let like = self.days.iter().rev();
        like.filter(move |past| past.kind == kind && past.sound)
            .map(|past| past.total_wh)
    }

    /// Days of a kind, or of every kind, the latest first.
    pub(super) fn days(&self, kind: Option<DayKind>) -> impl Iterator<Item = &IntervalDay> + '_ {
        let days = self.days.iter().rev();
        days.filter(move |past| kind.is_none_or(|kind| past.kind == kind))
            .map(|past| &past.day)
    }
}
