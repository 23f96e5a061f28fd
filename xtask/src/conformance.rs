//! `cargo xtask conformance DIR`: the built binary's reading of files that were not made by the
//! project, against figures worked out by others. It stores nothing, and copies nothing from DIR.

mod exports;
mod intervals;
mod tariffs;

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::run::{Done, Places, say};
use crate::site;

/// What both sides must agree on, per meter reading, in the order of the file.
const COMPARED: [&str; 9] = [
    "usage_point",
    "count",
    "first",
    "last",
    "raw_sum",
    "uom",
    "power_of_ten",
    "total_wh",
    "flow_direction",
];

/// Checks what is read from DIR, and what is written against DIR's schemas.
pub fn run(places: &Places, dir: &Path) -> Done {
    let read = interval_files(places, dir);
    let written = exports::check(places, dir);
    let rated = tariffs::check(places, dir);
    read.and(written).and(rated)
}

/// Compares every file of `DIR/interval`; one without figures is wrong too.
fn interval_files(places: &Places, dir: &Path) -> Done {
    let folder = dir.join("interval");
    if !folder.join("expected.json").is_file() {
        say(&format!(
            "conformance: {} is not there: skipped",
            folder.display()
        ));
        return Ok(());
    }
    if !site::binary(places).is_file() {
        return Err("build the release first: cargo xtask build".into());
    }
    let folder = folder.canonicalize()?;
    let expected: Value = serde_json::from_str(&fs::read_to_string(folder.join("expected.json"))?)?;
    let mut names = Vec::new();
    for entry in fs::read_dir(&folder)? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.retain(|name| name != "expected.json");
    names.sort();
    let mut wrong = 0_usize;
    for name in &names {
        let (file, feed) = (folder.join(name), &expected["green_button"][name]);
        let problems = match (feed, &expected["other"][name]) {
            (Value::Null, Value::Null) => vec!["expected.json does not name it".to_owned()],
            (Value::Null, figures) => intervals::check(places, &file, figures)?,
            (feed, _) => green_button(places, &file, feed)?,
        };
        let verdict = if problems.is_empty() {
            "ok   "
        } else {
            "WRONG"
        };
        println!("    {verdict} {name}");
        for problem in &problems {
            println!("          {problem}");
        }
        wrong += usize::from(!problems.is_empty());
    }
    println!("{} passed, {wrong} failed", names.len() - wrong);
    match wrong {
        0 => Ok(()),
        _ => Err("some files were read differently".into()),
    }
}

/// What differs for one file.
fn green_button(places: &Places, file: &Path, figures: &Value) -> Done<Vec<String>> {
    let mut command = site::lamplight(places);
    let output = command
        .args(["import", "green-button"])
        .arg(file)
        .args(["--dry-run", "--json"])
        .output()?;
    let stderr = String::from_utf8_lossy(&output.stderr);
    if is_malformed(file) {
        return Ok(judge_refusal(output.status.code(), &stderr));
    }
    if !output.status.success() {
        return Ok(vec![format!("{}: {}", output.status, stderr.trim())]);
    }
    let got: Value = serde_json::from_slice(&output.stdout)
        .map_err(|error| format!("{}: not JSON: {error}", file.display()))?;
    Ok(compare(&got, figures))
}

/// The sample files say in their names which of them are broken on purpose.
fn is_malformed(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    name.contains("_BAD_") || name.contains("_INVALID_")
}

/// A malformed file must end with status 2 and say where it is wrong.
fn judge_refusal(status: Option<i32>, stderr: &str) -> Vec<String> {
    let mut problems = Vec::new();
    if status != Some(2) {
        problems.push(format!(
            "malformed, and the exit status is {status:?} instead of 2"
        ));
    }
    // After the file's name, which has digits of its own.
    let told = stderr.rsplit_once(".xml").map_or(stderr, |(_, told)| told);
    if !told.chars().any(|c| c.is_ascii_digit()) {
        problems.push(format!(
            "malformed, and the message names no place: {}",
            stderr.trim()
        ));
    }
    problems
}

fn compare(got: &Value, figures: &Value) -> Vec<String> {
    let empty = Vec::new();
    let ours = got["meter_readings"].as_array().unwrap_or(&empty);
    let theirs: Vec<_> = figures["meters"]
        .as_array()
        .unwrap_or(&empty)
        .iter()
        .filter(|meter| meter["intervals"] != 0)
        .map(expected_reading)
        .collect();
    if ours.len() != theirs.len() {
        return vec![format!(
            "{} meter readings, expected {}",
            ours.len(),
            theirs.len()
        )];
    }
    let mut problems = Vec::new();
    for (index, (our, their)) in ours.iter().zip(&theirs).enumerate() {
        for name in COMPARED {
            let (our, their) = (plain(&our[name]), plain(&their[name]));
            if our != their {
                problems.push(format!(
                    "meter reading {index}: {name} is {our}, expected {their}"
                ));
            }
        }
    }
    problems
}

/// The expected figures under the names that `lamplight` prints.
fn expected_reading(meter: &Value) -> Value {
    json!({
        "usage_point": meter["usage_point"],
        "count": meter["intervals"],
        "first": meter["first_start"],
        "last": meter["last_end"],
        "raw_sum": meter["raw_sum"],
        "uom": meter["uom"],
        "power_of_ten": meter["power_of_ten"],
        "total_wh": meter["total_wh"],
        "flow_direction": meter["flow_direction"],
    })
}

/// A value as text, so that `1` and `"1"` are the same; epochs lose their fractions of a second.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => {
            let text = number.to_string();
            text.split('.').next().unwrap_or(&text).to_owned()
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures() -> Value {
        json!({"meters": [
            {"usage_point": "U/1", "intervals": 2, "first_start": 1721154384.66, "last_end": 20,
             "raw_sum": 7, "uom": 72, "power_of_ten": 0, "total_wh": 7, "flow_direction": "1"},
            {"usage_point": "U/2", "intervals": 0},
        ]})
    }

    fn reading() -> Value {
        json!({"usage_point": "U/1", "reading_index": 0, "count": 2, "first": 1721154384, "last": 20,
               "raw_sum": 7, "uom": 72, "power_of_ten": 0, "total_wh": 7, "flow_direction": 1})
    }

    #[test]
    fn equal_figures_agree_and_empty_meter_readings_are_left_out() {
        let none = Vec::<String>::new();
        assert_eq!(
            compare(&json!({"meter_readings": [reading()]}), &figures()),
            none
        );
    }

    #[test]
    fn a_different_sum_and_a_missing_reading_are_told() {
        let mut other = reading();
        other["raw_sum"] = json!(8);
        let problems = compare(&json!({"meter_readings": [other]}), &figures());
        assert_eq!(problems, ["meter reading 0: raw_sum is 8, expected 7"]);
        assert_eq!(compare(&json!({"meter_readings": []}), &figures()).len(), 1);
        assert_eq!(compare(&json!({}), &figures()).len(), 1);
    }

    #[test]
    fn a_malformed_file_must_be_refused_with_its_place() {
        assert!(is_malformed(Path::new("gb_BAD_D000.xml")));
        assert!(!is_malformed(Path::new("gb_gas.xml")));
        assert!(judge_refusal(Some(2), "line 53: unknown element").is_empty());
        assert_eq!(judge_refusal(Some(0), "").len(), 2);
        assert_eq!(judge_refusal(Some(2), "it is wrong").len(), 1);
    }
}
