//! A UK bank account: sort code and account number, never printed whole.

use std::fmt;

/// Why what was typed is no account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AccountError {
    /// Six digits.
    #[error("A sort code has six digits, such as 12-34-56")]
    SortCode,
    /// Six to eight digits.
    #[error("An account number has eight digits")]
    AccountNumber,
}

/// Sort code and account number, digits only.
#[derive(Clone, PartialEq, Eq)]
pub struct BankAccount {
    sort_code: String,
    number: String,
}

impl BankAccount {
    /// From what was typed: blanks and dashes do not matter; a number of six or seven digits gets
    /// noughts in front, as the modulus specification has it.
    ///
    /// # Errors
    /// Which of the two is wrong.
    pub fn parse(sort_code: &str, number: &str) -> Result<Self, AccountError> {
        let sort_code = digits(sort_code).ok_or(AccountError::SortCode)?;
        if sort_code.len() != 6 {
            return Err(AccountError::SortCode);
        }
        let number = digits(number).ok_or(AccountError::AccountNumber)?;
        if !(6..=8).contains(&number.len()) || number.bytes().all(|digit| digit == b'0') {
            return Err(AccountError::AccountNumber);
        }
        let number = format!("{number:0>8}");
        Ok(Self { sort_code, number })
    }

    /// Six digits.
    #[must_use]
    pub fn sort_code(&self) -> &str {
        &self.sort_code
    }

    /// Eight digits.
    #[must_use]
    pub fn number(&self) -> &str {
        &self.number
    }

    /// `12-34-56`: for the supplier's own account only.
    #[must_use]
    pub fn sort_code_shown(&self) -> String {
        let code = &self.sort_code;
        format!("{}-{}-{}", &code[..2], &code[2..4], &code[4..])
    }

    /// What a customer sees of their own: `account ending 678`.
    #[must_use]
    pub fn masked(&self) -> String {
        format!("account ending {}", &self.number[5..])
    }

    /// What is sealed.
    #[must_use]
    pub fn to_secret(&self) -> String {
        format!("{}{}", self.sort_code, self.number)
    }

    /// What was sealed; `None` when it is not ours.
    #[must_use]
    pub fn from_secret(text: &str) -> Option<Self> {
        let (sort_code, number) = text.split_at_checked(6)?;
        Self::parse(sort_code, number).ok()
    }
}

impl fmt::Debug for BankAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BankAccount(masked)")
    }
}

fn digits(typed: &str) -> Option<String> {
    let kept = typed
        .chars()
        .filter(|letter| !letter.is_whitespace() && !matches!(letter, '-' | '–'));
    let kept: String = kept.collect();
    kept.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then_some(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_taken_however_it_is_typed_and_never_printed() {
        let account = BankAccount::parse(" 08-99-99 ", "6637 4958").expect("sound");
        assert_eq!(
            (account.sort_code(), account.number()),
            ("089999", "66374958")
        );
        assert_eq!(account.masked(), "account ending 958");
        assert_eq!(format!("{account:?}"), "BankAccount(masked)");
        assert_eq!(
            BankAccount::from_secret(&account.to_secret()),
            Some(account)
        );
    }

    #[test]
    fn short_numbers_get_noughts_and_others_are_refused() {
        let short = BankAccount::parse("089999", "123456").expect("sound");
        assert_eq!(short.number(), "00123456");
        for (code, number, error) in [
            ("08999", "66374958", AccountError::SortCode),
            ("08999a", "66374958", AccountError::SortCode),
            ("089999", "12345", AccountError::AccountNumber),
            ("089999", "123456789", AccountError::AccountNumber),
            ("089999", "00000000", AccountError::AccountNumber),
        ] {
            assert_eq!(
                BankAccount::parse(code, number),
                Err(error),
                "{code} {number}"
            );
        }
    }
}
