//! Intervals in any order and of any resolution become interval days of one time zone.
//!
//! Nothing is lost in silence: an interval is accepted, counted as a duplicate, or rejected with
//! its place and reason. Days are rounded to whole Wh only here: each slot ends at the rounded
//! running sum of its day, so a day's total is right to half a Wh.
//!
//! Only so many days are open at once. [`Assembler::take_ready`] hands out those that have not been
//! touched for longest, so memory does not grow with the file; the same file is always cut the
//! same way.

mod coverage;
mod place;
mod report;

use std::collections::BTreeMap;

use base::Instant;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use self::coverage::Coverage;
pub use self::report::{Assembled, DeliveredDay, Reason, Rejected, Report};
use crate::calendar::{day_end, day_start, slots_in_day};
use crate::interval::{Interval, round_half_even};
use crate::{IntervalDay, IssueTimes, Quality, Slot};

/// How many rejected intervals are named; all are counted.
const NAMED_REJECTIONS: usize = 100;
/// Days that may be open at once: files interleave channels and days, but not by months.
const OPEN_DAYS: usize = 96;
/// Years that interval data can be of; bounds what is remembered of a file.
const YEARS: std::ops::RangeInclusive<i16> = 1970..=2199;
/// A terawatt-hour: the largest a slot may hold, in thousandths of a Wh.
const LARGEST_MILLIWH: u64 = 1_000_000_000_000_000;

/// A value and when it was made.
#[derive(Clone, Copy)]
struct Given {
    energy_milliwh: Option<i64>,
    quality: Quality,
    issued_at: Instant,
}

struct DayBuilder {
    resolution_minutes: u16,
    slots: Vec<Option<Given>>,
    conflicts: Vec<usize>,
    drift_micros: i64,
    /// When it was last touched, counted in intervals.
    touched: u64,
}

/// Collects the intervals of one channel at one property.
pub struct Assembler {
    tz: TimeZone,
    days: BTreeMap<Date, DayBuilder>,
    /// The day of the last interval: files are mostly in order.
    last: Option<(Date, Instant, Instant)>,
    snap_seconds: i64,
    pushed: u64,
    coverage: Coverage,
    report: Report,
}

impl Assembler {
    /// For a property's time zone.
    #[must_use]
    pub fn new(tz: TimeZone) -> Self {
        Self {
            tz,
            days: BTreeMap::new(),
            last: None,
            snap_seconds: 0,
            pushed: 0,
            coverage: Coverage::default(),
            report: Report::default(),
        }
    }

    /// Intervals of a meter whose clock is off by at most so much are moved to their slot.
    #[must_use]
    pub const fn snapping(mut self, seconds: i64) -> Self {
        self.snap_seconds = if seconds < 0 { 0 } else { seconds };
        self
    }

    /// Takes one interval, made at `issued_at` when that is known; `place` is its line or number,
    /// for the report. Returns why it was left out, if it was.
    pub fn push(
        &mut self,
        place: u64,
        interval: Interval,
        issued_at: Option<Instant>,
    ) -> Option<Reason> {
        self.pushed += 1;
        let reason = self.place(interval, issued_at).err()?;
        self.report.rejected_count += 1;
        if self.report.rejected.len() < NAMED_REJECTIONS {
            let start = interval.start;
            self.report.rejected.push(Rejected {
                place,
                start,
                reason,
            });
        }
        Some(reason)
    }

    fn place(&mut self, interval: Interval, issued_at: Option<Instant>) -> Result<(), Reason> {
        let (date, start, end) = self.day_of(interval.start.plus_seconds(self.snap_seconds));
        if !YEARS.contains(&date.year()) {
            return Err(Reason::OutOfTime);
        }
        let resolution_minutes = place::resolution(&interval, start, end)?;
        let snap_micros = self.snap_seconds * 1_000_000;
        let (index, off) =
            place::slot_index(&interval, start, end, resolution_minutes, snap_micros)?;
        let given = Given {
            energy_milliwh: interval
                .energy_milliwh
                .filter(|_| interval.quality != Quality::Missing),
            quality: interval.quality,
            issued_at: issued_at.unwrap_or(Instant::EPOCH),
        };
        // A milliwatt-hour limit far inside what a slot may hold.
        if given
            .energy_milliwh
            .is_some_and(|energy| energy.unsigned_abs() > LARGEST_MILLIWH)
        {
            return Err(Reason::TooLarge);
        }
        let before = self.coverage.resolution(date);
        if before.is_some_and(|minutes| minutes != resolution_minutes) {
            return Err(Reason::OtherResolution);
        }
        let tz = &self.tz;
        let day = self
            .days
            .entry(date)
            .or_insert_with(|| DayBuilder::new(resolution_minutes, tz, date));
        if day.resolution_minutes != resolution_minutes {
            return Err(Reason::OtherResolution);
        }
        day.touched = self.pushed;
        day.drift_micros = day.drift_micros.max(off.abs());
        let known = day.put(index, given)? || self.coverage.has(date, index);
        self.report.accepted += u64::from(!known);
        self.report.duplicates += u64::from(known);
        Ok(())
    }

    fn day_of(&mut self, at: Instant) -> (Date, Instant, Instant) {
        if let Some(last) = self.last
            && last.1 <= at
            && at < last.2
        {
            return last;
        }
        let date = self.tz.to_datetime(at.timestamp()).date();
        let found = (date, day_start(&self.tz, date), day_end(&self.tz, date));
        self.last = Some(found);
        found
    }

    /// When too many days are open, the half of them that has not been touched for longest.
    #[must_use]
    pub fn take_ready(&mut self) -> Vec<DeliveredDay> {
        if self.days.len() <= OPEN_DAYS {
            return Vec::new();
        }
        let mut touched: Vec<u64> = self.days.values().map(|day| day.touched).collect();
        touched.sort_unstable();
        let newest_closed = touched[touched.len() / 2];
        let closed: Vec<Date> = self
            .days
            .iter()
            .filter(|(_, day)| day.touched <= newest_closed)
            .map(|(date, _)| *date)
            .collect();
        closed
            .into_iter()
            .filter_map(|date| self.close(date))
            .collect()
    }

    fn close(&mut self, date: Date) -> Option<DeliveredDay> {
        let day = self.days.remove(&date)?;
        let given = day.slots.iter().flatten();
        self.report.total_milliwh += given
            .filter_map(|given| given.energy_milliwh)
            .map(i128::from)
            .sum::<i128>();
        let known = |slot: &Option<Given>| slot.is_some_and(|slot| slot.energy_milliwh.is_some());
        self.coverage
            .add(date, day.resolution_minutes, day.slots.iter().map(known));
        Some(day.finish(date))
    }

    /// The days that are still open, and the account of every interval.
    #[must_use]
    pub fn finish(mut self) -> Assembled {
        let open: Vec<Date> = self.days.keys().copied().collect();
        let days = open
            .into_iter()
            .filter_map(|date| self.close(date))
            .collect();
        (self.report.gaps, self.report.missing_slots) = self.coverage.gaps(&self.tz);
        Assembled {
            days,
            report: self.report,
        }
    }
}

impl DayBuilder {
    fn new(resolution_minutes: u16, tz: &TimeZone, date: Date) -> Self {
        Self {
            resolution_minutes,
            slots: vec![None; slots_in_day(tz, date, resolution_minutes)],
            conflicts: Vec::new(),
            drift_micros: 0,
            touched: 0,
        }
    }

    /// Puts a value in its slot; whether there was one before.
    fn put(&mut self, index: usize, given: Given) -> Result<bool, Reason> {
        let slot = self.slots.get_mut(index).ok_or(Reason::OffGrid)?;
        let Some(known) = slot else {
            *slot = Some(given);
            return Ok(false);
        };
        let differ = known.energy_milliwh.zip(given.energy_milliwh);
        // A correction says when it was made; two values of one time contradict each other.
        if differ.is_some_and(|(one, other)| one != other)
            && known.issued_at == given.issued_at
            && let Err(at) = self.conflicts.binary_search(&index)
        {
            self.conflicts.insert(at, index);
        }
        let says_more = given.energy_milliwh.is_some() || known.energy_milliwh.is_none();
        if says_more && (given.issued_at >= known.issued_at || known.energy_milliwh.is_none()) {
            *known = given;
        }
        Ok(true)
    }

    fn finish(self, date: Date) -> DeliveredDay {
        let mut exact_milliwh = 0_i128;
        let mut rounded_wh = 0_i128;
        let slots = self.slots.iter().map(|slot| {
            let Some((energy, quality)) = slot.and_then(|i| Some((i.energy_milliwh?, i.quality)))
            else {
                return Slot::MISSING;
            };
            exact_milliwh += i128::from(energy);
            let total_wh = round_half_even(exact_milliwh, 1000);
            let wh =
                i64::try_from(total_wh - rounded_wh).expect("one slot's energy, limited on entry");
            rounded_wh = total_wh;
            Slot::new(wh, quality)
        });
        let day = IntervalDay::new(date, self.resolution_minutes, slots.collect())
            .expect("resolution, slot count and values were checked on entry");
        let issued = self
            .slots
            .iter()
            .map(|slot| slot.map_or(Instant::EPOCH, |given| given.issued_at));
        DeliveredDay {
            day,
            issued: IssueTimes::of(issued.collect()),
            conflicts: self.conflicts,
            drift_seconds: self.drift_micros / 1_000_000,
        }
    }
}

#[cfg(test)]
mod tests;
