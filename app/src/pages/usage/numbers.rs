//! Energy and money as people read them. Whole numbers only: nothing is rounded twice, no floats.

use wire::{Flow, Period, SlotQuality};

/// U+2212, which lines up with digits and is read aloud as "minus".
const MINUS: &str = "\u{2212}";

/// `10.2 kWh`, with fewer places the larger it is: for reading out.
pub fn kwh(wh: i64) -> String {
    let places = match wh.unsigned_abs() {
        0 => 0,
        1..100 => 3,
        100..10_000 => 2,
        10_000..100_000 => 1,
        _ => 0,
    };
    format!("{} kWh", signed(wh, 3, places))
}

/// Digits only, the same places all the way down a column.
pub fn kwh_in_table(wh: i64, period: Period) -> String {
    let places = match period {
        Period::Day => 3,
        Period::Month => 2,
        Period::Year => 1,
    };
    signed(wh, 3, places)
}

/// `£2.89` from millionths; half-hours to a tenth of a penny, `4.7p`.
pub fn money(micros: i64, symbol: &str, period: Period) -> String {
    let size = micros.unsigned_abs();
    let (before, digits, places, after) = match (period, symbol) {
        (Period::Day, "£") if size < 999_500 => ("", 4, 1, "p"),
        (Period::Day, other) if other != "£" && size < 1_000_000 => (symbol, 6, 3, ""),
        _ => (symbol, 6, 2, ""),
    };
    let mut out = String::with_capacity(24);
    out.push_str(if micros < 0 { MINUS } else { "" });
    out.push_str(before);
    push(&mut out, rounded(size, digits, places), places);
    out.push_str(after);
    out
}

/// Money as a person thinks of it: what export brings in is positive.
pub const fn towards(flow: Flow, micros: i64) -> i64 {
    match flow {
        Flow::Export => micros.saturating_neg(),
        Flow::Electricity | Flow::Gas => micros,
    }
}

/// How well a number is known, in words; nothing to say about a measured one.
pub const fn quality(quality: SlotQuality, period: Period) -> &'static str {
    match quality {
        SlotQuality::Measured => "",
        SlotQuality::Estimated if matches!(period, Period::Day) => "estimated",
        SlotQuality::Estimated => "some or all of it estimated",
        SlotQuality::Partial => "some of it is missing",
        SlotQuality::Missing => "we have no data",
        SlotQuality::Future => "still to come",
    }
}

fn signed(value: i64, digits: u32, places: u32) -> String {
    let size = rounded(value.unsigned_abs(), digits, places);
    let mut out = String::with_capacity(24);
    if value < 0 && size != 0 {
        out.push_str(MINUS);
    }
    push(&mut out, size, places);
    out
}

/// A number with `digits` digits behind the point, to `places` of them (at most `digits`), halves
/// up: in units of the last place.
fn rounded(value: u64, digits: u32, places: u32) -> u64 {
    let dropped = 10_u64.pow(digits - places);
    value / dropped + u64::from(value % dropped * 2 >= dropped && dropped > 1)
}

/// Writes a number in units of its last place, thousands with commas.
fn push(out: &mut String, number: u64, places: u32) {
    let scale = 10_u64.pow(places);
    push_whole(out, number / scale);
    if places > 0 {
        out.push('.');
        push_digits(out, number % scale, places);
    }
}

fn push_whole(out: &mut String, number: u64) {
    match number {
        0..10 => push_digits(out, number, 1),
        10..100 => push_digits(out, number, 2),
        100..1_000 => push_digits(out, number, 3),
        _ => {
            push_whole(out, number / 1_000);
            out.push(',');
            push_digits(out, number, 3);
        }
    }
}

/// The last `count` digits of a number.
fn push_digits(out: &mut String, number: u64, count: u32) {
    if count > 0 {
        push_digits(out, number / 10, count - 1);
        let digit = u32::try_from(number % 10).unwrap_or(0);
        out.push(char::from_digit(digit, 10).unwrap_or('0'));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn energy_has_fewer_places_the_larger_it_is() {
        assert_eq!(kwh(0), "0 kWh");
        assert_eq!(kwh(4), "0.004 kWh");
        assert_eq!(kwh(340), "0.34 kWh");
        assert_eq!(kwh(10_249), "10.2 kWh");
        assert_eq!(kwh(144_500), "145 kWh");
        assert_eq!(kwh(1_234_567), "1,235 kWh");
        assert_eq!(kwh(i64::MAX), "9,223,372,036,854,776 kWh");
    }

    #[test]
    fn a_column_keeps_its_places() {
        assert_eq!(kwh_in_table(123, Period::Day), "0.123");
        assert_eq!(kwh_in_table(9_999, Period::Month), "10.00");
        assert_eq!(kwh_in_table(-4, Period::Month), "0.00");
    }

    #[test]
    fn half_hours_cost_tenths_of_a_penny_and_days_pennies() {
        assert_eq!(money(47_449, "£", Period::Day), "4.7p");
        assert_eq!(money(999_499, "£", Period::Day), "99.9p");
        assert_eq!(money(999_500, "£", Period::Day), "£1.00");
        assert_eq!(money(47_449, "€", Period::Day), "€0.047");
        assert_eq!(money(2_885_000, "£", Period::Month), "£2.89");
        assert_eq!(money(-1_234_560_000, "£", Period::Year), "−£1,234.56");
    }

    #[test]
    fn what_export_brings_in_is_positive() {
        assert_eq!(towards(Flow::Export, -250), 250);
        assert_eq!(towards(Flow::Gas, -250), -250);
        assert_eq!(towards(Flow::Export, i64::MIN), i64::MAX);
    }
}
