//! Runs one test body on SQLite and on PostgreSQL, each with a fresh, migrated database.

use std::future::Future;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use store::Store;

use crate::postgres;

/// Declares tests that run on both engines: `name::on_sqlite` and `name::on_postgres`.
///
/// ```ignore
/// testkit::both_engines! {
///     async fn a_bill_comes_back_as_it_was(store: Store) {
///         …
///     }
/// }
/// ```
#[macro_export]
macro_rules! both_engines {
    ($($(#[$meta:meta])* async fn $name:ident($store:ident: Store) $body:block)+) => {$(
        $(#[$meta])*
        mod $name {
            use super::*;

            async fn body($store: $crate::Store) $body

            #[test]
            fn on_sqlite() {
                $crate::on_sqlite(body);
            }

            #[test]
            fn on_postgres() {
                $crate::on_postgres(body);
            }
        }
    )+};
}

/// A fresh database that goes when this value goes.
#[derive(Debug)]
pub struct TestDatabase {
    url: String,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Sqlite(PathBuf),
    Postgres(String),
}

impl TestDatabase {
    /// An empty SQLite file in a directory of its own.
    ///
    /// # Panics
    /// When the temporary directory cannot be written.
    #[must_use]
    pub fn sqlite() -> Self {
        let folder = std::env::temp_dir().join(unique_name());
        std::fs::create_dir_all(&folder).expect("the temporary directory can be written");
        let url = format!("sqlite://{}", folder.join("test.db").display());
        let kind = Kind::Sqlite(folder);
        Self { url, kind }
    }

    /// An empty database in the private cluster, which is started when nobody has yet.
    ///
    /// # Panics
    /// When PostgreSQL is not installed or does not start.
    #[must_use]
    pub fn postgres() -> Self {
        let name = unique_name();
        let url = postgres::create_database(&name);
        let kind = Kind::Postgres(name);
        Self { url, kind }
    }

    /// What `Store::open` and `DATABASE_URL` take.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        match &self.kind {
            // What is left over is in the temporary directory, and a failure here hides the test's.
            Kind::Sqlite(folder) => drop(std::fs::remove_dir_all(folder)),
            Kind::Postgres(name) => postgres::drop_database(name),
        }
    }
}

/// Runs the body with a migrated store in a SQLite file of its own.
///
/// # Panics
/// When the body panics or the database cannot be made.
pub fn on_sqlite<F, B>(body: F)
where
    F: FnOnce(Store) -> B,
    B: Future<Output = ()>,
{
    run(&TestDatabase::sqlite(), body);
}

/// Runs the body with a migrated store in a PostgreSQL database of its own.
///
/// # Panics
/// When the body panics, or PostgreSQL is not installed.
pub fn on_postgres<F, B>(body: F)
where
    F: FnOnce(Store) -> B,
    B: Future<Output = ()>,
{
    run(&TestDatabase::postgres(), body);
}

fn run<F, B>(database: &TestDatabase, body: F)
where
    F: FnOnce(Store) -> B,
    B: Future<Output = ()>,
{
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime starts");
    runtime.block_on(async {
        let store = Store::open(database.url()).await.expect("store opens");
        store.migrate().await.expect("schema is made");
        body(store.clone()).await;
        store.close();
    });
}

/// Unique among processes and within this one; a legal name for a file and a database.
fn unique_name() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    format!("lamplight_test_{}_{count}", std::process::id())
}
