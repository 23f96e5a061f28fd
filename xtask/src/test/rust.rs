//! Rust's own tests: nextest on this machine (which starts PostgreSQL by itself where a test needs
//! it), the examples in the documentation, and the tests that run as WebAssembly under Node.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::tally::Tally;
use crate::pins::WASM_TARGET;
use crate::run::{Done, Places, output, tee};

/// Left out of builds for this machine: it would switch the app to its browser half.
const BROWSER_ONLY: &str = "frontend";

/// Every unit, property, store and server test.
pub fn nextest(places: &Places) -> Done<Tally> {
    let mut command = places.command("cargo");
    command.args(["nextest", "run", "--workspace", "--exclude", BROWSER_ONLY]);
    command.args([
        "--no-fail-fast",
        "--color",
        "never",
        "--status-level",
        "slow",
    ]);
    let (status, text) = tee(command.args(["--final-status-level", "slow"]))?;
    let tally = Tally::of_nextest(&text).ok_or("nextest ran no test")?;
    if !status.success() && tally.failed == 0 {
        return Err(format!("nextest: {status}").into());
    }
    Ok(tally)
}

/// The examples in doc comments, of the crates that have any: starting rustdoc for each of the
/// others would take a minute for nothing.
pub fn doc_tests(places: &Places) -> Done<Tally> {
    let mut crates = Vec::new();
    for package in packages(places)? {
        let folder = package["manifest_path"]
            .as_str()
            .and_then(|path| Path::new(path).parent());
        if package["name"] != BROWSER_ONLY
            && has_examples(&folder.unwrap_or(&places.root).join("src"))?
        {
            crates.extend(package["name"].as_str().map(str::to_owned));
        }
    }
    if crates.is_empty() {
        println!("    no crate has an example to run");
        return Ok(Tally::default());
    }
    let mut command = places.command("cargo");
    command.args(["test", "--doc", "--no-fail-fast", "--quiet"]);
    for name in &crates {
        command.args(["--package", name]);
    }
    let (status, text) = tee(&mut command)?;
    finished(status.success(), &text)
}

/// Does a Rust file in the folder have an example that rustdoc would run?
fn has_examples(folder: &Path) -> Done<bool> {
    if !folder.is_dir() {
        return Ok(false);
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let found = match path.extension() {
            Some(ext) if ext == "rs" => example_in(&fs::read_to_string(&path)?),
            _ => has_examples(&path)?,
        };
        if found {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Is there a fence in the doc comments that opens Rust code?
fn example_in(text: &str) -> bool {
    let lines = text.lines().map(str::trim_start);
    let docs = lines.filter_map(|l| l.strip_prefix("///").or_else(|| l.strip_prefix("//!")));
    let mut inside = false;
    for fence in docs.filter_map(|line| line.trim().strip_prefix("```")) {
        inside = !inside;
        if inside && matches!(fence, "" | "rust" | "no_run" | "should_panic") {
            return true;
        }
    }
    false
}

/// Every test target named `wasm`, compiled for the browser and run under Node.
pub fn wasm_tests(places: &Places) -> Done<Tally> {
    let crates = with_wasm_tests(places)?;
    if crates.is_empty() {
        return Err("no crate has a test named `wasm`".into());
    }
    let runner = places
        .which("wasm-bindgen-test-runner")
        .ok_or("there is no test runner")?;
    let mut command = places.command("cargo");
    command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner);
    command.args([
        "test",
        "--target",
        WASM_TARGET,
        "--test",
        "wasm",
        "--no-fail-fast",
    ]);
    for name in &crates {
        command.args(["--package", name]);
    }
    let (status, text) = tee(&mut command)?;
    let tally = finished(status.success(), &text)?;
    match tally == Tally::default() {
        true => Err("the WebAssembly tests ran no test".into()),
        false => Ok(tally),
    }
}

fn finished(success: bool, text: &str) -> Done<Tally> {
    let tally = Tally::of_libtest(text);
    match success || tally.failed > 0 {
        true => Ok(tally),
        false => Err("it did not build or run".into()),
    }
}

fn with_wasm_tests(places: &Places) -> Done<Vec<String>> {
    let is_wasm_test = |target: &Value| target["name"] == "wasm" && target["kind"][0] == "test";
    Ok(packages(places)?
        .iter()
        .filter(|package| {
            package["targets"]
                .as_array()
                .is_some_and(|all| all.iter().any(is_wasm_test))
        })
        .filter_map(|package| package["name"].as_str().map(str::to_owned))
        .collect())
}

fn packages(places: &Places) -> Done<Vec<Value>> {
    let mut cargo = places.command("cargo");
    let text = output(cargo.args(["metadata", "--format-version", "1", "--no-deps"]))?;
    let metadata: Value = serde_json::from_str(&text)?;
    let packages = metadata["packages"]
        .as_array()
        .ok_or("cargo metadata has no packages")?;
    Ok(packages.clone())
}

#[cfg(test)]
mod tests {
    use super::example_in;

    #[test]
    fn only_a_fence_that_opens_rust_code_is_an_example() {
        assert!(example_in(
            "/// Adds.\n/// ```\n/// assert!(true);\n/// ```\nfn f() {}"
        ));
        assert!(example_in(
            "//! ```text\n//! a\n//! ```\n    /// ```no_run\n    /// ```"
        ));
        assert!(!example_in("/// ```ignore\n/// x\n/// ```"));
        assert!(!example_in("/// ```toml\n/// x\n/// ```\nfn f() {}"));
        assert!(!example_in("let text = \"```\";"));
    }
}
