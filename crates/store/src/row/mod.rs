//! A row of either engine, in a buffer that all rows of an answer share, and how the types that rows
//! are made of are read from it. It refuses what another type stands in.

mod database;
mod nothing;

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use base::Instant;
use jiff::civil::Date;
use sqlx::error::BoxDynError;
use sqlx::{ColumnIndex, Decode, Error, Row, Type};
use uuid::Uuid;

use crate::types::{DbDate, DbInstant};
use database::{Borrowed, Stored, StoredColumn, StoredType, StoredValueRef};

/// The columns of a statement.
pub struct Columns(Vec<StoredColumn>);

impl Columns {
    /// Those of these names, in order.
    pub fn named<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let names = names.into_iter().enumerate();
        Self(names.map(StoredColumn::new).collect())
    }
}

/// One row; texts and blobs lie one after another in `bytes`.
pub struct StoredRow {
    columns: Arc<Columns>,
    cells: Vec<Cell>,
    bytes: Vec<u8>,
    /// Where the next column is looked for first: they are asked for in their order.
    next: AtomicUsize,
}

enum Cell {
    Null,
    Integer(i64),
    Real(f64),
    Text(Range<usize>),
    Blob(Range<usize>),
    Day(Date),
}

impl StoredRow {
    pub fn new(columns: Arc<Columns>) -> Self {
        Self {
            cells: Vec::with_capacity(columns.0.len()),
            columns,
            bytes: Vec::new(),
            next: AtomicUsize::new(0),
        }
    }

    /// Makes room for the next row.
    pub fn clear(&mut self) {
        self.cells.clear();
        self.bytes.clear();
    }

    pub fn push_null(&mut self) {
        self.cells.push(Cell::Null);
    }

    pub fn push_integer(&mut self, number: i64) {
        self.cells.push(Cell::Integer(number));
    }

    pub fn push_real(&mut self, number: f64) {
        self.cells.push(Cell::Real(number));
    }

    pub fn push_text(&mut self, text: &[u8]) {
        let text = self.keep(text);
        self.cells.push(Cell::Text(text));
    }

    pub fn push_blob(&mut self, blob: &[u8]) {
        let blob = self.keep(blob);
        self.cells.push(Cell::Blob(blob));
    }

    pub fn push_day(&mut self, day: Date) {
        self.cells.push(Cell::Day(day));
    }

    fn keep(&mut self, bytes: &[u8]) -> Range<usize> {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(bytes);
        start..self.bytes.len()
    }
}

impl Row for StoredRow {
    type Database = Stored;

    fn columns(&self) -> &[StoredColumn] {
        &self.columns.0
    }

    fn try_get_raw<I: ColumnIndex<Self>>(&self, index: I) -> Result<StoredValueRef<'_>, Error> {
        Ok(StoredValueRef(match &self.cells[index.index(self)?] {
            Cell::Null => Borrowed::Null,
            Cell::Integer(number) => Borrowed::Integer(*number),
            Cell::Real(number) => Borrowed::Real(*number),
            Cell::Text(range) => Borrowed::Text(&self.bytes[range.clone()]),
            Cell::Blob(range) => Borrowed::Blob(&self.bytes[range.clone()]),
            Cell::Day(day) => Borrowed::Day(*day),
        }))
    }
}

impl ColumnIndex<StoredRow> for usize {
    fn index(&self, row: &StoredRow) -> Result<usize, Error> {
        let len = row.cells.len();
        if *self < len {
            Ok(*self)
        } else {
            Err(Error::ColumnIndexOutOfBounds { index: *self, len })
        }
    }
}

impl ColumnIndex<StoredRow> for &'_ str {
    fn index(&self, row: &StoredRow) -> Result<usize, Error> {
        let columns = &row.columns.0;
        let guess = row.next.load(Ordering::Relaxed);
        let found = match columns.get(guess).is_some_and(|column| column.is(self)) {
            true => Some(guess),
            false => columns.iter().position(|column| column.is(self)),
        };
        let found = found.ok_or_else(|| Error::ColumnNotFound((*self).to_owned()))?;
        row.next.store(found + 1, Ordering::Relaxed);
        Ok(found)
    }
}

/// How each type is read: from which kind of value, and by what.
macro_rules! decoded {
    ($($target:ty: $kind:ident($from:ident) => $read:expr;)+) => {$(
        impl Type<Stored> for $target {
            fn type_info() -> StoredType {
                StoredType::$kind
            }
        }

        impl<'r> Decode<'r, Stored> for $target {
            fn decode(value: StoredValueRef<'r>) -> Result<Self, BoxDynError> {
                match value.0 {
                    Borrowed::$kind($from) => $read,
                    other => {
                        let (found, wanted) = (other.kind(), StoredType::$kind);
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
}

impl Type<Stored> for DbDate {
    fn type_info() -> StoredType {
        StoredType::Day
    }

    fn compatible(kind: &StoredType) -> bool {
        matches!(kind, StoredType::Day | StoredType::Text)
    }
}

/// SQLite keeps days as text.
impl<'r> Decode<'r, Stored> for DbDate {
    fn decode(value: StoredValueRef<'r>) -> Result<Self, BoxDynError> {
        match value.0 {
            Borrowed::Day(day) => Ok(Self(day)),
            Borrowed::Text(text) => Ok(Self(std::str::from_utf8(text)?.parse()?)),
            other => Err(format!("{} where DATE belongs", other.kind()).into()),
        }
    }
}
