//! Intervals in any order and of any resolution become interval days of one time zone.
//!
//! Nothing is lost in silence: an interval is accepted, counted as a duplicate, or rejected with
//! its place and reason. Days are rounded to whole Wh only here: each slot ends at the rounded
//! running sum of its day, so a day's total is right to half a Wh and does not depend on the order
//! of the file or on what else is imported with it.

use std::collections::BTreeMap;

use base::Instant;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::calendar::{WHOLE_DAY_MINUTES, day_end, day_start, slots_in_day};
use crate::interval::{Interval, round_half_even};
use crate::{IntervalDay, Quality, Slot};

/// How many rejected intervals are named; all are counted.
const NAMED_REJECTIONS: usize = 100;
const MICROS_PER_MINUTE: i64 = 60_000_000;

base::codes! {
    /// Why an interval belongs to no slot.
    Reason {
        /// Its length is not a whole number of minutes up to a day.
        Length = "length",
        /// It is longer than a day: a billing period, not interval data.
        LongerThanADay = "longer_than_a_day",
        /// It starts between two slots of its day.
        OffGrid = "off_grid",
        /// It ends in the next local day.
        CrossesMidnight = "crosses_midnight",
        /// The day already has values of another resolution.
        OtherResolution = "other_resolution",
        /// More energy than one slot can hold.
        TooLarge = "too_large",
    }
}

impl Reason {
    /// For a person.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::Length => "its length is not a whole number of minutes",
            Self::LongerThanADay => "it is longer than a day",
            Self::OffGrid => "it starts between two slots of its day",
            Self::CrossesMidnight => "it runs past local midnight",
            Self::OtherResolution => "its day has values of another length",
            Self::TooLarge => "it holds more energy than any site uses",
        }
    }
}

/// An interval that was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// Line of the file, or place in the stream, as given to [`Assembler::push`].
    pub place: u64,
    /// When it starts.
    pub start: Instant,
    /// Why.
    pub reason: Reason,
}

/// What became of the intervals.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Slots that were filled, missing ones that the file names included.
    pub accepted: u64,
    /// Intervals whose slot was filled before; the last one wins, unless it knows nothing.
    pub duplicates: u64,
    /// Runs of slots without a value between the first and the last interval.
    pub gaps: u64,
    /// Slots in those runs.
    pub missing_slots: u64,
    /// Energy of the days, exactly as the file has it, in thousandths of a Wh.
    pub total_milliwh: i128,
    /// Intervals left out.
    pub rejected_count: u64,
    /// The first hundred of them.
    pub rejected: Vec<Rejected>,
}

/// Days in order, and what became of every interval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assembled {
    /// Days that have at least one interval.
    pub days: Vec<IntervalDay>,
    /// The account of it.
    pub report: Report,
}

struct DayBuilder {
    resolution_minutes: u16,
    slots: Vec<Option<Interval>>,
}

/// Collects the intervals of one channel at one property.
pub struct Assembler {
    tz: TimeZone,
    days: BTreeMap<Date, DayBuilder>,
    /// The day of the last interval: files are mostly in order.
    last: Option<(Date, Instant, Instant)>,
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
            report: Report::default(),
        }
    }

    /// Takes one interval; `place` is its line or number, for the report.
    pub fn push(&mut self, place: u64, interval: Interval) {
        if let Err(reason) = self.place(interval) {
            self.report.rejected_count += 1;
            if self.report.rejected.len() < NAMED_REJECTIONS {
                let start = interval.start;
                self.report.rejected.push(Rejected {
                    place,
                    start,
                    reason,
                });
            }
        }
    }

    fn place(&mut self, mut interval: Interval) -> Result<(), Reason> {
        if interval.quality == Quality::Missing {
            interval.energy_milliwh = None;
        }
        let (date, start, end) = self.day_of(interval.start);
        let resolution_minutes = resolution(&interval, start, end)?;
        let index = slot_index(&interval, start, end, resolution_minutes)?;
        // A milliwatt-hour limit far inside what a slot may hold.
        if interval
            .energy_milliwh
            .is_some_and(|energy| energy.unsigned_abs() > LARGEST_MILLIWH)
        {
            return Err(Reason::TooLarge);
        }
        let tz = &self.tz;
        let day = self.days.entry(date).or_insert_with(|| DayBuilder {
            resolution_minutes,
            slots: vec![None; slots_in_day(tz, date, resolution_minutes)],
        });
        if day.resolution_minutes != resolution_minutes {
            return Err(Reason::OtherResolution);
        }
        let slot = day.slots.get_mut(index).ok_or(Reason::OffGrid)?;
        match slot {
            None => {
                self.report.accepted += 1;
                *slot = Some(interval);
            }
            Some(known) => {
                self.report.duplicates += 1;
                if interval.energy_milliwh.is_some() || known.energy_milliwh.is_none() {
                    *known = interval;
                }
            }
        }
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

    /// The days, and the account of every interval.
    #[must_use]
    pub fn finish(mut self) -> Assembled {
        self.count_gaps();
        let known = self
            .days
            .values()
            .flat_map(|day| day.slots.iter().flatten());
        self.report.total_milliwh = known
            .filter_map(|interval| interval.energy_milliwh)
            .map(i128::from)
            .sum();
        let days = self
            .days
            .into_iter()
            .map(|(date, day)| finish_day(date, &day))
            .collect();
        Assembled {
            days,
            report: self.report,
        }
    }

    /// Days that have no interval at all lie inside a gap; they are counted, not made.
    fn count_gaps(&mut self) {
        let mut pending = 0_u64;
        // Before the first value there is no gap, only a beginning; after the last, only an end.
        let mut begun = false;
        let mut last_end: Option<Instant> = None;
        for (date, day) in &self.days {
            if let Some(end) = last_end.filter(|_| begun) {
                let micros = day_start(&self.tz, *date).micros() - end.micros();
                let slots = micros / (MICROS_PER_MINUTE * i64::from(day.resolution_minutes));
                pending += u64::try_from(slots).unwrap_or(0);
            }
            for slot in &day.slots {
                if slot.is_none_or(|interval| interval.energy_milliwh.is_none()) {
                    pending += u64::from(begun);
                    continue;
                }
                begun = true;
                self.report.gaps += u64::from(pending > 0);
                self.report.missing_slots += std::mem::take(&mut pending);
            }
            last_end = Some(day_end(&self.tz, *date));
        }
    }
}

/// A terawatt-hour: the largest a slot may hold, in thousandths of a Wh.
const LARGEST_MILLIWH: u64 = 1_000_000_000_000_000;

fn resolution(interval: &Interval, day_start: Instant, day_end: Instant) -> Result<u16, Reason> {
    let seconds = interval.duration_seconds;
    let day_seconds = day_end.seconds_since(day_start);
    // Daily data call a day 24 hours, or as long as it was: both mean the whole local day.
    if interval.start == day_start && (seconds == 86_400 || seconds == day_seconds) {
        return Ok(WHOLE_DAY_MINUTES);
    }
    if seconds > 86_400.max(day_seconds) {
        return Err(Reason::LongerThanADay);
    }
    if seconds <= 0 || seconds % 60 != 0 {
        return Err(Reason::Length);
    }
    u16::try_from(seconds / 60)
        .ok()
        .filter(|minutes| *minutes <= WHOLE_DAY_MINUTES)
        .ok_or(Reason::CrossesMidnight)
}

fn slot_index(
    interval: &Interval,
    day_start: Instant,
    day_end: Instant,
    resolution_minutes: u16,
) -> Result<usize, Reason> {
    let offset_micros = interval.start.micros() - day_start.micros();
    if resolution_minutes == WHOLE_DAY_MINUTES {
        return if offset_micros == 0 {
            Ok(0)
        } else {
            Err(Reason::CrossesMidnight)
        };
    }
    let slot_micros = i64::from(resolution_minutes) * MICROS_PER_MINUTE;
    if offset_micros % slot_micros != 0 {
        return Err(Reason::OffGrid);
    }
    if interval.start.micros() + slot_micros > day_end.micros() {
        return Err(Reason::CrossesMidnight);
    }
    usize::try_from(offset_micros / slot_micros).map_err(|_| Reason::OffGrid)
}

fn finish_day(date: Date, day: &DayBuilder) -> IntervalDay {
    let mut exact_milliwh = 0_i128;
    let mut rounded_wh = 0_i128;
    let slots = day.slots.iter().map(|slot| {
        let Some((energy, quality)) = slot.and_then(|i| Some((i.energy_milliwh?, i.quality)))
        else {
            return Slot::MISSING;
        };
        exact_milliwh += i128::from(energy);
        let total_wh = round_half_even(exact_milliwh, 1000);
        let wh = i64::try_from(total_wh - rounded_wh).expect("one slot's energy, limited on entry");
        rounded_wh = total_wh;
        Slot::new(wh, quality)
    });
    IntervalDay::new(date, day.resolution_minutes, slots.collect())
        .expect("resolution, slot count and values were checked on entry")
}

#[cfg(test)]
mod tests;
