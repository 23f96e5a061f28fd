//! The whole way of a customer's figures: loaded into a database of its own, exported by the built
//! binary, and read back by it to the same sums.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::run::{Done, Places, output};
use crate::site;

/// A supply number that is sound and nobody's.
const SUPPLY: &str = "1800021679848";
/// 2025-03-29T00:00:00Z, a day before British clocks change.
const START_SECONDS: i64 = 1_743_206_400;
const HALF_HOURS: i64 = 96;

/// Loads, exports and reads back; gives the exported file.
pub fn export(places: &Places, folder: &Path) -> Done<PathBuf> {
    let run = |words: &[&str]| {
        let mut command = site::lamplight(places);
        command
            .args(words)
            .env(
                "DATABASE_URL",
                format!("sqlite://{}", folder.join("stored.sqlite").display()),
            )
            .env("LAMPLIGHT_SECRETS_FILE", folder.join("secrets.toml"));
        command
    };
    output(&mut run(&["migrate"]))?;
    let account = add_customer(places, run(&["add-customer"]))?;
    let (figures, wh) = figures()?;
    let loaded = folder.join("figures.csv");
    fs::write(&loaded, figures)?;
    let mut import = run(&["import", "intervals", "--format", "csv"]);
    output(
        import
            .args(["--account", &account, "--point", SUPPLY])
            .arg(&loaded),
    )?;
    let exported = folder.join("stored.xml");
    let mut export = run(&["export", "--format", "green-button", "--account", &account]);
    output(export.arg("--out").arg(&exported))?;
    let mut read = run(&["import", "green-button", "--dry-run", "--json"]);
    let summary: Value = serde_json::from_str(&output(read.arg(&exported))?)?;
    let total = &summary["meter_readings"][0]["total_wh"];
    if total.as_i64() != Some(wh) {
        return Err(format!("{wh} Wh were loaded, and {total} read back from the export").into());
    }
    Ok(exported)
}

/// Adds a customer, whose password is read from standard input; gives the account's number.
fn add_customer(places: &Places, mut command: Command) -> Done<String> {
    let tariff = places
        .root
        .join("crates/tariff/examples-data/uk-standard-variable.toml");
    command
        .args([
            "--name",
            "Conformance",
            "--email",
            "conformance@example.org",
        ])
        .args(["--address", "1 Test Street", "--town", "Cardiff"])
        .args(["--postcode", "CF10 1AA", "--from", "2025-01-01"])
        .args(["--point", SUPPLY, "--meter", "M1", "--tariff"])
        .arg(tariff)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut child = command.spawn()?;
    let mut input = child.stdin.take().ok_or("no standard input")?;
    input.write_all(b"quiet harbour lantern evening\n")?;
    drop(input);
    let done = child.wait_with_output()?;
    if !done.status.success() {
        return Err(format!("add-customer: {}", done.status).into());
    }
    Ok(String::from_utf8(done.stdout)?.trim().to_owned())
}

/// Two days over the change of the clock, some estimated, some never sent; and their sum in Wh.
fn figures() -> Done<(String, i64)> {
    let (mut csv, mut sum) = (String::from("start,kwh,quality\n"), 0);
    for slot in (0..HALF_HOURS).filter(|slot| slot % 11 != 5) {
        let seconds = START_SECONDS + slot * 1_800;
        let (day, in_day) = (29 + (slot / 48), seconds % 86_400);
        let (hour, minute) = (in_day / 3_600, in_day % 3_600 / 60);
        let wh = 100 + slot * 7;
        let quality = if slot % 13 == 0 {
            "estimated"
        } else {
            "measured"
        };
        writeln!(
            csv,
            "2025-03-{day}T{hour:02}:{minute:02}:00Z,0.{wh:03},{quality}"
        )?;
        sum += wh;
    }
    Ok((csv, sum))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_figures_have_gaps_and_a_sum() {
        let (csv, wh) = figures().expect("written");
        assert!(
            csv.contains("\n2025-03-30T23:30:00Z,0.765,measured\n"),
            "{csv}"
        );
        assert_eq!(csv.lines().count() - 1, 87);
        assert!(wh > 0 && csv.contains("estimated"));
    }
}
