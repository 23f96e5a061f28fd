//! How PostgreSQL's binary values become those of a stored row. What a column holds is looked up
//! once a statement, not once a value.

use std::sync::Arc;

use base::{RepoError, RepoResult};
use jiff::civil::Date;
use sqlx::postgres::{PgColumn, PgRow, PgValueFormat};
use sqlx::{Column as _, Row as _, TypeInfo as _, ValueRef as _};

use crate::conn::AnyRow;
use crate::error::repo_error;
use crate::row::{Columns, StoredRow};
use crate::types::{POSTGRES_EPOCH_DAY, POSTGRES_EPOCH_MICROS};

/// The columns of a statement's answer.
pub struct Answer {
    columns: Arc<Columns>,
    kinds: Vec<Kind>,
}

/// What a column holds.
#[derive(Clone, Copy)]
enum Kind {
    Bool,
    Int8,
    Text,
    Bytes,
    Day,
    Instant,
}

impl Kind {
    fn of(name: &str) -> RepoResult<Self> {
        Ok(match name {
            "BOOL" => Self::Bool,
            "INT8" => Self::Int8,
            "TEXT" => Self::Text,
            "BYTEA" | "UUID" => Self::Bytes,
            "DATE" => Self::Day,
            "TIMESTAMPTZ" => Self::Instant,
            other => return Err(RepoError::Corrupt(format!("no type reads {other}"))),
        })
    }
}

impl Answer {
    /// Of a statement with these columns.
    pub fn of(columns: &[PgColumn]) -> RepoResult<Self> {
        let kinds = columns
            .iter()
            .map(|column| Kind::of(column.type_info().name()));
        Ok(Self {
            kinds: kinds.collect::<Result<_, _>>()?,
            columns: Arc::new(Columns::named(columns.iter().map(|column| column.name()))),
        })
    }

    /// What the rows hold.
    pub fn read<R: AnyRow>(&self, rows: &[PgRow]) -> RepoResult<Vec<R>> {
        let mut buffer = StoredRow::new(self.columns.clone());
        let mut read = Vec::with_capacity(rows.len());
        for row in rows {
            buffer.clear();
            for (index, kind) in self.kinds.iter().enumerate() {
                push(&mut buffer, row, index, *kind)?;
            }
            read.push(R::from_row(&buffer).map_err(repo_error)?);
        }
        Ok(read)
    }
}

fn push(buffer: &mut StoredRow, row: &PgRow, index: usize, kind: Kind) -> RepoResult<()> {
    let value = row.try_get_raw(index).map_err(repo_error)?;
    if value.is_null() {
        buffer.push_null();
        return Ok(());
    }
    if value.format() != PgValueFormat::Binary {
        return Err(RepoError::Corrupt("a value came as text".to_owned()));
    }
    let bytes = value
        .as_bytes()
        .map_err(|error| repo_error(sqlx::Error::Decode(error)))?;
    match kind {
        Kind::Bool => buffer.push_integer(i64::from(bytes != [0])),
        Kind::Int8 => buffer.push_integer(i64::from_be_bytes(fixed(bytes)?)),
        Kind::Text => buffer.push_text(bytes),
        Kind::Bytes => buffer.push_blob(bytes),
        Kind::Day => buffer.push_day(day(i32::from_be_bytes(fixed(bytes)?))?),
        Kind::Instant => {
            let micros = i64::from_be_bytes(fixed(bytes)?);
            let since_1970 = micros.checked_add(POSTGRES_EPOCH_MICROS);
            buffer.push_integer(since_1970.ok_or_else(beyond)?);
        }
    }
    Ok(())
}

/// A day that PostgreSQL counts from 2000.
fn day(since_2000: i32) -> RepoResult<Date> {
    let span = jiff::Span::new().try_days(since_2000);
    let day = span.and_then(|span| POSTGRES_EPOCH_DAY.checked_add(span));
    day.map_err(|_| beyond())
}

fn fixed<const N: usize>(bytes: &[u8]) -> RepoResult<[u8; N]> {
    let fixed = bytes.try_into();
    fixed.map_err(|_| RepoError::Corrupt(format!("{} bytes where {N} belong", bytes.len())))
}

fn beyond() -> RepoError {
    RepoError::Corrupt("a time out of range".to_owned())
}
