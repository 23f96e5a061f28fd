//! A private PostgreSQL cluster for the benchmark: a socket in a temporary folder, no network. It
//! never touches a cluster that is there already.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::run::{Done, Places, is_root, output};
use crate::setup;

/// A running cluster; stopped and removed when dropped.
pub struct Cluster {
    bin: PathBuf,
    folder: PathBuf,
}

impl Cluster {
    /// Makes and starts one.
    pub fn start(places: &Places) -> Done<Self> {
        let bin = setup::postgres_bin(places)?;
        // Not in the project: PostgreSQL runs as another user when this is root, who may not look
        // inside, and a socket's path must be short.
        let folder = std::env::temp_dir().join(format!("lamplight-bench-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        if is_root() {
            output(Command::new("chown").arg("postgres:").arg(&folder))?;
        }
        let cluster = Self { bin, folder };
        let data = cluster.folder.join("data");
        let mut initdb = cluster.command("initdb");
        initdb.args([
            "-A",
            "trust",
            "-U",
            "lamplight",
            "-E",
            "UTF8",
            "--locale=C",
            "-D",
        ]);
        output(initdb.arg(&data))?;
        let mut start = cluster.command("pg_ctl");
        start
            .arg("-D")
            .arg(&data)
            .arg("-l")
            .arg(cluster.folder.join("log"));
        let options = format!("-k {} -c listen_addresses=''", cluster.folder.display());
        // Its output would keep our pipe open for as long as the server lives.
        start
            .args(["-w", "-o", &options, "start"])
            .stdout(std::process::Stdio::null());
        let status = start.stderr(std::process::Stdio::null()).status()?;
        if !status.success() {
            return Err("PostgreSQL did not start".into());
        }
        Ok(cluster)
    }

    /// The address of its database.
    pub fn url(&self) -> String {
        format!(
            "postgres://lamplight@localhost/postgres?host={}",
            self.folder.display()
        )
    }

    /// Does at once what PostgreSQL would do by itself in the minutes after so many rows came, which
    /// would be measured with the pages.
    pub fn settle(&self) -> Done {
        let mut psql = self.command("psql");
        psql.arg("--host").arg(&self.folder);
        psql.args(["--username=lamplight", "--dbname=postgres"]);
        psql.args(["--command=VACUUM (ANALYZE)", "--command=CHECKPOINT"]);
        output(&mut psql).map(drop)
    }

    /// A program of PostgreSQL's, as a user that it accepts.
    fn command(&self, program: &str) -> Command {
        let path = self.bin.join(program);
        let mut command = match is_root() {
            true => {
                let mut command = Command::new("runuser");
                command.args(["-u", "postgres", "--"]).arg(path);
                command
            }
            false => Command::new(path),
        };
        command
            .current_dir(&self.folder)
            .stdin(std::process::Stdio::null());
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let mut stop = self.command("pg_ctl");
        stop.arg("-D")
            .arg(self.folder.join("data"))
            .args(["-m", "immediate", "-w", "stop"]);
        drop(output(&mut stop));
        drop(fs::remove_dir_all(&self.folder));
    }
}
