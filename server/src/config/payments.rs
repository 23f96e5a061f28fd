//! `[payments]`: who takes cards. Without it the sandbox does, and no real money moves.

use std::path::PathBuf;
use std::sync::Arc;

use portal::{GatewayChoice, GatewaySecret, SandboxFaults, StripeSettings};
use serde::Deserialize;

use super::ConfigError;
use crate::cli::Failure;
use crate::gateway_http::GatewayHttp;

/// The `[payments]` section.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PaymentsConfig {
    /// `sandbox` or `stripe`. `LAMPLIGHT_GATEWAY`.
    gateway: Option<String>,
    /// How this installation reaches its Stripe account.
    stripe: StripeConfig,
    /// How many in a hundred calls the sandbox leaves without an answer; for fault tests.
    /// `LAMPLIGHT_SANDBOX_FAIL_PERCENT`.
    sandbox_fail_percent: u8,
    /// Which ones. `LAMPLIGHT_SANDBOX_FAIL_SEED`.
    sandbox_fail_seed: u64,
}

/// The `[payments.stripe]` section.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct StripeConfig {
    /// A file with `secret_key` and `webhook_secrets`, readable by its owner only.
    /// `LAMPLIGHT_STRIPE_SECRETS_FILE`.
    secrets_file: PathBuf,
    /// `pk_live_…`: no secret. `LAMPLIGHT_STRIPE_PUBLISHABLE_KEY`.
    publishable_key: String,
    /// Scheme and host of the API. `LAMPLIGHT_STRIPE_API`.
    api_base: String,
    /// The address of Stripe's script. `LAMPLIGHT_STRIPE_SCRIPT`.
    script_url: String,
}

impl Default for StripeConfig {
    fn default() -> Self {
        Self {
            secrets_file: PathBuf::from("data/stripe.toml"),
            publishable_key: String::new(),
            api_base: "https://api.stripe.com".to_owned(),
            script_url: "https://js.stripe.com/v3/".to_owned(),
        }
    }
}

/// The content of the secrets file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StripeSecrets {
    secret_key: String,
    webhook_secrets: Vec<String>,
}

impl PaymentsConfig {
    pub(super) fn apply(
        &mut self,
        env: &dyn Fn(&str) -> Option<String>,
    ) -> Result<(), ConfigError> {
        let stripe = &mut self.stripe;
        for (name, value) in [
            (
                "LAMPLIGHT_STRIPE_PUBLISHABLE_KEY",
                &mut stripe.publishable_key,
            ),
            ("LAMPLIGHT_STRIPE_API", &mut stripe.api_base),
            ("LAMPLIGHT_STRIPE_SCRIPT", &mut stripe.script_url),
        ] {
            if let Some(text) = env(name) {
                *value = text;
            }
        }
        if let Some(file) = env("LAMPLIGHT_STRIPE_SECRETS_FILE") {
            stripe.secrets_file = PathBuf::from(file);
        }
        if let Some(gateway) = env("LAMPLIGHT_GATEWAY") {
            self.gateway = Some(gateway);
        }
        if let Some(text) = env("LAMPLIGHT_SANDBOX_FAIL_PERCENT") {
            self.sandbox_fail_percent = number("LAMPLIGHT_SANDBOX_FAIL_PERCENT", &text)?;
        }
        if let Some(text) = env("LAMPLIGHT_SANDBOX_FAIL_SEED") {
            self.sandbox_fail_seed = number("LAMPLIGHT_SANDBOX_FAIL_SEED", &text)?;
        }
        self.check()
    }

    fn check(&self) -> Result<(), ConfigError> {
        if self.sandbox_fail_percent > 90 {
            return Err(invalid("sandbox_fail_percent must be at most 90"));
        }
        match self.gateway() {
            "sandbox" => Ok(()),
            "stripe" => self.stripe.check(),
            other => Err(invalid(&format!(
                "gateway: {other} is not known; `sandbox` and `stripe` are"
            ))),
        }
    }

    /// The stable name of the gateway that takes new payments.
    pub fn gateway(&self) -> &str {
        self.gateway.as_deref().unwrap_or("sandbox")
    }

    /// The gateways, ready to be used. Reads the secrets.
    ///
    /// # Errors
    /// Names the file and the reason, never a key.
    pub fn choice(&self) -> Result<GatewayChoice, Failure> {
        let sandbox_faults =
            SandboxFaults::at_random(self.sandbox_fail_percent, self.sandbox_fail_seed);
        let stripe = match self.gateway() {
            "stripe" => {
                let settings = self.stripe.settings();
                let settings = settings.map_err(|error| Failure::BadInput(error.to_string()))?;
                let transport: Arc<dyn portal::Transport> = Arc::new(GatewayHttp::new()?);
                Some((settings, transport))
            }
            _ => None,
        };
        Ok(GatewayChoice {
            stripe,
            sandbox_faults,
        })
    }

    /// What holds, without a secret.
    pub fn masked(&self) -> String {
        match self.gateway() {
            "stripe" => format!(
                "stripe at {}, keys in {}",
                self.stripe.api_base,
                self.stripe.secrets_file.display()
            ),
            other => other.to_owned(),
        }
    }
}

impl StripeConfig {
    fn check(&self) -> Result<(), ConfigError> {
        if !self.publishable_key.starts_with("pk_") {
            return Err(invalid("stripe.publishable_key must begin with pk_"));
        }
        for (name, url) in [
            ("api_base", &self.api_base),
            ("script_url", &self.script_url),
        ] {
            if !is_https_or_loopback(url) {
                return Err(invalid(&format!("stripe.{name}: {url} must be https")));
            }
        }
        Ok(())
    }

    fn settings(&self) -> Result<StripeSettings, ConfigError> {
        let file = self.secrets_file.display();
        let text =
            std::fs::read_to_string(&self.secrets_file).map_err(|source| ConfigError::Read {
                path: self.secrets_file.clone(),
                source,
            })?;
        let secrets: StripeSecrets = toml::from_str(&text)
            .map_err(|_| ConfigError::Invalid(format!("{file}: not the expected shape")))?;
        let bad = |what: &str| ConfigError::Invalid(format!("{file}: {what}"));
        if !(secrets.secret_key.starts_with("sk_") || secrets.secret_key.starts_with("rk_")) {
            return Err(bad("secret_key must begin with sk_ or rk_"));
        }
        // Shorter ones can be guessed: Stripe's own have 32 characters after the prefix.
        let strong = |secret: &String| secret.starts_with("whsec_") && secret.len() >= 38;
        if secrets.webhook_secrets.is_empty() || !secrets.webhook_secrets.iter().all(strong) {
            return Err(bad(
                "webhook_secrets must be whsec_ and at least 32 characters",
            ));
        }
        let webhook_secrets = secrets.webhook_secrets.into_iter();
        Ok(StripeSettings {
            secret_key: GatewaySecret::new(secrets.secret_key),
            publishable_key: self.publishable_key.clone(),
            webhook_secrets: webhook_secrets.map(GatewaySecret::new).collect(),
            api_base: self.api_base.trim_end_matches('/').to_owned(),
            script_url: self.script_url.clone(),
        })
    }
}

fn is_https_or_loopback(url: &str) -> bool {
    let plain = |rest: &str| !rest.is_empty() && !rest.contains(['"', '<', '>', ' ', ';', '@']);
    match url.split_once("://") {
        Some(("https", rest)) => plain(rest),
        Some(("http", rest)) => {
            let host = rest.split(['/', ':']).next();
            plain(rest) && matches!(host, Some("127.0.0.1" | "localhost"))
        }
        _ => false,
    }
}

fn number<T: std::str::FromStr>(name: &str, text: &str) -> Result<T, ConfigError> {
    text.parse()
        .map_err(|_| ConfigError::Invalid(format!("{name}: {text} is no such number")))
}

fn invalid(what: &str) -> ConfigError {
    ConfigError::Invalid(format!("payments.{what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<PaymentsConfig, ConfigError> {
        let mut config: PaymentsConfig = toml::from_str(text).expect("TOML");
        config.apply(&|_| None)?;
        Ok(config)
    }

    #[test]
    fn without_a_choice_the_sandbox_takes_cards() {
        assert_eq!(read("").expect("holds").gateway(), "sandbox");
    }

    #[test]
    fn what_cannot_hold_is_named() {
        for (text, named) in [
            ("gateway = \"paypal\"", "paypal"),
            ("gateway = \"stripe\"", "publishable_key"),
            ("sandbox_fail_percent = 95", "sandbox_fail_percent"),
            (
                "gateway = \"stripe\"\n[stripe]\npublishable_key = \"pk_1\"\n\
                 api_base = \"http://example.org\"",
                "api_base",
            ),
        ] {
            let error = read(text).expect_err(text).to_string();
            assert!(error.contains(named), "{error}");
        }
    }

    #[test]
    fn only_our_own_machine_may_be_reached_without_tls() {
        assert!(is_https_or_loopback("https://api.stripe.com"));
        assert!(is_https_or_loopback("http://127.0.0.1:8420"));
        assert!(!is_https_or_loopback("http://127.0.0.1.example.org"));
        assert!(!is_https_or_loopback("http://localhost@example.org"));
        assert!(!is_https_or_loopback("javascript://x"));
    }
}
