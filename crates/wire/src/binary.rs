//! How views are written: postcard, after a fingerprint of the types' sources.
//!
//! Postcard names no field, so a browser that still runs an older build would read nonsense, an
//! amount of money included. The fingerprint makes that an error which can be told to a person.

use serde::Serialize;
use serde::de::DeserializeOwned;

const FINGERPRINT: [u8; 8] = fingerprint(env!("WIRE_FINGERPRINT")).to_le_bytes();

/// Why bytes could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecodeError {
    /// Another build wrote them.
    Outdated,
    /// They are not what was asked for.
    Malformed,
}

impl std::fmt::Display for DecodeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Outdated => OUTDATED,
            Self::Malformed => "the answer makes no sense",
        })
    }
}

impl std::error::Error for DecodeError {}

/// How [`DecodeError::Outdated`] reads where errors travel as text.
pub const OUTDATED: &str = "another build wrote the answer";

/// Writes a view.
///
/// # Panics
/// Never: memory is the only thing that writing a view can run out of.
#[must_use]
pub fn encode<T: Serialize>(view: &T) -> Vec<u8> {
    postcard::to_extend(view, FINGERPRINT.to_vec()).expect("a view is plain data")
}

/// Whether another build wrote a view.
#[must_use]
pub fn is_outdated(bytes: &[u8]) -> bool {
    !bytes.starts_with(&FINGERPRINT)
}

/// Reads a view.
///
/// # Errors
/// [`DecodeError`].
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, DecodeError> {
    let (_, view) = bytes
        .split_first_chunk::<8>()
        .ok_or(DecodeError::Malformed)?;
    if is_outdated(bytes) {
        return Err(DecodeError::Outdated);
    }
    match postcard::take_from_bytes(view) {
        Ok((view, [])) => Ok(view),
        _ => Err(DecodeError::Malformed),
    }
}

const fn fingerprint(digits: &str) -> u64 {
    let digits = digits.as_bytes();
    let (mut value, mut index) = (0_u64, 0);
    while index < digits.len() {
        value = value
            .wrapping_mul(10)
            .wrapping_add((digits[index] - b'0') as u64);
        index += 1;
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AccountChoice, Currency, Money, SessionView, SignedIn};

    #[test]
    fn a_view_is_read_back_as_it_was_written() {
        let choice = AccountChoice {
            id: "account_1".to_owned(),
            number: "00012345".to_owned(),
            label: "14 Larch Road".to_owned(),
        };
        let view = SessionView::SignedIn(SignedIn {
            name: "Zoë Müller".to_owned(),
            initials: "ZM".to_owned(),
            accounts: vec![choice],
            current: "account_1".to_owned(),
        });
        let owed = Money::from_minor(-84_12, Currency::Gbp);
        let both = (view, Some(owed));
        assert_eq!(decode(&encode(&both)), Ok(both));
    }

    #[test]
    fn what_another_build_wrote_is_never_read() {
        let mut bytes = encode(&Money::from_minor(84_12, Currency::Gbp));
        bytes[0] ^= 1;
        assert_eq!(decode::<Money>(&bytes), Err(DecodeError::Outdated));
    }

    #[test]
    fn bytes_cut_short_or_too_many_are_malformed() {
        let bytes = encode(&Money::from_minor(84_12, Currency::Gbp));
        for length in 0..bytes.len() {
            assert_eq!(
                decode::<Money>(&bytes[..length]),
                Err(DecodeError::Malformed)
            );
        }
        let longer = [bytes.as_slice(), &[0]].concat();
        assert_eq!(decode::<Money>(&longer), Err(DecodeError::Malformed));
    }
}
