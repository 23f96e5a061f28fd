//! Which slot of which day an interval belongs to.

use base::Instant;

use super::Reason;
use crate::calendar::WHOLE_DAY_MINUTES;
use crate::interval::Interval;

const MICROS_PER_MINUTE: i64 = 60_000_000;

/// The length of an interval in minutes; a whole local day is [`WHOLE_DAY_MINUTES`].
pub fn resolution(
    interval: &Interval,
    day_start: Instant,
    day_end: Instant,
) -> Result<u16, Reason> {
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

/// The slot of an interval, and how many microseconds its start is off it: at most `snap_micros`.
pub fn slot_index(
    interval: &Interval,
    day_start: Instant,
    day_end: Instant,
    resolution_minutes: u16,
    snap_micros: i64,
) -> Result<(usize, i64), Reason> {
    let offset_micros = interval.start.micros() - day_start.micros();
    if resolution_minutes == WHOLE_DAY_MINUTES {
        return if offset_micros == 0 {
            Ok((0, 0))
        } else {
            Err(Reason::CrossesMidnight)
        };
    }
    let slot_micros = i64::from(resolution_minutes) * MICROS_PER_MINUTE;
    let late = offset_micros.rem_euclid(slot_micros);
    let off = if late > slot_micros / 2 {
        late - slot_micros
    } else {
        late
    };
    if off.abs() > snap_micros {
        return Err(Reason::OffGrid);
    }
    let offset_micros = offset_micros - off;
    if day_start.micros() + offset_micros + slot_micros > day_end.micros() {
        return Err(Reason::CrossesMidnight);
    }
    let index = usize::try_from(offset_micros / slot_micros).map_err(|_| Reason::OffGrid)?;
    Ok((index, off))
}
