//! A Chromium for the browser tests: the machine's own, Debian's package, or (on Ubuntu, where the
//! package is a snap) Playwright's download. It never drives the browser.

use std::path::PathBuf;

use super::apt;
use crate::run::{Done, Places, as_root, output, run, say};

/// The browser that the tests use.
pub enum Browser {
    /// A program on this machine.
    Installed(PathBuf),
    /// The one that Playwright downloaded and finds by itself.
    Playwrights,
}

/// Programs that will do, in order. Ubuntu's `chromium-browser` may be a stub that only asks for a
/// snap: it must answer `--version`.
const PROGRAMS: [&str; 4] = [
    "chromium",
    "google-chrome-stable",
    "google-chrome",
    "chromium-browser",
];

/// Finds a browser or installs one.
pub fn ensure(places: &Places) -> Done<Browser> {
    if let Some(path) = std::env::var_os("LAMPLIGHT_CHROMIUM") {
        return Ok(Browser::Installed(path.into()));
    }
    if let Some(found) = find(places) {
        return Ok(found);
    }
    if is_debian() {
        apt::ensure(places, &[apt::CHROMIUM])?;
        return find(places).ok_or_else(|| "Chromium was installed but does not start".into());
    }
    playwrights(places)?;
    Ok(Browser::Playwrights)
}

fn find(places: &Places) -> Option<Browser> {
    let path = PROGRAMS
        .iter()
        .filter_map(|name| places.which(name))
        .find(|path| {
            !path.starts_with("/snap") && output(places.command(path).arg("--version")).is_ok()
        })?;
    Some(Browser::Installed(path))
}

fn is_debian() -> bool {
    let release = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    release.lines().any(|line| line == "ID=debian")
}

/// Playwright's own browser: its libraries need root, the browser itself only the network.
fn playwrights(places: &Places) -> Done {
    say("installing Playwright's Chromium (this system has no Chromium package but a snap)");
    let folder = places.root.join("end2end");
    let deps = ["npx", "playwright", "install-deps", "chromium"];
    match as_root(places, &deps) {
        Ok(mut command) => run(command.current_dir(&folder))?,
        Err(error) => println!("    {error}"),
    }
    let mut command = places.command("npx");
    run(command
        .args(["playwright", "install", "chromium"])
        .current_dir(&folder))
}

/// Where Playwright keeps the browser that it downloaded.
pub fn playwrights_program(places: &Places) -> Done<PathBuf> {
    super::node::end2end(places)?;
    let script = "console.log(require('@playwright/test').chromium.executablePath())";
    let mut node = places.command("node");
    node.current_dir(places.root.join("end2end"));
    let path = PathBuf::from(output(node.args(["--eval", script]))?);
    match path.is_file() {
        true => Ok(path),
        false => Err("Playwright has no Chromium: run `cargo xtask setup`".into()),
    }
}
