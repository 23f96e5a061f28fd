//! Where an instant stands in a property's own days, and back (decision 4).
//!
//! It never assumes 48 half-hours, never that midnight exists, and never that a clock time
//! happens once. Slots count elapsed time from the day's first instant.

use base::Instant;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// The resolution that means one slot for the whole local day, be it 23, 24 or 25 hours long.
pub const WHOLE_DAY_MINUTES: u16 = 1440;

const MICROS_PER_MINUTE: i64 = 60_000_000;

/// The first instant of a local day.
#[must_use]
pub fn day_start(tz: &TimeZone, date: Date) -> Instant {
    // Only dates at the very ends of the calendar fail; those saturate.
    tz.to_timestamp(date.at(0, 0, 0, 0)).map_or_else(
        |_| {
            let end = if date.year() < 0 {
                jiff::Timestamp::MIN
            } else {
                jiff::Timestamp::MAX
            };
            Instant::from(end)
        },
        Instant::from,
    )
}

/// The first instant after a local day.
#[must_use]
pub fn day_end(tz: &TimeZone, date: Date) -> Instant {
    date.tomorrow().map_or_else(
        |_| Instant::from(jiff::Timestamp::MAX),
        |next| day_start(tz, next),
    )
}

/// How many slots a local day has: 46, 48 or 50 half-hours. Where a clock change is not a whole
/// number of slots the last slot is short and counts. 0 for a day that a zone skipped.
///
/// # Panics
/// When `resolution_minutes` is 0.
#[must_use]
pub fn slots_in_day(tz: &TimeZone, date: Date, resolution_minutes: u16) -> usize {
    assert!(resolution_minutes > 0, "a resolution of at least a minute");
    let length_micros = day_end(tz, date).micros() - day_start(tz, date).micros();
    if resolution_minutes >= WHOLE_DAY_MINUTES {
        return usize::from(length_micros > 0);
    }
    let slot_micros = i64::from(resolution_minutes) * MICROS_PER_MINUTE;
    let whole = length_micros / slot_micros;
    let short = i64::from(length_micros % slot_micros > 0);
    usize::try_from(whole + short).unwrap_or(0)
}

/// The first instant of a slot; of slot `slots_in_day`, and of any after, the end of the day.
#[must_use]
pub fn slot_start(tz: &TimeZone, date: Date, resolution_minutes: u16, index: usize) -> Instant {
    let minutes = i64::try_from(index)
        .unwrap_or(i64::MAX)
        .saturating_mul(i64::from(resolution_minutes.max(1)));
    let start = day_start(tz, date).plus_seconds(minutes.saturating_mul(60));
    let whole_day = resolution_minutes >= WHOLE_DAY_MINUTES && index > 0;
    if whole_day {
        day_end(tz, date)
    } else {
        start.min(day_end(tz, date))
    }
}

/// The local day of an instant, and the slot of that day that it falls in.
///
/// # Panics
/// When `resolution_minutes` is 0.
#[must_use]
pub fn locate(tz: &TimeZone, at: Instant, resolution_minutes: u16) -> (Date, usize) {
    assert!(resolution_minutes > 0, "a resolution of at least a minute");
    let date = tz.to_datetime(at.timestamp()).date();
    if resolution_minutes >= WHOLE_DAY_MINUTES {
        return (date, 0);
    }
    let elapsed_micros = at.micros() - day_start(tz, date).micros();
    let index = elapsed_micros / (i64::from(resolution_minutes) * MICROS_PER_MINUTE);
    (date, usize::try_from(index).unwrap_or(0))
}

/// The clock time at which a slot starts: `01:30`; in an hour that happens twice with the name of
/// the clock, so that both can be told apart: `01:30 BST`, `01:30 GMT`.
#[must_use]
pub fn slot_label(tz: &TimeZone, date: Date, resolution_minutes: u16, index: usize) -> String {
    let at = slot_start(tz, date, resolution_minutes, index).timestamp();
    let local = tz.to_datetime(at);
    let clock = format!("{:02}:{:02}", local.hour(), local.minute());
    if tz.to_ambiguous_timestamp(local).is_ambiguous() {
        format!("{clock} {}", tz.to_offset_info(at).abbreviation())
    } else {
        clock
    }
}

#[cfg(test)]
mod tests;
