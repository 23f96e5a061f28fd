//! Tells sqlx what a stored row is, so that one `#[derive(FromRow)]` serves both engines, and is
//! compiled once.
//!
//! sqlx ties rows to a database with connections, transactions and statements. Nobody connects
//! through this one: those are types without a value, and whoever had one could not exist.

use std::borrow::Cow;
use std::fmt;

use jiff::civil::Date;
use sqlx::error::BoxDynError;
use sqlx::{Arguments, Column, Database, Encode, Type, TypeInfo, Value, ValueRef};

use super::StoredRow;
use super::nothing::Nothing;

/// Whichever engine a row comes from.
#[derive(Debug)]
pub struct Stored;

impl Database for Stored {
    type Connection = Nothing;
    type TransactionManager = Nothing;
    type Row = StoredRow;
    type QueryResult = ();
    type Column = StoredColumn;
    type TypeInfo = StoredType;
    type Value = StoredValue;
    type ValueRef<'r> = StoredValueRef<'r>;
    type Arguments = NoArguments;
    type ArgumentBuffer = ();
    type Statement = Nothing;

    const NAME: &'static str = "stored rows";
    const URL_SCHEMES: &'static [&'static str] = &[];
}

/// A column's place and name.
#[derive(Debug)]
pub struct StoredColumn {
    ordinal: usize,
    name: String,
}

impl StoredColumn {
    pub fn new((ordinal, name): (usize, &str)) -> Self {
        let name = name.to_owned();
        Self { ordinal, name }
    }

    pub fn is(&self, name: &str) -> bool {
        self.name == name
    }
}

impl Column for StoredColumn {
    type Database = Stored;

    fn ordinal(&self) -> usize {
        self.ordinal
    }

    fn name(&self) -> &str {
        &self.name
    }

    /// Columns have no type of their own: each value has.
    fn type_info(&self) -> &StoredType {
        &StoredType::Null
    }
}

/// The kinds of value that rows hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoredType {
    Null,
    Integer,
    Real,
    Text,
    Blob,
    Day,
}

impl fmt::Display for StoredType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl TypeInfo for StoredType {
    fn is_null(&self) -> bool {
        *self == Self::Null
    }

    fn name(&self) -> &str {
        match self {
            Self::Null => "NULL",
            Self::Integer => "INTEGER",
            Self::Real => "REAL",
            Self::Text => "TEXT",
            Self::Blob => "BLOB",
            Self::Day => "DATE",
        }
    }
}

/// A value that lives on its own.
#[derive(Debug, PartialEq)]
pub enum StoredValue {
    Null,
    Integer(i64),
    Real(f64),
    Text(Vec<u8>),
    Blob(Vec<u8>),
    Day(Date),
}

/// What a value in a row is.
#[derive(Clone, Copy)]
pub enum Borrowed<'r> {
    Null,
    Integer(i64),
    Real(f64),
    Text(&'r [u8]),
    Blob(&'r [u8]),
    Day(Date),
}

/// A value in a row.
pub struct StoredValueRef<'r>(pub Borrowed<'r>);

impl Borrowed<'_> {
    /// What it is called in messages.
    pub const fn kind(self) -> StoredType {
        match self {
            Self::Null => StoredType::Null,
            Self::Integer(_) => StoredType::Integer,
            Self::Real(_) => StoredType::Real,
            Self::Text(_) => StoredType::Text,
            Self::Blob(_) => StoredType::Blob,
            Self::Day(_) => StoredType::Day,
        }
    }
}

impl StoredValue {
    fn borrowed(&self) -> Borrowed<'_> {
        match self {
            Self::Null => Borrowed::Null,
            Self::Integer(number) => Borrowed::Integer(*number),
            Self::Real(number) => Borrowed::Real(*number),
            Self::Text(text) => Borrowed::Text(text),
            Self::Blob(bytes) => Borrowed::Blob(bytes),
            Self::Day(day) => Borrowed::Day(*day),
        }
    }
}

impl Value for StoredValue {
    type Database = Stored;

    fn as_ref(&self) -> StoredValueRef<'_> {
        StoredValueRef(self.borrowed())
    }

    fn type_info(&self) -> Cow<'_, StoredType> {
        Cow::Owned(self.borrowed().kind())
    }

    fn is_null(&self) -> bool {
        *self == Self::Null
    }
}

impl<'r> ValueRef<'r> for StoredValueRef<'r> {
    type Database = Stored;

    fn to_owned(&self) -> StoredValue {
        match self.0 {
            Borrowed::Null => StoredValue::Null,
            Borrowed::Integer(number) => StoredValue::Integer(number),
            Borrowed::Real(number) => StoredValue::Real(number),
            Borrowed::Text(text) => StoredValue::Text(text.to_owned()),
            Borrowed::Blob(bytes) => StoredValue::Blob(bytes.to_owned()),
            Borrowed::Day(day) => StoredValue::Day(day),
        }
    }

    fn type_info(&self) -> Cow<'_, StoredType> {
        Cow::Owned(self.0.kind())
    }

    fn is_null(&self) -> bool {
        matches!(self.0, Borrowed::Null)
    }
}

/// Statements are bound by each engine's own: no type encodes for this database, so nothing is ever
/// added.
#[derive(Default)]
pub struct NoArguments;

impl Arguments for NoArguments {
    type Database = Stored;

    fn reserve(&mut self, _additional: usize, _size: usize) {}

    fn add<'t, T>(&mut self, value: T) -> Result<(), BoxDynError>
    where
        T: Encode<'t, Stored> + Type<Stored>,
    {
        value.encode(&mut ()).map(|_| ())
    }

    fn len(&self) -> usize {
        0
    }
}
