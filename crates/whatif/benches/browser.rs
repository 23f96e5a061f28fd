//! What re-rating a half-hourly year costs while a slider moves: `cargo xtask bench browser` runs
//! this in the browser that the tests use, and `cargo bench -p whatif` on the machine itself.
//!
//! A run is what the what-if page does at each step of a slider: a changed load, then every total
//! again. Reading the documents and the history is done once and not counted. The clock is the
//! page's, so nothing here reads one in the browser.

use jiff::civil::date;
use whatif::{History, HistoryData, Plan, Prices, UsageChannel, rerate};

/// Each tariff that is measured, by name.
const TARIFFS: [(&str, &str); 5] = [
    ("flat", include_str!("tariffs/flat.json")),
    ("tou_tiers", include_str!("tariffs/tou_tiers.json")),
    ("demand", include_str!("tariffs/demand.json")),
    ("dynamic", include_str!("tariffs/dynamic.json")),
    (
        "dynamic_formula",
        include_str!("tariffs/dynamic_formula.json"),
    ),
];

/// Half-hours of 2026 in London.
const SLOTS: usize = 17_520;

/// One tariff over one home's year.
struct Case {
    plan: Plan,
    history: History,
    prices: Vec<Prices>,
    load: Vec<Option<i64>>,
}

impl Case {
    /// A home that uses more in the evening; the same numbers every time.
    fn new(json: &str) -> Self {
        let mut state = 7_u32;
        let mut chance = |below: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            i64::from((state >> 8) % below)
        };
        let (mut load, mut nanos) = (Vec::with_capacity(SLOTS), Vec::with_capacity(SLOTS));
        for slot in 0..SLOTS {
            let evening = if (32..42).contains(&(slot % 48)) {
                450
            } else {
                0
            };
            load.push(Some(150 + evening + chance(600)));
            nanos.push(Some(chance(400) * 1_000_000 - 50_000_000));
        }
        let history = HistoryData {
            time_zone: "Europe/London".to_owned(),
            first_day: date(2026, 1, 1),
            resolution_minutes: 30,
            import: load.clone(),
            export: Vec::new(),
            reactive: Vec::new(),
        };
        Self {
            plan: Plan::from_json(json).expect("is sound"),
            history: History::new(history).expect("is sound"),
            prices: vec![Prices::new("day_ahead", "bench", &nanos)],
            load,
        }
    }

    /// The year's total with a car that takes `car_wh` in each half-hour from 00:00 to 05:00.
    fn run(&mut self, car_wh: i64) -> i64 {
        let mut load = self.load.clone();
        for night in load.chunks_exact_mut(48) {
            for value in night[..10].iter_mut().flatten() {
                *value += car_wh;
            }
        }
        self.history.set(UsageChannel::Import, load).expect("fits");
        let rerated = rerate(&self.plan, &self.history, &self.prices).expect("can be re-rated");
        assert!(rerated.caveats.is_empty(), "{:?}", rerated.caveats);
        rerated.year.total.minor()
    }
}

#[cfg(target_arch = "wasm32")]
mod page {
    use wasm_bindgen::prelude::wasm_bindgen;

    #[wasm_bindgen]
    pub struct Bench(super::Case);

    #[wasm_bindgen]
    impl Bench {
        /// The name of the case, or nothing after the last.
        pub fn name(index: usize) -> Option<String> {
            super::TARIFFS
                .get(index)
                .map(|(name, _)| (*name).to_owned())
        }

        /// Prepares a case.
        #[wasm_bindgen(constructor)]
        pub fn new(index: usize) -> Self {
            Self(super::Case::new(super::TARIFFS[index].1))
        }

        /// One step of the slider: the year's total in minor units.
        pub fn run(&mut self, car_wh: i32) -> String {
            self.0.run(i64::from(car_wh)).to_string()
        }
    }
}

#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
#[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
fn main() {
    use std::time::Instant;
    for (name, json) in TARIFFS {
        let mut case = Case::new(json);
        let total = case.run(0);
        let mut times: Vec<_> = (0..200)
            .map(|step| {
                let begun = Instant::now();
                std::hint::black_box(case.run(step));
                begun.elapsed()
            })
            .collect();
        times.sort_unstable();
        let (median, p95) = (times[times.len() / 2], times[times.len() * 95 / 100]);
        println!("{name:<16} median {median:>10.2?}  p95 {p95:>10.2?}  total {total}");
    }
}
