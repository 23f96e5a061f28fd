//! `[database]`: SQLite by default, PostgreSQL by one setting.

use serde::Deserialize;

/// The `[database]` section.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DatabaseConfig {
    /// `sqlite://path` or `postgres://…`. `DATABASE_URL`.
    pub url: String,
}

impl Default for DatabaseConfig {
    fn default() -> Self {
        Self {
            url: "sqlite://data/lamplight.sqlite".to_owned(),
        }
    }
}

impl DatabaseConfig {
    pub(super) fn apply(&mut self, env: &dyn Fn(&str) -> Option<String>) {
        if let Some(url) = env("DATABASE_URL") {
            self.url = url;
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
