//! What the operator chose, as the use-cases need it, and the keys they work with.
//!
//! It reads no file and no environment: `server` does, and hands both over. Keys are never printed.

use identity::{Limit, LimitKind, SealError, SealingKeys, SessionRules};
use jiff::tz::TimeZone;
use payments::gateways::sandbox::WebhookSecret;

/// The shortest key that counters and webhooks may be keyed with.
const SHORTEST_KEY_BYTES: usize = 32;

/// What the operator chose.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Scheme, host and port as browsers see them, without a slash at the end.
    pub public_origin: String,
    /// The supplier's name, as customers know it.
    pub supplier_name: String,
    /// The language and format of texts.
    pub locale: String,
    /// The program that translates to Braille: liblouis' `lou_translate`, on the path.
    pub braille_program: String,
    /// The market's time zone.
    pub zone: TimeZone,
    /// How long sessions last.
    pub sessions: SessionRules,
    /// How long a sign-in waits for its second factor.
    pub second_factor_seconds: i64,
    /// How often someone may try.
    pub limits: AttemptLimits,
    /// The supplier's own bank; without it no payment by bank is offered.
    pub bank: Option<std::sync::Arc<crate::BankSettings>>,
    /// How interval data are validated and estimated.
    pub vee: metering::vee::VeeRules,
    /// How bills are made, and what they say.
    pub billing: billing::run::BillingRules,
    /// How far back energy may be charged.
    pub back_billing: billing::corrections::BackBillingRules,
    /// How soon questions about bills are answered, and what follows from them.
    pub bill_queries: billing::query::QueryRules,
}

impl Settings {
    /// The United Kingdom's defaults.
    #[must_use]
    pub fn new(public_origin: impl Into<String>, supplier_name: impl Into<String>) -> Self {
        let public_origin = public_origin.into();
        Self {
            public_origin: public_origin.trim_end_matches('/').to_owned(),
            supplier_name: supplier_name.into(),
            locale: "en-GB".to_owned(),
            braille_program: "lou_translate".to_owned(),
            zone: TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC),
            sessions: SessionRules::default(),
            second_factor_seconds: 10 * 60,
            limits: AttemptLimits::default(),
            bank: None,
            vee: metering::vee::VeeRules::default(),
            billing: billing::run::BillingRules::default(),
            back_billing: billing::corrections::BackBillingRules::united_kingdom(),
            bill_queries: billing::query::QueryRules::united_kingdom(),
        }
    }
}

/// How many attempts a window allows; the windows are `identity`'s.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AttemptLimits {
    /// Passwords for one e-mail.
    pub password_per_login: i64,
    /// Passwords from one address.
    pub password_per_address: i64,
    /// Codes for one login.
    pub code_per_login: i64,
    /// Codes from one address.
    pub code_per_address: i64,
}

impl Default for AttemptLimits {
    fn default() -> Self {
        Self {
            password_per_login: LimitKind::PasswordPerLogin.limit().most,
            password_per_address: LimitKind::PasswordPerAddress.limit().most,
            code_per_login: LimitKind::CodePerLogin.limit().most,
            code_per_address: LimitKind::CodePerAddress.limit().most,
        }
    }
}

impl AttemptLimits {
    /// The limit of a kind.
    pub(crate) const fn of(self, kind: LimitKind) -> Limit {
        let most = match kind {
            LimitKind::PasswordPerLogin => self.password_per_login,
            LimitKind::PasswordPerAddress => self.password_per_address,
            LimitKind::CodePerLogin => self.code_per_login,
            LimitKind::CodePerAddress => self.code_per_address,
        };
        Limit {
            most,
            ..kind.limit()
        }
    }
}

/// Why keys were not accepted. No error repeats a key.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum SecretsError {
    /// The keys that seal second-factor secrets.
    #[error("sealing_keys: {0}")]
    Sealing(#[from] SealError),
    /// Not hexadecimal, or too short.
    #[error("{0} must be at least {SHORTEST_KEY_BYTES} bytes, written in hexadecimal")]
    BadKey(&'static str),
}

/// The keys of an installation, shared by its replicas.
pub struct Secrets {
    pub(crate) sealing: SealingKeys,
    pub(crate) pepper: Vec<u8>,
    pub(crate) sandbox_webhook: WebhookSecret,
}

impl Secrets {
    /// From hexadecimal text. `sealing_keys` are `<0-255>:<64 digits>`; the first seals, all open.
    ///
    /// # Errors
    /// Names the key that is not as it must be.
    pub fn from_hex(
        sealing_keys: &[String],
        pepper: &str,
        sandbox_webhook_key: &str,
    ) -> Result<Self, SecretsError> {
        let webhook = key("sandbox_webhook_key", sandbox_webhook_key)?;
        Ok(Self {
            sealing: SealingKeys::parse(&sealing_keys.join(","))?,
            pepper: key("pepper", pepper)?,
            sandbox_webhook: WebhookSecret::from_bytes(webhook)
                .ok_or(SecretsError::BadKey("sandbox_webhook_key"))?,
        })
    }
}

fn key(name: &'static str, text: &str) -> Result<Vec<u8>, SecretsError> {
    let bytes = hex::decode(text.trim()).map_err(|_| SecretsError::BadKey(name))?;
    if bytes.len() < SHORTEST_KEY_BYTES {
        return Err(SecretsError::BadKey(name));
    }
    Ok(bytes)
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secrets(masked)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key_text() -> String {
        "ab".repeat(32)
    }

    #[test]
    fn keys_are_taken_and_never_printed() {
        let sealing = [format!("1:{}", key_text())];
        let secrets = Secrets::from_hex(&sealing, &key_text(), &key_text()).expect("sound keys");
        assert_eq!(format!("{secrets:?}"), "Secrets(masked)");
    }

    #[test]
    fn a_bad_key_is_named_and_not_repeated() {
        let sealing = [format!("1:{}", key_text())];
        let short = Secrets::from_hex(&sealing, "abcd", &key_text()).expect_err("too short");
        assert_eq!(short, SecretsError::BadKey("pepper"));
        assert!(!short.to_string().contains("abcd"), "{short}");
        let odd = Secrets::from_hex(&sealing, &key_text(), "not hexadecimal").expect_err("odd");
        assert_eq!(odd, SecretsError::BadKey("sandbox_webhook_key"));
        let none = Secrets::from_hex(&[], &key_text(), &key_text()).expect_err("no key");
        assert_eq!(none, SecretsError::Sealing(SealError::NoKey));
    }

    #[test]
    fn limits_are_the_operators_and_windows_are_not() {
        let limits = AttemptLimits {
            code_per_login: 2,
            ..AttemptLimits::default()
        };
        let limit = limits.of(LimitKind::CodePerLogin);
        assert_eq!(limit.most, 2);
        assert_eq!(
            limit.window_seconds,
            LimitKind::CodePerLogin.limit().window_seconds
        );
    }
}
