//! Bill runs: bills a second of a made-up supplier with half-hourly data, on both engines, with one
//! worker and two. It measures a database of its own, and nothing else.

use std::fmt::Write as _;
use std::fs;

use super::postgres::Cluster;
use crate::run::{Done, Places, output, say};
use crate::setup;

/// Bills a second that PostgreSQL is asked for with two workers.
const TARGET: f64 = 500.0;

struct Wanted {
    accounts: String,
    engines: Vec<&'static str>,
    workers: Vec<String>,
}

/// `[--accounts N] [--engine sqlite|postgres|both] [--workers 1,2]`: prints a table; below the
/// target it fails.
pub fn run_all(places: &Places, arguments: &[&str]) -> Done {
    let wanted = read(arguments)?;
    let mut table = String::from(
        "| engine | accounts | workers | month | seconds | bills/s | peak MiB | filled in s |\n\
         |---|--:|--:|--:|--:|--:|--:|--:|\n",
    );
    let mut best = 0.0_f64;
    for engine in &wanted.engines {
        for workers in &wanted.workers {
            say(&format!(
                "{engine}: {} accounts, {workers} workers",
                wanted.accounts
            ));
            let cluster = match *engine {
                "PostgreSQL" => {
                    setup::all(places, setup::For::Test)?;
                    Some(Cluster::start(places)?)
                }
                _ => None,
            };
            let text = measure(places, &wanted.accounts, workers, cluster.as_ref())?;
            let fastest = rows(&text, engine, &mut table)?;
            if *engine == "PostgreSQL" {
                best = best.max(fastest);
            }
        }
    }
    println!("\n{table}");
    fs::create_dir_all(places.target.join("xtask"))?;
    fs::write(places.target.join("xtask/bench-billing.md"), table)?;
    if wanted.engines.contains(&"PostgreSQL") && best < TARGET {
        return Err(format!("{best:.0} bills/s on PostgreSQL; the target is {TARGET:.0}").into());
    }
    Ok(())
}

fn read(arguments: &[&str]) -> Done<Wanted> {
    let mut wanted = Wanted {
        accounts: "10000".to_owned(),
        engines: vec!["SQLite", "PostgreSQL"],
        workers: vec!["1".to_owned(), "2".to_owned()],
    };
    for pair in arguments.chunks(2) {
        match pair {
            ["--accounts", count] => wanted.accounts = (*count).to_owned(),
            ["--engine", "both"] => {}
            ["--engine", "sqlite"] => wanted.engines = vec!["SQLite"],
            ["--engine", "postgres"] => wanted.engines = vec!["PostgreSQL"],
            ["--workers", list] => {
                wanted.workers = list.split(',').map(str::to_owned).collect();
            }
            _ => return Err(format!("bench billing does not know {}", pair.join(" ")).into()),
        }
    }
    Ok(wanted)
}

fn measure(
    places: &Places,
    accounts: &str,
    workers: &str,
    cluster: Option<&Cluster>,
) -> Done<String> {
    let mut cargo = places.command("cargo");
    cargo.args([
        "bench",
        "--quiet",
        "--package",
        "portal",
        "--bench",
        "bill_run",
        "--",
    ]);
    cargo.args([accounts, workers]);
    match cluster {
        Some(cluster) => cargo.env("DATABASE_URL", cluster.url()),
        None => cargo.env_remove("DATABASE_URL"),
    };
    output(&mut cargo)
}

/// A row for each run; returns the most bills a second.
fn rows(text: &str, engine: &str, table: &mut String) -> Done<f64> {
    let (mut filled, mut month, mut best) = ("", 0, 0.0_f64);
    for line in text.lines() {
        match line.split_whitespace().collect::<Vec<_>>().as_slice() {
            ["filled", seconds] => filled = seconds,
            ["run", workers, accounts, seconds, rate, mib] => {
                month += 1;
                best = best.max(rate.parse()?);
                writeln!(
                    table,
                    "| {engine} | {accounts} | {workers} | {month} | {seconds} | {rate} | {mib} \
                     | {filled} |"
                )?;
            }
            _ => return Err(format!("not a measurement: {line}").into()),
        }
    }
    if month == 0 {
        return Err("nothing was measured".into());
    }
    Ok(best)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_run_is_a_row_and_the_fastest_counts() {
        let text = "filled 3.0\nrun 2 1000 2.00 500 60\nrun 2 1000 1.60 625 61";
        let mut table = String::new();
        assert_eq!(rows(text, "PostgreSQL", &mut table).ok(), Some(625.0));
        assert_eq!(table.lines().count(), 2);
        assert!(
            table.contains("| PostgreSQL | 1000 | 2 | 2 | 1.60 | 625 | 61 | 3.0 |"),
            "{table}"
        );
        assert!(rows("filled 3.0", "SQLite", &mut table).is_err());
    }

    #[test]
    fn what_is_asked_for_is_read() {
        let wanted = read(&["--accounts", "500", "--engine", "sqlite", "--workers", "1"]);
        let wanted = wanted.expect("is known");
        assert_eq!((wanted.accounts.as_str(), wanted.engines.len()), ("500", 1));
        assert!(read(&["--quick", "1"]).is_err());
    }
}
