//! Python packages in an environment of their own. It never touches the user's or the system's.

use std::path::PathBuf;

use super::apt;
use crate::pins;
use crate::run::{Done, Places, output, run, say};

/// The Python that has `localstripe`. Tests find it at this place below the cache folder too.
fn python(places: &Places) -> PathBuf {
    places.cache.join("localstripe/bin/python")
}

/// Installs `localstripe` unless its pinned version is there.
pub fn localstripe(places: &Places) -> Done {
    let (package, version) = pins::LOCALSTRIPE;
    let python = python(places);
    let asks = format!("import importlib.metadata as m; print(m.version('{package}'))");
    let mut ask = places.command(&python);
    ask.args(["-c", &asks]).stderr(std::process::Stdio::null());
    if python.is_file() && output(&mut ask).is_ok_and(|found| found == version) {
        println!("    {package} {version} is installed");
        return Ok(());
    }
    apt::ensure(places, &[apt::PYTHON_VENV])?;
    say(&format!(
        "installing {package} {version} into an environment of its own"
    ));
    let folder = places.cache.join("localstripe");
    let mut venv = places.command("python3");
    run(venv.args(["-m", "venv", "--clear"]).arg(&folder))?;
    let mut pip = places.command(&python);
    pip.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]);
    run(pip.arg(format!("{package}=={version}")))
}
