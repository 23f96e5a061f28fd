//! Tells sqlx what a directly read row is, so that one `#[derive(FromRow)]` serves both engines.
//!
//! sqlx ties rows to a database with connections, transactions and statements. Nobody connects
//! through this one: those are types without a value, and whoever had one could not exist.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use log::LevelFilter;
use rusqlite::types::{Value as Owned, ValueRef as Borrowed};
use sqlx::error::BoxDynError;
use sqlx::query::{Query, QueryAs, QueryScalar};
use sqlx::{
    Arguments, Column, ConnectOptions, Connection, Database, Either, Encode, Error, FromRow,
    IntoArguments, SqlStr, Statement, Transaction, Type, TypeInfo, Value, ValueRef,
};
use sqlx_core::Url;
use sqlx_core::transaction::TransactionManager;

use super::DirectRow;

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

/// What there is none of: a connection of this database, its options, its statements.
#[derive(Clone, Debug)]
pub enum Nothing {}

impl FromStr for Nothing {
    type Err = Error;

    fn from_str(_text: &str) -> Result<Self, Error> {
        Err(Error::Configuration("nobody connects this way".into()))
    }
}

impl ConnectOptions for Nothing {
    type Connection = Self;

    fn from_url(url: &Url) -> Result<Self, Error> {
        url.as_str().parse()
    }

    async fn connect(&self) -> Result<Self, Error> {
        match *self {}
    }

    fn log_statements(self, _level: LevelFilter) -> Self {
        self
    }

    fn log_slow_statements(self, _level: LevelFilter, _duration: std::time::Duration) -> Self {
        self
    }
}

impl Connection for Nothing {
    type Database = Direct;
    type Options = Self;

    async fn close(self) -> Result<(), Error> {
        match self {}
    }

    async fn close_hard(self) -> Result<(), Error> {
        match self {}
    }

    async fn ping(&mut self) -> Result<(), Error> {
        match *self {}
    }

    async fn begin(&mut self) -> Result<Transaction<'_, Direct>, Error> {
        match *self {}
    }

    fn shrink_buffers(&mut self) {
        match *self {}
    }

    async fn flush(&mut self) -> Result<(), Error> {
        match *self {}
    }

    fn should_flush(&self) -> bool {
        match *self {}
    }
}

impl TransactionManager for Nothing {
    type Database = Direct;

    async fn begin(conn: &mut Self, _statement: Option<SqlStr>) -> Result<(), Error> {
        match *conn {}
    }

    async fn commit(conn: &mut Self) -> Result<(), Error> {
        match *conn {}
    }

    async fn rollback(conn: &mut Self) -> Result<(), Error> {
        match *conn {}
    }

    fn start_rollback(conn: &mut Self) {
        match *conn {}
    }

    fn get_transaction_depth(conn: &Self) -> usize {
        match *conn {}
    }
}

impl Statement for Nothing {
    type Database = Direct;

    fn into_sql(self) -> SqlStr {
        match self {}
    }

    fn sql(&self) -> &SqlStr {
        match *self {}
    }

    fn parameters(&self) -> Option<Either<&[DirectType], usize>> {
        match *self {}
    }

    fn columns(&self) -> &[DirectColumn] {
        match *self {}
    }

    fn query(&self) -> Query<'_, Direct, NoArguments> {
        match *self {}
    }

    fn query_with<A>(&self, _arguments: A) -> Query<'_, Direct, A>
    where
        A: IntoArguments<Direct>,
    {
        match *self {}
    }

    fn query_as<O>(&self) -> QueryAs<'_, Direct, O, NoArguments>
    where
        O: for<'r> FromRow<'r, DirectRow>,
    {
        match *self {}
    }

    fn query_as_with<'s, O, A>(&'s self, _arguments: A) -> QueryAs<'s, Direct, O, A>
    where
        O: for<'r> FromRow<'r, DirectRow>,
        A: IntoArguments<Direct>,
    {
        match *self {}
    }

    fn query_scalar<O>(&self) -> QueryScalar<'_, Direct, O, NoArguments>
    where
        (O,): for<'r> FromRow<'r, DirectRow>,
    {
        match *self {}
    }

    fn query_scalar_with<'s, O, A>(&'s self, _arguments: A) -> QueryScalar<'s, Direct, O, A>
    where
        (O,): for<'r> FromRow<'r, DirectRow>,
        A: IntoArguments<Direct>,
    {
        match *self {}
    }
}
