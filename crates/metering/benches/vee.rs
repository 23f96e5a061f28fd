//! How fast intervals are validated and read, on one core:
//! `cargo bench -p metering --bench vee`. Half-hours and five-minute data, each day against the five
//! weeks before it, with every rule on; and a NEM12 file from text to days.

use std::fmt::Write;
use std::hint::black_box;

use jiff::ToSpan as _;
use jiff::civil::date;
use jiff::tz::TimeZone;
use metering::formats::{Format, IntervalReader, Item};
use metering::vee::{DayFacts, History, VeeRules, validate};
use metering::{Assembler, Channel, IntervalDay, Slot};

const DAYS: usize = 366;
const ROUNDS: usize = 40;

/// A year of days without a pattern that a processor could guess.
fn year(minutes: u16) -> Vec<IntervalDay> {
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = move || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed
    };
    let dates = date(2024, 1, 1).series(1.day()).take(DAYS);
    dates
        .map(|on| {
            let slots = (0..1440 / minutes).map(|_| match next() % 400 {
                0 => Slot::MISSING,
                1 => Slot::measured(0),
                other => Slot::measured(i64::try_from(other * 3).unwrap_or(0)),
            });
            IntervalDay::new(on, minutes, slots.collect()).expect("a day")
        })
        .collect()
}

fn seconds(work: impl FnOnce()) -> f64 {
    #[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
    let begun = std::time::Instant::now();
    work();
    begun.elapsed().as_secs_f64()
}

fn report(what: &str, intervals: usize, seconds: f64) {
    let intervals = f64::from(u32::try_from(intervals).unwrap_or(u32::MAX));
    println!(
        "{what}: {:.1} million intervals/s",
        intervals / seconds / 1e6
    );
}

fn validation(minutes: u16) {
    let (days, rules) = (year(minutes), VeeRules::default());
    let mut findings = 0;
    let copies = vec![days; ROUNDS];
    let took = seconds(|| {
        for days in copies {
            let mut history = History::default();
            for day in days {
                let facts = DayFacts::of(&day, Channel::Import);
                findings += black_box(validate(&facts, &history, &rules)).len();
                history.push(day);
            }
        }
    });
    let intervals = DAYS * ROUNDS * usize::from(1440 / minutes);
    report(
        &format!("validate {minutes}-minute days ({findings} findings)"),
        intervals,
        took,
    );
}

fn nem12_file() -> (String, usize) {
    let mut text = "100,NEM12,202404120954,A,B\n200,NMI1234567,E1,,E1,,S,kWh,5,\n".to_owned();
    for on in date(2024, 1, 1).series(1.day()).take(DAYS) {
        write!(text, "300,{}", on.strftime("%Y%m%d")).expect("a String takes it");
        for slot in 0..288 {
            write!(text, ",.{:03}", slot * 7 % 1000).expect("a String takes it");
        }
        text.push_str(",A,,,,\n");
    }
    text.push_str("900\n");
    (text, DAYS * 288)
}

fn reading() {
    let (text, intervals) = nem12_file();
    let zone = TimeZone::get("Australia/Brisbane").expect("a bundled zone");
    let took = seconds(|| {
        for _ in 0..ROUNDS / 4 {
            let reader = IntervalReader::open(Format::Nem12, text.as_bytes());
            let mut reader = reader.expect("a file").expect("a format of this crate");
            let mut assembler = Assembler::new(zone.clone());
            while let Some(item) = reader.next().expect("sound") {
                if let Item::Row(row) = item {
                    assembler.push(row.line, row.interval, row.issued_at);
                    black_box(assembler.take_ready());
                }
            }
            black_box(assembler.finish());
        }
    });
    report("NEM12 text to days", intervals * (ROUNDS / 4), took);
}

fn main() {
    validation(30);
    validation(5);
    reading();
}
