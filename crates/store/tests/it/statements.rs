//! Every SQL text is prepared on both engines.

use testkit::both_engines;

both_engines! {
    async fn every_statement_is_taken_by_the_engine(store: Store) {
        let mut conn = store.begin().await.expect("begins");
        let mut seen = std::collections::BTreeSet::new();
        for (name, text) in store::every_statement() {
            assert!(seen.insert(text), "{name} stands twice");
            let prepared = conn.prepare(text).await;
            assert_eq!(prepared, Ok(()), "{name}");
        }
        assert!(seen.len() > 60, "the registry lost statements: {}", seen.len());
    }

    async fn a_statement_that_is_wrong_is_refused(store: Store) {
        let mut conn = store.begin().await.expect("begins");
        assert!(conn.prepare("SELECT nothing FROM nowhere").await.is_err());
    }
}
