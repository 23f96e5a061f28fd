//! Node's packages: wasm-opt, the browser tests' own, and Lighthouse for the benchmark. It never
//! installs anything globally.

use std::path::PathBuf;

use crate::pins;
use crate::run::{Done, Places, output, run, say};

/// An error unless Node is new enough for the tools.
pub fn check(places: &Places) -> Done {
    let version = output(places.command("node").arg("--version"))?;
    match major(&version) {
        Some(major) if major >= pins::NODE_MAJOR => Ok(()),
        _ => Err(format!(
            "Node {version} is too old: version {} or later is needed. Nothing was changed.",
            pins::NODE_MAJOR
        )
        .into()),
    }
}

/// A private Node, where the machine's own is too old for the WebAssembly tests.
pub fn for_wasm(places: &Places) -> Done {
    let (package, version) = pins::NODE_FOR_WASM;
    let own = output(places.command("node").arg("--version"))?;
    if major(&own) >= major(version) {
        println!("    Node {own} is installed");
        return Ok(());
    }
    say(&format!(
        "installing Node {version} for the WebAssembly tests"
    ));
    let machine = match std::env::consts::ARCH {
        "aarch64" => "arm64",
        _ => "x64",
    };
    private_package(places, &format!("{package}-{machine}"), version)
}

fn major(version: &str) -> Option<u32> {
    version
        .trim_start_matches('v')
        .split('.')
        .next()?
        .parse()
        .ok()
}

/// `wasm-opt`, of any version from the pinned one on.
pub fn wasm_opt(places: &Places) -> Done {
    let (package, version) = pins::BINARYEN;
    let wanted = major(version);
    if let Some(program) = places.which("wasm-opt")
        && let Ok(text) = output(places.command(program).arg("--version"))
        && binaryen_version(&text) >= wanted
    {
        println!("    {text} is installed");
        return Ok(());
    }
    say(&format!("installing {package} {version}"));
    private_package(places, package, version).map(drop)
}

/// The number in `wasm-opt version 132 (version_132)`.
fn binaryen_version(text: &str) -> Option<u32> {
    text.split_whitespace().nth(2)?.parse().ok()
}

/// Lighthouse; gives the path of its program.
pub fn lighthouse(places: &Places) -> Done<PathBuf> {
    let (package, version) = pins::LIGHTHOUSE;
    if let Some(program) = places.which(package) {
        return Ok(program);
    }
    say(&format!("installing {package} {version}"));
    private_package(places, package, version)?;
    places
        .which(package)
        .ok_or_else(|| "lighthouse was installed but is not there".into())
}

fn private_package(places: &Places, package: &str, version: &str) -> Done {
    let folder = places.cache.join("npm-tools");
    std::fs::create_dir_all(&folder)?;
    let mut command = places.command("npm");
    command.arg("install").arg("--prefix").arg(&folder);
    command.args(["--no-fund", "--no-audit", "--no-progress"]);
    run(command.arg(format!("{package}@{version}")))
}

/// The packages of the browser tests, exactly as their lock file has them.
pub fn end2end(places: &Places) -> Done {
    let folder = places.root.join("end2end");
    let lock = std::fs::read_to_string(folder.join("package-lock.json"))?;
    let stamp = folder.join("node_modules/.lamplight-lock");
    if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
        println!("    the packages of end2end are installed");
        return Ok(());
    }
    say("installing the packages of end2end");
    let mut command = places.command("npm");
    command
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
        .current_dir(&folder);
    run(command.args(["ci", "--no-fund", "--no-audit", "--no-progress"]))?;
    std::fs::write(stamp, lock)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_as_node_and_binaryen_print_them() {
        assert_eq!(major("v20.20.2"), Some(20));
        assert_eq!(major("132.0.0"), Some(132));
        assert_eq!(major("none"), None);
        assert_eq!(
            binaryen_version("wasm-opt version 132 (version_132)"),
            Some(132)
        );
        assert_eq!(binaryen_version("wasm-opt"), None);
    }
}
