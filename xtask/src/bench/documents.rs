//! PDFs of bills, and what they leave in memory. Below the target it fails.

use std::fs;

use crate::run::{Done, Places, output, say};

/// PDFs in print of usual size that two cores must make in a second.
const TARGET: f64 = 30.0;

/// Measures, prints and keeps it in `target/xtask/bench-documents.md`.
pub fn run_all(places: &Places) -> Done {
    say("PDFs of bills, every one another");
    let mut cargo = places.command("cargo");
    cargo.args([
        "bench",
        "--quiet",
        "--package",
        "documents",
        "--bench",
        "press",
    ]);
    let text = output(&mut cargo)?;
    println!("{text}");
    fs::create_dir_all(places.target.join("xtask"))?;
    fs::write(places.target.join("xtask/bench-documents.md"), &text)?;
    let rate = rate(&text).ok_or("no figure was printed")?;
    match rate >= TARGET {
        true => Ok(()),
        false => Err(format!("{rate} PDFs a second is below {TARGET}").into()),
    }
}

/// The number before "PDFs a second" in the first line.
fn rate(text: &str) -> Option<f64> {
    let (before, _) = text.split_once(" PDFs a second")?;
    before.rsplit(' ').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::rate;

    #[test]
    fn the_rate_is_that_of_the_first_line() {
        let text =
            "standard print: 44.2 PDFs a second on 2 threads\nlarge print: 9.1 PDFs a second";
        assert_eq!(rate(text), Some(44.2));
        assert_eq!(rate("nothing"), None);
    }
}
