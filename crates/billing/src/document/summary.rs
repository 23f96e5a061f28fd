//! A bill in short, stored beside the whole document, which is ten times as long: for pages that
//! only add bills up, and for the days after a bill, which go on from it.

use money::Money;
use serde::{Deserialize, Serialize};
use tariff::{Carried, Period, SizedBy, StoredUsage, TaxOn};

use super::{BillDocument, BillLine, BillingError, RegisterStood, SupplySection, read};

/// What a bill charges, and what others go on from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BillSummary {
    schema_version: u32,
    /// As on the document.
    pub charges: Vec<SectionSummary>,
}

/// One section in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SectionSummary {
    /// Text of the service point's identifier.
    pub service_point: String,
    /// Code of the tariff document.
    pub tariff_code: String,
    /// The local days charged.
    pub period: Period,
    /// The charges.
    pub lines: Vec<ChargedLine>,
    /// Net and tax.
    pub total: Money,
    /// What the next period needs.
    #[serde(default, skip_serializing_if = "Carried::is_empty")]
    pub carried: Carried,
    /// Where its registers stood; absent where it was made of interval data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registers: Option<RegisterEnds>,
}

/// One charge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChargedLine {
    /// What it is, for programs.
    pub code: String,
    /// The rounded amount, before tax.
    pub amount: Money,
    /// The taxes charged on it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub taxes: Vec<TaxOn>,
}

/// The registers of a section at both ends of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterEnds {
    /// Where they stood when it begins: what a bill before it ends with.
    pub opened: Vec<RegisterStood>,
    /// Where they stood when it ends: what a bill after it begins with.
    pub closed: Vec<RegisterStood>,
    /// What tells how large the supply is after it.
    pub sized_by: SizedBy,
}

impl BillSummary {
    /// A whole bill in short.
    #[must_use]
    pub fn of(bill: &BillDocument) -> Self {
        Self {
            schema_version: bill.schema_version,
            charges: bill.charges.iter().map(SectionSummary::of).collect(),
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

impl SectionSummary {
    fn of(section: &SupplySection) -> Self {
        let by_registers = matches!(section.record.usage, StoredUsage::Registers(_));
        let facts = section.record.facts;
        let registers = by_registers.then(|| RegisterEnds {
            opened: section.opens_at(),
            closed: section.about.closed.clone(),
            sized_by: facts.sized_after(section.total_wh, section.period),
        });
        Self {
            service_point: section.service_point.clone(),
            tariff_code: section.tariff_code.clone(),
            period: section.period,
            lines: section.lines.iter().map(ChargedLine::of).collect(),
            total: section.total,
            carried: section.carried.clone(),
            registers,
        }
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
