//! The supplier's own bank, as the operator set it up.

use billing::document::BankDetails;
use payments::bank_transfer::{Iban, IbanError, PaymentReference, ReferenceError};
use payments::direct_debit::{AccountError, BankAccount, ModulusTable, Originator};

/// Where customers pay to, and as whom the supplier collects.
#[derive(Clone, Debug)]
pub struct BankSettings {
    /// The name on the account.
    pub account_name: String,
    /// The account.
    pub account: BankAccount,
    /// Its number for payers abroad.
    iban: Option<Iban>,
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
            iban: None,
            service_user_number: None,
            originator_name: account_name.to_owned(),
            modulus: ModulusTable::examples(),
        })
    }

    /// The same with an IBAN as the operator wrote it.
    ///
    /// # Errors
    /// When it is none, or of another account.
    pub fn with_iban(mut self, iban: &str) -> Result<Self, IbanError> {
        self.iban = Some(Iban::parse(iban)?.of(&self.account)?);
        Ok(self)
    }

    /// Where a transfer goes, as bills and pages say it.
    pub(crate) fn details(&self) -> BankDetails {
        BankDetails {
            name: self.account_name.clone(),
            sort_code: self.account.sort_code_shown(),
            account_number: self.account.number().to_owned(),
            iban: self.iban.as_ref().map_or_else(String::new, Iban::grouped),
        }
    }

    /// Where a transfer for an account goes, and the reference by which its money is found.
    ///
    /// # Errors
    /// When the account's number fits into no bank's reference field.
    pub(crate) fn transfer_for(
        &self,
        account_number: &str,
    ) -> Result<(BankDetails, PaymentReference), ReferenceError> {
        Ok((self.details(), PaymentReference::of(account_number)?))
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
