//! The supplier's own bank, as the operator set it up.

use payments::direct_debit::{AccountError, BankAccount, ModulusTable, Originator};

/// Where customers pay to, and as whom the supplier collects.
#[derive(Clone, Debug)]
pub struct BankSettings {
    /// The name on the account.
    pub account_name: String,
    /// The account.
    pub account: BankAccount,
    /// The Bacs service user number; without it no Direct Debit is offered.
    pub service_user_number: Option<String>,
    /// The name on payers' bank statements, at most 18 characters.
    pub originator_name: String,
    /// Which account numbers can be right.
    pub modulus: ModulusTable,
}

impl BankSettings {
    /// From what the operator wrote. The modulus table is that of the published examples until
    /// [`Self::modulus`] is replaced by the published files.
    ///
    /// # Errors
    /// When sort code or account number is none.
    pub fn new(account_name: &str, sort_code: &str, number: &str) -> Result<Self, AccountError> {
        Ok(Self {
            account_name: account_name.to_owned(),
            account: BankAccount::parse(sort_code, number)?,
            service_user_number: None,
            originator_name: account_name.to_owned(),
            modulus: ModulusTable::examples(),
        })
    }

    /// Who collects; `None` where Direct Debit is not offered.
    pub(crate) fn originator(&self) -> Option<Originator> {
        Some(Originator {
            service_user_number: self.service_user_number.clone()?,
            name: self.originator_name.clone(),
            account: self.account.clone(),
        })
    }
}
