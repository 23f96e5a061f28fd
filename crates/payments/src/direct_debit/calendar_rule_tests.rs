//! The bank holidays in the tree against those that the rules give: the Banking and Financial
//! Dealings Act 1971 with its substitute days, Good Friday and Christmas Day by common law, New
//! Year's Day and early May by proclamation each year.

use std::collections::BTreeSet;

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday, date};

use super::BankCalendar;

/// Days that were added to or moved from the rules, in the years of the file.
const PROCLAIMED: [Date; 1] = [
    // The coronation of King Charles III.
    date(2023, 5, 8),
];

/// Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher's algorithm).
fn easter(year: i16) -> Date {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (b - (b + 8) / 25 + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    let narrow = |part: i32| i8::try_from(part).expect("a month or a day");
    date(year, narrow(n / 31), narrow(n % 31 + 1))
}

fn monday(mut day: Date, step: i64) -> Date {
    while day.weekday() != Weekday::Monday {
        day = day.saturating_add(step.days());
    }
    day
}

fn by_rule(year: i16) -> BTreeSet<Date> {
    let easter = easter(year);
    let mut days = BTreeSet::from([
        easter.saturating_sub(2.days()),
        easter.saturating_add(1.days()),
        monday(date(year, 5, 1), 1),
        monday(date(year, 5, 31), -1),
        monday(date(year, 8, 31), -1),
    ]);
    // A day of these at a weekend is kept on the next weekday that is none of them.
    for fixed in [date(year, 1, 1), date(year, 12, 26), date(year, 12, 25)] {
        let mut day = fixed;
        let is_weekend = |day: Date| matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        while is_weekend(day) || days.contains(&day) {
            day = day.saturating_add(1.days());
        }
        days.insert(day);
    }
    days.extend(PROCLAIMED.iter().filter(|day| day.year() == year));
    days
}

#[test]
fn easter_is_when_it_was() {
    let known = [
        date(2016, 3, 27),
        date(2019, 4, 21),
        date(2023, 4, 9),
        date(2024, 3, 31),
        date(2025, 4, 20),
        date(2038, 4, 25),
    ];
    for day in known {
        assert_eq!(easter(day.year()), day);
    }
}

#[test]
fn substitute_days_are_as_they_were() {
    // Christmas Day 2022 was a Sunday, and kept on Tuesday; in 2021 both days were at the weekend.
    assert!(by_rule(2022).is_superset(&[date(2022, 12, 26), date(2022, 12, 27)].into()));
    assert!(by_rule(2021).is_superset(&[date(2021, 12, 27), date(2021, 12, 28)].into()));
    assert!(by_rule(2022).contains(&date(2022, 1, 3)));
}

#[test]
fn the_file_has_the_days_of_the_rules_for_every_year_from_2023_to_2030() {
    let calendar = BankCalendar::embedded();
    assert_eq!(calendar.years, (2023..=2030).collect());
    for year in 2023..=2030 {
        let known: BTreeSet<Date> = calendar
            .holidays
            .iter()
            .copied()
            .filter(|day| day.year() == year)
            .collect();
        assert_eq!(known, by_rule(year), "{year}");
    }
}
