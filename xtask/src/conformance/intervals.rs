//! Interval files that are not Green Button: NEM12, ESB HDF, Octopus JSON. What
//! `lamplight import intervals FILE --dry-run --json` says, against the figures of `expected.json`;
//! the format is left for the program to find out.

use std::path::Path;

use serde_json::Value;

use crate::run::{Done, Places};
use crate::site;

/// Sums of others are floats.
const SUM_TOLERANCE: f64 = 1e-6;

/// What differs for one file.
pub fn check(places: &Places, file: &Path, figures: &Value) -> Done<Vec<String>> {
    let mut command = site::lamplight(places);
    let output = command
        .args(["import", "intervals"])
        .arg(file)
        .args(["--dry-run", "--json"])
        .output()?;
    let stderr = String::from_utf8_lossy(&output.stderr);
    if is_refused(figures) || super::is_malformed(file) {
        return Ok(super::judge_refusal(output.status.code(), &stderr));
    }
    if !output.status.success() {
        return Ok(vec![format!("{}: {}", output.status, stderr.trim())]);
    }
    let got: Value = serde_json::from_slice(&output.stdout)
        .map_err(|error| format!("{}: not JSON: {error}", file.display()))?;
    Ok(compare(&got, figures))
}

/// Whether another reader refused the file.
fn is_refused(figures: &Value) -> bool {
    let verdict = figures["nemreader"].as_str();
    verdict.is_some_and(|verdict| verdict.starts_with("rejected"))
}

fn compare(got: &Value, figures: &Value) -> Vec<String> {
    let empty = Vec::new();
    let ours: Vec<&Value> = got["channels"]
        .as_array()
        .unwrap_or(&empty)
        .iter()
        .collect();
    if let Some(channels) = figures["channels"].as_object() {
        return compare_named(
            &ours,
            channels
                .iter()
                .map(|(name, one)| (name.as_str(), nem12(one))),
        );
    }
    if let Some(types) = figures["by_type"].as_object() {
        return compare_named(
            &ours,
            types.iter().map(|(name, one)| (name.as_str(), esb(one))),
        );
    }
    if figures["results"].is_number() {
        let wanted = vec![
            ("intervals", figures["results"].clone()),
            ("total", figures["total"].clone()),
        ];
        return compare_named(&ours, [("consumption", wanted)].into_iter());
    }
    vec!["expected.json has no figures of a known shape".to_owned()]
}

type Wanted = Vec<(&'static str, Value)>;

fn nem12(figures: &Value) -> Wanted {
    vec![
        ("intervals", figures["intervals"].clone()),
        ("first_start", figures["first"].clone()),
        ("last_end", figures["last_end"].clone()),
        ("total", figures["total"].clone()),
        ("unit", figures["uom"].clone()),
        ("interval_minutes", figures["interval_min"].clone()),
    ]
}

/// The times of ESB's rows are ends.
fn esb(figures: &Value) -> Wanted {
    vec![
        ("intervals", figures["readings"].clone()),
        ("first_end", figures["first"].clone()),
        ("last_end", figures["last"].clone()),
        ("total", figures["total_kwh"].clone()),
    ]
}

fn compare_named<'a>(
    ours: &[&Value],
    theirs: impl Iterator<Item = (&'a str, Wanted)>,
) -> Vec<String> {
    let mut problems = Vec::new();
    let mut known = 0;
    for (name, wanted) in theirs {
        let Some(our) = ours.iter().find(|our| is_named(our, name)) else {
            problems.push(format!("{name} is not in our report"));
            continue;
        };
        known += 1;
        for (field, value) in wanted.iter().filter(|(_, value)| !value.is_null()) {
            if !agree(&our[*field], value) {
                problems.push(format!(
                    "{name}: {field} is {}, expected {value}",
                    our[*field]
                ));
            }
        }
    }
    if known != ours.len() {
        problems.push(format!("{} series, expected {known}", ours.len()));
    }
    problems
}

/// `SUPPLY/SERIES`, or only the series.
fn is_named(our: &Value, name: &str) -> bool {
    let (source, series) = (our["source"].as_str(), our["series"].as_str());
    let (source, series) = (source.unwrap_or_default(), series.unwrap_or_default());
    series == name || format!("{source}/{series}") == name
}

/// Equal as numbers within the tolerance, else as texts in any case.
fn agree(our: &Value, their: &Value) -> bool {
    let text = |value: &Value| match value {
        Value::String(text) => text.to_lowercase(),
        other => other.to_string(),
    };
    let (our, their) = (text(our), text(their));
    match (our.parse::<f64>(), their.parse::<f64>()) {
        (Ok(our), Ok(their)) => (our - their).abs() <= SUM_TOLERANCE,
        _ => our == their,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn report() -> Value {
        json!({"channels": [{"source": "N1", "series": "E1", "intervals": 48, "total": "1.5",
            "first_start": "2023-03-01 00:00:00", "last_end": "2023-03-02 00:00:00",
            "unit": "KWH", "interval_minutes": 30}]})
    }

    fn figures() -> Value {
        json!({"channels": {"N1/E1": {"intervals": 48, "first": "2023-03-01 00:00:00",
            "last_end": "2023-03-02 00:00:00", "total": 1.500_000_000_1, "uom": "kWh",
            "interval_min": 30.0}}})
    }

    #[test]
    fn equal_figures_agree_in_whatever_way_they_are_written() {
        assert_eq!(compare(&report(), &figures()), Vec::<String>::new());
    }

    #[test]
    fn every_difference_is_told() {
        for (field, value) in [
            ("intervals", json!(47)),
            ("total", json!("1.51")),
            ("first_start", json!("2023-03-01 00:30:00")),
            ("unit", json!("Wh")),
            ("series", json!("E2")),
        ] {
            let mut other = report();
            other["channels"][0][field] = value;
            assert!(!compare(&other, &figures()).is_empty(), "{field}");
        }
        assert_eq!(compare(&json!({"channels": []}), &figures()).len(), 1);
        assert_eq!(compare(&report(), &json!({"what": 1})).len(), 1);
        let nothing = json!({"channels": {}});
        assert_eq!(compare(&report(), &nothing), ["1 series, expected 0"]);
    }

    #[test]
    fn octopus_and_esb_figures_are_understood() {
        let octopus = json!({"results": 3, "total": 0.207});
        let ours = json!({"channels": [
            {"source": "", "series": "consumption", "intervals": 3, "total": "0.207"}]});
        assert_eq!(compare(&ours, &octopus), Vec::<String>::new());
        let esb = json!({"by_type": {"Active Import Interval (kWh)":
            {"readings": 2, "first": "a", "last": "b", "total_kwh": "4711.5600"}}});
        let ours = json!({"channels": [{"source": "X", "series": "Active Import Interval (kWh)",
            "intervals": 2, "first_end": "a", "last_end": "b", "total": "4711.56"}]});
        assert_eq!(compare(&ours, &esb), Vec::<String>::new());
    }
}
