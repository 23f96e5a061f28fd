//! Programs that come from Cargo's registry. It never replaces a program of the user's: what has the
//! pinned version on the path is used, anything else goes to the project's own cache.

use crate::pins::{CargoTool, TOOL_PROFILE};
use crate::run::{Done, Places, output, run, say};

/// Installs the tool unless it is there with an accepted version.
pub fn ensure(places: &Places, tool: &CargoTool) -> Done {
    if let Some(version) = installed(places, tool)
        && (tool.any_version || version == tool.version)
    {
        println!("    {} {version} is installed", tool.program);
        return Ok(());
    }
    say(&format!(
        "compiling {} {}: about {} minutes on two cores, once",
        tool.package, tool.version, tool.minutes
    ));
    let mut command = places.command("cargo");
    command.envs(TOOL_PROFILE);
    command
        .args(["install", tool.package, "--version", tool.version])
        .args(tool.flags);
    // One build folder for all the tools: what they share is compiled once.
    command
        .arg("--target-dir")
        .arg(places.target.join("tools-build"));
    run(command.arg("--root").arg(places.cache.join("tools")))?;
    match installed(places, tool) {
        Some(version) if tool.any_version || version == tool.version => Ok(()),
        other => Err(format!("{} was installed, but answers {other:?}", tool.program).into()),
    }
}

/// Removes the build folder of the tools, several hundred megabytes, once they are installed.
pub fn tidy_up(places: &Places) {
    let folder = places.target.join("tools-build");
    if folder.is_dir()
        && let Err(error) = std::fs::remove_dir_all(&folder)
    {
        println!("    {} could not be removed: {error}", folder.display());
    }
}

fn installed(places: &Places, tool: &CargoTool) -> Option<String> {
    let program = places.which(tool.program)?;
    version_in(&output(places.command(program).arg("--version")).ok()?)
}

/// The version in the first line of what `--version` prints: its second word.
fn version_in(text: &str) -> Option<String> {
    text.lines()
        .next()?
        .split_whitespace()
        .nth(1)
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_the_second_word() {
        let text = "cargo-nextest 0.9.143 (60fa45f63 2026-08-04)\nrelease: 0.9.143";
        assert_eq!(version_in(text).as_deref(), Some("0.9.143"));
        assert_eq!(
            version_in("wasm-bindgen 0.2.130").as_deref(),
            Some("0.2.130")
        );
        assert_eq!(version_in(""), None);
    }
}
