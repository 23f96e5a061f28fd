//! The pools of one database, and how they are opened.

use std::str::FromStr;

use base::{RepoError, RepoResult};
use sqlx::migrate::MigrateError;
use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _};

use crate::conn::{Conn, Link};
use crate::direct::DirectPool;
use crate::error::{repo_error, unavailable};
use crate::migrations;
use crate::postgres::PgConnections;
use crate::statements::statements;

statements! {
    PING = "SELECT CAST(1 AS BIGINT)";
    APPLIED_MIGRATIONS = "SELECT version FROM _sqlx_migrations WHERE success = TRUE";
}

/// PostgreSQL before this lacks what our statements use.
const OLDEST_POSTGRES: u32 = 150_000;
/// Statements are kept prepared; there are fewer than this.
pub(crate) const STATEMENT_CACHE: usize = 512;

/// How many connections, and how long to wait for one.
#[derive(Clone, Copy, Debug)]
pub struct StoreOptions {
    /// Connections that only read on SQLite; all connections on PostgreSQL.
    pub connections: u32,
    /// Seconds to wait for a connection or a lock before the database counts as unavailable.
    pub wait_seconds: u64,
    /// Seconds after which PostgreSQL gives up on one statement.
    pub statement_seconds: u64,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self {
            connections: 8,
            wait_seconds: 5,
            statement_seconds: 30,
        }
    }
}

/// One database. Cloning shares the pools.
#[derive(Clone, Debug)]
pub struct Store(Pools);

#[derive(Clone, Debug)]
enum Pools {
    /// SQLite has one writer at a time: a pool of one connection is its queue.
    Sqlite {
        reads: DirectPool,
        writes: DirectPool,
    },
    Postgres(PgConnections),
}

impl Store {
    /// Whether writers wait for each other anyway, so that writing from several tasks gains nothing.
    #[must_use]
    pub const fn has_one_writer(&self) -> bool {
        matches!(self.0, Pools::Sqlite { .. })
    }

    /// Opens `sqlite://path` (made when missing) or `postgres://…` with the usual limits.
    ///
    /// # Errors
    /// [`RepoError::Unavailable`] when the address is wrong or nobody answers there.
    pub async fn open(url: &str) -> RepoResult<Self> {
        Self::open_with(url, StoreOptions::default()).await
    }

    /// Opens a database with limits of the caller's.
    ///
    /// # Errors
    /// [`RepoError::Unavailable`] when the address is wrong or nobody answers there.
    pub async fn open_with(url: &str, options: StoreOptions) -> RepoResult<Self> {
        let pools = match url.split_once(':') {
            Some(("sqlite", _)) => open_sqlite(url, options).await?,
            Some(("postgres" | "postgresql", _)) => open_postgres(url, options).await?,
            _ => {
                return Err(unavailable(
                    "the address must begin sqlite:// or postgres://",
                ));
            }
        };
        Ok(Self(pools))
    }

    /// Brings the schema up to date. Safe to run from several replicas at once.
    ///
    /// # Errors
    /// When a migration fails or was changed after it had been applied.
    pub async fn migrate(&self) -> RepoResult<()> {
        let migrator = migrations::migrator();
        match &self.0 {
            Pools::Sqlite { writes, .. } => {
                // Nobody else of this process writes meanwhile.
                let _turn = writes.acquire().await?;
                let options = SqliteConnectOptions::new()
                    .filename(writes.file())
                    .busy_timeout(writes.wait());
                let mut connection = options.connect().await.map_err(repo_error)?;
                let done = migrator.run(&mut connection).await;
                connection.close().await.map_err(repo_error)?;
                done.map_err(migrate_error)
            }
            Pools::Postgres(pool) => pool.acquire().await?.migrate(&migrator).await,
        }
    }

    /// Whether every migration of this program has been applied. A schema that is ahead is fine.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn schema_is_current(&self) -> RepoResult<bool> {
        let mut conn = self.read().await?;
        let applied = match conn.rows::<(i64,)>(APPLIED_MIGRATIONS, &[]).await {
            Ok(applied) => applied,
            Err(error) => {
                // A database without the table answers other questions.
                self.ping().await?;
                tracing::debug!(%error, "no migrations yet");
                return Ok(false);
            }
        };
        Ok(migrations::versions().all(|version| applied.contains(&(version,))))
    }

    /// Asks the database for a sign of life.
    ///
    /// # Errors
    /// [`RepoError::Unavailable`] when there is none in time.
    pub async fn ping(&self) -> RepoResult<()> {
        let answer = self.read().await?.scalar::<i64>(PING, &[]).await?;
        answer
            .map(|_| ())
            .ok_or_else(|| unavailable("no answer to a ping"))
    }

    /// A connection without a transaction. On SQLite it cannot write.
    ///
    /// # Errors
    /// [`RepoError::Unavailable`] when none is free in time.
    pub async fn read(&self) -> RepoResult<Conn> {
        let link = match &self.0 {
            Pools::Sqlite { reads, .. } => Link::Sqlite(reads.acquire().await?),
            Pools::Postgres(pool) => Link::Postgres(pool.acquire().await?),
        };
        Ok(Conn(link))
    }

    /// A write transaction; [`Conn::commit`] keeps it, dropping rolls it back. SQLite has one at
    /// a time: never wait for the outside world while holding one.
    ///
    /// # Errors
    /// [`RepoError::Unavailable`] when none can begin in time.
    pub async fn begin(&self) -> RepoResult<Conn> {
        let link = match &self.0 {
            Pools::Sqlite { writes, .. } => Link::Sqlite(writes.begin().await?),
            Pools::Postgres(pool) => Link::Postgres(pool.begin().await?),
        };
        Ok(Conn(link))
    }

    /// Closes every connection: what is idle now, what is in use when it comes back.
    pub fn close(&self) {
        match &self.0 {
            Pools::Sqlite { reads, writes } => {
                reads.close();
                writes.close();
            }
            Pools::Postgres(pool) => pool.close(),
        }
    }
}

async fn open_sqlite(url: &str, options: StoreOptions) -> RepoResult<Pools> {
    if url.contains(":memory:") {
        return Err(unavailable(
            "SQLite needs a file: readers and writer share it",
        ));
    }
    if url.contains('?') {
        return Err(unavailable("the address of a SQLite file takes no options"));
    }
    let address = SqliteConnectOptions::from_str(url).map_err(repo_error)?;
    let file = address.get_filename().to_path_buf();
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)
            .map_err(|error| unavailable(&format!("{}: {error}", folder.display())))?;
    }
    // The writer comes first: it makes the file and switches it to WAL.
    let writes = DirectPool::writer(file.clone(), options).await?;
    let reads = DirectPool::readers(file, options).await?;
    Ok(Pools::Sqlite { reads, writes })
}

async fn open_postgres(url: &str, options: StoreOptions) -> RepoResult<Pools> {
    let statement_millis = (options.statement_seconds * 1000).to_string();
    let lock_millis = (options.wait_seconds * 1000).to_string();
    let connect = PgConnectOptions::from_str(url)
        .map_err(repo_error)?
        .application_name("lamplight")
        .statement_cache_capacity(STATEMENT_CACHE)
        .options([
            ("statement_timeout", statement_millis.as_str()),
            ("lock_timeout", lock_millis.as_str()),
            ("idle_in_transaction_session_timeout", "60000"),
            // Every statement finds its rows by key: planning it anew for each value gains nothing.
            ("plan_cache_mode", "force_generic_plan"),
            ("jit", "off"),
        ]);
    let pool = PgConnections::new(connect, options)?;
    match pool.acquire().await?.server_version() {
        Some(version) if version < OLDEST_POSTGRES => {
            Err(unavailable("PostgreSQL 15 or newer is needed"))
        }
        _ => Ok(Pools::Postgres(pool)),
    }
}

pub(crate) fn migrate_error(error: MigrateError) -> RepoError {
    match error {
        MigrateError::Execute(error) => repo_error(error),
        other => RepoError::Corrupt(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_statement_stays_prepared() {
        assert!(crate::every_statement().count() < super::STATEMENT_CACHE);
    }
}
