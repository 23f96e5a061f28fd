//! Configuration: one TOML file, one section a file, environment overrides, unknown keys refused.

mod bank;
mod database;
mod log;
mod payments;
mod secrets;
mod server;

use std::fmt;
use std::path::{Path, PathBuf};

use serde::Deserialize;

pub use bank::BankConfig;
pub use database::DatabaseConfig;
pub use log::LogConfig;
pub use payments::PaymentsConfig;
pub use secrets::SecretsConfig;
pub use server::ServerConfig;

/// Everything the operator may choose.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Where it listens and how it is reached.
    pub server: ServerConfig,
    /// Where it keeps its data.
    pub database: DatabaseConfig,
    /// Where its keys are.
    pub secrets: SecretsConfig,
    /// How it logs.
    pub log: LogConfig,
    /// Who takes cards.
    pub payments: PaymentsConfig,
    /// The supplier's own bank.
    pub bank: BankConfig,
    /// How interval data are validated and estimated.
    pub vee: portal::VeeRules,
    /// How bills are made, and what they say.
    pub billing: portal::BillingRules,
    /// How far back energy may be charged; the law of each built-in market when absent.
    pub back_billing: Option<portal::BackBillingRules>,
}

/// Why the configuration cannot hold.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read {path}: {source}")]
    Read {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is not what it should be; the message names the place.
    #[error("{path}: {source}")]
    Parse {
        /// Which file.
        path: PathBuf,
        /// Where and why.
        source: Box<toml::de::Error>,
    },
    /// A value that cannot hold.
    #[error("{0}")]
    Invalid(String),
}

impl Config {
    /// Reads the file, if one is named, then the environment.
    ///
    /// # Errors
    /// Names the file, the place and the reason.
    pub fn load(path: Option<&Path>) -> Result<Self, ConfigError> {
        let mut config = match path {
            None => Self::default(),
            Some(path) => {
                let text = std::fs::read_to_string(path).map_err(|source| ConfigError::Read {
                    path: path.to_owned(),
                    source,
                })?;
                toml::from_str(&text).map_err(|source| ConfigError::Parse {
                    path: path.to_owned(),
                    source: Box::new(source),
                })?
            }
        };
        config.apply(&|name| std::env::var(name).ok())?;
        Ok(config)
    }

    fn apply(&mut self, env: &dyn Fn(&str) -> Option<String>) -> Result<(), ConfigError> {
        self.server.apply(env)?;
        self.database.apply(env)?;
        self.secrets.apply(env);
        self.log.apply(env)?;
        self.payments.apply(env)?;
        let billing = self.billing.check();
        billing.map_err(|problem| ConfigError::Invalid(format!("billing.{problem}")))?;
        self.database.check()?;
        self.server.check()
    }
}

impl fmt::Display for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "listen        {}", self.server.listen)?;
        writeln!(f, "public origin {}", self.server.public_origin())?;
        writeln!(f, "site files    {}", self.server.site_root.display())?;
        let connections = self.database.options().connections;
        writeln!(
            f,
            "database      {}, {connections} connections at most",
            self.database.masked()
        )?;
        writeln!(f, "bank          {}", self.bank.masked())?;
        writeln!(f, "contact       {}", contact(&self.billing))?;
        writeln!(f, "secrets file  {}", self.secrets.file.display())?;
        writeln!(f, "cards         {}", self.payments.masked())?;
        write!(
            f,
            "log           {:?}, {}",
            self.log.format, self.log.filter
        )
    }
}

/// What bills will say of reaching the supplier.
fn contact(billing: &portal::BillingRules) -> String {
    let contact = &billing.supplier.contact;
    let ways = [&contact.phone, &contact.email, &contact.web];
    let ways: Vec<&str> = ways.map(String::as_str).into_iter().collect();
    let stated: Vec<&str> = ways.into_iter().filter(|way| !way.is_empty()).collect();
    match stated.is_empty() {
        true => "none: bills will not say how to reach you (billing.supplier.contact)".to_owned(),
        false => stated.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_key_is_refused_by_name() {
        let error = toml::from_str::<Config>("[server]\nlisten_adress = \"x\"").unwrap_err();
        assert!(error.to_string().contains("listen_adress"), "{error}");
    }

    #[test]
    fn the_environment_overrides_the_file() {
        let mut config: Config = toml::from_str("[database]\nurl = \"sqlite://a.db\"").unwrap();
        let env = |name: &str| (name == "DATABASE_URL").then(|| "postgres://u:p@h/d".to_owned());
        config.apply(&env).unwrap();
        assert_eq!(config.database.url, "postgres://u:p@h/d");
        assert_eq!(config.database.masked(), "postgres://…@h/d");
    }

    #[test]
    fn the_number_of_connections_is_checked() {
        let text = "[database]\nconnections = 0";
        let mut config: Config = toml::from_str(text).unwrap();
        assert!(config.apply(&|_| None).is_err());
        let said = |number: &'static str| {
            move |name: &str| (name == "LAMPLIGHT_CONNECTIONS").then(|| number.to_owned())
        };
        assert!(config.apply(&said("many")).is_err());
        config.apply(&said("3")).unwrap();
        assert_eq!(config.database.options().connections, 3);
    }

    #[test]
    fn plain_http_is_only_for_loopback() {
        let mut config: Config =
            toml::from_str("[server]\npublic_origin = \"http://example.org\"").unwrap();
        assert!(config.apply(&|_| None).is_err());
        let mut config: Config =
            toml::from_str("[server]\npublic_origin = \"http://127.0.0.1:3000\"").unwrap();
        assert!(config.apply(&|_| None).is_ok());
    }
}
