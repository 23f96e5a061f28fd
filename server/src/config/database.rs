//! `[database]`: SQLite by default, PostgreSQL by one setting.

use portal::StoreOptions;
use serde::Deserialize;

use super::ConfigError;

/// The `[database]` section.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DatabaseConfig {
    /// `sqlite://path` or `postgres://…`. `DATABASE_URL`.
    pub url: String,
    /// How many connections this process keeps at most, `LAMPLIGHT_CONNECTIONS`; 8 when absent. On
    /// PostgreSQL all of them; on SQLite those that only read.
    pub connections: Option<u32>,
}

impl Default for DatabaseConfig {
    fn default() -> Self {
        Self {
            url: "sqlite://data/lamplight.sqlite".to_owned(),
            connections: None,
        }
    }
}

impl DatabaseConfig {
    pub(super) fn apply(
        &mut self,
        env: &dyn Fn(&str) -> Option<String>,
    ) -> Result<(), ConfigError> {
        if let Some(url) = env("DATABASE_URL") {
            self.url = url;
        }
        if let Some(connections) = env("LAMPLIGHT_CONNECTIONS") {
            let number = connections.parse().map_err(|_| {
                ConfigError::Invalid("LAMPLIGHT_CONNECTIONS must be a whole number".to_owned())
            })?;
            self.connections = Some(number);
        }
        Ok(())
    }

    pub(super) fn check(&self) -> Result<(), ConfigError> {
        match self.connections {
            Some(connections) if !(1..=1000).contains(&connections) => {
                let why = "database.connections must be between 1 and 1000";
                Err(ConfigError::Invalid(why.to_owned()))
            }
            _ => Ok(()),
        }
    }

    /// How the store is opened.
    pub fn options(&self) -> StoreOptions {
        let usual = StoreOptions::default();
        StoreOptions {
            connections: self.connections.unwrap_or(usual.connections),
            ..usual
        }
    }

    /// The URL without user and password.
    pub fn masked(&self) -> String {
        match self
            .url
            .split_once("://")
            .map(|(scheme, rest)| (scheme, rest.rsplit_once('@')))
        {
            Some((scheme, Some((_, place)))) => format!("{scheme}://…@{place}"),
            _ => self.url.clone(),
        }
    }
}
