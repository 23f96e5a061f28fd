//! The same year in the browser as on the server: this file is run on both, as a plain test and,
//! by `cargo xtask test`, as WebAssembly. The amounts were worked out by hand.

use jiff::civil::date;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;
use whatif::{History, HistoryData, Plan, Prices, rerate};

/// 1 kWh in every half-hour of 2026, which has as many in London as in a plain year.
fn year() -> History {
    let data = HistoryData {
        time_zone: "Europe/London".to_owned(),
        first_day: date(2026, 1, 1),
        resolution_minutes: 30,
        import: vec![Some(1_000); 17_520],
        export: Vec::new(),
        reactive: Vec::new(),
    };
    History::new(data).expect("is sound")
}

#[test]
fn a_flat_year_with_both_clock_changes() {
    let flat = Plan::from_json(include_str!("../benches/tariffs/flat.json")).expect("is sound");
    let rerated = rerate(&flat, &year(), &[]).expect("can be re-rated");
    let total = |month: usize| rerated.months[month].totals.total.to_string();
    assert_eq!(total(2), "£406.35"); // 1486 × 0.25 + 31 × 0.50, and 5%
    assert_eq!(total(9), "£407.40"); // 1490 × 0.25 + 31 × 0.50, and 5%
    assert_eq!(rerated.year.net.to_string(), "£4,562.50");
    assert_eq!(rerated.year.tax.to_string(), "£228.15");
    assert!(rerated.caveats.is_empty());
}

#[test]
fn a_year_with_a_price_for_each_half_hour() {
    let json = include_str!("../benches/tariffs/dynamic_formula.json");
    let dynamic = Plan::from_json(json).expect("is sound");
    // 2.2 × 0.10 + 0.125 = 0.345, and in the first half-hour 2.2 × 0.40 + 0.125, capped at 0.95.
    let mut nanos = vec![Some(100_000_000); 17_520];
    nanos[0] = Some(400_000_000);
    let prices = [Prices::new("day_ahead", "1", &nanos)];
    let rerated = rerate(&dynamic, &year(), &prices).expect("can be re-rated");
    // 1488 × 0.345 + 0.605 = 513.965, half to even 513.96; 31 × 0.48 = 14.88.
    assert_eq!(rerated.months[0].totals.net.to_string(), "£528.84");
    assert!(rerated.caveats.is_empty());
}
