//! Paying by bank transfer: whose account to pay into, and the reference that says who paid.
//!
//! It knows no balance and moves no money: lines of the bank's statement do ([`crate::statement`]).

mod iban;
mod near;
mod reference;

pub use iban::{Iban, IbanError};
pub use near::near_numbers;
pub use reference::{PaymentReference, ReferenceError, references_in};

use crate::direct_debit::BankAccount;

/// Where customers pay to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayInto {
    /// The name on the account, as a payer's bank checks it.
    pub name: String,
    /// The account.
    pub account: BankAccount,
}
