//! The statements behind every page find their rows in an index, in the order they are wanted.

use store::Store;
use testkit::TestDatabase;

use crate::raw;
use crate::statements::is_table;

const HOT: [&str; 18] = [
    "SESSION_AND_ACCOUNTS",
    "SESSION_BY_TOKEN",
    "ACCOUNTS_OF",
    "SUPPLY",
    "TOTAL_WH",
    "INTERVAL_DAYS",
    "STORED_DAYS",
    "STANDING",
    "SUMMARIES_MEETING",
    "BILLS",
    "BILL",
    "INTENTS",
    "READINGS",
    "ACCEPTED_READINGS",
    "READINGS_OF_POINT",
    "READINGS_WAITING",
    "KEEP_READS",
    "BALANCE",
];

/// These sort a handful of rows of one account.
const SORTED_BY_HAND: [&str; 3] = ["SUPPLY", "STANDING", "SUMMARIES_MEETING"];

fn hot() -> Vec<(&'static str, &'static str)> {
    let found: Vec<_> = store::every_statement()
        .filter(|(name, _)| HOT.contains(name))
        .collect();
    assert_eq!(found.len(), HOT.len(), "a statement was renamed");
    found
}

fn arguments(sql: &str) -> usize {
    (1..20)
        .rev()
        .find(|number| sql.contains(&format!("${number}")))
        .unwrap_or(0)
}

async fn migrated(database: &TestDatabase) {
    let store = Store::open(database.url()).await.expect("opens");
    store.migrate().await.expect("migrates");
    store.close();
}

#[tokio::test]
async fn sqlite_scans_no_table_and_sorts_nothing() {
    let database = TestDatabase::sqlite();
    migrated(&database).await;
    for (name, sql) in hot() {
        let plan = raw::run(&database, &[format!("EXPLAIN QUERY PLAN {sql}")]).await;
        let plan = plan.join("\n");
        assert!(plan.contains("INDEX"), "{name}:\n{plan}");
        assert!(
            !plan
                .lines()
                .any(|line| line.starts_with("SCAN") && is_table(line)),
            "{name}:\n{plan}"
        );
        let sorts = plan.contains("TEMP B-TREE");
        assert!(!sorts || SORTED_BY_HAND.contains(&name), "{name}:\n{plan}");
    }
}

#[tokio::test]
async fn postgres_can_answer_from_indexes() {
    let database = TestDatabase::postgres();
    migrated(&database).await;
    for (name, sql) in hot() {
        let nulls = vec!["NULL"; arguments(sql)].join(", ");
        let explain = [
            "SET plan_cache_mode = force_generic_plan".to_owned(),
            // Empty tables are cheapest to scan; with rows in them they are not.
            "SET enable_seqscan = off".to_owned(),
            format!("PREPARE hot AS {sql}"),
            format!("EXPLAIN EXECUTE hot({nulls})"),
        ];
        let plan = raw::run(&database, &explain).await.join("\n");
        assert!(plan.contains("Index"), "{name}:\n{plan}");
        assert!(!plan.contains("Seq Scan"), "{name}:\n{plan}");
    }
}
