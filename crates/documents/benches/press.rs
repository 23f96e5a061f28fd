//! PDFs a second, on as many threads as there are cores, and what they leave in memory.
//!
//! Every bill differs from every other, as customers' do: nothing is drawn from what was kept.

#![expect(
    clippy::disallowed_methods,
    reason = "a measurement: its clock is the one on the wall"
)]

#[expect(dead_code, reason = "the tests use all of it")]
#[path = "../tests/it/samples.rs"]
mod samples;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use billing::document::BillDocument;
use documents::{Around, Press, Print, bill_story};

/// As the product has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How many PDFs the look at memory makes.
const MANY: usize = 10_000;

fn main() {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let press = Press::new();
    let bill = samples::household();
    for (name, print, count) in [
        ("standard print", Print::Standard, 600),
        ("large print", Print::Large, 200),
    ] {
        draw(&press, &bill, print, threads, 0..8);
        let begun = Instant::now();
        let bytes = draw(&press, &bill, print, threads, 100..100 + count);
        let rate = rate(count, begun);
        let each = bytes / count / 1_000;
        println!("{name}: {rate} PDFs a second on {threads} threads, {each} kB each");
    }
    let mut sizes = vec![resident_kb()];
    let begun = Instant::now();
    for part in 0..10 {
        let first = 10_000 + part * MANY / 10;
        let range = first..first + MANY / 10;
        draw(&press, &bill, Print::Standard, threads, range);
        sizes.push(resident_kb());
    }
    let rate = rate(MANY, begun);
    let shown: Vec<String> = sizes.iter().map(|kb| (kb / 1_000).to_string()).collect();
    println!(
        "{MANY} PDFs: {rate} a second; MB in memory after each tenth: {}",
        shown.join(" ")
    );
}

fn rate(count: usize, begun: Instant) -> String {
    let thousandths = begun.elapsed().as_millis().max(1);
    let tenths = u128::try_from(count).unwrap_or(0) * 10_000 / thousandths;
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// Draws the bills of these numbers; gives their bytes together.
fn draw(
    press: &Press,
    bill: &BillDocument,
    print: Print,
    threads: usize,
    numbers: std::ops::Range<usize>,
) -> usize {
    let next = AtomicUsize::new(numbers.start);
    let bytes = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= numbers.end {
                        break;
                    }
                    let pdf = press.pdf(&story(bill, number), print).expect("a PDF");
                    bytes.fetch_add(pdf.len(), Ordering::Relaxed);
                }
            });
        }
    });
    bytes.into_inner()
}

/// The bill of another customer: other names, numbers, readings and use.
fn story(bill: &BillDocument, number: usize) -> documents::Story {
    let mut own = bill.clone();
    own.number = format!("LL-2026-{number:06}");
    own.account_number = format!("A-{number:08}");
    own.customer_name = format!("Customer {number}");
    own.billing_address[0] = format!("{number} Beacon Street");
    let extra = i64::try_from(number).unwrap_or(0);
    for section in &mut own.charges {
        section.identifier = format!("18 0002 {number:07}");
        section.total_wh += extra;
        for past in &mut section.about.history {
            past.wh += extra * 7;
        }
        for reading in &mut section.readings_used {
            reading.value = format!("{:05}", number % 100_000);
        }
    }
    bill_story(&own, &Around::default()).expect("a story")
}

/// Resident memory in kilobytes; zero where the system does not say.
fn resident_kb() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok())
        .unwrap_or(0)
}
