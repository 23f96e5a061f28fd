//! The bill as data: everything a page, a PDF or a replay needs, stored once and never changed.
//!
//! It holds no reference that could later read differently: names, addresses, rates and readings
//! are copied in. [`build_bill`] makes one from rated periods; [`BillDocument::verify`] works every
//! figure out again.

mod build;
mod error;
mod facts;
mod history;
mod registers;
mod replay;
mod summary;
mod tariff_facts;
mod verify;
mod words;

#[cfg(test)]
pub(crate) mod tests;

use jiff::civil::Date;
use money::{Currency, Decimal, Money, decimal_text};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

pub use build::{Before, BillInputs, SupplyInput, build_bill};
pub use error::BillingError;
pub use facts::{
    Adjustment, BankDetails, BillFacts, BusinessFacts, Contact, Emergency, PastUse, PaymentTerms,
    PriceFact, SupplierFacts, SupplyAbout, TariffFacts,
};
pub use history::{UseOver, together};
pub use registers::{Corrects, RegisterStood, opens_at};
pub use summary::{BillSummary, ChargedLine, RegisterEnds, SectionSummary};
pub use tariff::{
    Carried, Direction, Fuel, LineBasis, Period, RatingRecord, ReadingKind, ReadingUsed,
    StoredUsage, TaxLine, TaxOn, Unit, Working,
};
pub use words::reading_kind_words;

/// The version of the document that this build writes and reads.
pub const SCHEMA_VERSION: u32 = 1;

/// One bill. Amounts that the customer owes are positive, amounts owed to them are negative.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BillDocument {
    /// [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// The number printed on the bill.
    pub number: String,
    /// The number of the account, as customers know it.
    pub account_number: String,
    /// Who bills.
    pub supplier_name: String,
    /// Who is billed.
    pub customer_name: String,
    /// Where the bill goes, line by line.
    pub billing_address: Vec<String>,
    /// The day it was made.
    pub billed_on: Date,
    /// The day it is to be paid by.
    pub due_on: Date,
    /// From the first to the last day that any supply is charged.
    pub period: Period,
    /// Currency of every amount.
    pub currency: Currency,
    /// What was owed after the last bill; negative when in credit.
    pub previous_balance: Money,
    /// What was paid since then.
    pub payments_received: Money,
    /// What else changed the balance since then.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub adjustments: Vec<Adjustment>,
    /// One section a supply and tariff.
    pub charges: Vec<SupplySection>,
    /// Tax of all sections, one line a tax and rate.
    pub tax_lines: Vec<TaxLine>,
    /// Charges of all sections before tax.
    pub net: Money,
    /// Tax of all sections.
    pub tax: Money,
    /// `net` + `tax`: what this bill charges.
    pub total_charges: Money,
    /// `previous_balance` − `payments_received` + `adjustments` + `total_charges`.
    pub amount_due: Money,
    /// What the customer should know about this bill, in sentences.
    pub notes: Vec<String>,
    /// How to pay, whom to ask, and the like.
    #[serde(default)]
    pub facts: BillFacts,
}

/// The charges of one service point under one tariff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SupplySection {
    /// Text of the service point's identifier.
    pub service_point: String,
    /// What is supplied.
    pub fuel: Fuel,
    /// Whether the customer pays or is paid.
    pub direction: Direction,
    /// The market's number of the supply: MPAN, MPRN.
    pub identifier: String,
    /// Where the supply is, line by line.
    pub address: Vec<String>,
    /// Serial numbers of the meters that were read.
    pub meter_serials: Vec<String>,
    /// Code of the tariff document.
    pub tariff_code: String,
    /// Name of the tariff.
    pub tariff_name: String,
    /// The local days charged.
    pub period: Period,
    /// Energy taken (under an export tariff: given), in watt-hours.
    pub total_wh: i64,
    /// Energy given under a tariff for energy taken, in watt-hours.
    #[serde(default)]
    pub export_wh: i64,
    /// Intervals without a reading, which are not charged.
    pub intervals_missing: usize,
    /// Intervals whose value is an estimate.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub intervals_estimated: usize,
    /// Every reading that a line rests on, and any other shown with them, each once.
    pub readings_used: Vec<ReadingUsed>,
    /// The charges.
    pub lines: Vec<BillLine>,
    /// Sum of the lines.
    pub net: Money,
    /// Tax on that sum, rounded once for this section.
    pub tax_lines: Vec<TaxLine>,
    /// Net and tax.
    pub total: Money,
    /// What all of it was worked out from.
    pub record: RatingRecord,
    /// What the next period needs.
    pub carried: Carried,
    /// The tariff in words, and the use before.
    #[serde(default, skip_serializing_if = "SupplyAbout::is_empty")]
    pub about: SupplyAbout,
}

/// One charge: `amount` is what its basis gives, rounded half to even.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BillLine {
    /// What it is, for programs: `energy`, `energy.night`, `export`, `standing_charge`.
    pub code: String,
    /// What it is, for people.
    pub label: String,
    /// The local days it covers.
    pub period: Period,
    /// How many days that is.
    pub days: u32,
    /// How many units.
    #[serde(with = "decimal_text")]
    pub quantity: Decimal,
    /// What a unit is.
    pub unit: Unit,
    /// Major units of currency a unit; negative when the customer is paid.
    #[serde(with = "decimal_text")]
    pub rate: Decimal,
    /// The rounded amount, before tax.
    pub amount: Money,
    /// What the amount follows from.
    #[serde(default, skip_serializing_if = "LineBasis::is_product")]
    pub basis: LineBasis,
    /// The taxes charged on it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub taxes: Vec<TaxOn>,
    /// How it was worked out.
    pub working: Working,
}

impl BillLine {
    /// Whether its quantity is energy that flowed in the direction of its section.
    #[must_use]
    pub fn is_energy_taken(&self, direction: Direction) -> bool {
        let root = match direction {
            Direction::Import => "energy",
            Direction::Export => "export",
        };
        let rest = self.code.strip_prefix(root);
        self.unit == Unit::Kwh && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }
}

impl BillDocument {
    /// The JSON that is stored.
    ///
    /// # Errors
    /// [`BillingError::Json`] when it cannot be written.
    pub fn to_json(&self) -> Result<String, BillingError> {
        serde_json::to_string(self).map_err(|error| BillingError::Json(error.to_string()))
    }

    /// Reads stored JSON.
    ///
    /// # Errors
    /// [`BillingError::Json`] when it is not a bill, [`BillingError::SchemaVersion`] when it is one
    /// of another version.
    pub fn from_json(text: &str) -> Result<Self, BillingError> {
        read(text, |bill: &Self| bill.schema_version)
    }

    /// Whether the customer is owed money after this bill.
    #[must_use]
    pub const fn is_in_credit(&self) -> bool {
        self.amount_due.is_negative()
    }

    /// Whether any charge rests on an estimated reading.
    #[must_use]
    pub fn is_estimated(&self) -> bool {
        self.charges.iter().any(SupplySection::is_estimated)
    }
}

/// Reads a stored bill, or some of it, if it is of a version that is known.
fn read<T: DeserializeOwned>(text: &str, version: fn(&T) -> u32) -> Result<T, BillingError> {
    #[derive(Deserialize)]
    struct Version {
        schema_version: u32,
    }
    let read = serde_json::from_str::<T>(text);
    // The version by itself is looked for only where the whole cannot be read.
    let known = match &read {
        Ok(bill) => version(bill),
        Err(_) => {
            serde_json::from_str(text).map_or(SCHEMA_VERSION, |it: Version| it.schema_version)
        }
    };
    if known != SCHEMA_VERSION {
        return Err(BillingError::SchemaVersion(known));
    }
    read.map_err(|error| BillingError::Json(error.to_string()))
}

impl SupplySection {
    /// Whether any charge rests on an estimate.
    #[must_use]
    pub fn is_estimated(&self) -> bool {
        let mut readings = self.readings_used.iter();
        self.intervals_estimated > 0
            || readings.any(|reading| reading.kind == ReadingKind::Estimated)
    }
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes what it may skip by reference"
)]
const fn is_zero(count: &usize) -> bool {
    *count == 0
}
