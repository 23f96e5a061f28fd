//! What a stored bill charges, without what it follows from: a total of many bills needs no working,
//! and reading all of it is most of the work.

use money::Money;
use serde::Deserialize;
use tariff::{Period, TaxOn};

use super::{BillingError, read};

/// The charges of a bill; the rest of its document is skipped.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ChargedBill {
    schema_version: u32,
    /// As on the document.
    pub charges: Vec<ChargedSection>,
}

/// One section's charges.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ChargedSection {
    /// Text of the service point's identifier.
    pub service_point: String,
    /// The local days charged.
    pub period: Period,
    /// The charges.
    pub lines: Vec<ChargedLine>,
    /// Net and tax.
    pub total: Money,
}

/// One charge.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ChargedLine {
    /// What it is, for programs.
    pub code: String,
    /// The rounded amount, before tax.
    pub amount: Money,
    /// The taxes charged on it.
    #[serde(default)]
    pub taxes: Vec<TaxOn>,
}

impl ChargedBill {
    /// Reads stored JSON.
    ///
    /// # Errors
    /// As [`super::BillDocument::from_json`].
    pub fn from_json(text: &str) -> Result<Self, BillingError> {
        read(text, |bill: &Self| bill.schema_version)
    }
}
