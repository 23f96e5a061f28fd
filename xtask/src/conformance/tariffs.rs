//! Every case of `DIR/tariff-cases`: what `lamplight rate` makes of it against what NREL's SAM made
//! of it, each month and component.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::run::{Done, Places, say};
use crate::site;

/// What is compared, under the names of both sides.
const COMPONENTS: [&str; 6] = [
    "fixed",
    "energy",
    "demand",
    "minimum_topup",
    "true_up_credit",
    "total",
];

/// Dollars. SAM adds up in floating point, we do not.
const TOLERANCE: f64 = 1e-6;

/// Rates and compares every case. A case that cannot be rated or has no figures is wrong too.
pub fn check(places: &Places, dir: &Path) -> Done {
    let folder = dir.join("tariff-cases");
    if !folder.is_dir() {
        say(&format!(
            "conformance: {} is not there: no tariff is rated",
            folder.display()
        ));
        return Ok(());
    }
    if !site::binary(places).is_file() {
        return Err("build the release first: cargo xtask build".into());
    }
    say("rating the tariff cases: the worst difference of any month and component from SAM's");
    let mut files: Vec<PathBuf> = fs::read_dir(&folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    files.sort();
    if files.is_empty() {
        return Err(format!("{} is empty", folder.display()).into());
    }
    let mut wrong = 0_usize;
    for file in &files {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        match case(places, file) {
            Ok(worst) if worst.difference <= TOLERANCE => {
                println!("    ok    {name}: {:.0e}", worst.difference);
            }
            Ok(worst) => {
                wrong += 1;
                println!(
                    "    WRONG {name}: {:.6} in {}",
                    worst.difference, worst.place
                );
            }
            Err(error) => {
                wrong += 1;
                println!("    WRONG {name}: {error}");
            }
        }
    }
    println!("{} passed, {wrong} failed", files.len() - wrong);
    match wrong {
        0 => Ok(()),
        _ => Err("some tariffs were rated differently".into()),
    }
}

/// The greatest difference in a case, and where it is.
#[derive(Debug, PartialEq)]
struct Worst {
    difference: f64,
    place: String,
}

fn case(places: &Places, file: &Path) -> Done<Worst> {
    let output = site::lamplight(places)
        .args(["rate", "--json", "--case"])
        .arg(file)
        .output()?;
    if !output.status.success() {
        let why = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{}: {}", output.status, why.trim()).into());
    }
    let ours: Value = serde_json::from_slice(&output.stdout)?;
    let theirs: Value = serde_json::from_str(&fs::read_to_string(file)?)?;
    compare(&ours, &theirs["sam"])
}

fn compare(ours: &Value, theirs: &Value) -> Done<Worst> {
    let mut worst = Worst {
        difference: 0.0,
        place: String::new(),
    };
    for month in 0..12 {
        for name in COMPONENTS {
            let place = format!("month {}, {name}", month + 1);
            let our = &ours["months"][month][name];
            let our: f64 = our
                .as_str()
                .and_then(|text| text.parse().ok())
                .ok_or_else(|| format!("{place}: we say {our}"))?;
            let their = &theirs["months"][month][name];
            let their = their
                .as_f64()
                .ok_or_else(|| format!("{place}: SAM says {their}"))?;
            let difference = (our - their).abs();
            // Not a number is not equal either.
            if difference.is_nan() || difference > worst.difference {
                worst = Worst { difference, place };
            }
        }
    }
    Ok(worst)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn year(total: impl Fn(usize) -> Value) -> Value {
        let month = |index: usize| {
            let zero = total(99);
            json!({"fixed": zero, "energy": zero, "demand": zero, "minimum_topup": zero,
                   "true_up_credit": zero, "total": total(index)})
        };
        json!({"months": (0..12).map(month).collect::<Vec<_>>()})
    }

    #[test]
    fn the_worst_difference_is_found_with_its_place() {
        let ours = year(|month| json!(if month == 6 { "10.5" } else { "0" }));
        let theirs = year(|month| json!(if month == 6 { 10.25 } else { 0.0 }));
        let worst = compare(&ours, &theirs).expect("can be compared");
        assert_eq!(
            worst,
            Worst {
                difference: 0.25,
                place: "month 7, total".to_owned()
            }
        );
        let same = compare(
            &ours,
            &year(|month| json!(if month == 6 { 10.5 } else { 0.0 })),
        );
        assert!(same.expect("can be compared").difference <= TOLERANCE);
    }

    #[test]
    fn a_missing_figure_is_an_error_on_either_side() {
        let ours = year(|_| json!("0"));
        let error = compare(&ours, &Value::Null).expect_err("SAM is silent");
        assert_eq!(error.to_string(), "month 1, fixed: SAM says null");
        let error = compare(&json!({}), &ours).expect_err("we are silent");
        assert_eq!(error.to_string(), "month 1, fixed: we say null");
    }
}
