//! Card payments from the form to the ledger, on both engines. Below the target it fails.

use std::fs;

use super::postgres::Cluster;
use crate::run::{Done, Places, output, say};
use crate::setup;

/// Payments a second that each engine must reach.
const TARGET: f64 = 300.0;

/// Measures, prints a table and keeps it in `target/xtask/bench-payments.md`.
pub fn run_all(places: &Places) -> Done {
    setup::all(places, setup::For::Test)?;
    let mut table = String::from("| engine | payments |\n|---|---|\n");
    let mut slow = Vec::new();
    let cluster = Cluster::start(places)?;
    for (engine, url) in [("SQLite", None), ("PostgreSQL", Some(cluster.url()))] {
        say(&format!("payments on {engine}"));
        let mut cargo = places.command("cargo");
        cargo.args([
            "bench",
            "--quiet",
            "--package",
            "portal",
            "--bench",
            "payments",
        ]);
        match &url {
            Some(url) => cargo.env("DATABASE_URL", url),
            None => cargo.env_remove("DATABASE_URL"),
        };
        let line = output(&mut cargo)?;
        println!("    {line}");
        if rate(&line).ok_or("no figure was printed")? < TARGET {
            slow.push(engine);
        }
        table.push_str(&format!("| {engine} | {line} |\n"));
    }
    fs::create_dir_all(places.target.join("xtask"))?;
    fs::write(places.target.join("xtask/bench-payments.md"), &table)?;
    println!("\n{table}");
    match slow.is_empty() {
        true => Ok(()),
        false => Err(format!("below {TARGET} a second on {}", slow.join(", ")).into()),
    }
}

/// The number before "a second".
fn rate(line: &str) -> Option<f64> {
    let (before, _) = line.split_once(" a second")?;
    before.rsplit(' ').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::rate;

    #[test]
    fn the_rate_is_the_number_before_a_second() {
        let line = "6000 payments, 32 at once: 812 a second, p50 3.1 ms, p99 9.0 ms";
        assert_eq!(rate(line), Some(812.0));
        assert_eq!(rate("nothing"), None);
    }
}
