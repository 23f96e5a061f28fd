//! A zone's clock changes as ESPI says them: an offset, and two rules of 32 bits.
//!
//! The rules come from the zone's own transitions, never from a list of zones. ESPI has room for
//! one pair of rules, so it is the pair of the year in which the data ends.

use base::Instant;
use jiff::civil::{Date, DateTime, Weekday, date};
use jiff::tz::TimeZone;

/// No clock changes.
const DISABLED: u32 = u32::MAX;
/// Weekdays and dates repeat after this many years.
const CALENDAR_CYCLE_YEARS: i16 = 28;

/// What ESPI's `LocalTimeParameters` hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LocalTime {
    /// Standard time, in seconds east of UTC.
    pub tz_offset_seconds: i32,
    /// What summer time adds.
    pub dst_offset_seconds: i32,
    pub start_rule: u32,
    pub end_rule: u32,
}

impl LocalTime {
    /// Of the local year that `at` falls in.
    pub fn of(zone: &TimeZone, at: Instant) -> Self {
        let year = zone.to_datetime(at.timestamp()).year();
        let fixed = || Self {
            tz_offset_seconds: zone.to_offset(at.timestamp()).seconds(),
            dst_offset_seconds: 0,
            start_rule: DISABLED,
            end_rule: DISABLED,
        };
        let changes = changes_in(zone, year);
        // Forward first: where a zone's standard time is its summer (Ireland's, in law), the
        // smaller offset still is the winter's.
        let (Some(forward), Some(back), 2) = (
            changes.iter().find(|change| change.gain_seconds > 0),
            changes.iter().find(|change| change.gain_seconds < 0),
            changes.len(),
        ) else {
            return fixed();
        };
        if forward.gain_seconds != -back.gain_seconds {
            return fixed();
        }
        Self {
            tz_offset_seconds: forward.offset_before_seconds,
            dst_offset_seconds: forward.gain_seconds,
            start_rule: Rule::of(zone, year, forward).bits(),
            end_rule: Rule::of(zone, year, back).bits(),
        }
    }
}

/// One change of the clock.
#[derive(Clone, Copy, Debug)]
struct Change {
    /// What the clock shows at that moment, before it is changed.
    shown: DateTime,
    offset_before_seconds: i32,
    gain_seconds: i32,
}

/// Changes of the clock that fall in a local year.
fn changes_in(zone: &TimeZone, year: i16) -> Vec<Change> {
    let Ok(begin) = zone.to_timestamp(date(year, 1, 1).at(0, 0, 0, 0)) else {
        return Vec::new();
    };
    let change = |at: jiff::Timestamp, after: jiff::tz::Offset| {
        let just_before = at.checked_sub(jiff::SignedDuration::from_secs(1)).ok()?;
        let before = zone.to_offset(just_before);
        Some(Change {
            shown: before.to_datetime(at),
            offset_before_seconds: before.seconds(),
            gain_seconds: after.seconds() - before.seconds(),
        })
    };
    zone.following(begin)
        .map_while(|next| change(next.timestamp(), next.offset()))
        .take_while(|change| change.shown.year() <= year)
        .filter(|change| change.shown.year() == year && change.gain_seconds != 0)
        .collect()
}

/// The day of a month on which clocks change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Day {
    /// The last such weekday.
    Last(Weekday),
    /// The first to fifth such weekday.
    Nth(i8, Weekday),
    /// The first such weekday on or after a day of the month.
    OnOrAfter(i8, Weekday),
    /// A day of the month.
    Fixed(i8),
}

impl Day {
    fn in_month(self, year: i16, month: i8) -> Option<Date> {
        let first = Date::new(year, month, 1).ok()?;
        match self {
            Self::Last(weekday) => first.nth_weekday_of_month(-1, weekday).ok(),
            Self::Nth(nth, weekday) => first.nth_weekday_of_month(nth, weekday).ok(),
            Self::OnOrAfter(day, weekday) => {
                let from = Date::new(year, month, day).ok()?;
                let ahead = from.weekday().until(weekday);
                let found = from.checked_add(jiff::Span::new().days(ahead)).ok()?;
                (found.month() == month).then_some(found)
            }
            Self::Fixed(day) => Date::new(year, month, day).ok(),
        }
    }

    /// Everything that could be meant by one date, the likeliest first.
    fn candidates(on: Date) -> impl Iterator<Item = Self> {
        let weekday = on.weekday();
        let nth = (on.day() - 1) / 7 + 1;
        let earliest = (on.day() - 6).max(1);
        [Self::Last(weekday), Self::Nth(nth, weekday)]
            .into_iter()
            .chain((earliest..=on.day()).map(move |day| Self::OnOrAfter(day, weekday)))
            .chain([Self::Fixed(on.day())])
            .filter(move |day| day.in_month(on.year(), on.month()) == Some(on))
    }
}

struct Rule {
    month: i8,
    day: Day,
    hour: i8,
    seconds: i32,
}

impl Rule {
    /// The rule that holds for the most years from `year` on.
    fn of(zone: &TimeZone, year: i16, change: &Change) -> Self {
        let shown = change.shown;
        let later: Vec<Option<DateTime>> = (year..year.saturating_add(CALENDAR_CYCLE_YEARS))
            .map(|year| {
                let same_way = |other: &Change| other.gain_seconds == change.gain_seconds;
                let found = changes_in(zone, year).into_iter().find(same_way);
                found.map(|other| other.shown)
            })
            .collect();
        let years_held = |day: Day| {
            let expected = |year: i16| {
                let date = day.in_month(year, shown.month())?;
                Some(date.to_datetime(shown.time()))
            };
            let held = (year..).zip(&later).take_while(|(year, seen)| {
                let expected = expected(*year);
                expected.is_some() && expected == **seen
            });
            held.count()
        };
        let mut best = (Day::Fixed(shown.day()), 0);
        for day in Day::candidates(shown.date()) {
            let held = years_held(day);
            if held > best.1 {
                best = (day, held);
            }
        }
        Self {
            month: shown.month(),
            day: best.0,
            hour: shown.hour(),
            seconds: i32::from(shown.minute()) * 60 + i32::from(shown.second()),
        }
    }

    /// ESPI's `DstRuleType`: seconds, hour, weekday, day of the month, operator, month.
    fn bits(&self) -> u32 {
        let weekday_number = |weekday: Weekday| weekday.to_monday_one_offset();
        let (operator, weekday, day_of_month) = match self.day {
            Day::Fixed(day) => (0, 0, day),
            Day::OnOrAfter(day, weekday) => (1, weekday_number(weekday), day),
            Day::Nth(nth, weekday) => (nth + 1, weekday_number(weekday), 0),
            Day::Last(weekday) => (7, weekday_number(weekday), 0),
        };
        let field = |value: i8, shift: u32| u32::from(value.unsigned_abs()) << shift;
        self.seconds.unsigned_abs()
            | field(self.hour, 12)
            | field(weekday, 17)
            | field(day_of_month, 20)
            | field(operator, 25)
            | field(self.month, 28)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// tzOffset, dstOffset, dstStartRule, dstEndRule in the middle of a year.
    fn of(zone: &str, year: i16) -> (i32, i32, String, String) {
        let zone = TimeZone::get(zone).expect("a known zone");
        let at = zone
            .to_timestamp(date(year, 6, 15).at(12, 0, 0, 0))
            .expect("in range");
        let found = LocalTime::of(&zone, Instant::from(at));
        let hex = |rule: u32| format!("{rule:08X}");
        (
            found.tz_offset_seconds,
            found.dst_offset_seconds,
            hex(found.start_rule),
            hex(found.end_rule),
        )
    }

    fn rules(start: &str, end: &str) -> (String, String) {
        (start.to_owned(), end.to_owned())
    }

    #[test]
    fn american_rules_are_those_that_utilities_publish() {
        let (start, end) = rules("360E2000", "B40E2000");
        assert_eq!(
            of("America/New_York", 2012),
            (-18_000, 3_600, start.clone(), end.clone())
        );
        assert_eq!(
            of("America/Los_Angeles", 2026),
            (-28_800, 3_600, start, end)
        );
        // First Sunday of April to last Sunday of October, before 2007.
        let (start, end) = rules("440E2000", "AE0E2000");
        assert_eq!(of("America/New_York", 2005), (-18_000, 3_600, start, end));
    }

    #[test]
    fn british_clocks_change_at_one_and_two_on_last_sundays() {
        let (start, end) = rules("3E0E1000", "AE0E2000");
        assert_eq!(
            of("Europe/London", 2026),
            (0, 3_600, start.clone(), end.clone())
        );
        // In Irish law winter is the exception; clocks do the same.
        assert_eq!(of("Europe/Dublin", 2026), (0, 3_600, start, end));
        let (start, end) = rules("3E0E2000", "AE0E3000");
        assert_eq!(of("Europe/Paris", 2026), (3_600, 3_600, start, end));
    }

    #[test]
    fn southern_summers_and_half_hours_are_told() {
        let (start, end) = rules("A40E2000", "440E3000");
        assert_eq!(of("Australia/Sydney", 2026), (36_000, 3_600, start, end));
        let (start, end) = rules("A40E2000", "440E2000");
        assert_eq!(of("Australia/Lord_Howe", 2026), (37_800, 1_800, start, end));
        // Sunday on or after the 2nd, at midnight that ends Saturday.
        let (start, end) = rules("922E0000", "422E0000");
        assert_eq!(of("America/Santiago", 2026), (-14_400, 3_600, start, end));
    }

    #[test]
    fn zones_without_clock_changes_say_so() {
        let (start, end) = rules("FFFFFFFF", "FFFFFFFF");
        for (zone, offset) in [
            ("UTC", 0),
            ("America/Phoenix", -25_200),
            ("Asia/Kolkata", 19_800),
        ] {
            assert_eq!(
                of(zone, 2026),
                (offset, 0, start.clone(), end.clone()),
                "{zone}"
            );
        }
    }
}
