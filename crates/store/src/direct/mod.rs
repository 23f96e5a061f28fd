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
use std::collections::hash_map::Entry;
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
    known: HashMap<&'static str, Known>,
}

/// What is looked up once of a statement.
struct Known {
    columns: Arc<Columns>,
    /// For each place that takes a value: which one. SQLite counts `$2` as the first when it comes
    /// first.
    places: Vec<usize>,
}

impl Known {
    fn of(statement: &Statement<'_>) -> RepoResult<Self> {
        let number = |place| {
            let name = statement.parameter_name(place)?;
            name.strip_prefix('$')?
                .parse::<usize>()
                .ok()?
                .checked_sub(1)
        };
        let places = (1..=statement.parameter_count()).map(number);
        let places: Option<_> = places.collect();
        Ok(Self {
            columns: Arc::new(Columns::of(statement)),
            places: places.ok_or_else(|| {
                RepoError::Corrupt("a statement's values are $1, $2, …".to_owned())
            })?,
        })
    }
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
        let known = match self.known.entry(sql) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => place.insert(Known::of(&statement)?),
        };
        bind(&mut statement, &known.places, values).map_err(failed)?;
        let mut buffer = DirectRow::new(known.columns.clone());
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

fn bind(
    statement: &mut Statement<'_>,
    places: &[usize],
    values: &[Value<'_>],
) -> rusqlite::Result<()> {
    for (index, place) in (1..).zip(places) {
        let value = values
            .get(*place)
            .ok_or(rusqlite::Error::InvalidParameterCount(
                values.len(),
                place + 1,
            ))?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_bound_by_their_number_in_whatever_order_they_stand() {
        let connection = Connection::open_in_memory().expect("a database");
        let mut prepared = Prepared {
            connection,
            known: HashMap::new(),
        };
        let values = [
            Value::Int(Some(1)),
            Value::Int(Some(20)),
            Value::Int(Some(300)),
        ];
        let rows: Vec<(i64, i64)> = prepared
            .rows("SELECT $3 - $2, $1 + $3 + $3", &values, 1)
            .expect("a row");
        assert_eq!(rows, [(280, 601)]);
        let short = prepared.rows::<(i64, i64)>("SELECT $1, $4", &values, 1);
        assert!(short.is_err(), "a value that is not there");
    }
}
