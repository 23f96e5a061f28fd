//! Every SQL text is prepared on both engines, and finds its rows by a key.

use testkit::{TestDatabase, both_engines};

use crate::raw;

/// What may read a whole table: it counts or proves everything, or the table is a small one.
const READ_ALL: [&str; 12] = [
    "APPLIED_MIGRATIONS",
    "CALORIFIC_AREA",
    "COUNT_ACCOUNTS",
    "LAST_SERIAL",
    "PROVE_CLEARING",
    "RUNS",
    "SANDBOX_CLAIMED",
    "SANDBOX_LEAVE_CHECKOUTS",
    "SANDBOX_LEAVE_REFUNDS",
    "SANDBOX_MOVEMENTS",
    "SANDBOX_PAY_REFUNDS",
    "TOTAL",
];

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

/// SQLite plans without statistics, so an empty database tells: what is asked of one account begins
/// with that account, and never with everybody's rows in some state.
#[tokio::test]
async fn every_statement_finds_its_rows_by_a_key() {
    let database = TestDatabase::sqlite();
    let store = store::Store::open(database.url()).await.expect("opens");
    store.migrate().await.expect("migrates");
    let mut astray = Vec::new();
    for (name, text) in store::every_statement() {
        let plan = raw::run(&database, &[format!("EXPLAIN QUERY PLAN {text}")]).await;
        let tables: Vec<_> = plan.iter().filter(|step| is_table(step)).collect();
        let of_one = text.contains("account_id = $1");
        let strays = tables
            .first()
            .is_some_and(|first| !first.contains("account_id=?"));
        let reads_all = tables.iter().any(|step| step.starts_with("SCAN"));
        // Many accounts at once: copied by the page, proved by the page.
        let of_many = name.starts_with("COPY_") || name.starts_with("PROVE_");
        if of_many {
            continue;
        }
        if (of_one && strays) || (reads_all && !READ_ALL.contains(&name)) {
            astray.push((name, plan));
        }
    }
    assert!(astray.is_empty(), "{astray:#?}");
}

/// Whether a step of a plan goes through a table; rows that the statement made itself have no index.
pub fn is_table(step: &str) -> bool {
    let made = [
        "always",
        "bounds",
        "claimed",
        "newest",
        "CONSTANT",
        "(subquery",
        "g0",
    ];
    let of = step.split_whitespace().nth(1).unwrap_or_default();
    (step.starts_with("SCAN") || step.starts_with("SEARCH"))
        && !made.iter().any(|name| of.starts_with(name))
        && !step.ends_with("VALUES CLAUSE")
}
