//! The connections to a SQLite file: opened when first needed, then kept. Many read, one writes.

use std::path::{Path, PathBuf};
use std::time::Duration;

use base::{RepoError, RepoResult};
use deadpool::managed::{Manager, Metrics, RecycleResult};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::held::Held;
use super::{Prepared, failed};
use crate::error::unavailable;
use crate::pool::Lender;
use crate::store::{STATEMENT_CACHE, StoreOptions};

/// How every connection is set, whether it writes or reads.
const PRAGMAS: [(&str, &str); 3] = [
    ("cache_size", "-16000"),
    ("mmap_size", "268435456"),
    ("temp_store", "memory"),
];
/// How often is asked again whether another process has stopped writing.
const PAUSE: Duration = Duration::from_millis(2);

/// What the connections of a pool are for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Read,
    Write,
}

/// The readers of one SQLite file, or its one writer. Cloning shares them.
#[derive(Clone)]
pub struct DirectPool(Lender<Opener>);

/// Opens connections.
pub(super) struct Opener {
    file: PathBuf,
    role: Role,
    wait: Duration,
}

impl std::fmt::Debug for DirectPool {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DirectPool").finish_non_exhaustive()
    }
}

impl Manager for Opener {
    type Type = Prepared;
    type Error = RepoError;

    async fn create(&self) -> RepoResult<Prepared> {
        self.connect()
    }

    async fn recycle(&self, _: &mut Prepared, _: &Metrics) -> RecycleResult<RepoError> {
        Ok(())
    }
}

impl DirectPool {
    /// Opens the connection that writes. It makes the file when it is missing, and puts it in WAL
    /// mode.
    pub async fn writer(file: PathBuf, options: StoreOptions) -> RepoResult<Self> {
        Self::open(file, Role::Write, 1, options).await
    }

    /// Opens the first connection that reads a file that is there already and in WAL mode.
    pub async fn readers(file: PathBuf, options: StoreOptions) -> RepoResult<Self> {
        Self::open(file, Role::Read, options.connections, options).await
    }

    async fn open(
        file: PathBuf,
        role: Role,
        connections: u32,
        options: StoreOptions,
    ) -> RepoResult<Self> {
        let opener = Opener {
            file,
            role,
            wait: Duration::from_secs(options.wait_seconds),
        };
        let opened = Self(Lender::new(opener, connections, options)?);
        drop(opened.acquire().await?);
        Ok(opened)
    }

    /// Where the database is.
    pub fn file(&self) -> &Path {
        &self.0.manager().file
    }

    /// How long anybody waits.
    pub const fn wait(&self) -> Duration {
        self.0.wait()
    }

    /// A connection, once one is free.
    pub async fn acquire(&self) -> RepoResult<Held> {
        self.0.take().await.map(Held::new)
    }

    /// A write transaction, once this process and all others have ended theirs. Waiting for another
    /// process never keeps a thread.
    pub async fn begin(&self) -> RepoResult<Held> {
        let mut held = self.acquire().await?;
        if held.begin()? {
            return Ok(held);
        }
        let again = async {
            loop {
                tokio::time::sleep(PAUSE).await;
                if held.begin()? {
                    return Ok(());
                }
            }
        };
        let begun = tokio::time::timeout(self.wait(), again).await;
        begun.map_err(|_| unavailable("another process did not stop writing in time"))??;
        Ok(held)
    }

    /// Closes what is idle; what is in use is closed when it comes back.
    pub fn close(&self) {
        self.0.close();
    }
}

impl Opener {
    fn connect(&self) -> RepoResult<Prepared> {
        // Readers as well: the first reader of a WAL file may have to make its shared memory.
        let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        if self.role == Role::Write {
            flags |= OpenFlags::SQLITE_OPEN_CREATE;
        }
        let connection = Connection::open_with_flags(&self.file, flags).map_err(failed)?;
        connection.busy_timeout(self.wait).map_err(failed)?;
        connection.set_prepared_statement_cache_capacity(STATEMENT_CACHE);
        // Otherwise every statement with `LIMIT $n` is planned anew whenever it is bound.
        let stable = DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG;
        connection.set_db_config(stable, true).map_err(failed)?;
        let own: &[(&str, &str)] = match self.role {
            Role::Read => &[("query_only", "on")],
            Role::Write => &[
                ("journal_mode", "wal"),
                ("synchronous", "normal"),
                ("foreign_keys", "on"),
            ],
        };
        for (name, value) in PRAGMAS.iter().chain(own) {
            let set = connection.pragma_update(None, name, value);
            set.map_err(failed)?;
        }
        if self.role == Role::Write {
            // Only to begin is there anything to wait for, and that waits without a thread.
            let at_once = connection.busy_timeout(Duration::ZERO);
            at_once.map_err(failed)?;
        }
        Ok(Prepared::new(connection))
    }
}
