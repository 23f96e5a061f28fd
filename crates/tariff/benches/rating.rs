//! How long a year of one customer takes to rate, on one core:
//! `cargo bench -p tariff --bench rating`.
//!
//! Each case is rated without lines (`rate_months`), with lines and their working (`rate`), and
//! with lines under taxes. Reading the case, compiling the tariff and building the calendar are not
//! counted. `cargo xtask bench rating` puts SAM's time beside it: `-- --write DIR` writes the cases
//! for it, and `-- --seconds N` prints `NAME KIND SECONDS` lines instead of a table.

use std::fmt::Write;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::Duration;

use jiff::civil::date;
use jiff::tz::TimeZone;
use tariff::sam::{Case, Year};
use tariff::{Calendar, Market, Period, RatingInput, SupplyFacts, Tariff, rate, rate_months};

/// A percentage and a tax a kWh, in force in the year that is rated.
const TAXES: [&str; 2] = ["percentage", "surcharge"];
const MARKET: &str = r#"
[[tax]]
key = "percentage"
label = "Percentage"
rates = [{ from = "2000-01-01", percent = "7.5" }]
[[tax]]
key = "surcharge"
label = "Surcharge"
rates = [{ from = "2000-01-01", per_kwh = "0.0003" }]
"#;

const FLAT: &str = r#""energyratestructure":[[{"rate":0.1432,"adj":0.0021}]]"#;
const DEMAND: &str = r#""flatdemandstructure":[[{"rate":8.25,"max":100},{"rate":6.5}]],
    "demandratestructure":[[{"rate":1.5}],[{"rate":4.1}],[{"rate":9.7}]],
    "demandweekdayschedule":WEEKDAYS,"demandweekendschedule":WEEKENDS"#;
const TOU_TIERS: &str = r#""energyratestructure":[
    [{"rate":0.06,"max":300},{"rate":0.08,"max":800},{"rate":0.11}],
    [{"rate":0.15,"max":300},{"rate":0.19,"max":800},{"rate":0.26}],
    [{"rate":0.21,"max":300},{"rate":0.27,"max":800},{"rate":0.34}]],
    "energyweekdayschedule":WEEKDAYS,"energyweekendschedule":WEEKENDS"#;
const WEEKDAY: &str = "[0,0,0,0,0,0,1,1,1,1,1,1,1,1,1,1,2,2,2,2,1,1,0,0]";
const WEEKEND: &str = "[0,0,0,0,0,0,0,0,1,1,1,1,1,1,1,1,1,1,1,1,1,1,0,0]";

fn tariff_json(name: &str) -> String {
    let fixed = r#""fixedchargefirstmeter":9.85,"fixedchargeunits":"$/month""#;
    let charges = match name {
        "flat" | "dynamic" => FLAT.to_owned(),
        "tou_tiers" => TOU_TIERS.to_owned(),
        _ => format!("{FLAT},{DEMAND}"),
    };
    let year = |hours: &str| format!("[{}]", [hours; 12].join(","));
    let json = format!("{{{charges},{fixed}}}");
    json.replace("WEEKDAYS", &year(WEEKDAY))
        .replace("WEEKENDS", &year(WEEKEND))
}

/// A case whose load looks like a home's; the same numbers every time.
fn case_json(name: &str, steps_per_hour: usize) -> String {
    let mut state = 7_u32;
    let mut chance = |below: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) % below
    };
    let (mut load, mut prices) = (String::new(), String::new());
    for step in 0..8760 * steps_per_hour {
        let evening = if (16..21).contains(&(step / steps_per_hour % 24)) {
            900
        } else {
            0
        };
        let watts = 300 + evening + chance(1_200);
        let comma = if step == 0 { "" } else { "," };
        let _ = write!(load, "{comma}{}.{:03}", watts / 1000, watts % 1000);
        let _ = write!(prices, "{comma}0.{:04}", 1_000 + chance(3_000));
    }
    let series = match name {
        "dynamic" => format!(r#","ts_buy_rate":[{prices}]"#),
        _ => String::new(),
    };
    format!(
        r#"{{"tariff":{},"steps_per_hour":{steps_per_hour},"net_load_kw":[{load}]{series}}}"#,
        tariff_json(name)
    )
}

fn cases() -> Vec<(String, String)> {
    let mut cases = Vec::new();
    for name in ["flat", "tou_tiers", "demand", "dynamic"] {
        for (steps_per_hour, every) in [(1, "hourly"), (2, "half_hourly")] {
            cases.push((format!("{name}_{every}"), case_json(name, steps_per_hour)));
        }
    }
    cases
}

/// Seconds of the fastest of the repetitions that fit into `limit`.
fn fastest(limit: Duration, mut work: impl FnMut()) -> f64 {
    let begun = now();
    let mut best = f64::INFINITY;
    while begun.elapsed() < limit {
        let one = now();
        work();
        best = best.min(one.elapsed().as_secs_f64());
    }
    best
}

#[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
fn now() -> std::time::Instant {
    std::time::Instant::now()
}

/// Kind and seconds of each way to rate the case.
fn measure(json: &str, limit: Duration) -> Vec<(&'static str, f64)> {
    let case = Case::from_json(json).expect("is a case");
    let year = Year::new(&case.load).expect("fits");
    let untaxed = Tariff::new(case.tariff.document.clone()).expect("is sound");
    let mut document = case.tariff.document;
    document.taxes = TAXES.map(str::to_owned).to_vec();
    let taxed = Tariff::new(document).expect("is sound");
    let market = Market::from_toml(MARKET).expect("is sound");
    let period = Period::new(date(2018, 1, 1), date(2019, 1, 1)).expect("has days");
    let calendar = Calendar::new(&TimeZone::UTC, period).expect("is in the calendar");
    year.with_usage(|usage, series| {
        let input = RatingInput {
            period,
            calendar: &calendar,
            usage,
            market: &market,
            facts: SupplyFacts::default(),
            series,
            carried: None,
        };
        let months = |tariff: &Tariff| {
            fastest(limit, || {
                black_box(rate_months(black_box(tariff), &input).expect("can be rated"));
            })
        };
        let lines = |tariff: &Tariff| {
            fastest(limit, || {
                black_box(rate(black_box(tariff), &input).expect("can be rated"));
            })
        };
        vec![
            ("off", months(&untaxed)),
            ("on", lines(&untaxed)),
            ("on_with_tax", lines(&taxed)),
        ]
    })
}

fn write_cases(folder: &Path) {
    fs::create_dir_all(folder).expect("the folder can be made");
    for (name, json) in cases() {
        fs::write(folder.join(format!("{name}.json")), json).expect("the case can be written");
    }
}

fn main() {
    let words: Vec<String> = std::env::args().collect();
    let after = |word: &str| {
        let at = words.iter().position(|other| other == word)?;
        words.get(at + 1)
    };
    if let Some(folder) = after("--write") {
        return write_cases(Path::new(folder));
    }
    let seconds: Option<f64> = after("--seconds").and_then(|text| text.parse().ok());
    let limit = Duration::from_secs_f64(seconds.unwrap_or(1.0));
    for (name, json) in cases() {
        for (kind, time) in measure(&json, limit) {
            match seconds {
                Some(_) => println!("{name} {kind} {time}"),
                None => println!("{name:<24}{kind:<12}{:>10.0} customer-years/s", 1.0 / time),
            }
        }
    }
}
