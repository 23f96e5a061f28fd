//! What a bill charges, without what it follows from: it is stored beside the whole document, which
//! is ten times as long, for pages that only add bills up.

use money::Money;
use serde::{Deserialize, Serialize};
use tariff::{Period, TaxOn};

use super::{BillDocument, BillLine, BillingError, SupplySection, read};

/// The charges of a bill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChargedBill {
    schema_version: u32,
    /// As on the document.
    pub charges: Vec<ChargedSection>,
}

/// One section's charges.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChargedLine {
    /// What it is, for programs.
    pub code: String,
    /// The rounded amount, before tax.
    pub amount: Money,
    /// The taxes charged on it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub taxes: Vec<TaxOn>,
}

impl ChargedBill {
    /// The charges of a whole bill.
    #[must_use]
    pub fn of(bill: &BillDocument) -> Self {
        let section = |section: &SupplySection| ChargedSection {
            service_point: section.service_point.clone(),
            period: section.period,
            lines: section.lines.iter().map(ChargedLine::of).collect(),
            total: section.total,
        };
        Self {
            schema_version: bill.schema_version,
            charges: bill.charges.iter().map(section).collect(),
        }
    }

    /// The JSON that is stored.
    ///
    /// # Errors
    /// As [`BillDocument::to_json`].
    pub fn to_json(&self) -> Result<String, BillingError> {
        serde_json::to_string(self).map_err(|error| BillingError::Json(error.to_string()))
    }

    /// Reads stored JSON.
    ///
    /// # Errors
    /// As [`BillDocument::from_json`].
    pub fn from_json(text: &str) -> Result<Self, BillingError> {
        read(text, |bill: &Self| bill.schema_version)
    }
}

impl ChargedLine {
    fn of(line: &BillLine) -> Self {
        Self {
            code: line.code.clone(),
            amount: line.amount,
            taxes: line.taxes.clone(),
        }
    }
}
