//! Running other programs: said aloud first, never with a question, and with the private tools on
//! the path. It never hides a failing program's exit status.

use std::error::Error;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// What every step gives back; the text is for the person at the terminal.
pub type Done<T = ()> = Result<T, Box<dyn Error>>;

/// Says what happens next.
pub fn say(text: &str) {
    println!("==> {text}");
}

/// The folders that everything is found from.
pub struct Places {
    /// The workspace.
    pub root: PathBuf,
    /// Cargo's target folder.
    pub target: PathBuf,
    /// Tools and downloads that outlive a `cargo clean`, and serve every clone of this user.
    pub cache: PathBuf,
}

impl Places {
    /// Finds them from Cargo's and the user's environment.
    pub fn find() -> Done<Self> {
        let manifest = std::env::var_os("CARGO_MANIFEST_DIR")
            .ok_or("run this as `cargo xtask`, from the project's folder")?;
        let root = Path::new(&manifest)
            .parent()
            .ok_or("xtask has no parent folder")?
            .to_owned();
        let target = match std::env::var_os("CARGO_TARGET_DIR") {
            Some(dir) => root.join(dir),
            None => root.join("target"),
        };
        let cache = match (std::env::var_os("XDG_CACHE_HOME"), std::env::var_os("HOME")) {
            (Some(dir), _) if !dir.is_empty() => PathBuf::from(dir).join("lamplight"),
            (_, Some(home)) => PathBuf::from(home).join(".cache").join("lamplight"),
            _ => target.join("lamplight-cache"),
        };
        Ok(Self {
            root,
            target,
            cache,
        })
    }

    /// Where `cargo install --root` and npm put private tools: searched before the user's path.
    fn tool_dirs(&self) -> Vec<PathBuf> {
        let mut dirs = vec![
            self.cache.join("tools/bin"),
            self.cache.join("npm-tools/node_modules/.bin"),
        ];
        match (std::env::var_os("CARGO_HOME"), std::env::var_os("HOME")) {
            (Some(home), _) => dirs.push(PathBuf::from(home).join("bin")),
            (_, Some(home)) => dirs.push(PathBuf::from(home).join(".cargo/bin")),
            _ => {}
        }
        dirs
    }

    /// A command in the workspace, with the private tools on its path, no standard input, and
    /// without what `cargo run` adds to the environment (which would rebuild crates for nothing).
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root).stdin(Stdio::null());
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            let ours = [
                "CARGO_PKG_",
                "CARGO_MANIFEST_",
                "CARGO_BIN_",
                "CARGO_CRATE_",
            ];
            if ours.iter().any(|prefix| text.starts_with(prefix)) || text == "CARGO" {
                command.env_remove(&name);
            }
        }
        let old = std::env::var_os("PATH").unwrap_or_default();
        let dirs = self
            .tool_dirs()
            .into_iter()
            .chain(std::env::split_paths(&old));
        if let Ok(path) = std::env::join_paths(dirs) {
            command.env("PATH", path);
        }
        command
    }

    /// The full path of a program on the extended path.
    pub fn which(&self, program: &str) -> Option<PathBuf> {
        let old = std::env::var_os("PATH").unwrap_or_default();
        self.tool_dirs()
            .into_iter()
            .chain(std::env::split_paths(&old))
            .map(|dir| dir.join(program))
            .find(|path| path.is_file())
    }
}

/// Shows the command and runs it with its output to the terminal; an error unless it exits 0.
pub fn run(command: &mut Command) -> Done {
    println!("    $ {}", shown(command));
    let status = command
        .status()
        .map_err(|e| format!("{}: {e}", shown(command)))?;
    check(command, status)
}

/// Runs a command quietly and gives its standard output, trimmed; an error unless it exits 0.
pub fn output(command: &mut Command) -> Done<String> {
    let output = command
        .output()
        .map_err(|e| format!("{}: {e}", shown(command)))?;
    if !output.status.success() {
        let stderr = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{} failed: {}", shown(command), stderr.trim()).into());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs a command whose output is shown and kept, and gives the kept text with its status.
pub fn tee(command: &mut Command) -> Done<(ExitStatus, String)> {
    println!("    $ {}", shown(command));
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let kept = Arc::new(Mutex::new(String::new()));
    let pipes: [Option<Box<dyn Read + Send>>; 2] = [
        child
            .stdout
            .take()
            .map(|p| Box::new(p) as Box<dyn Read + Send>),
        child
            .stderr
            .take()
            .map(|p| Box::new(p) as Box<dyn Read + Send>),
    ];
    let readers: Vec<_> = pipes
        .into_iter()
        .flatten()
        .map(|pipe| {
            let kept = Arc::clone(&kept);
            std::thread::spawn(move || copy_lines(pipe, &kept))
        })
        .collect();
    let status = child.wait()?;
    for reader in readers {
        reader
            .join()
            .map_err(|_| "a reader of the command's output failed")?;
    }
    let text = kept
        .lock()
        .map_err(|_| "a reader of the command's output failed")?
        .clone();
    Ok((status, text))
}

fn copy_lines(pipe: Box<dyn Read + Send>, kept: &Mutex<String>) {
    let mut out = std::io::stdout();
    for line in BufReader::new(pipe).split(b'\n').map_while(Result::ok) {
        let line = String::from_utf8_lossy(&line);
        // A closed terminal must not stop the reading: the child would block on a full pipe.
        drop(writeln!(out, "{line}"));
        if let Ok(mut kept) = kept.lock() {
            kept.push_str(&line);
            kept.push('\n');
        }
    }
}

/// Like [`run`], but ends the command when it takes longer than `limit`.
pub fn run_within(command: &mut Command, limit: Duration) -> Done {
    println!("    $ {}", shown(command));
    let mut child = command
        .spawn()
        .map_err(|e| format!("{}: {e}", shown(command)))?;
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return check(command, status);
        }
        if start.elapsed() > limit {
            child.kill()?;
            child.wait()?;
            return Err(format!("{} took over {} s", shown(command), limit.as_secs()).into());
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn check(command: &Command, status: ExitStatus) -> Done {
    match status.success() {
        true => Ok(()),
        false => Err(format!("{} failed ({status})", shown(command)).into()),
    }
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Is this user root?
pub fn is_root() -> bool {
    Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|output| String::from_utf8_lossy(&output.stdout).trim() == "0")
}

/// A command that runs as root: as it is for root, through `sudo -n` otherwise. `Err` says what to
/// run by hand when neither is possible.
pub fn as_root(places: &Places, words: &[&str]) -> Done<Command> {
    if is_root() {
        let mut command = places.command(words[0]);
        command.args(&words[1..]);
        return Ok(command);
    }
    let sudo = places
        .command("sudo")
        .args(["-n", "true"])
        .stderr(Stdio::null())
        .status();
    if !sudo.is_ok_and(|status| status.success()) {
        return Err(format!(
            "this step needs root, and `sudo` would ask for a password. \
             Nothing was changed. Please run it yourself, then start again:\n    sudo {}",
            words.join(" ")
        )
        .into());
    }
    let mut command = places.command("sudo");
    command.arg("-n").args(words);
    Ok(command)
}
