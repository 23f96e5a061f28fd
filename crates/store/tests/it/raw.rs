//! A second way into a test's database, past the repositories: to damage it and to see its plans.

use sqlx::{AssertSqlSafe, Connection, PgConnection, Row, SqliteConnection};
use testkit::TestDatabase;

/// Runs statements and returns the last column of every row as text, where it is text.
pub async fn run(database: &TestDatabase, statements: &[String]) -> Vec<String> {
    let url = database.url();
    let mut answer = Vec::new();
    if url.starts_with("sqlite") {
        let mut conn = SqliteConnection::connect(url).await.expect("connects");
        for sql in statements {
            let rows = sqlx::raw_sql(AssertSqlSafe(sql.clone()))
                .fetch_all(&mut conn)
                .await;
            let rows = rows.expect("runs");
            answer.extend(
                rows.iter()
                    .filter_map(|row| row.try_get(row.len() - 1).ok()),
            );
        }
    } else {
        let mut conn = PgConnection::connect(url).await.expect("connects");
        for sql in statements {
            let rows = sqlx::raw_sql(AssertSqlSafe(sql.clone()))
                .fetch_all(&mut conn)
                .await;
            let rows = rows.expect("runs");
            answer.extend(
                rows.iter()
                    .filter_map(|row| row.try_get(row.len() - 1).ok()),
            );
        }
    }
    answer
}
