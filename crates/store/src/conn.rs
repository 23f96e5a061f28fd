//! One connection or one transaction, of either engine: the only place where statements part.
//!
//! Statements are constants with `$1`, `$2`, … and are prepared once per connection. Values only
//! ever travel as arguments.

use base::{RepoError, RepoResult};
use sqlx::pool::PoolConnection;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{Database, Executor, FromRow, Postgres, SqlSafeStr, Sqlite, Transaction};

use crate::direct::{DirectRow, Reader};
use crate::error::repo_error;
use crate::value::{Value, arguments};

/// A pooled connection ([`crate::Store::read`]) or a write transaction ([`crate::Store::begin`]).
/// Every repository trait is implemented on it. A transaction that is dropped rolls back.
pub struct Conn(pub(crate) Link);

pub(crate) enum Link {
    /// SQLite, reading only.
    Direct(Reader),
    /// SQLite's one writer.
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Handle<Postgres>),
}

pub(crate) enum Handle<DB: Database> {
    Pooled(PoolConnection<DB>),
    Transaction(Transaction<'static, DB>),
}

impl<DB: Database> Handle<DB> {
    fn link(&mut self) -> &mut DB::Connection {
        match self {
            Self::Pooled(connection) => connection,
            Self::Transaction(transaction) => transaction,
        }
    }

    async fn commit(self) -> Result<(), sqlx::Error> {
        match self {
            Self::Pooled(_) => Ok(()),
            Self::Transaction(transaction) => transaction.commit().await,
        }
    }
}

/// A row type that both engines can read.
pub(crate) trait AnyRow:
    for<'r> FromRow<'r, DirectRow>
    + for<'r> FromRow<'r, SqliteRow>
    + for<'r> FromRow<'r, PgRow>
    + Send
    + Unpin
{
}
impl<T> AnyRow for T where
    T: for<'r> FromRow<'r, DirectRow>
        + for<'r> FromRow<'r, SqliteRow>
        + for<'r> FromRow<'r, PgRow>
        + Send
        + Unpin
{
}

/// Runs one expression with the engine's connection and the values as its arguments, or `$direct`
/// with the reader.
macro_rules! on_engine {
    ($conn:expr, $values:expr, |$reader:ident| $direct:expr,
     |$link:ident, $arguments:ident| $run:expr) => {
        match &mut $conn.0 {
            Link::Direct($reader) => $direct,
            Link::Sqlite(transaction) => {
                let $arguments: <Sqlite as Database>::Arguments = arguments($values)?;
                let $link = &mut **transaction;
                $run.await.map_err(repo_error)
            }
            Link::Postgres(handle) => {
                let $arguments: <Postgres as Database>::Arguments = arguments($values)?;
                let $link = handle.link();
                $run.await.map_err(repo_error)
            }
        }
    };
}

impl Conn {
    /// Keeps what the transaction did; nothing to do for a plain connection.
    ///
    /// # Errors
    /// When the database did not confirm: whether it was kept is then unknown.
    pub async fn commit(self) -> RepoResult<()> {
        match self.0 {
            Link::Direct(_) => Ok(()),
            Link::Sqlite(transaction) => transaction.commit().await,
            Link::Postgres(handle) => handle.commit().await,
        }
        .map_err(repo_error)
    }

    /// Asks the engine to prepare a statement and do nothing else.
    ///
    /// # Errors
    /// When the engine does not take the statement.
    pub async fn prepare(&mut self, sql: &'static str) -> RepoResult<()> {
        match &mut self.0 {
            Link::Direct(reader) => return reader.prepare(sql),
            Link::Sqlite(transaction) => {
                let link: &mut <Sqlite as Database>::Connection = transaction;
                link.prepare(sql.into_sql_str()).await.map(drop)
            }
            Link::Postgres(handle) => handle.link().prepare(sql.into_sql_str()).await.map(drop),
        }
        .map_err(repo_error)
    }

    /// Every row of the answer, as stored.
    pub(crate) async fn rows<R: AnyRow>(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> RepoResult<Vec<R>> {
        on_engine!(
            self,
            values,
            |reader| reader.rows(sql, values),
            |link, arguments| { sqlx::query_as_with(sql, arguments).fetch_all(link) }
        )
    }

    /// The first row as stored, if there is one.
    pub(crate) async fn row<R: AnyRow>(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> RepoResult<Option<R>> {
        on_engine!(
            self,
            values,
            |reader| reader.row(sql, values),
            |link, arguments| { sqlx::query_as_with(sql, arguments).fetch_optional(link) }
        )
    }

    /// Every row, as the domain knows it.
    pub(crate) async fn all<R, T>(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> RepoResult<Vec<T>>
    where
        R: AnyRow + TryInto<T, Error = RepoError>,
    {
        let rows = self.rows::<R>(sql, values).await?;
        rows.into_iter().map(TryInto::try_into).collect()
    }

    /// The first row as the domain knows it, if there is one.
    pub(crate) async fn first<R, T>(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> RepoResult<Option<T>>
    where
        R: AnyRow + TryInto<T, Error = RepoError>,
    {
        let row = self.row::<R>(sql, values).await?;
        row.map(TryInto::try_into).transpose()
    }

    /// The only column of the first row; for counts and single identifiers.
    pub(crate) async fn scalar<C>(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> RepoResult<Option<C>>
    where
        (C,): AnyRow,
    {
        let row = self.row::<(C,)>(sql, values).await?;
        Ok(row.map(|(value,)| value))
    }

    /// Runs a statement; returns how many rows it touched.
    pub(crate) async fn run(&mut self, sql: &'static str, values: &[Value<'_>]) -> RepoResult<u64> {
        on_engine!(
            self,
            values,
            |_reader| Err(RepoError::Unavailable(
                "a connection that only reads cannot write".to_owned()
            )),
            |link, arguments| async {
                let done = sqlx::query_with(sql, arguments).execute(link).await?;
                Ok(done.rows_affected())
            }
        )
    }

    /// Runs a statement that must touch exactly one row.
    pub(crate) async fn run_one(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> RepoResult<()> {
        match self.run(sql, values).await? {
            1 => Ok(()),
            touched => Err(RepoError::Conflict(format!(
                "expected one row, touched {touched}"
            ))),
        }
    }
}
