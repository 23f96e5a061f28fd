//! The connections that read directly: opened when first needed, then kept.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use base::{RepoError, RepoResult};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{DirectRow, Prepared, failed};
use crate::store::{SQLITE_PRAGMAS, STATEMENT_CACHE, StoreOptions};
use crate::value::Value;

/// The readers of one SQLite file. Cloning shares them.
#[derive(Clone)]
pub struct DirectPool(Arc<Shared>);

struct Shared {
    file: PathBuf,
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
    /// Opens the first connection to a file that is there already and in WAL mode.
    pub fn open(file: PathBuf, options: StoreOptions) -> RepoResult<Self> {
        let connections = usize::try_from(options.connections).unwrap_or(1).max(1);
        let shared = Shared {
            file,
            wait: Duration::from_secs(options.wait_seconds),
            turns: Arc::new(Semaphore::new(connections)),
            idle: Mutex::default(),
        };
        let first = shared.connect()?;
        shared.put_back(first);
        Ok(Self(Arc::new(shared)))
    }

    /// A connection, once one is free.
    pub async fn acquire(&self) -> RepoResult<Reader> {
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
        Ok(Reader {
            connection: Some(connection),
            pool: self.0.clone(),
            _turn: turn,
        })
    }

    /// Closes what is idle; what is in use is closed when it comes back.
    pub fn close(&self) {
        self.0.turns.close();
        self.0.lock_idle().clear();
    }
}

impl Shared {
    fn connect(&self) -> RepoResult<Prepared> {
        // Not read-only: the first reader of a WAL file may have to make its shared memory.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.file, flags).map_err(failed)?;
        connection.busy_timeout(self.wait).map_err(failed)?;
        connection.set_prepared_statement_cache_capacity(STATEMENT_CACHE);
        // Otherwise every statement with `LIMIT $n` is planned anew whenever it is bound.
        let stable = DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG;
        connection.set_db_config(stable, true).map_err(failed)?;
        for (name, value) in SQLITE_PRAGMAS.into_iter().chain([("query_only", "on")]) {
            let set = connection.pragma_update(None, name, value);
            set.map_err(failed)?;
        }
        Ok(Prepared {
            connection,
            known: std::collections::HashMap::new(),
        })
    }

    fn put_back(&self, connection: Prepared) {
        if !self.turns.is_closed() {
            self.lock_idle().push(connection);
        }
    }

    fn lock_idle(&self) -> std::sync::MutexGuard<'_, Vec<Prepared>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection in use; it goes back when dropped.
pub struct Reader {
    connection: Option<Prepared>,
    pool: Arc<Shared>,
    _turn: OwnedSemaphorePermit,
}

impl Reader {
    /// Every row of the answer.
    pub fn rows<R>(&mut self, sql: &'static str, values: &[Value<'_>]) -> RepoResult<Vec<R>>
    where
        R: for<'r> sqlx::FromRow<'r, DirectRow>,
    {
        self.prepared()?.rows(sql, values, usize::MAX)
    }

    /// The first row of the answer.
    pub fn row<R>(&mut self, sql: &'static str, values: &[Value<'_>]) -> RepoResult<Option<R>>
    where
        R: for<'r> sqlx::FromRow<'r, DirectRow>,
    {
        Ok(self.prepared()?.rows(sql, values, 1)?.pop())
    }

    /// Whether SQLite takes the statement.
    pub fn prepare(&mut self, sql: &'static str) -> RepoResult<()> {
        self.prepared()?.prepare(sql)
    }

    fn prepared(&mut self) -> RepoResult<&mut Prepared> {
        let connection = self.connection.as_mut();
        connection.ok_or_else(|| unavailable("the connection went back"))
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            self.pool.put_back(connection);
        }
    }
}

fn unavailable(why: &str) -> RepoError {
    RepoError::Unavailable(why.to_owned())
}
