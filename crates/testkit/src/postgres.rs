//! A private PostgreSQL cluster for tests: one for the machine's user, reused by every test
//! process, on a socket only, without fsync.
//!
//! It never touches a cluster that it did not start. PostgreSQL refuses to run as root: then its
//! programs run as the user `postgres` that its package makes.

use std::fs::{self, File};
use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

const MISSING: &str = "PostgreSQL 15 or newer (initdb, pg_ctl, psql) is not installed, and tests \
    run on both engines: run `cargo xtask setup`";
const PACKAGE_USER: &str = "postgres";
const SETTINGS: &str = "-c listen_addresses= -c port=5432 -c fsync=off -c synchronous_commit=off \
    -c full_page_writes=off -c max_connections=300 -c shared_buffers=64MB -c autovacuum=off";

struct Cluster {
    programs: PathBuf,
    folder: PathBuf,
    as_root: bool,
}

/// Makes an empty database and returns its address.
pub fn create_database(name: &str) -> String {
    let cluster = cluster();
    cluster.psql(&format!("CREATE DATABASE {name} TEMPLATE template0"));
    format!(
        "postgres://{PACKAGE_USER}@localhost:5432/{name}?host={}",
        cluster.folder.display()
    )
}

/// Removes a database; silent, because it runs while a failed test unwinds.
pub fn drop_database(name: &str) {
    let sql = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
    drop(cluster().psql_command(&sql).output());
}

/// Stops the cluster, if one runs, and removes its files.
///
/// # Panics
/// When PostgreSQL is not installed.
pub fn stop_cluster() {
    let cluster = Cluster::find();
    let _lock = cluster.lock();
    let data = cluster.folder.join("data");
    if data.exists() {
        let mut stop = cluster.program("pg_ctl");
        stop.args(["stop", "-w", "-m", "immediate", "-D"])
            .arg(&data);
        drop(stop.output());
    }
    drop(fs::remove_dir_all(&cluster.folder));
}

/// The running cluster; looks, or starts it, once a process.
fn cluster() -> &'static Cluster {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    CLUSTER.get_or_init(|| {
        let cluster = Cluster::find();
        let _lock = cluster.lock();
        if !cluster.is_running() {
            cluster.start();
        }
        cluster
    })
}

impl Cluster {
    fn find() -> Self {
        let uid = user_id(None);
        let folder = std::env::temp_dir().join(format!("lamplight-test-postgres-{uid}"));
        Self {
            programs: programs().expect(MISSING),
            folder,
            as_root: uid == 0,
        }
    }

    /// Test processes start at the same moment: only one may look and start.
    fn lock(&self) -> File {
        let path = self.folder.with_extension("lock");
        let file = File::create(path).expect("the temporary directory can be written");
        file.lock().expect("the lock file can be locked");
        file
    }

    fn is_running(&self) -> bool {
        self.psql_command("SELECT 1")
            .output()
            .is_ok_and(|output| output.status.success())
    }

    /// From nothing each time: what a killed cluster left behind is not worth mending.
    fn start(&self) {
        drop(fs::remove_dir_all(&self.folder));
        fs::create_dir_all(&self.folder).expect("the temporary directory can be written");
        if self.as_root {
            let owner = user_id(Some(PACKAGE_USER));
            chown(&self.folder, Some(owner), None).expect("root can give a folder away");
        }
        let data = self.folder.join("data");
        let mut init = self.program("initdb");
        init.args([
            "-U",
            PACKAGE_USER,
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
        ]);
        init.args(["--no-sync", "-D"]).arg(&data);
        expect_success("initdb", &init.output().expect("initdb runs"));
        let settings = format!(
            "{SETTINGS} -c unix_socket_directories={}",
            self.folder.display()
        );
        let mut start = self.program("pg_ctl");
        start.args(["start", "-w", "-D"]).arg(&data);
        start.arg("-l").arg(self.folder.join("log"));
        start.arg("-o").arg(settings);
        // The server outlives this process: it must not hold a pipe of ours.
        start.stdout(Stdio::null()).stderr(Stdio::null());
        let status = start.status().expect("pg_ctl runs");
        assert!(
            status.success(),
            "PostgreSQL did not start; its log is in {}",
            self.folder.display()
        );
    }

    fn psql(&self, sql: &str) {
        let output = self.psql_command(sql).output().expect("psql runs");
        expect_success("psql", &output);
    }

    fn psql_command(&self, sql: &str) -> Command {
        let mut command = Command::new(self.programs.join("psql"));
        command.arg("-h").arg(&self.folder).args(["-p", "5432"]);
        command.args(["-U", PACKAGE_USER, "-d", "postgres", "-qXAtc", sql]);
        command.stdin(Stdio::null());
        command
    }

    /// A program of the server, as the package's user when we are root.
    fn program(&self, name: &str) -> Command {
        let path = self.programs.join(name);
        let mut command = if self.as_root {
            let mut command = Command::new("runuser");
            command.args(["-u", PACKAGE_USER, "--"]).arg(path);
            command
        } else {
            Command::new(path)
        };
        command.current_dir("/").stdin(Stdio::null());
        command
    }
}

fn expect_success(program: &str, output: &Output) {
    assert!(
        output.status.success(),
        "{program} failed: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// The number of a user, or of the one this process runs as.
fn user_id(name: Option<&str>) -> u32 {
    let output = Command::new("id").arg("-u").args(name).output();
    let output = output.expect("`id` is on every Unix");
    String::from_utf8_lossy(&output.stdout)
        .trim()
        .parse()
        .unwrap_or_else(|_| panic!("the user {name:?} does not exist: run `cargo xtask setup`"))
}

/// The folder of initdb, pg_ctl and psql: from PATH, else the newest where packages put them.
fn programs() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let from_path = std::env::split_paths(&path).find(|folder| is_complete(folder));
    from_path.or_else(|| {
        let mut found: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
            .ok()?
            .filter_map(|entry| {
                let entry = entry.ok()?;
                let version = entry.file_name().to_str()?.parse().ok()?;
                Some((version, entry.path().join("bin")))
            })
            .filter(|(version, folder)| *version >= 15 && is_complete(folder))
            .collect();
        found.sort();
        found.pop().map(|(_, folder)| folder)
    })
}

fn is_complete(folder: &Path) -> bool {
    ["initdb", "pg_ctl", "psql"]
        .iter()
        .all(|program| folder.join(program).is_file())
}
