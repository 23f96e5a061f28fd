//! The same bill in the browser as on the server: this file is run on both, as a plain test and,
//! by `cargo xtask test`, as WebAssembly. The amounts were worked out by hand.

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use tariff::{
    Calendar, IntervalUsage, Period, RatingInput, Tariff, Usage, UsageDay, examples, rate,
    slots_in_day,
};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// One kWh in every half-hour of a Sunday on the time-of-use tariff: lines and total.
fn bill_of(day: Date) -> (Vec<String>, String) {
    let london = TimeZone::get("Europe/London").expect("is in the bundled database");
    let slots = slots_in_day(day, &london, 30).expect("half-hours fit");
    let wh = vec![Some(1_000); slots];
    let days = [UsageDay {
        date: day,
        resolution_minutes: 30,
        version: 1,
        values: &wh,
    }];
    let period = Period::new(day, day.tomorrow().expect("has one")).expect("one day");
    let calendar = Calendar::new(&london, period).expect("is in the calendar");
    let usage = Usage::Intervals(IntervalUsage::import(&days));
    let input = RatingInput::new(period, &calendar, usage);
    let smart_day = Tariff::from_toml(examples::UK_TIME_OF_USE).expect("is an example");
    let bill = rate(&smart_day, &input).expect("rates");
    let amounts = bill
        .lines
        .iter()
        .map(|line| format!("{} {}", line.quantity.normalize(), line.amount));
    (amounts.collect(), bill.total.to_string())
}

#[test]
fn a_sunday_of_48_half_hours() {
    let (lines, total) = bill_of(date(2026, 3, 22));
    assert_eq!(lines, ["10 £1.28", "38 £9.65", "1 £0.58"]);
    assert_eq!(total, "£12.09"); // 11.51 and 5%: 0.5755
}

#[test]
fn a_sunday_of_46_half_hours() {
    let (lines, total) = bill_of(date(2026, 3, 29));
    assert_eq!(lines, ["8 £1.02", "38 £9.65", "1 £0.58"]);
    assert_eq!(total, "£11.81"); // 11.25 and 5%: 0.5625
}

#[test]
fn a_sunday_of_50_half_hours() {
    let (lines, total) = bill_of(date(2026, 10, 25));
    assert_eq!(lines, ["12 £1.53", "38 £9.65", "1 £0.58"]);
    assert_eq!(total, "£12.35"); // 11.76 and 5%: 0.588
}
