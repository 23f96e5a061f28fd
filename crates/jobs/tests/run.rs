//! The runner over a real store: it does its work at the start, and ends when told.

use std::sync::Arc;

use base::Clock as _;
use identity::{IdentityRepository as _, SessionRules, SessionToken};
use portal::{Portal, Secrets, Settings};
use testkit::{FixedClock, SeededEntropy, Store, TestCustomer, both_engines, morning};
use tokio::sync::watch;

fn portal(store: Store) -> Portal {
    let key = "5a".repeat(32);
    let secrets = Secrets::from_hex(&[format!("1:{key}")], &key, &key).expect("sound keys");
    let settings = Settings::new("https://portal.example", "Lamplight Energy");
    let clock = Arc::new(FixedClock::at(morning()));
    Portal::new(
        store,
        clock,
        Arc::new(SeededEntropy::new(7)),
        settings,
        secrets,
    )
}

/// A session that ended yesterday; returns the hash by which it was found.
async fn ended_session(store: &Store) -> SessionToken {
    let clock = FixedClock::at(morning());
    clock.advance(-2 * 24 * 3600);
    let entropy = SeededEntropy::new(8);
    let customer = TestCustomer::numbered(1);
    let token = SessionToken::generate(&entropy);
    let rules = SessionRules::default();
    let row = rules.begin(
        &token,
        customer.login.id,
        true,
        "curl",
        clock.now(),
        &entropy,
    );
    let mut tx = store.begin().await.expect("begins");
    customer.add(&mut tx).await.expect("is added");
    tx.add_session(&row).await.expect("is added");
    tx.commit().await.expect("commits");
    token
}

async fn is_stored(store: &Store, token: &SessionToken) -> bool {
    let mut conn = store.read().await.expect("reads");
    let long_ago = morning().plus_seconds(-2 * 24 * 3600);
    conn.session_by_token(&token.hash(), long_ago)
        .await
        .expect("reads")
        .is_some()
}

both_engines! {
    async fn it_tidies_up_at_the_start_and_ends_when_told(store: Store) {
        let ended = ended_session(&store).await;
        assert!(is_stored(&store, &ended).await);
        let (stop, stopped) = watch::channel(false);
        let running = tokio::spawn(jobs::run(portal(store.clone()), stopped));
        while is_stored(&store, &ended).await {
            tokio::task::yield_now().await;
        }
        stop.send(true).expect("is listening");
        running.await.expect("ends without a panic");
    }

    async fn it_ends_when_nobody_could_tell_it_any_more(store: Store) {
        let (stop, stopped) = watch::channel(false);
        drop(stop);
        jobs::run(portal(store), stopped).await;
    }

    async fn a_database_that_is_gone_stops_no_job_runner(store: Store) {
        let portal = portal(store.clone());
        store.close();
        let (stop, stopped) = watch::channel(false);
        let running = tokio::spawn(jobs::run(portal, stopped));
        tokio::task::yield_now().await;
        stop.send(true).expect("is listening");
        running.await.expect("ends without a panic");
    }
}
