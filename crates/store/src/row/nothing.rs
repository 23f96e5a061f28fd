//! What sqlx wants of a database and nobody has of this one: connections, options, statements.

use std::str::FromStr;

use log::LevelFilter;
use sqlx::query::{Query, QueryAs, QueryScalar};
use sqlx::{
    ConnectOptions, Connection, Either, Error, FromRow, IntoArguments, SqlStr, Statement,
    Transaction,
};
use sqlx_core::Url;
use sqlx_core::transaction::TransactionManager;

use super::StoredRow;
use super::database::{NoArguments, Stored, StoredColumn, StoredType};

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
    type Database = Stored;
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

    async fn begin(&mut self) -> Result<Transaction<'_, Stored>, Error> {
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
    type Database = Stored;

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
    type Database = Stored;

    fn into_sql(self) -> SqlStr {
        match self {}
    }

    fn sql(&self) -> &SqlStr {
        match *self {}
    }

    fn parameters(&self) -> Option<Either<&[StoredType], usize>> {
        match *self {}
    }

    fn columns(&self) -> &[StoredColumn] {
        match *self {}
    }

    fn query(&self) -> Query<'_, Stored, NoArguments> {
        match *self {}
    }

    fn query_with<A>(&self, _arguments: A) -> Query<'_, Stored, A>
    where
        A: IntoArguments<Stored>,
    {
        match *self {}
    }

    fn query_as<O>(&self) -> QueryAs<'_, Stored, O, NoArguments>
    where
        O: for<'r> FromRow<'r, StoredRow>,
    {
        match *self {}
    }

    fn query_as_with<'s, O, A>(&'s self, _arguments: A) -> QueryAs<'s, Stored, O, A>
    where
        O: for<'r> FromRow<'r, StoredRow>,
        A: IntoArguments<Stored>,
    {
        match *self {}
    }

    fn query_scalar<O>(&self) -> QueryScalar<'_, Stored, O, NoArguments>
    where
        (O,): for<'r> FromRow<'r, StoredRow>,
    {
        match *self {}
    }

    fn query_scalar_with<'s, O, A>(&'s self, _arguments: A) -> QueryScalar<'s, Stored, O, A>
    where
        (O,): for<'r> FromRow<'r, StoredRow>,
        A: IntoArguments<Stored>,
    {
        match *self {}
    }
}
