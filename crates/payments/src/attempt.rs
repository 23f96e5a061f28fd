//! Attempt keys: made with a payment form, so that the same form sent twice is one intent.

use base::Entropy;

const BYTES: usize = 16;
/// Short enough to index, long enough not to meet by chance.
const LENGTHS: std::ops::RangeInclusive<usize> = 16..=64;

/// A new key for a form: 128 random bits as 32 hexadecimal digits.
#[must_use]
pub fn new_attempt_key(entropy: &dyn Entropy) -> String {
    let mut bytes = [0_u8; BYTES];
    entropy.fill(&mut bytes);
    hex::encode(bytes)
}

/// Whether a key that came with a form may be stored: 16–64 letters, digits, `-` and `_`.
#[must_use]
pub fn is_attempt_key(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    LENGTHS.contains(&text.len()) && text.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Fixed(u8);

    impl Entropy for Fixed {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(self.0);
        }
    }

    #[test]
    fn a_new_key_has_the_form_that_is_accepted() {
        let key = new_attempt_key(&Fixed(0xa7));
        assert_eq!(key, "a7".repeat(16));
        assert!(is_attempt_key(&key));
    }

    #[test]
    fn keys_of_another_form_are_refused() {
        let long = "a".repeat(65);
        for text in [
            "",
            "short",
            "has a space in it",
            "quote'; drop table",
            long.as_str(),
        ] {
            assert!(!is_attempt_key(text), "{text}");
        }
        assert!(is_attempt_key("3f2c8a90-77aa-4b1e-9c55-0123456789ab"));
    }
}
