//! `cargo xtask COMMAND`: the project's own commands. This file reads the command line; the work is
//! in the modules. It never asks a question.

#![expect(
    clippy::disallowed_methods,
    reason = "a tool for developers: its clock is the one on the wall"
)]

mod bench;
mod conformance;
mod demo;
mod faults;
mod pins;
mod portal;
mod run;
mod setup;
mod site;
mod test;
mod tidy;

use std::process::ExitCode;

use run::{Done, Places};

const HELP: &str = "\
cargo xtask COMMAND, one of
  demo [ARGUMENTS]   install what is missing, build, and serve the demo supplier; the arguments
                     are those of `lamplight demo`
  test [KIND...]     install what is missing and run every test, or only those kinds:
                     rust, docs, wasm, browser
  setup [demo|test|ci]   only install what is missing (for the tests, unless said otherwise)
  tidy               check the conventions
  conformance DIR    compare what the build reads from DIR with figures worked out by others
  faults [--seed N] [--histories N] [--minutes M]
                     random histories of paying and billing, with kills, on both engines
  bench [--no-build] [--no-lighthouse]   measure the release build on both engines
  bench rating       measure the rating engine, beside NREL's PySAM where it is installed
  bench payments     measure payments from the form to the ledger, on both engines
  bench billing [--accounts N] [--engine both] [--workers 1,2]   measure bill runs
  bench documents    measure PDFs of bills, and what they leave in memory
  bench browser      measure the rating engine in Chromium
  build              only the release build
  watch              serve the demo supplier, built and loaded again after every change
";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match Places::find().and_then(|places| command(&places, &words)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn command(places: &Places, words: &[&str]) -> Done {
    match words {
        [] | ["help"] | [.., "--help" | "-h"] => {
            print!("{HELP}");
            Ok(())
        }
        ["demo", arguments @ ..] => demo::run(places, arguments),
        ["test", kinds @ ..] => test::run(places, kinds),
        ["setup"] | ["setup", "test"] => setup::all(places, setup::For::Test),
        ["setup", "demo"] => setup::all(places, setup::For::Demo),
        ["setup", "ci"] => setup::all(places, setup::For::Ci),
        ["tidy"] => tidy::run(places),
        ["conformance", dir] => conformance::run(places, &places.root.join(dir)),
        ["faults", arguments @ ..] => faults::run_all(places, arguments),
        ["bench", arguments @ ..] => bench::run(places, arguments),
        ["watch"] => setup::all(places, setup::For::Demo).and_then(|()| site::watch(places)),
        ["build"] => setup::all(places, setup::For::Demo).and_then(|()| site::build(places)),
        _ => Err(format!("there is no such command.\n{HELP}").into()),
    }
}
