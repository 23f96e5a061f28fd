//! Passwords: how they are hashed, checked and, when they are too easy to guess, refused (A2).
//!
//! A password never leaves this file in any form but an argon2id hash, and a login that does not
//! exist costs as much time as one that does.

use std::sync::LazyLock;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use base::Entropy;

use crate::common_password::is_common;

/// Memory in KiB, passes and lanes: OWASP Password Storage Cheat Sheet, argon2id,
/// "m=19456 (19 MiB), t=2, p=1".
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// RFC 9106 §3.1 recommends 128 bits of salt.
const SALT_BYTES: usize = 16;

/// Fewest characters of a password.
pub(crate) const SHORTEST: usize = 10;
/// Most characters: room for any sentence, no room for a megabyte of work.
const LONGEST: usize = 200;
/// A name in an e-mail shorter than this would refuse passwords by chance.
const SHORTEST_NAME: usize = 4;

/// Why a password is refused. The text can be shown beside the field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Fewer than ten characters.
    #[error("Use at least {SHORTEST} characters. Three or four unrelated words work well")]
    TooShort,
    /// More than two hundred characters.
    #[error("Use no more than {LONGEST} characters")]
    TooLong,
    /// On the list of common passwords, or a small change of one.
    #[error("Many people use this password, so it is easy to guess. Choose another one")]
    Common,
    /// It has the name of the e-mail address in it.
    #[error("Leave the name from your e-mail address out of your password")]
    ContainsEmail,
}

/// Whether a new password may be used by the login with this e-mail.
///
/// # Errors
/// The first reason against it, in words for the person.
pub fn check_password(password: &str, email: &str) -> Result<(), PasswordError> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Err(PasswordError::TooShort);
    }
    if length > LONGEST {
        return Err(PasswordError::TooLong);
    }
    let lower = password.to_lowercase();
    let email = email.trim().to_lowercase();
    let name = email.split('@').next().unwrap_or_default();
    if name.chars().count() >= SHORTEST_NAME && lower.contains(name) {
        return Err(PasswordError::ContainsEmail);
    }
    if is_common(&lower) {
        return Err(PasswordError::Common);
    }
    Ok(())
}

fn hasher() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).expect("constants within limits");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn hash_with_salt(password: &str, salt: &[u8]) -> String {
    hasher()
        .hash_password_with_salt(password.as_bytes(), salt)
        .expect("parameters and salt length are constants within limits")
        .to_string()
}

/// A PHC string (`$argon2id$v=19$m=19456,t=2,p=1$…`) with a new salt. Takes tens of milliseconds
/// of one core: call it off the async threads.
#[must_use]
pub fn hash_password(password: &str, entropy: &dyn Entropy) -> String {
    let mut salt = [0_u8; SALT_BYTES];
    entropy.fill(&mut salt);
    hash_with_salt(password, &salt)
}

/// Whether the password is the one behind the PHC string. A text that is no PHC string matches
/// nothing.
#[must_use]
pub fn verify_password(password: &str, phc: &str) -> bool {
    if password.chars().count() > LONGEST {
        return false;
    }
    PasswordHash::new(phc)
        .is_ok_and(|hash| hasher().verify_password(password.as_bytes(), &hash).is_ok())
}

/// Nobody's password; made once, so that the first unknown login is the only slow one.
static NOBODY: LazyLock<String> = LazyLock::new(|| hash_with_salt("", &[0_u8; SALT_BYTES]));

/// Checks a password for a login that may not exist: without a hash it does the same work and
/// answers `false`, so that time tells nobody which e-mails are known.
#[must_use]
pub fn verify_or_pretend(password: &str, phc: Option<&str>) -> bool {
    let right = verify_password(password, phc.unwrap_or(&NOBODY));
    right && phc.is_some()
}

/// Whether a hash was made with other parameters than today's: replace it at the next sign-in.
#[must_use]
pub fn needs_rehash(phc: &str) -> bool {
    let Ok(hash) = PasswordHash::new(phc) else {
        return true;
    };
    let today = hasher();
    let wanted = today.params();
    let Ok(found) = Params::try_from(&hash) else {
        return true;
    };
    hash.algorithm != Algorithm::Argon2id.ident()
        || hash.version != Some(Version::V0x13.into())
        || found.m_cost() != wanted.m_cost()
        || found.t_cost() != wanted.t_cost()
        || found.p_cost() != wanted.p_cost()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Counting;

    const GOOD: &str = "lantern over quiet harbour";

    #[test]
    fn a_hash_matches_its_own_password_and_no_other() {
        let hash = hash_password(GOOD, &Counting::default());
        assert!(
            hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{hash}"
        );
        assert!(verify_password(GOOD, &hash));
        assert!(!verify_password("lantern over quiet harbor", &hash));
        assert!(!verify_password(GOOD, "not a hash"));
        assert!(!verify_password(GOOD, ""));
    }

    #[test]
    fn the_same_password_never_has_the_same_hash_twice() {
        let entropy = Counting::default();
        assert_ne!(hash_password(GOOD, &entropy), hash_password(GOOD, &entropy));
    }

    #[test]
    fn an_unknown_login_is_refused_whatever_the_password() {
        assert!(!verify_or_pretend(GOOD, None));
        assert!(
            !verify_or_pretend("", None),
            "even the password of the pretence"
        );
        let hash = hash_password(GOOD, &Counting::default());
        assert!(verify_or_pretend(GOOD, Some(&hash)));
    }

    #[test]
    fn pretending_uses_the_same_parameters_as_a_real_hash() {
        assert!(!needs_rehash(&NOBODY));
    }

    #[test]
    fn a_hash_with_weaker_parameters_is_replaced() {
        assert!(!needs_rehash(&hash_password(GOOD, &Counting::default())));
        let params = Params::new(8 * 1024, 1, 1, None).expect("in range");
        let weak = Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_with_salt(GOOD.as_bytes(), &[1; 16])
            .expect("hashes")
            .to_string();
        assert!(verify_password(GOOD, &weak), "old hashes still work");
        assert!(needs_rehash(&weak));
        assert!(needs_rehash("plain"));
    }

    #[test]
    fn easy_passwords_are_refused_with_a_reason() {
        let check = |password: &str| check_password(password, "ada.byron@example.com");
        assert_eq!(check("short"), Err(PasswordError::TooShort));
        assert_eq!(check(&"x1".repeat(101)), Err(PasswordError::TooLong));
        assert_eq!(check("Ada.Byron!42"), Err(PasswordError::ContainsEmail));
        assert_eq!(check("Password123!"), Err(PasswordError::Common));
        assert_eq!(check(GOOD), Ok(()));
    }

    #[test]
    fn length_is_counted_in_characters_not_bytes() {
        assert_eq!(
            check_password("ÄÖÜäöüßéè", "a@b.de"),
            Err(PasswordError::TooShort)
        );
        assert_eq!(check_password("ÄÖÜäöüßéèê", "a@b.de"), Ok(()));
    }

    #[test]
    fn a_very_short_name_in_the_address_forbids_nothing() {
        assert_eq!(check_password(GOOD, "an@example.com"), Ok(()));
    }
}
