//! The reference a customer gives with a transfer: ISO 11649, the account number behind two check
//! digits (`RF` + ISO 7064 modulo 97-10).
//!
//! Every single wrong character and every swap of two neighbours changes the remainder, so money
//! is never booked on a neighbour's account by a slip of the finger.

/// What a bank's reference field holds.
const LONGEST: usize = 18;
const PREFIX: &str = "RF";
/// `RF` and two digits before the account number.
const HEAD: usize = 4;

/// Why an account cannot have a reference.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReferenceError {
    /// Only capital letters and digits fit into a reference.
    #[error("the account number {0} has characters that no bank reference can hold")]
    Characters(String),
    /// A bank's reference field has 18 characters.
    #[error("the account number {0} is empty or too long for a bank reference")]
    Length(String),
}

/// A reference with sound check digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PaymentReference(String);

impl PaymentReference {
    /// The reference of an account number.
    ///
    /// # Errors
    /// When the number does not fit into a bank's reference field.
    pub fn of(account_number: &str) -> Result<Self, ReferenceError> {
        let sound = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
        if !account_number.bytes().all(sound) {
            return Err(ReferenceError::Characters(account_number.to_owned()));
        }
        if account_number.is_empty() || account_number.len() + HEAD > LONGEST {
            return Err(ReferenceError::Length(account_number.to_owned()));
        }
        let check = 98 - remainder(account_number, PREFIX, "00");
        Ok(Self(format!("{PREFIX}{check:02}{account_number}")))
    }

    /// A text without blanks that is a reference in every character.
    pub(super) fn exact(text: &str) -> Option<Self> {
        let number = text.get(HEAD..).filter(|number| !number.is_empty())?;
        let digits = text.get(PREFIX.len()..HEAD)?;
        let sound = text.starts_with(PREFIX)
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && text.len() <= LONGEST
            && remainder(number, PREFIX, digits) == 1;
        sound.then(|| Self(text.to_owned()))
    }

    /// The account number in it.
    #[must_use]
    pub fn account_number(&self) -> &str {
        &self.0[HEAD..]
    }

    /// As it is typed into a bank's form.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }

    /// In groups of four, as it is read aloud: `RF71 A000 0001`.
    #[must_use]
    pub fn grouped(&self) -> String {
        let letters: Vec<char> = self.0.chars().collect();
        let groups: Vec<String> = letters
            .chunks(4)
            .map(|group| group.iter().collect())
            .collect();
        groups.join(" ")
    }
}

/// The references in what somebody typed into a bank's field, whatever stands around them: case,
/// blanks and dashes do not matter, nor does `O` for `0` or `I` for `1` in the check digits. Where
/// several lengths fit, all of them are returned: only the accounts can tell.
#[must_use]
pub fn references_in(typed: &str) -> Vec<PaymentReference> {
    let plain = plain(typed);
    let mut found = Vec::new();
    for (at, _) in plain.match_indices(PREFIX) {
        let rest = &plain[at..];
        let Some(check) = rest.get(PREFIX.len()..HEAD) else {
            continue;
        };
        let check = check.replace('O', "0").replace(['I', 'L'], "1");
        let straight = format!("{PREFIX}{check}{}", &rest[HEAD..]);
        for length in HEAD + 1..=straight.len().min(LONGEST) {
            let reference = PaymentReference::exact(&straight[..length]);
            found.extend(reference.filter(|reference| !found.contains(reference)));
        }
    }
    found
}

/// Capital letters and digits only.
pub(super) fn plain(typed: &str) -> String {
    let kept = typed.chars().filter(char::is_ascii_alphanumeric);
    kept.map(|letter| letter.to_ascii_uppercase()).collect()
}

/// ISO 7064 modulo 97-10 over the parts as one number, letters counting 10–35.
pub(super) fn remainder(number: &str, prefix: &str, check: &str) -> u32 {
    let letters = number.bytes().chain(prefix.bytes()).chain(check.bytes());
    letters.fold(0, |sum, byte| match byte {
        b'0'..=b'9' => (sum * 10 + u32::from(byte - b'0')) % 97,
        _ => (sum * 100 + u32::from(byte - b'A') + 10) % 97,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn numbers() -> impl Strategy<Value = String> {
        proptest::string::string_regex("[A-Z0-9]{1,14}").expect("sound")
    }

    #[test]
    fn published_examples_of_iso_11649_are_known() {
        // The standard's own example and one of the Finnish banks' guide.
        for text in ["RF18539007547034", "RF332348236", "RF712348231"] {
            assert_eq!(references_in(text)[0].text(), text);
        }
        let number = "539007547034";
        let own = PaymentReference::of(number).expect("fits");
        assert_eq!(
            (own.text(), own.account_number()),
            ("RF18539007547034", number)
        );
    }

    #[test]
    fn it_is_found_however_it_was_typed() {
        let own = PaymentReference::of("A0000001").expect("fits");
        let (plain, grouped) = (own.text().to_owned(), own.grouped());
        for typed in [
            plain.to_lowercase(),
            grouped.clone(),
            grouped.replace(' ', "-"),
            format!("energy bill {grouped}"),
            format!("REF:{plain}"),
            format!("{plain}\nMRS A SMITH"),
        ] {
            assert!(references_in(&typed).contains(&own), "{typed}");
        }
        for typed in ["", "RF", "thanks", "A0000001", "RF00A0000001"] {
            assert!(!references_in(typed).contains(&own), "{typed}");
        }
    }

    #[test]
    fn numbers_that_no_bank_field_can_hold_are_refused() {
        for (number, short) in [
            ("a1", true),
            ("A 1", true),
            ("", false),
            ("123456789012345", false),
        ] {
            let refused = PaymentReference::of(number).expect_err("refused");
            assert_eq!(
                matches!(refused, ReferenceError::Characters(_)),
                short,
                "{number}"
            );
        }
    }

    proptest! {
        #[test]
        fn every_number_comes_back_from_its_reference(number in numbers()) {
            let own = PaymentReference::of(&number).expect("fits");
            prop_assert_eq!(own.account_number(), number.as_str());
            prop_assert!(references_in(&own.grouped()).contains(&own));
        }

        #[test]
        fn one_wrong_digit_or_two_swapped_ones_never_pass(
            number in "[0-9]{6,14}", at in 4..10_usize, by in 1..10_u8,
        ) {
            let own = PaymentReference::of(&number).expect("fits").text().to_owned();
            let mut wrong = own.clone().into_bytes();
            wrong[at] = b'0' + (wrong[at] - b'0' + by) % 10;
            let wrong = String::from_utf8(wrong).expect("digits");
            prop_assert_eq!(PaymentReference::exact(&wrong), None);
            let mut swapped = own.clone().into_bytes();
            swapped.swap(at, at - 1);
            let swapped = String::from_utf8(swapped).expect("digits");
            // A digit pushed into the letters is no reference at all.
            prop_assert!(swapped == own || PaymentReference::exact(&swapped).is_none());
        }
    }
}
