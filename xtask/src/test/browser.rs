//! The browser tests of `end2end/`, against the release build on a private port.
//!
//! What Playwright's configuration gets from here, all in its environment:
//! - `LAMPLIGHT_URL`: the portal's address, `http://127.0.0.1:PORT`;
//! - `LAMPLIGHT_LOGINS`: the JSON file of its logins: `[{story, email, password, totp_secret}]`;
//! - `LAMPLIGHT_LOG`: the file with what the server writes;
//! - `LAMPLIGHT_CHROMIUM`: the browser's program, unset when Playwright has its own;
//! - `LAMPLIGHT_ROOT_USER=1` when run as root (Chromium then needs `--no-sandbox`).

use std::fs;

use super::tally::Tally;
use crate::portal::Portal;
use crate::run::{Done, Places, is_root, tee};
use crate::setup::{self, Browser};

/// Serves the release build and runs Playwright on it.
pub fn playwright(places: &Places) -> Done<Tally> {
    let folder = places.root.join("end2end");
    if !folder.join("playwright.config.ts").is_file() {
        return Err("end2end/playwright.config.ts is not there".into());
    }
    let results = folder.join("test-results");
    let report = places.target.join("xtask/playwright.json");
    // A report of an earlier run must never be read as this one's.
    drop(fs::remove_file(&report));
    let portal = Portal::start(places, "browser", None)?;
    let mut command = places.command("npx");
    command
        .current_dir(&folder)
        .args(["playwright", "test", "--reporter=list,json"])
        .env("LAMPLIGHT_URL", portal.url())
        .env("LAMPLIGHT_LOGINS", portal.logins_file())
        .env("LAMPLIGHT_LOG", &portal.log)
        .env("PLAYWRIGHT_JSON_OUTPUT_NAME", &report)
        .env("PLAYWRIGHT_JSON_OUTPUT_FILE", &report);
    if let Browser::Installed(program) = setup::browser(places)? {
        command.env("LAMPLIGHT_CHROMIUM", program);
    }
    if is_root() {
        command.env("LAMPLIGHT_ROOT_USER", "1");
    }
    let (status, _) = tee(&mut command)?;
    let text = fs::read_to_string(&report).map_err(|_| "Playwright wrote no report")?;
    let tally = Tally::of_playwright(&serde_json::from_str(&text)?).ok_or("an empty report")?;
    if tally.failed > 0 && results.is_dir() {
        portal.keep_log(&results.join("lamplight.log"))?;
    }
    if !status.success() && tally.failed == 0 {
        return Err(format!("Playwright: {status}").into());
    }
    match tally.passed + tally.failed {
        0 => Err("Playwright ran no test".into()),
        _ => Ok(tally),
    }
}
