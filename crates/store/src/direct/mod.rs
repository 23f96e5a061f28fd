//! SQLite, used on the thread that asks.
//!
//! sqlx gives each connection a thread of its own and sends every row through a channel: for a
//! page or a payment that is some hundred wake-ups, more than all of SQLite's own work (ADR 10).
//! Here whoever asks uses a connection itself. Many connections read, and refuse to write; one
//! writes, a transaction at a time.

mod held;
mod pool;

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use base::{RepoError, RepoResult};
use rusqlite::types::{Null, ValueRef};
use rusqlite::{CachedStatement, Connection, ErrorCode, Statement};

use crate::error::repo_error;
use crate::row::{Columns, StoredRow};
use crate::value::Value;
pub use held::Held;
pub use pool::DirectPool;

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
            columns: Arc::new(Columns::named(statement.column_names())),
            places: places.ok_or_else(|| {
                RepoError::Corrupt("a statement's values are $1, $2, …".to_owned())
            })?,
        })
    }
}

impl Prepared {
    fn new(connection: Connection) -> Self {
        Self {
            connection,
            known: HashMap::new(),
        }
    }

    /// Every row, decoded one by one from the same buffer; no more than `limit` of them.
    fn rows<R>(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
        limit: usize,
    ) -> RepoResult<Vec<R>>
    where
        R: for<'r> sqlx::FromRow<'r, StoredRow>,
    {
        let (mut statement, known) = self.bound(sql, values)?;
        let mut buffer = StoredRow::new(known.columns.clone());
        let writes = !statement.readonly();
        let mut answer = statement.raw_query();
        let mut rows = Vec::new();
        // One that writes is run to its end: only there are foreign keys checked.
        while (writes || rows.len() < limit)
            && let Some(row) = answer.next().map_err(failed)?
        {
            if rows.len() < limit {
                fill(&mut buffer, row).map_err(failed)?;
                rows.push(R::from_row(&buffer).map_err(repo_error)?);
            }
        }
        Ok(rows)
    }

    /// Runs a statement without an answer; how many rows it touched.
    fn run(&mut self, sql: &'static str, values: &[Value<'_>]) -> RepoResult<u64> {
        let (mut statement, _) = self.bound(sql, values)?;
        let touched = statement.raw_execute().map_err(failed)?;
        Ok(u64::try_from(touched).unwrap_or(u64::MAX))
    }

    /// A statement with its values, and what is known of it.
    fn bound(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> RepoResult<(CachedStatement<'_>, &Known)> {
        let mut statement = self.connection.prepare_cached(sql).map_err(failed)?;
        let known = match self.known.entry(sql) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => place.insert(Known::of(&statement)?),
        };
        bind(&mut statement, &known.places, values).map_err(failed)?;
        Ok((statement, known))
    }

    /// Runs a statement without values.
    fn execute(&mut self, sql: &str) -> rusqlite::Result<()> {
        self.connection.prepare_cached(sql)?.execute([]).map(drop)
    }

    /// Takes a transaction back; whether there is none any more.
    fn roll_back(&mut self) -> bool {
        self.connection.is_autocommit() || self.execute("ROLLBACK").is_ok()
    }

    fn prepare(&mut self, sql: &'static str) -> RepoResult<()> {
        let prepared = self.connection.prepare_cached(sql);
        prepared.map(drop).map_err(failed)
    }
}

/// Takes over what the statement stands at.
fn fill(buffer: &mut StoredRow, row: &rusqlite::Row<'_>) -> rusqlite::Result<()> {
    buffer.clear();
    for index in 0..row.as_ref().column_count() {
        match row.get_ref(index)? {
            ValueRef::Null => buffer.push_null(),
            ValueRef::Integer(number) => buffer.push_integer(number),
            ValueRef::Real(number) => buffer.push_real(number),
            ValueRef::Text(text) => buffer.push_text(text),
            ValueRef::Blob(blob) => buffer.push_blob(blob),
        }
    }
    Ok(())
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

/// What a failure means to a caller: refused rows are conflicts, the rest is unavailable. SQLite
/// says which columns were not unique, and nothing of a foreign key.
fn failed(error: rusqlite::Error) -> RepoError {
    let rusqlite::Error::SqliteFailure(code, message) = error else {
        return RepoError::Unavailable(error.to_string());
    };
    // Of a file that cannot be opened the message has the path.
    let told = message.filter(|_| code.code != ErrorCode::CannotOpen);
    let message = told.unwrap_or_else(|| code.to_string());
    if code.code == ErrorCode::ConstraintViolation {
        let columns = message.split_once("failed: ").map(|(_, columns)| columns);
        return RepoError::Conflict(columns.unwrap_or(&message).to_owned());
    }
    RepoError::Unavailable(message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_bound_by_their_number_in_whatever_order_they_stand() {
        let connection = Connection::open_in_memory().expect("a database");
        let mut prepared = Prepared::new(connection);
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
