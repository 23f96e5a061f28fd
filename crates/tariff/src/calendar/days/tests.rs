use jiff::civil::date;

use super::*;

/// Clocks that change by an hour, by half an hour, at midnight, on the southern half of the Earth,
/// never, and once across a whole day.
const ZONES: [&str; 9] = [
    "Europe/London",
    "America/New_York",
    "Australia/Lord_Howe",
    "America/Sao_Paulo",
    "Asia/Beirut",
    "Africa/Cairo",
    "Asia/Kathmandu",
    "UTC",
    "Pacific/Apia",
];

#[test]
fn the_days_of_a_calendar_are_as_long_as_each_by_itself() {
    let period = Period::new(date(2009, 1, 1), date(2027, 1, 1)).expect("has days");
    for name in ZONES {
        let zone = TimeZone::get(name).expect("is known");
        let calendar = Calendar::new(&zone, period).expect("is in the calendar");
        for day in &calendar.days {
            let tomorrow = day.date.tomorrow().expect("is in the calendar");
            let (start, end) = (start_of(day.date, &zone), start_of(tomorrow, &zone));
            let (start, end) = (start.expect("begins"), end.expect("ends"));
            let alone = Day::between(day.date, start, end, &zone).expect("is a day");
            assert_eq!(day.minutes, alone.minutes, "{name} {}", day.date);
            assert_eq!(day.clock, alone.clock, "{name} {}", day.date);
        }
    }
}
