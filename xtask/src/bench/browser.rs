//! The engine in the browser: what one step of a slider costs when a half-hourly year is re-rated,
//! measured in the Chromium that the tests use.
//!
//! `crates/whatif/benches/browser.rs` becomes WebAssembly, stands in one local page, and the
//! browser prints that page once it has measured: no server, no network. Above the target it fails.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value;

use crate::pins::WASM_TARGET;
use crate::run::{Done, Places, is_root, output, run, say};
use crate::setup::{self, Browser};

/// What a half-hourly year may take, in milliseconds. The median is held against it: the slowest
/// runs tell more of what else the machine did.
const TARGET_MS: f64 = 5.0;

/// Measured runs of each tariff, each with another load.
const RUNS: u32 = 300;

/// Runs before those. V8 starts with quickly compiled code and replaces it while it runs.
const WARM_UP: u32 = 100;

/// How long the browser may take for all of it.
const LIMIT: Duration = Duration::from_secs(180);

/// A table, and how many of its figures are above the target.
pub struct Figures {
    pub table: String,
    pub misses: usize,
}

impl Figures {
    /// An error when a figure is above the target.
    pub fn judged(&self) -> Done {
        match self.misses {
            0 => Ok(()),
            misses => Err(format!("{misses} medians are above {TARGET_MS} ms").into()),
        }
    }
}

/// Measures and prints a table; above the target it fails.
pub fn run_all(places: &Places) -> Done {
    let figures = measure(places)?;
    println!("\n{}", figures.table);
    fs::write(places.target.join("xtask/bench-browser.md"), &figures.table)?;
    figures.judged()
}

/// Builds, runs the page, and reads what it measured.
pub fn measure(places: &Places) -> Done<Figures> {
    setup::for_webassembly(places)?;
    let browser = match setup::browser(places)? {
        Browser::Installed(program) => program,
        Browser::Playwrights => setup::playwrights_chromium(places)?,
    };
    say("building the engine for the browser");
    let wasm = build(places)?;
    let folder = places.target.join("xtask/bench-browser");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let mut bindgen = places.command("wasm-bindgen");
    bindgen.args([
        "--target",
        "no-modules",
        "--no-typescript",
        "--out-name",
        "bench",
    ]);
    run(bindgen.arg("--out-dir").arg(&folder).arg(wasm))?;
    fs::write(
        folder.join("module.js"),
        module(&fs::read(folder.join("bench_bg.wasm"))?),
    )?;
    fs::write(folder.join("index.html"), page())?;
    say(&format!(
        "re-rating a year in {}",
        version(places, &browser)
    ));
    figures(&dumped(places, &browser, &folder)?)
}

/// Builds the benchmark of `whatif`, optimised for size as the product's own WebAssembly is, and
/// finds its file in what Cargo says.
fn build(places: &Places) -> Done<PathBuf> {
    let mut cargo = places.command("cargo");
    cargo.args(["build", "--package", "whatif", "--bench", "browser"]);
    cargo.args(["--profile", "wasm-release", "--target", WASM_TARGET]);
    let text = output(cargo.args(["--message-format", "json"]))?;
    artifact(&text).ok_or_else(|| "Cargo built no WebAssembly".into())
}

fn artifact(messages: &str) -> Option<PathBuf> {
    let messages = messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let mut benches = messages.filter(|message| message["target"]["kind"][0] == "bench");
    benches.find_map(|message| {
        let files = message["filenames"]
            .as_array()?
            .iter()
            .filter_map(Value::as_str);
        files
            .map(PathBuf::from)
            .find(|file| file.extension().is_some_and(|ext| ext == "wasm"))
    })
}

/// The bytes of the module as a script, because a page from a file may fetch nothing.
fn module(wasm: &[u8]) -> String {
    let mut text = String::with_capacity(wasm.len() * 2 + 20);
    text.push_str("const MODULE = '");
    for byte in wasm {
        let _ = write!(text, "{byte:02x}");
    }
    text.push_str("';\n");
    text
}

fn page() -> String {
    let script = include_str!("browser.js");
    let script = script.replace("WARM_UP", &WARM_UP.to_string());
    let script = script.replace("RUNS", &RUNS.to_string());
    format!(
        "<!doctype html><meta charset=\"utf-8\"><title>Re-rating</title><pre></pre>\n\
         <script src=\"bench.js\"></script><script src=\"module.js\"></script>\n\
         <script>\n{script}</script>\n"
    )
}

fn version(places: &Places, browser: &Path) -> String {
    let version = output(places.command(browser).arg("--version"));
    version.unwrap_or_else(|_| browser.display().to_string())
}

/// The page as it stands after its scripts.
fn dumped(places: &Places, browser: &Path, folder: &Path) -> Done<String> {
    let mut command = places.command(browser);
    command.args([
        "--headless=new",
        "--disable-gpu",
        "--no-first-run",
        "--disable-sync",
    ]);
    command.args([
        "--disable-background-networking",
        "--disable-component-update",
    ]);
    command.arg(format!("--timeout={}", LIMIT.as_millis()));
    if is_root() {
        command.arg("--no-sandbox");
    }
    command.arg(format!(
        "--user-data-dir={}",
        folder.join("profile").display()
    ));
    let page = format!("file://{}", folder.join("index.html").display());
    output(command.arg("--dump-dom").arg(page))
}

/// Reads what `browser.js` wrote into the page.
fn figures(page: &str) -> Done<Figures> {
    let written = page
        .split_once("<pre>")
        .and_then(|(_, rest)| rest.split_once("</pre>"));
    let (text, _) = written.ok_or("the page does not have its place for figures")?;
    let rows: Value = serde_json::from_str(text)
        .map_err(|_| format!("the page did not measure to the end: {text}"))?;
    let rows = rows.as_array().filter(|rows| !rows.is_empty());
    let mut table = String::from(
        "| re-rating a half-hourly year in the browser | first ms | median ms | p95 ms | total |\n\
         |---|--:|--:|--:|--:|\n",
    );
    let mut misses = 0;
    for row in rows.ok_or("the page measured nothing")? {
        let number = |name: &str| row[name].as_f64().ok_or(format!("no {name} in {row}"));
        let text = |name: &str| row[name].as_str().ok_or(format!("no {name} in {row}"));
        let median = number("median")?;
        misses += usize::from(median > TARGET_MS);
        writeln!(
            table,
            "| {} | {:.1} | {median:.2} | {:.2} | {} |",
            text("name")?,
            number("first")?,
            number("p95")?,
            text("total")?
        )?;
    }
    writeln!(
        table,
        "\n{RUNS} runs each, a changed load in each; target: median ≤ {TARGET_MS} ms"
    )?;
    Ok(Figures { table, misses })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_figures_are_read_from_the_page_and_held_against_the_target() {
        let page = r#"<html><body><pre>[
            {"name":"flat","first":12.5,"median":1.25,"p95":2,"total":"479065"},
            {"name":"slow","first":30,"median":5.1,"p95":9.75,"total":"1"}]</pre></body></html>"#;
        let read = figures(page).expect("figures");
        assert!(
            read.table
                .contains("| flat | 12.5 | 1.25 | 2.00 | 479065 |")
        );
        assert_eq!(read.misses, 1);
        assert!(read.judged().is_err());
    }

    #[test]
    fn a_page_that_stopped_early_is_no_result() {
        for page in [
            "<html></html>",
            "<pre></pre>",
            "<pre>[]</pre>",
            "<pre>RangeError</pre>",
        ] {
            assert!(figures(page).is_err(), "{page}");
        }
    }

    #[test]
    fn the_file_is_the_one_that_cargo_names() {
        let messages = "{\"reason\":\"compiler-artifact\",\"target\":{\"kind\":[\"lib\"]},\
            \"filenames\":[\"a.rlib\"]}\n{\"reason\":\"compiler-artifact\",\
            \"target\":{\"kind\":[\"bench\"]},\"filenames\":[\"b.js\",\"b.wasm\"]}\n";
        assert_eq!(artifact(messages), Some(PathBuf::from("b.wasm")));
        assert_eq!(artifact(""), None);
    }

    #[test]
    fn the_module_is_hexadecimal_in_a_script() {
        assert_eq!(module(&[0, 97, 255]), "const MODULE = '0061ff';\n");
    }
}
