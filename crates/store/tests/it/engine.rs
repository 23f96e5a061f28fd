//! Transactions, conflicts, instants and the schema.

use accounts::AccountsRepository;
use base::{Instant, JournalRepository, OutboxEvent, RepoError};
use identity::IdentityRepository;
use testkit::{SeededEntropy, TestCustomer, TestDatabase, both_engines, morning};

both_engines! {
    async fn a_dropped_transaction_leaves_nothing(store: Store) {
        let who = TestCustomer::numbered(1);
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        drop(tx);
        let mut conn = store.read().await.expect("reads");
        assert_eq!(conn.customer(who.customer.id).await, Ok(None));
        drop(conn);
        let mut again = store.begin().await.expect("the connection is usable again");
        who.add(&mut again).await.expect("adds");
        again.commit().await.expect("commits");
        let mut conn = store.read().await.expect("reads");
        assert_eq!(conn.customer(who.customer.id).await, Ok(Some(who.customer)));
    }

    async fn a_second_login_of_the_same_address_is_a_conflict(store: Store) {
        let first = TestCustomer::numbered(1);
        let mut second = TestCustomer::numbered(2);
        second.login.email.clone_from(&first.login.email);
        let mut tx = store.begin().await.expect("begins");
        first.add(&mut tx).await.expect("adds");
        let refused = second.add(&mut tx).await;
        let Err(RepoError::Conflict(what)) = refused else { panic!("{refused:?}") };
        assert!(what.contains("login") && what.contains("email"), "{what}");
    }

    async fn a_row_without_its_parent_is_a_conflict(store: Store) {
        let who = TestCustomer::numbered(1);
        let mut tx = store.begin().await.expect("begins");
        let refused = tx.add_account(&who.account).await;
        assert!(matches!(refused, Err(RepoError::Conflict(_))), "{refused:?}");
    }

    async fn a_row_that_breaks_a_rule_is_a_conflict(store: Store) {
        let mut who = TestCustomer::numbered(1);
        who.account.collection_day = Some(29);
        let mut tx = store.begin().await.expect("begins");
        let refused = who.add(&mut tx).await;
        assert!(matches!(refused, Err(RepoError::Conflict(_))), "{refused:?}");
    }

    async fn instants_one_microsecond_apart_compare_right(store: Store) {
        let who = TestCustomer::numbered(1);
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        // As text, 14.83 would sort after 14.830078: the trap this type exists for.
        let whole = Instant::from_micros(1_740_821_414_830_000).expect("in range");
        let later = Instant::from_micros(1_740_821_414_830_078).expect("in range");
        let mut session = crate::identity::session_of(&who, 1);
        session.expires_at = later;
        tx.add_session(&session).await.expect("adds");
        let hash = &session.token_hash;
        let before = tx.session_by_token(hash, whole).await.expect("reads");
        assert_eq!(before.map(|found| found.session.expires_at), Some(later));
        assert_eq!(tx.session_by_token(hash, later).await, Ok(None));
    }

    async fn instants_before_the_epochs_come_back(store: Store) {
        for micros in [-1, 0, 946_684_799_999_999, -5_000_000_000_000_000, 4_102_444_800_000_001] {
            let mut who = TestCustomer::numbered(1);
            who.customer.created_at = Instant::from_micros(micros).expect("in range");
            let mut tx = store.begin().await.expect("begins");
            who.add(&mut tx).await.expect("adds");
            let found = tx.customer(who.customer.id).await.expect("reads").expect("is there");
            assert_eq!(found.created_at, who.customer.created_at);
        }
    }

    async fn a_migrated_schema_is_current_and_migrating_again_changes_nothing(store: Store) {
        assert_eq!(store.ping().await, Ok(()));
        assert_eq!(store.schema_is_current().await, Ok(true));
        assert_eq!(store.migrate().await, Ok(()));
        assert_eq!(store.schema_is_current().await, Ok(true));
    }

    async fn more_readers_than_connections_wait_for_their_turn(store: Store) {
        let who = TestCustomer::numbered(1);
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        tx.commit().await.expect("commits");
        let tasks: Vec<_> = (0..100)
            .map(|_| {
                let (store, id) = (store.clone(), who.customer.id);
                tokio::spawn(async move {
                    let mut conn = store.read().await?;
                    tokio::task::yield_now().await;
                    conn.customer(id).await
                })
            })
            .collect();
        for task in tasks {
            let found = task.await.expect("no panic");
            assert_eq!(found, Ok(Some(who.customer.clone())));
        }
    }

    async fn a_reader_sees_what_was_committed_while_it_was_held(store: Store) {
        let who = TestCustomer::numbered(1);
        let mut reader = store.read().await.expect("reads");
        assert_eq!(reader.customer(who.customer.id).await, Ok(None));
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        assert_eq!(reader.customer(who.customer.id).await, Ok(None));
        tx.commit().await.expect("commits");
        let found = reader.customer(who.customer.id).await;
        assert_eq!(found, Ok(Some(who.customer)));
    }

    async fn writers_at_the_same_time_all_succeed(store: Store) {
        let tasks: Vec<_> = (0..32_u64)
            .map(|number| {
                let store = store.clone();
                tokio::spawn(async move {
                    let entropy = SeededEntropy::new(number);
                    let mut tx = store.begin().await?;
                    TestCustomer::numbered(number).add(&mut tx).await?;
                    let event = OutboxEvent {
                        id: base::EventId::new(morning(), &entropy),
                        at: morning(),
                        account_id: None,
                        kind: "test.written".to_owned(),
                        payload: "{}".to_owned(),
                    };
                    tx.emit(&event).await?;
                    tx.commit().await
                })
            })
            .collect();
        for task in tasks {
            assert_eq!(task.await.expect("no panic"), Ok(()));
        }
        let mut conn = store.read().await.expect("reads");
        for number in 0..32 {
            let who = TestCustomer::numbered(number);
            let found = conn.accounts_of(who.customer.id).await.expect("reads");
            assert_eq!(found, vec![who.account]);
        }
    }
}

#[tokio::test]
async fn what_only_reads_sqlite_cannot_write() {
    let database = TestDatabase::sqlite();
    let store = store::Store::open(database.url()).await.expect("opens");
    store.migrate().await.expect("migrates");
    let mut reader = store.read().await.expect("reads");
    let refused = reader
        .add_customer(&TestCustomer::numbered(1).customer)
        .await;
    assert!(
        matches!(refused, Err(RepoError::Unavailable(_))),
        "{refused:?}"
    );
}

fn on_an_empty_database(database: &TestDatabase) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime starts");
    runtime.block_on(async {
        let store = store::Store::open(database.url()).await.expect("opens");
        assert_eq!(store.ping().await, Ok(()));
        assert_eq!(store.schema_is_current().await, Ok(false));
        store.close();
    });
}

#[test]
fn an_empty_sqlite_file_is_not_current() {
    on_an_empty_database(&TestDatabase::sqlite());
}

#[test]
fn an_empty_postgres_database_is_not_current() {
    on_an_empty_database(&TestDatabase::postgres());
}

#[tokio::test]
async fn an_address_of_no_engine_is_refused() {
    let options = store::StoreOptions {
        wait_seconds: 1,
        ..store::StoreOptions::default()
    };
    for url in [
        "mysql://host/db",
        "lamplight.db",
        "sqlite::memory:",
        "postgres://nobody@127.0.0.1:1/x",
    ] {
        let refused = store::Store::open_with(url, options).await;
        assert!(matches!(refused, Err(RepoError::Unavailable(_))), "{url}");
    }
}
