//! `[log]`: structured lines, never with personal data.

use serde::Deserialize;

use super::ConfigError;

/// How a log line looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// For machines.
    Json,
}

/// The `[log]` section.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LogConfig {
    /// `text` or `json`. `LAMPLIGHT_LOG_FORMAT`.
    pub format: LogFormat,
    /// Directives of `tracing`'s `EnvFilter`. `RUST_LOG`.
    pub filter: String,
}

impl Default for LogConfig {
    fn default() -> Self {
        Self {
            format: LogFormat::Text,
            filter: "info,sqlx=warn".to_owned(),
        }
    }
}

impl LogConfig {
    pub(super) fn apply(
        &mut self,
        env: &dyn Fn(&str) -> Option<String>,
    ) -> Result<(), ConfigError> {
        if let Some(filter) = env("RUST_LOG") {
            self.filter = filter;
        }
        match env("LAMPLIGHT_LOG_FORMAT").as_deref() {
            None => {}
            Some("text") => self.format = LogFormat::Text,
            Some("json") => self.format = LogFormat::Json,
            Some(other) => {
                return Err(ConfigError::Invalid(format!(
                    "LAMPLIGHT_LOG_FORMAT: {other} is neither text nor json"
                )));
            }
        }
        Ok(())
    }

    /// Starts logging to standard error. A second call does nothing.
    pub fn start(&self) {
        let filter = tracing_subscriber::EnvFilter::try_new(&self.filter)
            .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
        let lines = tracing_subscriber::fmt()
            .with_env_filter(filter)
            .with_writer(std::io::stderr);
        let started = match self.format {
            LogFormat::Text => lines.try_init(),
            LogFormat::Json => lines.json().try_init(),
        };
        if started.is_err() {
            tracing::debug!("logging was started before");
        }
    }
}
