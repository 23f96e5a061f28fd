//! An account's number for payers abroad (ISO 13616): country, two check digits (ISO 7064 modulo
//! 97-10), and the account as its country writes it.

use super::reference::{plain, remainder};
use crate::direct_debit::BankAccount;

/// Country and check digits.
const HEAD: usize = 4;
/// The shortest of the register is Norway's.
const SHORTEST: usize = 15;
/// What the standard allows.
const LONGEST: usize = 34;
/// `GB`, check digits, four letters of the bank, sort code, account number.
const BRITISH: usize = 22;

/// Why a text is no IBAN.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IbanError {
    /// It does not look like one.
    #[error("an IBAN is two letters, two digits and up to 30 letters and digits")]
    Form,
    /// A character is wrong or two are swapped.
    #[error("the check digits of the IBAN are wrong")]
    Check,
    /// It is the number of another account than the one beside it.
    #[error("the IBAN is of another account than sort code and account number")]
    OtherAccount,
}

/// An IBAN with sound check digits.
#[derive(Clone, PartialEq, Eq)]
pub struct Iban(String);

impl Iban {
    /// From what somebody typed; blanks do not matter.
    ///
    /// # Errors
    /// When it is none.
    pub fn parse(typed: &str) -> Result<Self, IbanError> {
        let text = plain(typed);
        let bytes = text.as_bytes();
        let sound = (SHORTEST..=LONGEST).contains(&text.len())
            && bytes[..2].iter().all(u8::is_ascii_uppercase)
            && bytes[2..HEAD].iter().all(u8::is_ascii_digit);
        if !sound {
            return Err(IbanError::Form);
        }
        match remainder(&text[HEAD..], &text[..2], &text[2..HEAD]) {
            1 => Ok(Self(text)),
            _ => Err(IbanError::Check),
        }
    }

    /// The same, if it is the number of `account`.
    ///
    /// # Errors
    /// [`IbanError::OtherAccount`].
    pub fn of(self, account: &BankAccount) -> Result<Self, IbanError> {
        let british = format!("{}{}", account.sort_code(), account.number());
        let same = self.0.len() == BRITISH && self.0.starts_with("GB");
        match same && self.0.ends_with(&british) {
            true => Ok(self),
            false => Err(IbanError::OtherAccount),
        }
    }

    /// In groups of four, as it is printed.
    #[must_use]
    pub fn grouped(&self) -> String {
        let letters: Vec<char> = self.0.chars().collect();
        let groups = letters.chunks(4).map(|group| group.iter().collect());
        groups.collect::<Vec<String>>().join(" ")
    }
}

impl std::fmt::Debug for Iban {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Iban({}… masked)", &self.0[..2])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_examples_are_known_and_slips_are_not() {
        // The registry's examples of the United Kingdom, Norway and Malta.
        for text in [
            "GB29 NWBK 6016 1331 9268 19",
            "NO93 8601 1117 947",
            "MT84 MALT 0110 0001 2345 MTLC AST0 01S",
        ] {
            let iban = Iban::parse(text).expect("is one");
            assert_eq!(iban.grouped(), text);
        }
        let slip = Iban::parse("GB29 NWBK 6016 1331 9286 19");
        assert_eq!(slip, Err(IbanError::Check));
        assert_eq!(Iban::parse("601613 31926819"), Err(IbanError::Form));
        assert_eq!(Iban::parse(""), Err(IbanError::Form));
    }

    #[test]
    fn it_is_of_the_account_beside_it() {
        let iban = || Iban::parse("gb29nwbk60161331926819").expect("is one");
        let own = BankAccount::parse("60-16-13", "31926819").expect("is one");
        assert!(iban().of(&own).is_ok());
        let other = BankAccount::parse("60-16-13", "31926818").expect("is one");
        assert_eq!(iban().of(&other), Err(IbanError::OtherAccount));
    }

    #[test]
    fn it_is_never_printed_whole_by_accident() {
        let iban = Iban::parse("GB29NWBK60161331926819").expect("is one");
        assert!(!format!("{iban:?}").contains("31926819"));
    }
}
