//! PostgreSQL: connections that are kept, and the transaction that one may hold.
//!
//! sqlx's own pool asks the server for a sign of life whenever a connection goes back, in a task of
//! its own: a page, which takes two, paid for two questions more. Here only a connection that was
//! left in the middle of something is looked after before somebody else gets it (ADR 15).

mod answer;

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::io::ErrorKind;
use std::time::Duration;

use base::{RepoError, RepoResult};
use deadpool::managed::{Manager, Metrics, Object, RecycleError, RecycleResult};
use sqlx::error::DatabaseError;
use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgDatabaseError, PgRow, PgSeverity};
use sqlx::{
    ConnectOptions as _, Connection as _, Executor as _, Row as _, SqlSafeStr as _, Statement as _,
};

use crate::conn::AnyRow;
use crate::error::{repo_error, unavailable};
use crate::pool::Lender;
use crate::store::{StoreOptions, migrate_error};
use crate::value::{Value, arguments};
use answer::Answer;

/// A connection that nobody used for so long is asked for a sign of life first.
const QUIET: Duration = Duration::from_secs(10);
/// A connection is replaced after this, so that what a server keeps for it does not grow for ever.
const LIFETIME: Duration = Duration::from_mins(30);
/// What was left in the middle of something is closed when it takes longer to come out of it.
const SETTLE: Duration = Duration::from_secs(30);
/// How often a server that takes no connection yet is asked again: it has no way to tell us.
const PAUSE: Duration = Duration::from_millis(100);

/// Makes connections.
struct Connector {
    connect: PgConnectOptions,
    /// How long a server that is starting or full is asked again: less than whoever asks waits, so
    /// that they hear what it said.
    patience: Duration,
}

/// A connection with what it knows of the answers to its statements.
struct Prepared {
    connection: PgConnection,
    known: HashMap<&'static str, Answer>,
}

impl Manager for Connector {
    type Type = Prepared;
    type Error = RepoError;

    async fn create(&self) -> RepoResult<Prepared> {
        let begun = tokio::time::Instant::now();
        loop {
            match self.connect.connect().await {
                Ok(connection) => {
                    return Ok(Prepared {
                        connection,
                        known: HashMap::new(),
                    });
                }
                Err(error) if passes(&error) && begun.elapsed() < self.patience => {
                    tokio::time::sleep(PAUSE).await;
                }
                Err(error) => return Err(repo_error(error)),
            }
        }
    }

    async fn recycle(
        &self,
        prepared: &mut Prepared,
        metrics: &Metrics,
    ) -> RecycleResult<RepoError> {
        if metrics.age() > LIFETIME {
            return Err(RecycleError::message("it is old"));
        }
        if metrics.last_used() > QUIET {
            prepared.connection.ping().await.map_err(repo_error)?;
        }
        Ok(())
    }
}

/// Whether a server that did not take a connection may soon: it starts, or is full for the moment.
fn passes(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(error) => error.kind() == ErrorKind::ConnectionRefused,
        sqlx::Error::Database(error) => error.is_transient_in_connect_phase(),
        _ => false,
    }
}

/// Whether the server closes the connection with what it says.
fn is_last_word(error: &dyn DatabaseError) -> bool {
    let said = error.try_downcast_ref::<PgDatabaseError>();
    said.is_none_or(|said| matches!(said.severity(), PgSeverity::Fatal | PgSeverity::Panic))
}

/// The connections to one server. Cloning shares them.
#[derive(Clone)]
pub struct PgConnections(Lender<Connector>);

impl std::fmt::Debug for PgConnections {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PgConnections").finish_non_exhaustive()
    }
}

impl PgConnections {
    /// None is made yet.
    pub fn new(connect: PgConnectOptions, options: StoreOptions) -> RepoResult<Self> {
        let connector = Connector {
            connect,
            patience: Duration::from_secs(options.wait_seconds) * 4 / 5,
        };
        Lender::new(connector, options.connections, options).map(Self)
    }

    /// A connection, once one is free.
    pub async fn acquire(&self) -> RepoResult<PgHeld> {
        Ok(PgHeld {
            connection: Some(self.0.take().await?),
            in_transaction: false,
            asking: false,
        })
    }

    /// A transaction.
    pub async fn begin(&self) -> RepoResult<PgHeld> {
        let mut held = self.acquire().await?;
        held.in_transaction = true;
        held.tell("BEGIN").await?;
        Ok(held)
    }

    /// Closes what is idle; what is in use is closed when it comes back.
    pub fn close(&self) {
        self.0.close();
    }
}

/// A connection in use; it goes back when dropped, and takes back what was not committed.
pub struct PgHeld {
    connection: Option<Object<Connector>>,
    in_transaction: bool,
    /// A question was put, and not answered to the end.
    asking: bool,
}

impl PgHeld {
    /// The version of the server, like `150018`.
    pub fn server_version(&self) -> Option<u32> {
        self.connection.as_ref()?.connection.server_version_num()
    }

    /// Keeps what the transaction did; nothing to do where there is none.
    pub async fn commit(mut self) -> RepoResult<()> {
        if self.in_transaction {
            self.tell("COMMIT").await?;
            self.in_transaction = false;
        }
        Ok(())
    }

    /// Brings the schema up to date.
    pub async fn migrate(&mut self, migrator: &Migrator) -> RepoResult<()> {
        // It is not lent again unless all went well: it may still hold the lock that keeps others from
        // migrating.
        let mut out = Out(self.connection.take());
        let done = migrator.run(out.connection()?).await;
        if done.is_ok() {
            self.connection = out.0.take();
        }
        done.map_err(migrate_error)
    }

    /// Every row of the answer.
    pub async fn rows<R: AnyRow>(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> RepoResult<Vec<R>> {
        let query = sqlx::query_with(sql, arguments(values)?);
        let answer = query.fetch_all(self.ask()?).await;
        let rows = self.answered(answer)?;
        self.read(sql, &rows)
    }

    /// The first row of the answer.
    pub async fn row<R: AnyRow>(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> RepoResult<Option<R>> {
        Ok(self.rows(sql, values).await?.into_iter().next())
    }

    /// What the rows of a statement's answer hold.
    fn read<R: AnyRow>(&mut self, sql: &'static str, rows: &[PgRow]) -> RepoResult<Vec<R>> {
        let (Some(first), Some(prepared)) = (rows.first(), self.connection.as_deref_mut()) else {
            return Ok(Vec::new());
        };
        let answer = match prepared.known.entry(sql) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => place.insert(Answer::of(first.columns())?),
        };
        answer.read(rows)
    }

    /// Runs a statement; returns how many rows it touched.
    pub async fn run(&mut self, sql: &'static str, values: &[Value<'_>]) -> RepoResult<u64> {
        let query = sqlx::query_with(sql, arguments(values)?);
        let done = query.execute(self.ask()?).await;
        Ok(self.answered(done)?.rows_affected())
    }

    /// Whether the server takes the statement, and answers with what can be read.
    pub async fn prepare(&mut self, sql: &'static str) -> RepoResult<()> {
        let prepared = self.ask()?.prepare(sql.into_sql_str()).await;
        let prepared = self.answered(prepared)?;
        Answer::of(prepared.columns()).map(drop)
    }

    /// A command without values or answer.
    async fn tell(&mut self, command: &'static str) -> RepoResult<()> {
        let done = self.ask()?.execute(command).await;
        self.answered(done.map(drop))
    }

    fn ask(&mut self) -> RepoResult<&mut PgConnection> {
        self.asking = true;
        connection_of(self.connection.as_mut())
    }

    /// What the server refuses, it refuses in whole sentences; after any other failure it is not
    /// known where the connection stands.
    fn answered<T>(&mut self, answer: Result<T, sqlx::Error>) -> RepoResult<T> {
        self.asking = match &answer {
            Ok(_) => false,
            Err(sqlx::Error::Database(error)) => is_last_word(&**error),
            Err(_) => true,
        };
        answer.map_err(repo_error)
    }
}

impl Drop for PgHeld {
    fn drop(&mut self) {
        if !self.in_transaction && !self.asking {
            return;
        }
        let mut out = Out(self.connection.take());
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            return;
        };
        let in_transaction = self.in_transaction;
        runtime.spawn(async move {
            let settled = async {
                let connection = out.connection()?;
                let done = match in_transaction {
                    true => connection.execute("ROLLBACK").await.map(drop),
                    false => connection.ping().await,
                };
                done.map_err(repo_error)
            };
            if matches!(tokio::time::timeout(SETTLE, settled).await, Ok(Ok(()))) {
                // Now it may be lent again.
                drop(out.0.take());
            }
        });
    }
}

/// A connection that is closed when dropped, unless it is taken out again.
struct Out(Option<Object<Connector>>);

impl Out {
    fn connection(&mut self) -> RepoResult<&mut PgConnection> {
        connection_of(self.0.as_mut())
    }
}

impl Drop for Out {
    fn drop(&mut self) {
        drop(self.0.take().map(Object::take));
    }
}

fn connection_of(object: Option<&mut Object<Connector>>) -> RepoResult<&mut PgConnection> {
    let object = object.ok_or_else(|| unavailable("the connection went back"))?;
    Ok(&mut object.connection)
}
