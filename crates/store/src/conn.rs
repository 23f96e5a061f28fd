//! One connection or one transaction, of either engine: the only place where statements part.
//!
//! SQLite answers at once, so each of its statements first lets others have their turn when this
//! task has had enough: a bill run in the server neither keeps a thread nor outlives a shutdown.
//!
//! Statements are constants with `$1`, `$2`, … and are prepared once per connection. Values only
//! ever travel as arguments.

use base::{RepoError, RepoResult};
use sqlx::FromRow;
use tokio::task::coop::consume_budget;

use crate::direct::Held;
use crate::postgres::PgHeld;
use crate::row::StoredRow;
use crate::value::Value;

/// A pooled connection ([`crate::Store::read`]) or a write transaction ([`crate::Store::begin`]).
/// Every repository trait is implemented on it. A transaction that is dropped rolls back.
pub struct Conn(pub(crate) Link);

pub(crate) enum Link {
    Sqlite(Held),
    Postgres(PgHeld),
}

/// A row type, which rows of both engines are read into.
pub(crate) trait AnyRow: for<'r> FromRow<'r, StoredRow> + Send + Unpin {}
impl<T> AnyRow for T where T: for<'r> FromRow<'r, StoredRow> + Send + Unpin {}

impl Conn {
    /// Keeps what the transaction did; nothing to do for a plain connection.
    ///
    /// # Errors
    /// When the database did not confirm: whether it was kept is then unknown.
    pub async fn commit(self) -> RepoResult<()> {
        match self.0 {
            Link::Sqlite(held) => held.commit(),
            Link::Postgres(held) => held.commit().await,
        }
    }

    /// Asks the engine to prepare a statement and do nothing else.
    ///
    /// # Errors
    /// When the engine does not take the statement.
    pub async fn prepare(&mut self, sql: &'static str) -> RepoResult<()> {
        match &mut self.0 {
            Link::Sqlite(held) => held.prepare(sql),
            Link::Postgres(held) => held.prepare(sql).await,
        }
    }

    /// Every row of the answer, as stored.
    pub(crate) async fn rows<R: AnyRow>(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> RepoResult<Vec<R>> {
        match &mut self.0 {
            Link::Sqlite(held) => {
                consume_budget().await;
                held.rows(sql, values)
            }
            Link::Postgres(held) => held.rows(sql, values).await,
        }
    }

    /// The first row as stored, if there is one.
    pub(crate) async fn row<R: AnyRow>(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> RepoResult<Option<R>> {
        match &mut self.0 {
            Link::Sqlite(held) => {
                consume_budget().await;
                held.row(sql, values)
            }
            Link::Postgres(held) => held.row(sql, values).await,
        }
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
        match &mut self.0 {
            Link::Sqlite(held) => {
                consume_budget().await;
                held.run(sql, values)
            }
            Link::Postgres(held) => held.run(sql, values).await,
        }
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
