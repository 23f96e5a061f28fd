//! `lamplight migrate`: brings the schema up to date; running it again changes nothing.

use portal::Store;

use super::Failure;
use crate::config::Config;

/// Migrates the configured database.
pub async fn run(config: &Config) -> Result<(), Failure> {
    let store = open(config).await?;
    store
        .migrate()
        .await
        .map_err(|error| Failure::failed("migrating the database", error))?;
    println!("The database's schema is up to date.");
    Ok(())
}

/// Opens the configured database.
pub async fn open(config: &Config) -> Result<Store, Failure> {
    Store::open_with(&config.database.url, config.database.options())
        .await
        .map_err(|error| Failure::failed("opening the database", error))
}
