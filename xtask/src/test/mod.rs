//! `cargo xtask test`: every test there is, in the order that finds a fault soonest: Rust on this
//! machine, Rust as WebAssembly, then the release build in a real browser. It never stops at the
//! first failing kind, and its last line is the sum of what the runners counted.

mod browser;
mod rust;
mod tally;

use std::time::Instant;

use crate::run::{Done, Places, say};
use crate::setup::{self, For};
use crate::site;
use tally::Tally;

/// A kind of test.
struct Kind {
    /// Its word on the command line.
    word: &'static str,
    name: &'static str,
    run: fn(&Places) -> Done<Tally>,
}

const KINDS: [Kind; 4] = [
    Kind {
        word: "rust",
        name: "Rust tests",
        run: rust::nextest,
    },
    Kind {
        word: "docs",
        name: "documentation's examples",
        run: rust::doc_tests,
    },
    Kind {
        word: "wasm",
        name: "WebAssembly tests",
        run: rust::wasm_tests,
    },
    Kind {
        word: "browser",
        name: "browser tests",
        run: in_the_browser,
    },
];

/// Installs what is missing and runs everything, or only the kinds that are named.
pub fn run(places: &Places, only: &[&str]) -> Done {
    if let Some(word) = only
        .iter()
        .find(|word| KINDS.iter().all(|kind| kind.word != **word))
    {
        return Err(format!("`{word}` is no kind of test: rust, docs, wasm, browser").into());
    }
    let start = Instant::now();
    setup::all(places, For::Test)?;
    let mut sum = Tally::default();
    let mut lines = Vec::new();
    let mut broken = false;
    for Kind { word, name, run } in KINDS {
        if !only.is_empty() && !only.contains(&word) {
            continue;
        }
        say(name);
        let started = Instant::now();
        let line = match run(places) {
            Ok(tally) => {
                sum.add(tally);
                broken |= tally.failed > 0;
                tally.to_string()
            }
            Err(error) => {
                broken = true;
                format!("did not run to the end: {error}")
            }
        };
        println!("    {name}: {line}");
        lines.push(format!(
            "{name} ({} s): {line}",
            started.elapsed().as_secs()
        ));
    }
    println!();
    say(&format!(
        "all tests, {} s with set-up:",
        start.elapsed().as_secs()
    ));
    for line in lines {
        println!("    {line}");
    }
    println!("{sum}");
    match broken {
        true => Err("not every test passed".into()),
        false => Ok(()),
    }
}

fn in_the_browser(places: &Places) -> Done<Tally> {
    site::build(places)?;
    browser::playwright(places)
}
