//! Receipt numbers: short enough to read over the phone, with a check character for misreadings.

use base::{PaymentId, RefundId};
use sha2::{Digest, Sha256};

/// Crockford's base32: no I, L, O or U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Twelve characters of five bits: with 100 million receipts the chance that any two share a
/// number is below one in two hundred.
const CHARS: usize = 12;

/// The number of a payment's receipt, always the same for the same payment:
/// `R-7K2M-04QX-9DPA-F`.
#[must_use]
pub fn receipt_number(payment: PaymentId) -> String {
    number_of(b"lamplight receipt\0", payment.uuid().as_bytes())
}

/// The number of a refund's receipt, of the same form and never a payment's.
#[must_use]
pub fn refund_receipt_number(refund: RefundId) -> String {
    number_of(b"lamplight refund receipt\0", refund.uuid().as_bytes())
}

fn number_of(purpose: &[u8], id: &[u8]) -> String {
    let mut hash = Sha256::new();
    hash.update(purpose);
    hash.update(id);
    let digest = hash.finalize();
    let values: Vec<usize> = digest[..CHARS]
        .iter()
        .map(|byte| usize::from(byte & 31))
        .collect();
    let text: String = values.iter().map(|value| letter(*value)).collect();
    let check = letter(check_value(&values));
    format!("R-{}-{}-{}-{check}", &text[..4], &text[4..8], &text[8..])
}

/// Whether a number as somebody typed it can be one of ours. Capitals and dashes do not matter.
#[must_use]
pub fn is_receipt_number(typed: &str) -> bool {
    let plain: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .map(|c| c.to_ascii_uppercase())
        .collect();
    let Some(values) = plain.strip_prefix('R').and_then(values_of) else {
        return false;
    };
    values.len() == CHARS + 1 && check_value(&values[..CHARS]) == values[CHARS]
}

fn letter(value: usize) -> char {
    char::from(ALPHABET[value])
}

fn values_of(text: &str) -> Option<Vec<usize>> {
    text.bytes()
        .map(|byte| ALPHABET.iter().position(|letter| *letter == byte))
        .collect()
}

/// Luhn modulo 32 (ISO/IEC 7812-1 annex B with 32 in place of 10): finds every single wrong
/// character and all but one kind of swapped neighbours.
fn check_value(values: &[usize]) -> usize {
    let base = ALPHABET.len();
    let sum: usize = values
        .iter()
        .rev()
        .enumerate()
        .map(|(place, value)| {
            let weighed = value * if place % 2 == 0 { 2 } else { 1 };
            weighed / base + weighed % base
        })
        .sum();
    (base - sum % base) % base
}

#[cfg(test)]
mod tests {
    use base::{Entropy, Instant};
    use proptest::prelude::*;

    use super::*;

    struct Fixed(u8);

    impl Entropy for Fixed {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(self.0);
        }
    }

    fn number(seed: u8) -> String {
        receipt_number(PaymentId::new(Instant::EPOCH, &Fixed(seed)))
    }

    #[test]
    fn a_payment_always_has_the_same_number_and_another_payment_another() {
        assert_eq!(number(1), number(1));
        assert_ne!(number(1), number(2));
        assert_eq!(number(1).len(), "R-7K2M-04QX-9DPA-F".len());
    }

    #[test]
    fn a_number_is_known_again_however_it_is_typed() {
        let typed = number(3).to_lowercase().replace('-', " ");
        assert!(is_receipt_number(&typed), "{typed}");
        for text in ["", "R", "R-0000", "not a receipt", "R-7K2M-04QX-9DPA-FF"] {
            assert!(!is_receipt_number(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn one_wrong_character_is_always_found(seed: u8, at in 0..13_usize, shift in 1..32_usize) {
            let mut plain: Vec<char> = number(seed).chars().filter(|c| *c != '-').collect();
            prop_assert!(is_receipt_number(&plain.iter().collect::<String>()));
            let place = at + 1;
            let value = ALPHABET.iter().position(|byte| char::from(*byte) == plain[place]);
            plain[place] = letter((value.expect("in the alphabet") + shift) % 32);
            prop_assert!(!is_receipt_number(&plain.iter().collect::<String>()));
        }
    }
}
