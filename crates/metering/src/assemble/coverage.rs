//! Which slots of which days have been handed out, in a bit each: enough to count gaps and
//! repetitions over a file of any size.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::calendar::{day_end, day_start};

const MICROS_PER_MINUTE: i64 = 60_000_000;

#[derive(Debug, Default)]
pub struct Coverage {
    days: BTreeMap<Date, Known>,
}

#[derive(Debug)]
struct Known {
    resolution_minutes: u16,
    slots: usize,
    bits: Vec<u8>,
}

impl Coverage {
    /// Notes the known slots of a day, beside those noted before.
    pub fn add(
        &mut self,
        date: Date,
        resolution_minutes: u16,
        known: impl ExactSizeIterator<Item = bool>,
    ) {
        let slots = known.len();
        let day = self.days.entry(date).or_insert_with(|| Known {
            resolution_minutes,
            slots,
            bits: vec![0; slots.div_ceil(8)],
        });
        for (index, known) in known.enumerate().take(day.slots) {
            day.bits[index / 8] |= u8::from(known) << (index % 8);
        }
    }

    /// The resolution of a day that was noted.
    pub fn resolution(&self, date: Date) -> Option<u16> {
        self.days.get(&date).map(|day| day.resolution_minutes)
    }

    /// Whether a slot was known before.
    pub fn has(&self, date: Date, index: usize) -> bool {
        let day = self.days.get(&date);
        day.is_some_and(|day| index < day.slots && day.has(index))
    }

    /// Runs of slots without a value between the first and the last known one, and the slots in
    /// them. Days that have no interval at all lie inside a run; they are counted, not made.
    pub fn gaps(&self, tz: &TimeZone) -> (u64, u64) {
        let (mut gaps, mut missing, mut pending) = (0, 0, 0_u64);
        // Before the first value there is no gap, only a beginning; after the last, only an end.
        let mut begun = false;
        let mut last_end = None;
        for (date, day) in &self.days {
            if let Some(end) = last_end.filter(|_| begun) {
                let micros = day_start(tz, *date).micros() - end;
                let slots = micros / (MICROS_PER_MINUTE * i64::from(day.resolution_minutes));
                pending += u64::try_from(slots).unwrap_or(0);
            }
            for index in 0..day.slots {
                if !day.has(index) {
                    pending += u64::from(begun);
                    continue;
                }
                begun = true;
                gaps += u64::from(pending > 0);
                missing += std::mem::take(&mut pending);
            }
            last_end = Some(day_end(tz, *date).micros());
        }
        (gaps, missing)
    }
}

impl Known {
    fn has(&self, index: usize) -> bool {
        self.bits[index / 8] >> (index % 8) & 1 == 1
    }
}
