//! The connections to a SQLite file: opened when first needed, then kept. Many read, one writes.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use base::{RepoError, RepoResult};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::held::Held;
use super::{Prepared, failed};
use crate::store::StoreOptions;

/// Statements are kept prepared; there are fewer than this.
const STATEMENT_CACHE: usize = 256;
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
pub struct DirectPool(Arc<Shared>);

pub(super) struct Shared {
    file: PathBuf,
    role: Role,
    wait: Duration,
    /// How many more may be in use.
    turns: Arc<Semaphore>,
    idle: Mutex<Vec<Prepared>>,
}

impl std::fmt::Debug for DirectPool {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DirectPool").finish_non_exhaustive()
    }
}

impl DirectPool {
    /// Opens the connection that writes. It makes the file when it is missing, and puts it in WAL
    /// mode.
    pub fn writer(file: PathBuf, options: StoreOptions) -> RepoResult<Self> {
        Self::open(file, Role::Write, 1, options)
    }

    /// Opens the first connection that reads a file that is there already and in WAL mode.
    pub fn readers(file: PathBuf, options: StoreOptions) -> RepoResult<Self> {
        let connections = usize::try_from(options.connections).unwrap_or(1).max(1);
        Self::open(file, Role::Read, connections, options)
    }

    fn open(
        file: PathBuf,
        role: Role,
        connections: usize,
        options: StoreOptions,
    ) -> RepoResult<Self> {
        let shared = Shared {
            file,
            role,
            wait: Duration::from_secs(options.wait_seconds),
            turns: Arc::new(Semaphore::new(connections)),
            idle: Mutex::default(),
        };
        let first = shared.connect()?;
        shared.put_back(first);
        Ok(Self(Arc::new(shared)))
    }

    /// Where the database is.
    pub fn file(&self) -> &Path {
        &self.0.file
    }

    /// How long anybody waits.
    pub fn wait(&self) -> Duration {
        self.0.wait
    }

    /// A connection, once one is free.
    pub async fn acquire(&self) -> RepoResult<Held> {
        let turns = self.0.turns.clone();
        let turn = match turns.clone().try_acquire_owned() {
            Ok(turn) => turn,
            Err(_) => tokio::time::timeout(self.0.wait, turns.acquire_owned())
                .await
                .map_err(|_| unavailable("no connection became free in time"))?
                .map_err(|_| unavailable("the database is closed"))?,
        };
        let idle = self.0.lock_idle().pop();
        let connection = match idle {
            Some(connection) => connection,
            None => self.0.connect()?,
        };
        Ok(Held::new(connection, self.0.clone(), turn))
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
        let begun = tokio::time::timeout(self.0.wait, again).await;
        begun.map_err(|_| unavailable("another process did not stop writing in time"))??;
        Ok(held)
    }

    /// Closes what is idle; what is in use is closed when it comes back.
    pub fn close(&self) {
        self.0.turns.close();
        self.0.lock_idle().clear();
    }
}

impl Shared {
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

    pub(super) fn put_back(&self, connection: Prepared) {
        if !self.turns.is_closed() {
            self.lock_idle().push(connection);
        }
    }

    fn lock_idle(&self) -> std::sync::MutexGuard<'_, Vec<Prepared>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The permit of a connection in use.
pub(super) type Turn = OwnedSemaphorePermit;

pub(super) fn unavailable(why: &str) -> RepoError {
    RepoError::Unavailable(why.to_owned())
}
