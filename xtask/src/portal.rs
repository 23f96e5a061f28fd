//! The built binary, served on a private port with its own data for as long as a test or a
//! measurement needs it. It never touches the user's own data.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::run::{Done, Places, say};
use crate::site;

/// How long filling the demo supplier may take before the wait is given up.
const LIMIT: Duration = Duration::from_secs(300);

/// A running `lamplight demo`; it is stopped when this is dropped.
pub struct Portal {
    child: Child,
    pub address: SocketAddr,
    /// Everything it wrote to standard output and standard error.
    pub log: PathBuf,
    folder: PathBuf,
}

impl Portal {
    /// Starts it on a free port; without `database_url` on an SQLite file of its own.
    pub fn start(places: &Places, name: &str, database_url: Option<&str>) -> Done<Self> {
        let folder = places
            .target
            .join("xtask")
            .join(format!("{name}-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        let address = free_address()?;
        let log = folder.join("lamplight.log");
        let mut command = site::lamplight(places);
        command
            .args(["demo", "--listen", &address.to_string(), "--data-dir"])
            .arg(&folder)
            .arg("--logins-json")
            .arg(folder.join("logins.json"))
            .current_dir(&folder)
            .stdout(File::create(&log)?)
            .stderr(File::options().append(true).open(&log)?);
        match database_url {
            Some(url) => command
                .env("DATABASE_URL", url)
                .env("LAMPLIGHT_CONNECTIONS", beside_postgres()),
            None => command.env_remove("DATABASE_URL"),
        };
        say(&format!("starting `lamplight demo` on {address}"));
        let start = Instant::now();
        let mut portal = Self {
            child: command.spawn()?,
            address,
            log,
            folder,
        };
        portal.wait_until_ready()?;
        say(&format!(
            "it was ready after {:.1} s",
            start.elapsed().as_secs_f32()
        ));
        Ok(portal)
    }

    /// Where browsers find it.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The file with its logins, as JSON.
    pub fn logins_file(&self) -> PathBuf {
        self.folder.join("logins.json")
    }

    /// Its logins: a list with `email`, `password`, `totp_secret` (may be null), `story`.
    pub fn logins(&self) -> Done<Value> {
        Ok(serde_json::from_str(&fs::read_to_string(
            self.logins_file(),
        )?)?)
    }

    /// What it wrote so far.
    pub fn written(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Keeps what it wrote where the next run does not overwrite it.
    pub fn keep_log(&self, to: &Path) -> Done {
        fs::copy(&self.log, to)?;
        Ok(())
    }

    fn wait_until_ready(&mut self) -> Done {
        let start = Instant::now();
        while start.elapsed() < LIMIT {
            if let Some(status) = self.child.try_wait()? {
                return Err(format!("lamplight demo ended ({status}):\n{}", self.tail()).into());
            }
            if get_status(self.address, "/readyz") == Some(200) {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(200));
        }
        Err(format!("lamplight demo was not ready in time:\n{}", self.tail()).into())
    }

    fn tail(&self) -> String {
        let text = self.written();
        let lines: Vec<_> = text.lines().collect();
        lines[lines.len().saturating_sub(40)..].join("\n")
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        // An orderly stop first, so that its shutdown is what every test run goes through.
        let id = self.child.id().to_string();
        let asked = Command::new("kill")
            .args(["-TERM", &id])
            .stderr(Stdio::null())
            .status();
        let start = Instant::now();
        while asked.is_ok() && start.elapsed() < Duration::from_secs(10) {
            if !matches!(self.child.try_wait(), Ok(None)) {
                break;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        drop(self.child.kill());
        drop(self.child.wait());
        drop(fs::remove_dir_all(&self.folder));
    }
}

/// As the README says for a PostgreSQL on the same machine: twice its cores.
fn beside_postgres() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    (cores * 2).to_string()
}

fn free_address() -> Done<SocketAddr> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?)
}

/// The HTTP status of a GET, `None` when nobody answers.
fn get_status(address: SocketAddr, path: &str) -> Option<u16> {
    let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(1)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = Vec::new();
    // An answer cut short still has its first line.
    drop(stream.read_to_end(&mut answer));
    status_of(&String::from_utf8_lossy(&answer))
}

fn status_of(answer: &str) -> Option<u16> {
    answer
        .strip_prefix("HTTP/1.1 ")?
        .split_whitespace()
        .next()?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_status_is_read_from_the_first_line() {
        assert_eq!(status_of("HTTP/1.1 200 OK\r\n\r\n"), Some(200));
        assert_eq!(status_of("HTTP/1.1 503 Service Unavailable\r\n"), Some(503));
        assert_eq!(status_of("nonsense"), None);
    }
}
