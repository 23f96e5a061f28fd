//! Rating against NREL's SAM: the time of a customer's year with the engine and with PySAM's
//! `Utilityrate5.execute()`, on the same cases, in turns in one run. Without PySAM the engine's
//! figures stand alone, and that is said. The Python is `$PYTHON`, else `python3`.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs;
use std::process::Command;

use crate::run::{Done, Places, output, run, say};

/// How often each side has its turn; the fastest counts.
const ROUNDS: usize = 3;

/// How long each case is repeated in a turn.
const SECONDS: &str = "0.5";

/// What the engine is asked to beat, as multiples of SAM's speed.
const TARGETS: [(&str, f64); 3] = [("off", 10.0), ("on", 3.0), ("on_with_tax", 3.0)];

/// Seconds by case and kind.
type Times = BTreeMap<(String, String), f64>;

/// Measures and prints a table; below a target it fails.
pub fn run_all(places: &Places) -> Done {
    let folder = places.target.join("xtask/rating");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    run(engine(places).arg("--write").arg(&folder))?;
    let python = std::env::var_os("PYTHON").unwrap_or_else(|| OsString::from("python3"));
    let has_sam = pysam(places, &python)
        .arg("-c")
        .arg("import PySAM")
        .output();
    let has_sam = has_sam.is_ok_and(|tried| tried.status.success());
    if !has_sam {
        say("PySAM is not installed (PyPI: NREL-PySAM; $PYTHON): the engine alone");
    }
    let (mut ours, mut sams) = (Times::new(), Times::new());
    for round in 1..=ROUNDS {
        say(&format!("rating, round {round} of {ROUNDS}"));
        keep_fastest(
            &mut ours,
            &output(engine(places).args(["--seconds", SECONDS]))?,
        )?;
        if has_sam {
            let script = places.root.join("xtask/pysam/bench.py");
            let mut sam = pysam(places, &python);
            let text = output(sam.arg(script).arg(&folder).arg(SECONDS))?;
            keep_fastest(&mut sams, &text)?;
        }
    }
    let (table, misses) = table(&ours, &sams)?;
    println!("\n{table}");
    fs::write(places.target.join("xtask/bench-rating.md"), table)?;
    match misses {
        0 => Ok(()),
        _ => Err(format!("{misses} figures are below their target").into()),
    }
}

fn engine(places: &Places) -> Command {
    let mut cargo = places.command("cargo");
    cargo.args([
        "bench",
        "--quiet",
        "--package",
        "tariff",
        "--bench",
        "rating",
        "--",
    ]);
    cargo
}

fn pysam(places: &Places, python: &OsString) -> Command {
    let mut command = places.command(python);
    command.arg("-B");
    command
}

/// Reads `NAME [KIND] SECONDS` lines.
fn keep_fastest(times: &mut Times, text: &str) -> Done {
    for line in text.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let (name, kind, seconds) = match words.as_slice() {
            [name, seconds] => (*name, "", *seconds),
            [name, kind, seconds] => (*name, *kind, *seconds),
            _ => return Err(format!("not a measurement: {line}").into()),
        };
        let seconds: f64 = seconds.parse()?;
        let best = times
            .entry((name.to_owned(), kind.to_owned()))
            .or_insert(seconds);
        *best = best.min(seconds);
    }
    Ok(())
}

/// The table, and how many figures miss their target.
fn table(ours: &Times, sams: &Times) -> Done<(String, usize)> {
    let mut text = String::from(
        "| case | working | customer-years/s | SAM | times SAM's speed | target |\n\
         |---|---|--:|--:|--:|--:|\n",
    );
    let mut misses = 0;
    for ((name, kind), seconds) in ours {
        let target = TARGETS
            .iter()
            .find(|(of, _)| of == kind)
            .map_or(0.0, |(_, times)| *times);
        let sam = sams.get(&(name.clone(), String::new()));
        let (their, ratio) = match sam {
            Some(sam) => (format!("{:.0}", 1.0 / sam), sam / seconds),
            None => ("–".to_owned(), f64::INFINITY),
        };
        misses += usize::from(ratio < target);
        let ratio = if ratio.is_finite() {
            format!("{ratio:.1}")
        } else {
            "–".to_owned()
        };
        writeln!(
            text,
            "| {name} | {kind} | {:.0} | {their} | {ratio} | {target:.0} |",
            1.0 / seconds
        )?;
    }
    Ok((text, misses))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(text: &str) -> Times {
        let mut times = Times::new();
        keep_fastest(&mut times, text).expect("are measurements");
        times
    }

    #[test]
    fn the_fastest_of_all_rounds_counts() {
        let read = times("flat off 0.5\nflat off 0.25\nflat off 0.75\nflat 2");
        assert_eq!(
            read.get(&("flat".to_owned(), "off".to_owned())),
            Some(&0.25)
        );
        assert_eq!(read.len(), 2);
        assert!(keep_fastest(&mut Times::new(), "nothing").is_err());
    }

    #[test]
    fn a_figure_below_its_target_is_counted_and_one_without_a_rival_is_not() {
        let ours = times("flat off 0.001\nflat on 0.001\nalone off 1");
        let (text, misses) = table(&ours, &times("flat 0.005")).expect("can be written");
        assert_eq!(misses, 1);
        assert!(
            text.contains("| flat | off | 1000 | 200 | 5.0 | 10 |"),
            "{text}"
        );
        assert!(text.contains("| alone | off | 1 | – | – | 10 |"), "{text}");
    }
}
