//! A row as SQLite hands it out, in a buffer that all rows of an answer share, and how the types
//! that rows are made of are read from it. It refuses what another type stands in.

use std::ops::Range;
use std::sync::Arc;

use base::Instant;
use jiff::civil::Date;
use rusqlite::types::ValueRef;
use sqlx::error::BoxDynError;
use sqlx::{ColumnIndex, Decode, Error, Row, Type};
use uuid::Uuid;

use super::database::{Direct, DirectColumn, DirectType, DirectValueRef};
use crate::types::{DbDate, DbInstant};

/// The columns of a statement.
pub struct Columns(Vec<DirectColumn>);

impl Columns {
    /// Those that a prepared statement answers with.
    pub fn of(statement: &rusqlite::Statement<'_>) -> Self {
        let names = statement.column_names().into_iter().enumerate();
        Self(names.map(DirectColumn::new).collect())
    }
}

/// One row; texts and blobs lie one after another in `bytes`.
pub struct DirectRow {
    columns: Arc<Columns>,
    cells: Vec<Cell>,
    bytes: Vec<u8>,
}

#[derive(Clone)]
enum Cell {
    Null,
    Integer(i64),
    Real(f64),
    Text(Range<usize>),
    Blob(Range<usize>),
}

impl DirectRow {
    pub fn new(columns: Arc<Columns>) -> Self {
        Self {
            cells: Vec::with_capacity(columns.0.len()),
            columns,
            bytes: Vec::new(),
        }
    }

    /// Takes over what the statement stands at.
    pub fn fill(&mut self, row: &rusqlite::Row<'_>) -> rusqlite::Result<()> {
        self.cells.clear();
        self.bytes.clear();
        for index in 0..self.columns.0.len() {
            let cell = match row.get_ref(index)? {
                ValueRef::Null => Cell::Null,
                ValueRef::Integer(number) => Cell::Integer(number),
                ValueRef::Real(number) => Cell::Real(number),
                ValueRef::Text(text) => Cell::Text(self.keep(text)),
                ValueRef::Blob(blob) => Cell::Blob(self.keep(blob)),
            };
            self.cells.push(cell);
        }
        Ok(())
    }

    fn keep(&mut self, bytes: &[u8]) -> Range<usize> {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(bytes);
        start..self.bytes.len()
    }
}

impl Row for DirectRow {
    type Database = Direct;

    fn columns(&self) -> &[DirectColumn] {
        &self.columns.0
    }

    fn try_get_raw<I: ColumnIndex<Self>>(&self, index: I) -> Result<DirectValueRef<'_>, Error> {
        let value = match &self.cells[index.index(self)?] {
            Cell::Null => ValueRef::Null,
            Cell::Integer(number) => ValueRef::Integer(*number),
            Cell::Real(number) => ValueRef::Real(*number),
            Cell::Text(range) => ValueRef::Text(&self.bytes[range.clone()]),
            Cell::Blob(range) => ValueRef::Blob(&self.bytes[range.clone()]),
        };
        Ok(DirectValueRef(value))
    }
}

impl ColumnIndex<DirectRow> for usize {
    fn index(&self, row: &DirectRow) -> Result<usize, Error> {
        let len = row.cells.len();
        if *self < len {
            Ok(*self)
        } else {
            Err(Error::ColumnIndexOutOfBounds { index: *self, len })
        }
    }
}

impl ColumnIndex<DirectRow> for &'_ str {
    fn index(&self, row: &DirectRow) -> Result<usize, Error> {
        let mut columns = row.columns.0.iter();
        let found = columns.position(|column| column.is(self));
        found.ok_or_else(|| Error::ColumnNotFound((*self).to_owned()))
    }
}

/// How each type is read: from which kind of value, and by what.
macro_rules! decoded {
    ($($target:ty: $kind:ident($from:ident) => $read:expr;)+) => {$(
        impl Type<Direct> for $target {
            fn type_info() -> DirectType {
                DirectType::$kind
            }
        }

        impl<'r> Decode<'r, Direct> for $target {
            fn decode(value: DirectValueRef<'r>) -> Result<Self, BoxDynError> {
                match value.0 {
                    ValueRef::$kind($from) => $read,
                    other => {
                        let (found, wanted) = (super::kind(other), DirectType::$kind);
                        Err(format!("{found} where {wanted} belongs").into())
                    }
                }
            }
        }
    )+};
}

decoded! {
    i64: Integer(number) => Ok(number);
    bool: Integer(number) => Ok(number != 0);
    String: Text(text) => Ok(std::str::from_utf8(text)?.to_owned());
    Vec<u8>: Blob(bytes) => Ok(bytes.to_owned());
    Uuid: Blob(bytes) => Ok(Uuid::from_slice(bytes)?);
    DbInstant: Integer(micros) => Ok(Self(Instant::from_micros(micros)?));
    DbDate: Text(text) => Ok(Self(std::str::from_utf8(text)?.parse::<Date>()?));
}
