//! How connections are lent, waited for and given back.

use std::time::Duration;

use accounts::AccountsRepository;
use base::RepoError;
use store::{Store, StoreOptions};
use testkit::{TestCustomer, TestDatabase};

use crate::raw;

/// With one connection that reads, or one in all.
async fn opened(database: &TestDatabase, wait_seconds: u64) -> Store {
    let options = StoreOptions {
        connections: 1,
        wait_seconds,
        ..StoreOptions::default()
    };
    let store = Store::open_with(database.url(), options).await;
    store.expect("opens")
}

#[tokio::test]
async fn nobody_waits_for_a_reader_for_ever() {
    for database in [TestDatabase::sqlite(), TestDatabase::postgres()] {
        let store = opened(&database, 1).await;
        let held = store.read().await.expect("the only connection");
        let refused = store.read().await.map(drop);
        assert!(
            matches!(refused, Err(RepoError::Unavailable(_))),
            "{refused:?}"
        );
        drop(held);
        assert!(store.read().await.is_ok());
    }
}

/// What a page that was given up left behind is taken back before the connection is lent again.
#[tokio::test]
async fn a_connection_left_in_the_middle_of_something_comes_back_clean() {
    let database = TestDatabase::postgres();
    let (one, other) = (opened(&database, 5).await, opened(&database, 5).await);
    one.migrate().await.expect("migrates");
    let who = TestCustomer::numbered(1);
    let mut first = one.begin().await.expect("begins");
    who.add(&mut first).await.expect("adds");
    // Waits for the first, which adds the same customer, and is given up in the middle.
    let stuck = async {
        let mut tx = other.begin().await.expect("begins");
        who.add(&mut tx).await
    };
    let given_up = tokio::time::timeout(Duration::from_millis(200), stuck).await;
    assert!(given_up.is_err(), "it waits: {given_up:?}");
    drop(first);
    let mut tx = other.begin().await.expect("the only connection");
    assert_eq!(tx.customer(who.customer.id).await, Ok(None));
    who.add(&mut tx).await.expect("adds");
    tx.commit().await.expect("commits");
    let mut conn = one.read().await.expect("the only connection");
    let found = conn.customer(who.customer.id).await;
    assert_eq!(found, Ok(Some(who.customer)));
}

/// On one thread: whoever kept it while waiting would wait for themselves.
#[tokio::test]
async fn a_writer_waits_for_another_process_without_keeping_a_thread() {
    let database = TestDatabase::sqlite();
    let (one, other) = (opened(&database, 5).await, opened(&database, 5).await);
    one.migrate().await.expect("migrates");
    let (first, second) = (TestCustomer::numbered(1), TestCustomer::numbered(2));
    let mut tx = one.begin().await.expect("begins");
    first.add(&mut tx).await.expect("adds");
    let waiting = async {
        let mut tx = other.begin().await?;
        second.add(&mut tx).await?;
        tx.commit().await
    };
    let ending = async {
        tokio::task::yield_now().await;
        tx.commit().await
    };
    assert_eq!(tokio::join!(waiting, ending), (Ok(()), Ok(())));
    let mut conn = one.read().await.expect("reads");
    for who in [first, second] {
        let found = conn.customer(who.customer.id).await;
        assert_eq!(found, Ok(Some(who.customer)));
    }
}

#[tokio::test]
async fn a_writer_gives_up_when_another_process_never_ends() {
    let database = TestDatabase::sqlite();
    let (one, other) = (opened(&database, 1).await, opened(&database, 1).await);
    let tx = one.begin().await.expect("begins");
    let refused = other.begin().await.map(drop);
    assert!(
        matches!(refused, Err(RepoError::Unavailable(_))),
        "{refused:?}"
    );
    drop(tx);
    assert!(other.begin().await.is_ok());
}

/// What the server says last of a connection is the end of it, also where it says so in an answer.
#[tokio::test]
async fn a_connection_that_the_server_ended_fails_once() {
    let database = TestDatabase::postgres();
    let (one, other) = (opened(&database, 5).await, opened(&database, 5).await);
    one.migrate().await.expect("migrates");
    let who = TestCustomer::numbered(1);
    let mut first = one.begin().await.expect("begins");
    who.add(&mut first).await.expect("adds");
    // Waits for the first, which adds the same customer.
    let waiting = async {
        let mut conn = other.read().await.expect("the only connection");
        conn.add_customer(&who.customer).await
    };
    let ending = async {
        let end_it = "SELECT CAST(pg_terminate_backend(pid, 10000) AS TEXT) FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock'";
        for _ in 0..10_000 {
            if !raw::run(&database, &[end_it.to_owned()]).await.is_empty() {
                return true;
            }
        }
        false
    };
    let (ended, was_waiting) = tokio::join!(waiting, ending);
    assert!(was_waiting, "it never waited: {ended:?}");
    assert!(matches!(ended, Err(RepoError::Unavailable(_))), "{ended:?}");
    assert_eq!(other.ping().await, Ok(()));
}
