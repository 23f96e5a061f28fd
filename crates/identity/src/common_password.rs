//! Which passwords are too common to be safe (A2).
//!
//! The list is the roots people build passwords from, written by hand for this project; it is not
//! a copy of a leaked list. A password is refused when it is such a root, doubled or two of them
//! together, dressed up with figures, signs and swapped letters (`P@ssw0rd2026!`), or when it is
//! a run along the keyboard or the alphabet.

use std::collections::HashSet;
use std::sync::LazyLock;

static ROOTS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    include_str!("common-passwords.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::split_whitespace)
        .collect()
});

/// Ways a finger or a mind walks; a password that is nothing else is refused.
const WALKS: [&str; 13] = [
    "01234567890123456789",
    "98765432109876543210",
    "abcdefghijklmnopqrstuvwxyz",
    "zyxwvutsrqponmlkjihgfedcba",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
    "poiuytrewqlkjhgfdsamnbvcxz",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "!@#$%^&*()_+",
    "!\"£$%^&*()_+",
];

/// The shortest piece of a walk that counts.
const STRIDE: usize = 3;
/// Fewer different characters than this is a pattern, not a password.
const FEWEST_DIFFERENT: usize = 5;

/// Whether a password, already in lower case, is common.
pub(crate) fn is_common(lower: &str) -> bool {
    let different: HashSet<char> = lower.chars().collect();
    if different.len() < FEWEST_DIFFERENT || is_walk(lower) {
        return true;
    }
    let plain: String = lower.chars().filter(|c| c.is_alphanumeric()).collect();
    [undress(&plain), undress(&unswap(lower)), plain.clone()]
        .iter()
        .any(|core| is_rooted(core))
        || is_walk(&plain)
}

/// Without figures and signs before and after.
fn undress(text: &str) -> String {
    text.trim_matches(|c: char| !c.is_alphabetic()).to_owned()
}

/// Letters back from the figures and signs that look like them, after the trailing dress is off.
fn unswap(lower: &str) -> String {
    lower
        .trim_end_matches(|c: char| !c.is_alphabetic())
        .chars()
        .filter_map(|c| match c {
            '@' | '4' => Some('a'),
            '3' | '€' => Some('e'),
            '1' | '!' | '|' => Some('i'),
            '0' => Some('o'),
            '5' | '$' => Some('s'),
            '7' | '+' => Some('t'),
            other => other.is_alphanumeric().then_some(other),
        })
        .collect()
}

/// A root, or two of them in a row.
fn is_rooted(core: &str) -> bool {
    let root = |part: &str| ROOTS.contains(part);
    root(core)
        || core
            .char_indices()
            .skip(1)
            .any(|(at, _)| root(&core[..at]) && root(&core[at..]))
}

/// Made only of pieces of walks.
fn is_walk(text: &str) -> bool {
    let mut rest = text;
    if rest.is_empty() {
        return false;
    }
    while !rest.is_empty() {
        let longest = rest
            .char_indices()
            .map(|(at, c)| at + c.len_utf8())
            .rev()
            .find(|end| WALKS.iter().any(|walk| walk.contains(&rest[..*end])))
            .unwrap_or(0);
        if longest < STRIDE.min(text.len()) && longest < rest.len() {
            return false;
        }
        if longest == 0 {
            return false;
        }
        rest = &rest[longest..];
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_passwords_and_their_disguises_are_refused() {
        for password in [
            "1234567890",
            "0987654321",
            "qwertyuiop",
            "qwerty123456",
            "1q2w3e4r5t6y",
            "aaaaaaaaaaaa",
            "abababababab",
            "abcdefghij",
            "!@#$%^&*()",
            "password12",
            "p@ssw0rd2026!",
            "passwordpassword",
            "welcome2026!",
            "liverpool1892",
            "iloveyou2024",
            "!!letmein!!99",
            "manchester1!",
            "electricity1",
            "lamplight2026",
            "correcthorsebatterystaple",
            "summer-sunshine",
            "sunshine.summer.1",
        ] {
            assert!(is_common(password), "{password}");
        }
    }

    #[test]
    fn unrelated_words_and_random_text_are_allowed() {
        for password in [
            "lantern over quiet harbour",
            "kettle-orbit-velvet",
            "j7#kq2!vzp",
            "meine oma fährt hühnerstall",
            "täglich regnet es hier",
            "xkcd 936 was right",
            "§%/=?*~#;<>|",
            "十二文字のパスワードです",
        ] {
            assert!(!is_common(password), "{password}");
        }
    }

    #[test]
    fn the_list_is_sound() {
        assert!(ROOTS.len() > 1000, "{}", ROOTS.len());
        for root in ROOTS.iter() {
            assert!(root.len() >= 3, "{root}");
            assert_eq!(*root, root.to_lowercase(), "{root}");
        }
    }
}
