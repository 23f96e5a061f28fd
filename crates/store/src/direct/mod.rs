//! Reading SQLite on the thread that asks.
//!
//! sqlx gives each connection a thread of its own and sends every row through a channel: for a
//! page that is some hundred wake-ups, more than all of SQLite's own work (ADR 10). What only reads
//! is answered here instead, by a small set of connections that whoever asks uses itself.
//! It never writes: its connections refuse to.

mod database;
mod nothing;
mod pool;
mod row;

use std::collections::HashMap;
use std::sync::Arc;

use base::{RepoError, RepoResult};
use rusqlite::types::{Null, ValueRef};
use rusqlite::{Connection, Statement};

use crate::error::repo_error;
use crate::value::Value;
pub use pool::{DirectPool, Reader};
use row::Columns;
pub use row::DirectRow;

/// A connection with what it knows of the statements that it has prepared.
struct Prepared {
    connection: Connection,
    columns: HashMap<&'static str, Arc<Columns>>,
}

impl Prepared {
    /// Every row, decoded one by one from the same buffer; no more than `limit` of them.
    fn rows<R>(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
        limit: usize,
    ) -> RepoResult<Vec<R>>
    where
        R: for<'r> sqlx::FromRow<'r, DirectRow>,
    {
        let mut statement = self.connection.prepare_cached(sql).map_err(failed)?;
        let columns = self.columns.entry(sql);
        let columns = columns.or_insert_with(|| Arc::new(Columns::of(&statement)));
        bind(&mut statement, values).map_err(failed)?;
        let mut buffer = DirectRow::new(columns.clone());
        let mut answer = statement.raw_query();
        let mut rows = Vec::new();
        while rows.len() < limit
            && let Some(row) = answer.next().map_err(failed)?
        {
            buffer.fill(row).map_err(failed)?;
            rows.push(R::from_row(&buffer).map_err(repo_error)?);
        }
        Ok(rows)
    }

    fn prepare(&mut self, sql: &'static str) -> RepoResult<()> {
        let prepared = self.connection.prepare_cached(sql);
        prepared.map(drop).map_err(failed)
    }
}

fn bind(statement: &mut Statement<'_>, values: &[Value<'_>]) -> rusqlite::Result<()> {
    for (index, value) in (1..).zip(values) {
        match *value {
            Value::Uuid(uuid) => {
                let bytes = uuid.as_ref().map(|uuid| &uuid.as_bytes()[..]);
                statement.raw_bind_parameter(index, bytes)
            }
            Value::Int(number) => statement.raw_bind_parameter(index, number),
            Value::Bool(flag) => statement.raw_bind_parameter(index, flag),
            Value::Text(text) => statement.raw_bind_parameter(index, text),
            Value::Bytes(bytes) => statement.raw_bind_parameter(index, bytes),
            Value::Instant(instant) => {
                statement.raw_bind_parameter(index, instant.map(base::Instant::micros))
            }
            Value::Date(Some(date)) => statement.raw_bind_parameter(index, date.to_string()),
            Value::Date(None) => statement.raw_bind_parameter(index, Null),
        }?;
    }
    Ok(())
}

/// Only reading is tried here, so nothing is refused by the schema: the file or its lock failed,
/// or the statement is none.
fn failed(error: rusqlite::Error) -> RepoError {
    match error {
        rusqlite::Error::SqliteFailure(_, Some(message)) => RepoError::Unavailable(message),
        other => RepoError::Unavailable(other.to_string()),
    }
}

/// What a value is called in messages.
const fn kind(value: ValueRef<'_>) -> database::DirectType {
    match value {
        ValueRef::Null => database::DirectType::Null,
        ValueRef::Integer(_) => database::DirectType::Integer,
        ValueRef::Real(_) => database::DirectType::Real,
        ValueRef::Text(_) => database::DirectType::Text,
        ValueRef::Blob(_) => database::DirectType::Blob,
    }
}
