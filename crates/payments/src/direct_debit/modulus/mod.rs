//! The modulus check of UK bank accounts, as "Validating account numbers" (Pay.UK, formerly
//! VocaLink) specifies it: MOD10, MOD11 and double alternate, with exceptions 1–14.
//!
//! It finds slips of the finger, not whether an account exists. An account in no range of the
//! table cannot be checked and is to be presumed right (section 2.2.1, step 1).

mod check;
mod table;

pub use table::{ModulusTable, TableError};

use super::account::BankAccount;

/// What the check says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountCheck {
    /// The digits fit together.
    Valid,
    /// They do not: a digit is wrong.
    Invalid,
    /// The table has no range for it, or it is a foreign-currency account: presumed right.
    CannotBeChecked,
}

impl ModulusTable {
    /// Checks an account.
    #[must_use]
    pub fn check(&self, account: &BankAccount) -> AccountCheck {
        check::check(self, account.sort_code(), account.number())
    }
}

#[cfg(test)]
mod tests;
