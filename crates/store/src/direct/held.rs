//! A connection in use, and the transaction that it may hold.

use base::RepoResult;
use deadpool::managed::Object;
use rusqlite::ErrorCode;

use super::pool::Opener;
use super::{Prepared, failed};
use crate::error::unavailable;
use crate::row::StoredRow;
use crate::value::Value;

/// A connection in use; it goes back when dropped, and takes back what was not committed.
pub struct Held {
    connection: Option<Object<Opener>>,
    in_transaction: bool,
}

impl Held {
    pub(super) const fn new(connection: Object<Opener>) -> Self {
        Self {
            connection: Some(connection),
            in_transaction: false,
        }
    }

    /// Begins a write transaction; `false` while another process has one.
    pub(super) fn begin(&mut self) -> RepoResult<bool> {
        match self.prepared()?.execute("BEGIN IMMEDIATE") {
            Ok(()) => {
                self.in_transaction = true;
                Ok(true)
            }
            Err(rusqlite::Error::SqliteFailure(error, _))
                if error.code == ErrorCode::DatabaseBusy =>
            {
                Ok(false)
            }
            Err(error) => Err(failed(error)),
        }
    }

    /// Keeps what the transaction did; nothing to do where there is none.
    pub fn commit(mut self) -> RepoResult<()> {
        if self.in_transaction {
            self.prepared()?.execute("COMMIT").map_err(failed)?;
            self.in_transaction = false;
        }
        Ok(())
    }

    /// Every row of the answer.
    pub fn rows<R>(&mut self, sql: &'static str, values: &[Value<'_>]) -> RepoResult<Vec<R>>
    where
        R: for<'r> sqlx::FromRow<'r, StoredRow>,
    {
        self.prepared()?.rows(sql, values, usize::MAX)
    }

    /// The first row of the answer.
    pub fn row<R>(&mut self, sql: &'static str, values: &[Value<'_>]) -> RepoResult<Option<R>>
    where
        R: for<'r> sqlx::FromRow<'r, StoredRow>,
    {
        Ok(self.prepared()?.rows(sql, values, 1)?.pop())
    }

    /// Runs a statement; returns how many rows it touched.
    pub fn run(&mut self, sql: &'static str, values: &[Value<'_>]) -> RepoResult<u64> {
        self.prepared()?.run(sql, values)
    }

    /// Whether SQLite takes the statement.
    pub fn prepare(&mut self, sql: &'static str) -> RepoResult<()> {
        self.prepared()?.prepare(sql)
    }

    fn prepared(&mut self) -> RepoResult<&mut Prepared> {
        let connection = self.connection.as_deref_mut();
        connection.ok_or_else(|| unavailable("the connection went back"))
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let Some(mut connection) = self.connection.take() else {
            return;
        };
        // SQLite takes some failed transactions back by itself; one that stays is never used again.
        if self.in_transaction && !connection.roll_back() {
            drop(Object::take(connection));
        }
    }
}
