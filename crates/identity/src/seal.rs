//! Secrets at rest: sealed with XChaCha20-Poly1305, bound to what they are and whose they are.
//!
//! A sealed secret moved to another row, or to another use, does not open. Keys are named by one
//! byte so that they can be replaced while old secrets still open.

use base::Entropy;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;

/// Why keys were not accepted or a secret did not open.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The setting has no key.
    #[error("no sealing key: write one as 1:<64 hexadecimal digits>")]
    NoKey,
    /// One key is not `id:hex` with an id of 0–255 and 32 bytes.
    #[error("sealing key number {position} must be <0-255>:<64 hexadecimal digits>")]
    BadKey {
        /// Counted from one.
        position: usize,
    },
    /// Two keys with the same id.
    #[error("two sealing keys have the id {0}")]
    DuplicateKey(u8),
    /// The secret was sealed with a key that is not here.
    #[error("the sealing key {0} is missing")]
    UnknownKey(u8),
    /// Changed, cut short, or sealed for something else.
    #[error("a sealed secret does not open: it was changed, or belongs elsewhere")]
    DoesNotOpen,
}

struct Key {
    id: u8,
    cipher: XChaCha20Poly1305,
}

/// The current key and older ones that still open.
pub struct SealingKeys {
    current: Key,
    older: Vec<Key>,
}

impl SealingKeys {
    /// From a setting: `2:<hex>,1:<hex>`; the first seals, all open.
    ///
    /// # Errors
    /// When a key is missing, malformed or named twice. No error repeats a key.
    pub fn parse(setting: &str) -> Result<Self, SealError> {
        let texts = setting
            .split([',', '\n'])
            .map(str::trim)
            .filter(|text| !text.is_empty());
        let mut keys = Vec::new();
        for (index, text) in texts.enumerate() {
            let key = parse_key(text).ok_or(SealError::BadKey {
                position: index + 1,
            })?;
            if keys.iter().any(|other: &Key| other.id == key.id) {
                return Err(SealError::DuplicateKey(key.id));
            }
            keys.push(key);
        }
        let mut keys = keys.into_iter();
        let current = keys.next().ok_or(SealError::NoKey)?;
        Ok(Self {
            current,
            older: keys.collect(),
        })
    }

    /// Seals a secret for one use (`totp`) and owner (an identifier's text).
    #[must_use]
    pub fn seal(
        &self,
        purpose: &str,
        owner: &str,
        secret: &[u8],
        entropy: &dyn Entropy,
    ) -> Vec<u8> {
        let mut nonce = [0_u8; NONCE_BYTES];
        entropy.fill(&mut nonce);
        let bound = bound_to(self.current.id, purpose, owner);
        let payload = Payload {
            msg: secret,
            aad: &bound,
        };
        let sealed = self
            .current
            .cipher
            .encrypt(XNonce::from_slice(&nonce), payload)
            .expect("a secret is far below the cipher's limit of 256 GiB");
        [&[self.current.id][..], &nonce, &sealed].concat()
    }

    /// Opens what was sealed for the same use and owner.
    ///
    /// # Errors
    /// When the key is missing, or the bytes are not what was sealed for this owner.
    pub fn open(&self, purpose: &str, owner: &str, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        let (id, rest) = sealed.split_first().ok_or(SealError::DoesNotOpen)?;
        let key = self
            .keys()
            .find(|key| key.id == *id)
            .ok_or(SealError::UnknownKey(*id))?;
        let (nonce, sealed) = rest
            .split_at_checked(NONCE_BYTES)
            .ok_or(SealError::DoesNotOpen)?;
        let bound = bound_to(*id, purpose, owner);
        let payload = Payload {
            msg: sealed,
            aad: &bound,
        };
        key.cipher
            .decrypt(XNonce::from_slice(nonce), payload)
            .map_err(|_| SealError::DoesNotOpen)
    }

    /// Whether a sealed secret should be sealed again with the current key.
    #[must_use]
    pub fn is_outdated(&self, sealed: &[u8]) -> bool {
        sealed.first() != Some(&self.current.id)
    }

    fn keys(&self) -> impl Iterator<Item = &Key> {
        std::iter::once(&self.current).chain(&self.older)
    }
}

/// The associated data. Purposes are words of ours without a zero byte, so no two pairs collide.
fn bound_to(id: u8, purpose: &str, owner: &str) -> Vec<u8> {
    [&[id][..], purpose.as_bytes(), &[0], owner.as_bytes()].concat()
}

fn parse_key(text: &str) -> Option<Key> {
    let (id, hex_key) = text.split_once(':')?;
    let mut bytes = [0_u8; KEY_BYTES];
    hex::decode_to_slice(hex_key.trim(), &mut bytes).ok()?;
    let cipher = XChaCha20Poly1305::new_from_slice(&bytes).ok()?;
    Some(Key {
        id: id.trim().parse().ok()?,
        cipher,
    })
}

impl std::fmt::Debug for SealingKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let ids: Vec<u8> = self.keys().map(|key| key.id).collect();
        write!(f, "SealingKeys(ids {ids:?}, keys masked)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Counting;

    fn key(id: u8, fill: &str) -> String {
        format!("{id}:{}", fill.repeat(32))
    }

    fn keys() -> SealingKeys {
        SealingKeys::parse(&key(1, "a1")).expect("sound")
    }

    fn sealed() -> Vec<u8> {
        keys().seal("totp", "log_1", b"secret", &Counting::default())
    }

    #[test]
    fn what_was_sealed_opens_for_the_same_use_and_owner_only() {
        assert_eq!(
            keys().open("totp", "log_1", &sealed()),
            Ok(b"secret".to_vec())
        );
        for (purpose, owner) in [("totp", "log_2"), ("mail", "log_1"), ("tot", "plog_1")] {
            assert_eq!(
                keys().open(purpose, owner, &sealed()),
                Err(SealError::DoesNotOpen)
            );
        }
    }

    #[test]
    fn a_changed_byte_anywhere_keeps_it_shut() {
        for index in 0..sealed().len() {
            let mut changed = sealed();
            changed[index] ^= 1;
            assert!(
                keys().open("totp", "log_1", &changed).is_err(),
                "byte {index}"
            );
        }
        for length in 0..sealed().len() {
            assert!(keys().open("totp", "log_1", &sealed()[..length]).is_err());
        }
    }

    #[test]
    fn a_new_key_seals_and_the_old_one_still_opens() {
        let both = SealingKeys::parse(&format!("{},\n {}", key(2, "b2"), key(1, "a1")));
        let both = both.expect("sound");
        assert_eq!(
            both.open("totp", "log_1", &sealed()),
            Ok(b"secret".to_vec())
        );
        assert!(both.is_outdated(&sealed()));
        let again = both.seal("totp", "log_1", b"secret", &Counting::default());
        assert!(!both.is_outdated(&again));
        assert_eq!(
            keys().open("totp", "log_1", &again),
            Err(SealError::UnknownKey(2))
        );
    }

    #[test]
    fn the_same_secret_never_looks_the_same_twice() {
        let entropy = Counting::default();
        let keys = keys();
        assert_ne!(
            keys.seal("totp", "log_1", b"secret", &entropy),
            keys.seal("totp", "log_1", b"secret", &entropy)
        );
    }

    #[test]
    fn bad_settings_are_refused_without_repeating_them() {
        let refused = |setting: &str| SealingKeys::parse(setting).err();
        assert_eq!(refused(""), Some(SealError::NoKey));
        assert_eq!(refused(" , "), Some(SealError::NoKey));
        assert_eq!(refused("1:abcd"), Some(SealError::BadKey { position: 1 }));
        assert_eq!(
            refused(&"a1".repeat(32)),
            Some(SealError::BadKey { position: 1 })
        );
        let twice = format!("{},{}", key(1, "a1"), key(1, "b2"));
        assert_eq!(refused(&twice), Some(SealError::DuplicateKey(1)));
        let wrong_id = format!("{},256:{}", key(1, "a1"), "b2".repeat(32));
        assert_eq!(refused(&wrong_id), Some(SealError::BadKey { position: 2 }));
    }

    #[test]
    fn keys_are_never_printed() {
        assert_eq!(format!("{:?}", keys()), "SealingKeys(ids [1], keys masked)");
    }
}
