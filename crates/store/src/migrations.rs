//! The schema's versions, embedded in the program.

use std::borrow::Cow;

use sqlx::SqlSafeStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};

/// Version, name and text of each migration, in order. One set for both engines.
const MIGRATIONS: &[(i64, &str, &str)] = &[(
    1,
    "first",
    include_str!("../../../migrations/0001_first.sql"),
)];

/// What `Store::migrate` runs.
pub fn migrator() -> Migrator {
    let migrations = MIGRATIONS.iter().map(|(version, name, text)| {
        let text = text.into_sql_str();
        Migration::new(
            *version,
            Cow::Borrowed(name),
            MigrationType::Simple,
            text,
            false,
        )
    });
    Migrator::with_migrations(migrations.collect())
}

/// The versions that must be applied before this program can serve.
pub fn versions() -> impl Iterator<Item = i64> {
    MIGRATIONS.iter().map(|(version, ..)| *version)
}
