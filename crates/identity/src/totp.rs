//! The second factor: six digits from an authenticator app (A3, RFC 6238).
//!
//! SHA-1, six digits, 30 seconds, one step early or late: what every app understands. A code that
//! was accepted once is never accepted again.

use base::{Entropy, Instant};
use totp_rs::{Builder, Secret, Totp};

const SECRET_BYTES: usize = 20;
/// How many steps a clock may be off, before or after.
const SKEW_STEPS: u16 = 1;
const STEP_SECONDS: u64 = 30;

/// 160 random bits shared with an authenticator app (RFC 4226 §4 R6). Stored only sealed.
#[derive(Clone, PartialEq, Eq)]
pub struct TotpSecret([u8; SECRET_BYTES]);

/// What became of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TotpAnswer {
    /// Right. Store `step` with `use_totp_step` before letting anyone in.
    Accepted {
        /// The time step of the code.
        step: i64,
    },
    /// Right, but this code or a later one was used before: wait for the next.
    Replayed,
    /// Not a code of this secret at this time.
    Wrong,
}

impl TotpSecret {
    /// A new secret.
    #[must_use]
    pub fn generate(entropy: &dyn Entropy) -> Self {
        let mut bytes = [0_u8; SECRET_BYTES];
        entropy.fill(&mut bytes);
        Self(bytes)
    }

    /// From opened storage; `None` when the length is wrong.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// The bytes, to be sealed.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The key for typing: base32 in groups of four (`JBSW Y3DP …`).
    #[must_use]
    pub fn typed_key(&self) -> String {
        let base32 = Secret::new_stack(self.0).to_base32();
        let groups = base32.as_bytes().chunks(4);
        groups
            .map(|group| {
                group
                    .iter()
                    .map(|byte| char::from(*byte))
                    .collect::<String>()
            })
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// The `otpauth://` address behind the QR code. Both names are shown by the app.
    #[must_use]
    pub fn otpauth_uri(&self, issuer: &str, account_name: &str) -> String {
        self.totp(issuer, account_name)
            .to_url()
            .expect("the account name was made non-empty and without a colon")
    }

    /// Checks what a person typed, spaces allowed. `last_step` is the last one accepted.
    #[must_use]
    pub fn check(&self, typed: &str, last_step: i64, now: Instant) -> TotpAnswer {
        let code: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
        let Ok(seconds) = u64::try_from(now.seconds()) else {
            return TotpAnswer::Wrong;
        };
        let found = self.totp("Lamplight", "login").check(&code, seconds);
        match found.and_then(|step| i64::try_from(step).ok()) {
            Some(step) if step > last_step => TotpAnswer::Accepted { step },
            Some(_) => TotpAnswer::Replayed,
            None => TotpAnswer::Wrong,
        }
    }

    /// The code an app shows at `now`. For tests and the demo's instructions; no page shows it.
    #[must_use]
    pub fn code_at(&self, now: Instant) -> String {
        let seconds = u64::try_from(now.seconds()).unwrap_or(0);
        self.totp("Lamplight", "login")
            .generate(seconds)
            .to_string()
    }

    fn totp(&self, issuer: &str, account_name: &str) -> Totp {
        Builder::new()
            .with_secret(Secret::new_stack(self.0))
            .with_skew(SKEW_STEPS)
            .with_step_duration(STEP_SECONDS)
            .with_issuer(Some(label(issuer, "Lamplight")))
            .with_account_name(label(account_name, "account"))
            .build()
            .expect("160-bit secret, six digits, 30 s; labels made valid")
    }
}

/// A colon would end the issuer inside the label; an empty name is refused by apps.
fn label(text: &str, otherwise: &str) -> String {
    let clean = text.replace(':', " ").trim().to_owned();
    if clean.is_empty() {
        otherwise.to_owned()
    } else {
        clean
    }
}

impl std::fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TotpSecret(masked)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Counting;

    fn at(seconds: i64) -> Instant {
        Instant::from_seconds(seconds).expect("in range")
    }

    fn rfc_secret() -> TotpSecret {
        TotpSecret::from_bytes(b"12345678901234567890").expect("20 bytes")
    }

    #[test]
    fn the_examples_of_rfc_6238_are_right() {
        // Appendix B, SHA-1, last six of its eight digits.
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
        ] {
            let step = seconds / 30;
            assert_eq!(
                rfc_secret().check(code, 0, at(seconds)),
                TotpAnswer::Accepted { step }
            );
        }
    }

    #[test]
    fn a_code_works_one_step_early_or_late_and_not_two() {
        let code = rfc_secret().code_at(at(1_111_111_110));
        let step = 1_111_111_110 / 30;
        for shift in [-30, 0, 29, 30, 59] {
            assert_eq!(
                rfc_secret().check(&code, 0, at(1_111_111_110 + shift)),
                TotpAnswer::Accepted { step },
                "{shift}"
            );
        }
        for shift in [-31, 60, 90] {
            assert_eq!(
                rfc_secret().check(&code, 0, at(1_111_111_110 + shift)),
                TotpAnswer::Wrong,
                "{shift}"
            );
        }
    }

    #[test]
    fn a_code_never_works_twice() {
        let now = at(1_111_111_111);
        let TotpAnswer::Accepted { step } = rfc_secret().check("050471", 0, now) else {
            panic!("the first use is right");
        };
        assert_eq!(
            rfc_secret().check("050471", step, now),
            TotpAnswer::Replayed
        );
        let earlier = rfc_secret().code_at(at(1_111_111_111 - 30));
        assert_eq!(
            rfc_secret().check(&earlier, step, now),
            TotpAnswer::Replayed
        );
    }

    #[test]
    fn spaces_are_forgiven_and_everything_else_is_not() {
        let now = at(1_111_111_111);
        assert!(matches!(
            rfc_secret().check(" 050 471 ", 0, now),
            TotpAnswer::Accepted { .. }
        ));
        for typed in ["", "05047", "0504711", "+50471", "abcdef", "٠٥٠٤٧١"] {
            assert_eq!(
                rfc_secret().check(typed, 0, now),
                TotpAnswer::Wrong,
                "{typed}"
            );
        }
    }

    #[test]
    fn the_typed_key_is_base32_in_groups_of_four() {
        assert_eq!(
            rfc_secret().typed_key(),
            "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"
        );
    }

    #[test]
    fn the_address_for_the_app_names_issuer_and_account() {
        let uri = rfc_secret().otpauth_uri("Lamp: Light", "ada@example.com");
        assert!(
            uri.starts_with("otpauth://totp/Lamp%20%20Light:ada%40example"),
            "{uri}"
        );
        assert!(
            uri.contains("secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"),
            "{uri}"
        );
        assert!(
            rfc_secret()
                .otpauth_uri("", "")
                .contains("Lamplight:account")
        );
    }

    #[test]
    fn secrets_differ_and_are_never_printed() {
        let entropy = Counting::default();
        let one = TotpSecret::generate(&entropy);
        assert_ne!(one, TotpSecret::generate(&entropy));
        assert_eq!(format!("{one:?}"), "TotpSecret(masked)");
        assert_eq!(TotpSecret::from_bytes(one.as_bytes()), Some(one));
        assert_eq!(TotpSecret::from_bytes(&[1; 19]), None);
    }
}
