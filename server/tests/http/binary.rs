//! The process under test: started on a free port, asked to stop, or killed. It never outlives
//! the value that holds it.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU16, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

/// Below the ports that systems hand out by themselves, so that a restart finds its own again.
const FIRST_PORT: u16 = 20_000;
const PORTS: u16 = 12_000;

/// What the process is given.
#[derive(Clone, Debug)]
pub struct Place {
    pub database_url: String,
    pub folder: PathBuf,
    pub port: u16,
    /// What else it finds in its environment.
    pub env: Vec<(String, String)>,
}

impl Place {
    /// The origin that browsers use.
    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The same with arguments, and what it said on standard output before that.
    pub fn run_with(&self, command: &str, arguments: &[&str]) -> (ExitStatus, String) {
        let mut process = self.command(command);
        process.args(arguments).stdout(Stdio::piped());
        let output = process.output().expect("the binary runs");
        let said = [output.stdout, output.stderr].concat();
        (output.status, String::from_utf8_lossy(&said).into_owned())
    }

    /// Starts a command that ends by itself and kills it after a moment; whether it was quicker.
    pub fn run_killed(&self, command: &str, arguments: &[&str], moment: Duration) -> bool {
        let mut process = self.command(command);
        process.args(arguments).stderr(Stdio::null());
        let mut child = process.spawn().expect("the binary starts");
        std::thread::park_timeout(moment);
        // An error says that it is gone already.
        drop(child.kill());
        child.wait().expect("it is gone").success()
    }

    fn command(&self, command: &str) -> Command {
        let mut process = Command::new(env!("CARGO_BIN_EXE_lamplight"));
        process
            .arg(command)
            .current_dir(&self.folder)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("DATABASE_URL", &self.database_url)
            .env("LAMPLIGHT_LISTEN", format!("127.0.0.1:{}", self.port))
            .env("LAMPLIGHT_SITE_ROOT", self.folder.join("site"))
            .env("LAMPLIGHT_SECRETS_FILE", self.folder.join("secrets.toml"))
            .env("RUST_LOG", "warn,lamplight::cli=info,jobs=info,portal=info")
            .envs(self.env.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        process
    }

    /// Runs a command that ends by itself: its status and what it said on standard error.
    pub fn run(&self, command: &str) -> (ExitStatus, String) {
        let output = self.command(command).output().expect("the binary runs");
        (
            output.status,
            String::from_utf8_lossy(&output.stderr).into_owned(),
        )
    }
}

/// A port of loopback that nobody listens on now.
pub fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let start = u16::try_from(std::process::id() * 31 % u32::from(PORTS)).expect("below PORTS");
    for _ in 0..200 {
        let step = NEXT.fetch_add(1, Ordering::Relaxed);
        let port = FIRST_PORT + start.wrapping_add(step) % PORTS;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
    panic!("200 ports in a row are taken");
}

/// How long anything it should say may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A serving process.
pub struct Binary {
    child: Child,
    log: Arc<Mutex<String>>,
    lines: mpsc::Receiver<()>,
}

impl Binary {
    /// Starts `lamplight serve` and returns once it listens.
    pub fn serve(place: &Place) -> Self {
        let mut child = place.command("serve").spawn().expect("the binary starts");
        let stderr = child.stderr.take().expect("piped");
        let log = Arc::new(Mutex::new(String::new()));
        let (said, lines) = mpsc::channel();
        let kept = Arc::clone(&log);
        std::thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                kept.lock()
                    .expect("not poisoned")
                    .push_str(&format!("{line}\n"));
                let _ = said.send(());
            }
        });
        let binary = Self { child, log, lines };
        binary.wait_for("serving");
        binary
    }

    /// Waits until it has logged a line with this text; jobs may speak before it serves.
    pub fn wait_for(&self, text: &str) {
        while !self.log().contains(text) {
            match self.lines.recv_timeout(PATIENCE) {
                Ok(_) => {}
                Err(error) => panic!("it never said {text:?} ({error}):\n{}", self.log()),
            }
        }
    }

    /// What it wrote to standard error so far.
    pub fn log(&self) -> String {
        self.log.lock().expect("not poisoned").clone()
    }

    /// SIGKILL: no handler runs, nothing is flushed.
    pub fn kill(&mut self) {
        self.child.kill().expect("it can be killed");
        self.child.wait().expect("it is gone");
    }

    /// SIGTERM, as an operator stops it.
    pub fn terminate(&self) {
        let pid = self.child.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &pid]).status();
        assert!(sent.expect("`kill` runs").success());
    }

    /// Waits for its end.
    pub fn wait(&mut self) -> ExitStatus {
        self.child.wait().expect("it ends")
    }
}

impl Drop for Binary {
    fn drop(&mut self) {
        // Gone already is what we want.
        drop(self.child.kill());
        drop(self.child.wait());
        if std::thread::panicking() {
            eprintln!("the binary said:\n{}", self.log());
        }
    }
}

/// Writes the keys of an installation whose webhook key the tests know.
pub fn write_secrets(folder: &Path, webhook_key: &str) {
    let key = "5a".repeat(32);
    let text = format!(
        "sealing_keys = [\"01:{key}\"]\npepper = \"{key}\"\n\
         sandbox_webhook_key = \"{webhook_key}\"\n"
    );
    std::fs::write(folder.join("secrets.toml"), text).expect("the folder can be written");
}

/// A folder of a world's own.
pub fn new_folder() -> PathBuf {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("lamplight_http_{}_{count}", std::process::id());
    let folder = std::env::temp_dir().join(name);
    std::fs::create_dir_all(&folder).expect("the temporary directory can be written");
    folder
}
