//! Recovery codes: ten ways in when the phone is lost, each good once (A3).
//!
//! Shown once, stored only as hashes bound to their login.

use base::{Entropy, LoginId};
use sha2::{Digest, Sha256};

/// How many codes a login gets.
pub const RECOVERY_CODES: usize = 10;
/// Crockford's base32: no i, l, o or u to misread or to spell words with.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Twelve characters of five bits: 60 bits, beyond guessing through the attempt limits.
const CHARS: usize = 12;
const GROUP: usize = 4;

/// One code in plain text (`xk4d-9mfp-2qwe`).
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCode(String);

impl RecoveryCode {
    fn generate(entropy: &dyn Entropy) -> Self {
        let mut bytes = [0_u8; CHARS];
        entropy.fill(&mut bytes);
        let chars = bytes.map(|byte| char::from(ALPHABET[usize::from(byte & 31)]));
        let groups = chars.chunks(GROUP).map(String::from_iter);
        Self(groups.collect::<Vec<_>>().join("-"))
    }

    /// The text to show once. Never log it.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RecoveryCode(masked)")
    }
}

/// Ten new codes.
#[must_use]
pub fn new_recovery_codes(entropy: &dyn Entropy) -> Vec<RecoveryCode> {
    (0..RECOVERY_CODES)
        .map(|_| RecoveryCode::generate(entropy))
        .collect()
}

/// What is stored and compared: SHA-256 of the login and the code as normalised. `None` when the
/// text cannot be a code.
#[must_use]
pub fn hash_recovery_code(login: LoginId, typed: &str) -> Option<[u8; 32]> {
    let code = normalise(typed)?;
    let mut hash = Sha256::new();
    hash.update(b"lamplight recovery code\0");
    hash.update(login.uuid().as_bytes());
    hash.update(code.as_bytes());
    Some(hash.finalize().into())
}

/// Capitals, spaces, dashes and the usual misreadings are forgiven.
fn normalise(typed: &str) -> Option<String> {
    let code: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '—' | '.' | '_'))
        .map(|c| match c.to_ascii_lowercase() {
            'i' | 'l' => '1',
            'o' => '0',
            other => other,
        })
        .collect();
    let sound = code.len() == CHARS && code.bytes().all(|byte| ALPHABET.contains(&byte));
    sound.then_some(code)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use base::Instant;

    use super::*;
    use crate::testing::Counting;

    fn login() -> LoginId {
        LoginId::new(Instant::EPOCH, &Counting::default())
    }

    #[test]
    fn ten_different_codes_in_three_groups_of_four() {
        let codes = new_recovery_codes(&Counting::default());
        let texts: HashSet<&str> = codes.iter().map(RecoveryCode::text).collect();
        assert_eq!(texts.len(), 10);
        for text in texts {
            let groups: Vec<&str> = text.split('-').collect();
            assert_eq!(groups.len(), 3, "{text}");
            assert!(groups.iter().all(|group| group.len() == 4), "{text}");
        }
    }

    #[test]
    fn a_code_is_found_however_people_type_it() {
        let hash = hash_recovery_code(login(), "xk4d-9mf1-20we");
        assert!(hash.is_some());
        for typed in [
            "XK4D-9MF1-20WE",
            " xk4d 9mf1 20we ",
            "xk4d9mfl2owe",
            "xk4d–9mfI–2Owe",
        ] {
            assert_eq!(hash_recovery_code(login(), typed), hash, "{typed}");
        }
    }

    #[test]
    fn what_cannot_be_a_code_has_no_hash() {
        for typed in [
            "",
            "xk4d-9mf1",
            "xk4d-9mf1-20we-1",
            "xk4d-9mf1-20w!",
            "xk4d-9mf1-20wé",
        ] {
            assert_eq!(hash_recovery_code(login(), typed), None, "{typed}");
        }
    }

    #[test]
    fn the_same_code_of_another_login_has_another_hash() {
        let other = LoginId::new(Instant::EPOCH.plus_seconds(1), &Counting::default());
        assert_ne!(
            hash_recovery_code(login(), "xk4d-9mf1-20we"),
            hash_recovery_code(other, "xk4d-9mf1-20we")
        );
    }

    #[test]
    fn a_code_is_never_printed() {
        let codes = new_recovery_codes(&Counting::default());
        assert!(!format!("{codes:?}").contains(codes[0].text()));
    }
}
