//! `cargo xtask bench`: the figures of the release build on this machine: requests per second on
//! both engines, weight and Lighthouse's scores of each page, and the rating engine in the browser.
//! It measures only what it started.

mod billing;
mod browser;
mod documents;
mod http;
mod lighthouse;
mod load;
mod payments;
mod postgres;
mod rating;
mod sign_in;

use std::fs;

use crate::portal::Portal;
use crate::run::{Done, Places, say};
use crate::setup::{self, For};
use crate::site;
use http::Visitor;
use postgres::Cluster;

/// How often each address is asked for, in turn with the others: a shared machine is quicker in one
/// minute than in the next, and what is told is the round in the middle.
const ROUNDS: usize = 5;

/// How long a round is.
const SECONDS: u32 = 3;

/// How often Lighthouse looks at each page; told is the look in the middle.
const AUDITS: usize = 3;

/// The pages that Lighthouse looks at besides the bill; the first is seen signed out.
const PAGES: [&str; 8] = [
    "/sign-in",
    "/",
    "/usage",
    "/bills",
    "/pay",
    "/readings",
    "/preferences",
    "/security",
];

/// Builds, measures, prints a table and keeps it in `target/xtask/bench.md`.
pub fn run(places: &Places, arguments: &[&str]) -> Done {
    if arguments == ["rating"] {
        return rating::run_all(places);
    }
    if arguments == ["payments"] {
        return payments::run_all(places);
    }
    if let ["billing", rest @ ..] = arguments {
        return billing::run_all(places, rest);
    }
    if arguments == ["documents"] {
        return documents::run_all(places);
    }
    if arguments == ["browser"] {
        return browser::run_all(places);
    }
    let with_lighthouse = !arguments.contains(&"--no-lighthouse");
    setup::all(places, For::Test)?;
    setup::wrk(places)?;
    if arguments.contains(&"--no-build") {
        // A build that was broken off has no compressed files, and would be measured without.
        site::compress_folder(&site::folder(places))?;
    } else {
        site::build(places)?;
    }
    let mut table = String::from(
        "| engine | page | requests/s | least–most | p50 ms | p99 ms |\n|---|---|--:|--:|--:|--:|\n",
    );
    let mut pages = String::new();
    {
        let portal = Portal::start(places, "bench-sqlite", None)?;
        let visit = signed_in(&portal)?;
        measure(places, &portal, &visit, "SQLite", &mut table)?;
        if with_lighthouse {
            pages = audit(places, &portal, &visit)?;
        }
    }
    let cluster = Cluster::start(places)?;
    let portal = Portal::start(places, "bench-postgres", Some(&cluster.url()))?;
    let visit = signed_in(&portal)?;
    cluster.settle()?;
    measure(places, &portal, &visit, "PostgreSQL", &mut table)?;
    let in_browser = browser::measure(places)?;
    let text = format!("{table}\n{pages}\n{}", in_browser.table);
    println!("\n{text}");
    let file = places.target.join("xtask/bench.md");
    fs::write(&file, text)?;
    say(&format!("kept in {}", file.display()));
    in_browser.judged()
}

/// A signed-in visitor and the addresses to measure.
struct Visit {
    cookie: String,
    bill: String,
}

fn signed_in(portal: &Portal) -> Done<Visit> {
    let mut visitor = Visitor::new(portal.address);
    sign_in::sign_in(&mut visitor, &portal.logins()?)?;
    let bills = visitor.get("/bills")?;
    let bill = sign_in::first_link(&bills.body, "/bills/").ok_or("the demo has no bill")?;
    Ok(Visit {
        cookie: visitor.cookie(),
        bill,
    })
}

fn measure(
    places: &Places,
    portal: &Portal,
    visit: &Visit,
    engine: &str,
    table: &mut String,
) -> Done {
    let pages = [
        ("home", "/"),
        ("usage, month", "/usage?period=month"),
        ("bill", visit.bill.as_str()),
    ];
    say(&format!(
        "{engine}: {ROUNDS} rounds of {SECONDS} s a page, 32 connections"
    ));
    let urls = pages.map(|(_, path)| format!("{}{path}", portal.url()));
    let mut rounds = pages.map(|_| Vec::with_capacity(ROUNDS));
    for _ in 0..ROUNDS {
        for (url, loads) in urls.iter().zip(&mut rounds) {
            loads.push(load::measure(places, url, &visit.cookie, SECONDS)?);
        }
    }
    for ((name, _), mut loads) in pages.into_iter().zip(rounds) {
        loads.sort_by(|a, b| a.requests_per_s.total_cmp(&b.requests_per_s));
        let middle = &loads[ROUNDS / 2];
        let row = format!(
            "| {engine} | {name} | {:.0} | {:.0}–{:.0} | {:.1} | {:.1} |",
            middle.requests_per_s,
            loads[0].requests_per_s,
            loads[ROUNDS - 1].requests_per_s,
            middle.p50_ms,
            middle.p99_ms
        );
        add(table, &row);
    }
    Ok(())
}

fn audit(places: &Places, portal: &Portal, visit: &Visit) -> Done<String> {
    let mut table = String::from(
        "| page | performance | least–most | accessibility | best practices | WASM + JS KB | all KB \
         | complaints |\n|---|--:|--:|--:|--:|--:|--:|---|\n",
    );
    for path in PAGES.into_iter().chain([visit.bill.as_str()]) {
        let cookie = if path == "/sign-in" {
            ""
        } else {
            &visit.cookie
        };
        let url = format!("{}{path}", portal.url());
        let audits = (0..AUDITS).map(|_| lighthouse::audit(places, &url, cookie));
        let mut audits = audits.collect::<Done<Vec<_>>>()?;
        audits.sort_by(|a, b| a.performance.total_cmp(&b.performance));
        let page = &audits[AUDITS / 2];
        let row = format!(
            "| {path} | {:.0} | {:.0}–{:.0} | {:.0} | {:.0} | {:.1} | {:.1} | {} |",
            page.performance,
            audits[0].performance,
            audits[AUDITS - 1].performance,
            page.accessibility,
            page.best_practices,
            kilobytes(page.script_bytes),
            kilobytes(page.all_bytes),
            page.complaints.join(", ")
        );
        add(&mut table, &row);
    }
    Ok(table)
}

/// A row is shown as soon as it is there: what comes after it may fail.
fn add(table: &mut String, row: &str) {
    println!("    {row}");
    table.push_str(row);
    table.push('\n');
}

/// Thousands of bytes, for the reader's eye.
fn kilobytes(bytes: u64) -> f64 {
    f64::from(u32::try_from(bytes).unwrap_or(u32::MAX)) / 1000.0
}
