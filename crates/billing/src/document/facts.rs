//! What a good bill says beside its charges: how to pay, whom to ask, how to complain, what the
//! tariff is, what was used before. No figure of this bill is worked out from it; the next one opens
//! where its registers closed.
//!
//! Everything is copied in when the bill is made. Every field may be missing, in bills of before.

use jiff::civil::Date;
use money::Money;
use serde::{Deserialize, Serialize};
use tariff::{Fuel, Period};

use super::{Corrects, RegisterStood};

/// What the bill says beside its charges.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BillFacts {
    /// The first bill of the account.
    #[serde(skip_serializing_if = "is_false")]
    pub is_first: bool,
    /// The last bill: supply has ended.
    #[serde(skip_serializing_if = "is_false")]
    pub is_final: bool,
    /// The number of the cancelled bill that this one stands for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replaces: Option<String>,
    /// When and how it is paid.
    pub terms: PaymentTerms,
    /// Who supplies, and whom to turn to.
    pub supplier: SupplierFacts,
    /// What a business needs on its bills; `None` for a household.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub business: Option<BusinessFacts>,
}

/// When and how a bill is paid.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PaymentTerms {
    /// Days from the bill to its due date.
    pub days: u32,
    /// The supplier collects it by Direct Debit on or about this day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub collected_on: Option<Date>,
    /// What to quote with a bank transfer, as it is read aloud; blanks in it do not matter.
    pub reference: String,
    /// Where to transfer to; `None` when the supplier takes no transfers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bank: Option<BankDetails>,
    /// The address at which this bill is paid by card: for a link and a QR code.
    pub pay_url: String,
}

/// The supplier's bank account, as people type it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BankDetails {
    /// Whose account.
    pub name: String,
    /// Sort code or routing number.
    pub sort_code: String,
    /// Account number.
    pub account_number: String,
    /// The same account for payers abroad, in groups of four; may be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub iban: String,
}

/// Who supplies, and whom to turn to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SupplierFacts {
    /// The company, as registered.
    pub legal_name: String,
    /// Its number in the companies' register.
    pub company_number: String,
    /// Its VAT number.
    pub vat_number: String,
    /// Its address, line by line.
    pub address: Vec<String>,
    /// Where questions are answered.
    pub contact: Contact,
    /// Where complaints go; the same as `contact` when empty: [`SupplierFacts::for_complaints`].
    pub complaints: Contact,
    /// What happens with a complaint, step by step, in sentences.
    pub complaint_steps: Vec<String>,
    /// Who decides when the supplier does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ombudsman: Option<Contact>,
    /// Who advises for free.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advice: Option<Contact>,
    /// Whom to call in an emergency, by fuel.
    pub emergencies: Vec<Emergency>,
    /// Where the electricity and gas come from, in sentences.
    pub fuel_mix: Vec<String>,
}

/// How somebody is reached; what is empty does not exist.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Contact {
    /// Who.
    pub name: String,
    /// Telephone.
    pub phone: String,
    /// When the telephone is answered.
    pub hours: String,
    /// E-mail.
    pub email: String,
    /// Web address.
    pub web: String,
}

/// Whom to call when something is dangerous or off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Emergency {
    /// For which supply.
    pub fuel: Fuel,
    /// What for: "Smell gas?", "Power cut?".
    pub what_for: String,
    /// Telephone.
    pub phone: String,
}

/// What a business needs on its bills.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BusinessFacts {
    /// The company, as registered.
    pub company_name: String,
    /// Its number in the companies' register; may be empty.
    pub company_number: String,
    /// Its VAT number; may be empty.
    pub vat_number: String,
    /// The purchase order to quote; may be empty.
    pub purchase_order: String,
}

/// What is said of a supply beside its charges.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SupplyAbout {
    /// The tariff, as customers are told it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tariff: Option<TariffFacts>,
    /// What was used and charged before, oldest first, back to thirteen months before this bill.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<PastUse>,
    /// Where each register was taken to stand at the start, as the bill before left it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub opened: Vec<RegisterStood>,
    /// Where each register stood at the end, as billed: the next bill opens there, whatever is
    /// known of that day by then. Registers that are gone are kept, for a final reading may be late.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub closed: Vec<RegisterStood>,
    /// What the bill before charged too much or too little.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrects: Option<Corrects>,
}

/// A tariff, as customers are told it. Prices are before tax.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TariffFacts {
    /// The prices: `("Unit rate", "24.50p per kWh")`, `("Standing charge", "60.97p a day")`.
    pub prices: Vec<PriceFact>,
    /// The last day of the agreement; it runs on when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends_on: Option<Date>,
    /// How it is paid, which may decide the price: "Direct Debit".
    pub payment_method: String,
}

/// One price of a tariff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriceFact {
    /// What it is for.
    pub label: String,
    /// How much, with its unit.
    pub text: String,
}

/// What a supply used and cost in an earlier billed period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PastUse {
    /// The local days.
    pub period: Period,
    /// Energy in watt-hours.
    pub wh: i64,
    /// What it cost with tax; negative when it was paid for.
    pub cost: Money,
    /// Whether a reading of it was estimated.
    #[serde(default, skip_serializing_if = "is_false")]
    pub is_estimated: bool,
}

/// What changed the balance between two bills beside payments: a refund, a correction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Adjustment {
    /// The code of the ledger's transfer kind.
    pub code: String,
    /// What it is, for people.
    pub label: String,
    /// Positive: more is owed.
    pub amount: Money,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes what it may skip by reference"
)]
const fn is_false(flag: &bool) -> bool {
    !*flag
}

impl Contact {
    /// Whether there is no way to reach them.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.phone.is_empty() && self.email.is_empty() && self.web.is_empty()
    }
}

impl SupplierFacts {
    /// Where complaints go.
    #[must_use]
    pub const fn for_complaints(&self) -> &Contact {
        if self.complaints.is_empty() {
            &self.contact
        } else {
            &self.complaints
        }
    }
}

impl SupplyAbout {
    /// Whether nothing is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
