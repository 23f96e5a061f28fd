//! Tells sqlx what a directly read row is, so that one `#[derive(FromRow)]` serves both engines.
//!
//! sqlx ties rows to a database with connections, transactions and statements. Nobody connects
//! through this one: those are types without a value, and whoever had one could not exist.

use std::borrow::Cow;
use std::fmt;

use rusqlite::types::{Value as Owned, ValueRef as Borrowed};
use sqlx::error::BoxDynError;
use sqlx::{Arguments, Column, Database, Encode, Type, TypeInfo, Value, ValueRef};

use super::DirectRow;
use super::nothing::Nothing;

/// SQLite, read on the thread that asks.
#[derive(Debug)]
pub struct Direct;

impl Database for Direct {
    type Connection = Nothing;
    type TransactionManager = Nothing;
    type Row = DirectRow;
    type QueryResult = ();
    type Column = DirectColumn;
    type TypeInfo = DirectType;
    type Value = DirectValue;
    type ValueRef<'r> = DirectValueRef<'r>;
    type Arguments = NoArguments;
    type ArgumentBuffer = ();
    type Statement = Nothing;

    const NAME: &'static str = "SQLite, read directly";
    const URL_SCHEMES: &'static [&'static str] = &[];
}

/// A column's place and name.
#[derive(Debug)]
pub struct DirectColumn {
    ordinal: usize,
    name: String,
}

impl DirectColumn {
    pub fn new((ordinal, name): (usize, &str)) -> Self {
        let name = name.to_owned();
        Self { ordinal, name }
    }

    pub fn is(&self, name: &str) -> bool {
        self.name == name
    }
}

impl Column for DirectColumn {
    type Database = Direct;

    fn ordinal(&self) -> usize {
        self.ordinal
    }

    fn name(&self) -> &str {
        &self.name
    }

    /// SQLite's columns have no type of their own: each value has.
    fn type_info(&self) -> &DirectType {
        &DirectType::Null
    }
}

/// The kinds of value that SQLite knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DirectType {
    Null,
    Integer,
    Real,
    Text,
    Blob,
}

impl fmt::Display for DirectType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl TypeInfo for DirectType {
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
        }
    }
}

/// A value that lives on its own.
pub struct DirectValue(Owned);

/// A value in a row.
pub struct DirectValueRef<'r>(pub Borrowed<'r>);

impl Value for DirectValue {
    type Database = Direct;

    fn as_ref(&self) -> DirectValueRef<'_> {
        DirectValueRef(Borrowed::from(&self.0))
    }

    fn type_info(&self) -> Cow<'_, DirectType> {
        Cow::Owned(super::kind(Borrowed::from(&self.0)))
    }

    fn is_null(&self) -> bool {
        self.0 == Owned::Null
    }
}

impl<'r> ValueRef<'r> for DirectValueRef<'r> {
    type Database = Direct;

    fn to_owned(&self) -> DirectValue {
        DirectValue(match self.0 {
            Borrowed::Null => Owned::Null,
            Borrowed::Integer(number) => Owned::Integer(number),
            Borrowed::Real(number) => Owned::Real(number),
            Borrowed::Text(text) => Owned::Text(String::from_utf8_lossy(text).into_owned()),
            Borrowed::Blob(bytes) => Owned::Blob(bytes.to_owned()),
        })
    }

    fn type_info(&self) -> Cow<'_, DirectType> {
        Cow::Owned(super::kind(self.0))
    }

    fn is_null(&self) -> bool {
        self.0 == Borrowed::Null
    }
}

/// Statements are bound by `rusqlite`: no type encodes for this database, so nothing is ever added.
#[derive(Default)]
pub struct NoArguments;

impl Arguments for NoArguments {
    type Database = Direct;

    fn reserve(&mut self, _additional: usize, _size: usize) {}

    fn add<'t, T>(&mut self, value: T) -> Result<(), BoxDynError>
    where
        T: Encode<'t, Direct> + Type<Direct>,
    {
        value.encode(&mut ()).map(|_| ())
    }

    fn len(&self) -> usize {
        0
    }
}
