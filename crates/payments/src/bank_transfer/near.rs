//! Account numbers that a wrong reference may have meant: one slip away, never further.
//!
//! A suggestion only: who decides also looks at the amount ([`crate::statement::decide`]).

use std::collections::BTreeSet;

use super::reference::{PaymentReference, plain, references_in};

/// The shortest word that is tried as a bare account number.
const SHORTEST_NUMBER: usize = 6;
/// What a reference without its `RF` and check digits may be long.
const LONGEST_NUMBER: usize = 14;
/// More guesses than this say nothing.
const MOST: usize = 64;

/// Account numbers to look up: bare numbers, numbers behind wrong check digits, and numbers of
/// references that one substitution, swap, missing or doubled character away are sound. Numbers of
/// sound references ([`references_in`]) are left out.
#[must_use]
pub fn near_numbers(typed: &str) -> Vec<String> {
    let mut found = BTreeSet::new();
    for word in words(typed) {
        if let Some(number) = word.strip_prefix("RF").and_then(|rest| rest.get(2..)) {
            add_number(&mut found, number);
            for text in one_slip_away(&word) {
                if let Some(reference) = PaymentReference::exact(&text) {
                    add_number(&mut found, reference.account_number());
                }
            }
        } else if word.bytes().any(|byte| byte.is_ascii_digit()) {
            add_number(&mut found, &word);
        }
    }
    for sound in references_in(typed) {
        found.remove(sound.account_number());
    }
    found.into_iter().take(MOST).collect()
}

fn add_number(found: &mut BTreeSet<String>, number: &str) {
    if (SHORTEST_NUMBER..=LONGEST_NUMBER).contains(&number.len()) {
        found.insert(number.to_owned());
    }
}

/// The words as typed, and all of them as one, because people put blanks into references.
fn words(typed: &str) -> BTreeSet<String> {
    let split = typed.split(|letter: char| !letter.is_ascii_alphanumeric());
    let mut words: BTreeSet<String> = split.map(plain).collect();
    let whole = plain(typed);
    if let Some(at) = whole.find("RF") {
        words.insert(whole[at..].chars().take(LONGEST_NUMBER + 5).collect());
    } else {
        words.insert(whole);
    }
    words
}

fn one_slip_away(word: &str) -> Vec<String> {
    const LETTERS: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let bytes = word.as_bytes();
    let mut texts = Vec::new();
    let mut add = |changed: Vec<u8>| texts.extend(String::from_utf8(changed));
    for at in 2..bytes.len() {
        for letter in LETTERS {
            let mut changed = bytes.to_vec();
            changed[at] = *letter;
            add(changed.clone());
            changed = bytes.to_vec();
            changed.insert(at, *letter);
            add(changed);
        }
        let mut changed = bytes.to_vec();
        changed.remove(at);
        add(changed);
        if at + 1 < bytes.len() {
            let mut changed = bytes.to_vec();
            changed.swap(at, at + 1);
            add(changed);
        }
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own() -> String {
        PaymentReference::of("A0000417")
            .expect("fits")
            .text()
            .to_owned()
    }

    #[test]
    fn one_slip_still_finds_the_account() {
        let own = own();
        let swapped = format!("{}{}{}", &own[..8], "401", &own[11..]);
        let missing = format!("{}{}", &own[..6], &own[7..]);
        let doubled = format!("{}{}", &own[..7], &own[6..]);
        for typed in [
            own.replace('7', "9"),
            swapped,
            missing,
            doubled,
            "A0000417".to_owned(),
        ] {
            let found = near_numbers(&typed);
            assert!(found.contains(&"A0000417".to_owned()), "{typed}: {found:?}");
        }
    }

    #[test]
    fn a_sound_reference_is_no_near_one_and_words_are_no_numbers() {
        assert!(!near_numbers(&own()).contains(&"A0000417".to_owned()));
        assert!(near_numbers("thank you very much").is_empty());
        assert!(near_numbers("").is_empty());
    }
}
