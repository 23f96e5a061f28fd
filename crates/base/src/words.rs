//! Days, periods and numbers in British English, for pages and paper alike. It knows no other
//! language; those arrive with their own words.

use jiff::civil::Date;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

const DAYS: [&str; 31] = [
    "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17",
    "18", "19", "20", "21", "22", "23", "24", "25", "26", "27", "28", "29", "30", "31",
];

/// "December".
///
/// # Panics
/// Never: months count from 1.
#[must_use]
pub fn month_name(date: Date) -> &'static str {
    MONTHS[usize::try_from(date.month() - 1).expect("months count from 1")]
}

/// "Dec".
#[must_use]
pub fn month_short(date: Date) -> &'static str {
    &month_name(date)[..3]
}

/// "Tuesday".
///
/// # Panics
/// Never: weekdays count from 0.
#[must_use]
pub fn weekday_name(date: Date) -> &'static str {
    let offset = date.weekday().to_monday_zero_offset();
    WEEKDAYS[usize::try_from(offset).expect("weekdays count from 0")]
}

fn day_number(date: Date) -> &'static str {
    DAYS[usize::try_from(date.day() - 1).expect("days count from 1")]
}

/// "3 December".
///
/// # Panics
/// Never: days count from 1.
#[must_use]
pub fn day_month(date: Date) -> String {
    [day_number(date), " ", month_name(date)].concat()
}

/// "3 December 2026".
#[must_use]
pub fn day(date: Date) -> String {
    format!("{} {}", day_month(date), date.year())
}

/// "Tuesday 3 November".
///
/// # Panics
/// Never: days count from 1.
#[must_use]
pub fn weekday_day(date: Date) -> String {
    let (weekday, day) = (weekday_name(date), day_number(date));
    [weekday, " ", day, " ", month_name(date)].concat()
}

/// The days `[from, to)`: "1–31 October 2026", "28 September–3 October 2026".
#[must_use]
pub fn period(from: Date, to: Date) -> String {
    let last = to.yesterday().unwrap_or(to);
    if last <= from {
        return day(from);
    }
    if from.year() != last.year() {
        format!("{}–{}", day(from), day(last))
    } else if from.month() != last.month() {
        format!("{}–{}", day_month(from), day(last))
    } else {
        format!("{}–{}", from.day(), day(last))
    }
}

/// "1–20 October": a period of this year, when the year goes without saying.
#[must_use]
pub fn short_period(from: Date, to: Date) -> String {
    let last = to.yesterday().unwrap_or(to);
    if last <= from {
        day_month(from)
    } else if from.month() == last.month() && from.year() == last.year() {
        format!("{}–{}", from.day(), day_month(last))
    } else {
        format!("{}–{}", day_month(from), day_month(last))
    }
}

/// "12,345".
#[must_use]
pub fn thousands(value: u64) -> String {
    let digits = value.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// "214 kWh", "8.4 kWh", "0.35 kWh": three figures are enough to read.
#[must_use]
pub fn kwh(wh: i64) -> String {
    let size = wh.unsigned_abs();
    let text = if size >= 100_000 {
        thousands((size + 500) / 1000)
    } else if size >= 10_000 {
        tenths(size, 100, 1)
    } else {
        tenths(size, 10, 2)
    };
    let sign = if wh < 0 { "−" } else { "" };
    format!("{sign}{text} kWh")
}

/// `size` Wh in kWh with `places` decimals; `unit` is how many Wh the last place counts.
fn tenths(size: u64, unit: u64, places: usize) -> String {
    let rounded = (size + unit / 2) / unit;
    let scale = 1000 / unit;
    let text = format!(
        "{}.{:0places$}",
        thousands(rounded / scale),
        rounded % scale
    );
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn periods_say_no_more_than_needed() {
        assert_eq!(
            period(date(2026, 10, 1), date(2026, 11, 1)),
            "1–31 October 2026"
        );
        assert_eq!(
            period(date(2026, 9, 28), date(2026, 10, 4)),
            "28 September–3 October 2026"
        );
        assert_eq!(
            period(date(2025, 12, 15), date(2026, 1, 15)),
            "15 December 2025–14 January 2026"
        );
        assert_eq!(
            period(date(2026, 10, 1), date(2026, 10, 2)),
            "1 October 2026"
        );
    }

    #[test]
    fn energy_reads_in_three_figures() {
        assert_eq!(kwh(214_499), "214 kWh");
        assert_eq!(kwh(12_345_678), "12,346 kWh");
        assert_eq!(kwh(10_449), "10.4 kWh");
        assert_eq!(kwh(8_400), "8.4 kWh");
        assert_eq!(kwh(350), "0.35 kWh");
        assert_eq!(kwh(0), "0 kWh");
        assert_eq!(kwh(-1_500), "−1.5 kWh");
    }
}
