//! `cargo xtask faults`: many random histories of paying and billing against the real server, which
//! is killed meanwhile, on both engines. A plain test run has a few of them.

use crate::run::{Done, Places, run};
use crate::setup::{self, For};

/// What may be given, and the environment that carries it to the test.
const OPTIONS: [(&str, &str); 3] = [
    ("--seed", "LAMPLIGHT_FAULTS_SEED"),
    ("--histories", "LAMPLIGHT_FAULTS_HISTORIES"),
    ("--minutes", "LAMPLIGHT_FAULTS_MINUTES"),
];

/// Histories of each engine unless said otherwise.
const HISTORIES: u64 = 1_000;

/// Runs them and shows what happened; an error when money was lost or doubled.
pub fn run_all(places: &Places, arguments: &[&str]) -> Done {
    let mut given = vec![(OPTIONS[1].1, HISTORIES)];
    for pair in arguments.chunks(2) {
        let [name, text] = pair else {
            return Err(format!("{} needs a number", pair[0]).into());
        };
        let known = OPTIONS.iter().find(|(option, _)| option == name);
        let (_, variable) = known.ok_or_else(|| format!("`{name}` is no option of faults"))?;
        let number: u64 = text
            .parse()
            .map_err(|_| format!("{name}: `{text}` is no number"))?;
        given.push((variable, number));
    }
    setup::all(places, For::Test)?;
    let mut cargo = places.command("cargo");
    for (variable, number) in given {
        cargo.env(variable, number.to_string());
    }
    // One engine after the other: two at once would share the cores and tell less.
    cargo.args(["test", "--package", "server", "--test", "http", "--"]);
    run(cargo.args(["faults::", "--nocapture", "--test-threads", "1"]))
}
