//! `[server]`: where it listens, how it is reached from outside, where the built site is.

use std::net::SocketAddr;
use std::path::PathBuf;

use serde::Deserialize;

use super::ConfigError;

/// The `[server]` section.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ServerConfig {
    /// Address and port to listen on. `LAMPLIGHT_LISTEN`.
    pub listen: SocketAddr,
    /// Scheme, host and port as browsers see them. `LAMPLIGHT_PUBLIC_ORIGIN`.
    public_origin: Option<String>,
    /// The built site: style, WebAssembly, fonts. `LAMPLIGHT_SITE_ROOT`.
    pub site_root: PathBuf,
    /// The supplier's name, as customers read it.
    pub supplier_name: String,
    /// How many proxies in front append to `X-Forwarded-For`; 0 trusts none.
    pub trusted_proxies: usize,
}

impl Default for ServerConfig {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 3000)),
            public_origin: None,
            site_root: PathBuf::from("target/site"),
            supplier_name: "Lamplight Energy".to_owned(),
            trusted_proxies: 0,
        }
    }
}

impl ServerConfig {
    /// The origin that browsers use, without a trailing slash.
    pub fn public_origin(&self) -> String {
        self.public_origin
            .clone()
            .unwrap_or_else(|| format!("http://{}", self.listen))
    }

    /// Listens somewhere else, and is reached there.
    pub fn move_to(&mut self, listen: SocketAddr) {
        self.listen = listen;
        self.public_origin = None;
    }

    pub(super) fn apply(
        &mut self,
        env: &dyn Fn(&str) -> Option<String>,
    ) -> Result<(), ConfigError> {
        if let Some(listen) = env("LAMPLIGHT_LISTEN") {
            self.listen = listen.parse().map_err(|_| {
                ConfigError::Invalid(format!("LAMPLIGHT_LISTEN: {listen} is no address:port"))
            })?;
        }
        if let Some(origin) = env("LAMPLIGHT_PUBLIC_ORIGIN") {
            self.public_origin = Some(origin);
        }
        if let Some(root) = env("LAMPLIGHT_SITE_ROOT") {
            self.site_root = PathBuf::from(root);
        }
        Ok(())
    }

    /// Plain http is for a developer's own machine only: sign-in cookies need https elsewhere.
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        let origin = self.public_origin();
        let (scheme, authority) = origin.split_once("://").unwrap_or(("", ""));
        let well_formed = !authority.is_empty() && !authority.contains(['/', '?', '#', '@']);
        let host = authority
            .rsplit_once(':')
            .map_or(authority, |(host, _)| host);
        let loopback = matches!(host, "127.0.0.1" | "localhost" | "[::1]");
        match scheme {
            "https" if well_formed => Ok(()),
            "http" if well_formed && loopback => Ok(()),
            "http" if well_formed => Err(ConfigError::Invalid(format!(
                "server.public_origin: {origin} must be https; http is only for loopback"
            ))),
            _ => Err(ConfigError::Invalid(format!(
                "server.public_origin: {origin} is not scheme://host[:port]"
            ))),
        }
    }
}
