//! What a person wrote: plain text, with lines, and not a book of it.

/// The most characters of a question or an answer.
pub const LONGEST_WORDS: usize = 2_000;

/// Plain text of 1 to [`LONGEST_WORDS`] characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryWords(String);

/// Why a text was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WordsError {
    /// Nothing but blanks.
    #[error("there is nothing in it")]
    Empty,
    /// How many characters it has.
    #[error("it has {0} characters, {LONGEST_WORDS} is the most")]
    TooLong(usize),
    /// A character that is no text.
    #[error("it has a character that is no text")]
    Control,
}

impl QueryWords {
    /// Takes a text: ends of lines are made the same, blanks around it go.
    ///
    /// # Errors
    /// [`WordsError`].
    pub fn new(text: &str) -> Result<Self, WordsError> {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let text = text.trim();
        if text.is_empty() {
            return Err(WordsError::Empty);
        }
        let no_text = |letter: char| letter.is_control() && !matches!(letter, '\n' | '\t');
        if text.contains(no_text) {
            return Err(WordsError::Control);
        }
        let length = text.chars().count();
        if length > LONGEST_WORDS {
            return Err(WordsError::TooLong(length));
        }
        Ok(Self(text.to_owned()))
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_are_kept_and_what_is_no_text_is_refused() {
        let words = QueryWords::new("  Too much.\r\nSee line two.\r ").expect("is text");
        assert_eq!(words.text(), "Too much.\nSee line two.");
        assert_eq!(QueryWords::new(" \r\n "), Err(WordsError::Empty));
        assert_eq!(QueryWords::new("a\0b"), Err(WordsError::Control));
        let long = "é".repeat(LONGEST_WORDS + 1);
        assert_eq!(QueryWords::new(&long), Err(WordsError::TooLong(2_001)));
        assert!(QueryWords::new(&long[2..]).is_ok());
    }

    proptest! {
        #[test]
        fn what_was_taken_is_taken_again_as_it_is(text in "\\PC{0,80}") {
            if let Ok(words) = QueryWords::new(&text) {
                prop_assert_eq!(QueryWords::new(words.text()), Ok(words.clone()));
            }
        }
    }
}
