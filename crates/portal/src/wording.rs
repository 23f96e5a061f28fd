//! Dates, periods and quantities in words (British English; other locales arrive with M7).

use base::Instant;
pub use base::words::{
    day, day_month, kwh, month_name, month_short, period, short_period, weekday_day,
};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use money::Money;
use wire::When;

/// A day for machines and people.
pub fn when_day(date: Date) -> When {
    When {
        iso: date.to_string(),
        text: day(date),
    }
}

/// "3 December 2026, 14:05", in a time zone.
pub fn when_moment(at: Instant, zone: &TimeZone) -> When {
    let local = at.timestamp().to_zoned(zone.clone());
    let text = format!(
        "{}, {:02}:{:02}",
        day(local.date()),
        local.hour(),
        local.minute()
    );
    When {
        iso: at.to_string(),
        text,
    }
}

/// An amount without its sign, for sentences that say which way it goes.
pub fn size(amount: Money) -> Money {
    Money::from_minor(amount.minor().saturating_abs(), amount.currency())
}

/// How `now` differs from `before`, in whole percent; `None` when `before` is too small to say.
pub fn change_percent(now: i64, before: i64) -> Option<i32> {
    if before < 1000 {
        return None;
    }
    let change = (i128::from(now) - i128::from(before)) * 100;
    let before = i128::from(before);
    let rounded = (change + change.signum() * before / 2) / before;
    i32::try_from(rounded).ok()
}

/// "14% less than", "3% more than", "the same as".
pub fn change_words(percent: i32) -> String {
    match percent {
        0 => "the same as".to_owned(),
        less if less < 0 => format!("{}% less than", less.unsigned_abs()),
        more => format!("{more}% more than"),
    }
}

/// "AK" for "Amina Khan"; one letter for one name.
pub fn initials(name: &str) -> String {
    let mut words = name
        .split_whitespace()
        .filter_map(|word| word.chars().next());
    let first = words.next();
    let last = words.next_back();
    first
        .into_iter()
        .chain(last)
        .flat_map(char::to_uppercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_first_and_last() {
        assert_eq!(initials("Amina Noor Khan"), "AK");
        assert_eq!(initials("Cher"), "C");
        assert_eq!(initials(""), "");
    }

    #[test]
    fn changes_round_to_the_nearest_percent() {
        assert_eq!(change_percent(86_000, 100_000), Some(-14));
        assert_eq!(change_percent(100_499, 100_000), Some(0));
        assert_eq!(change_percent(100_500, 100_000), Some(1));
        assert_eq!(change_percent(5, 0), None);
        assert_eq!(change_words(-14), "14% less than");
    }
}
