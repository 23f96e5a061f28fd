//! The list of bills, and one bill with its working.

use money::Money;
use serde::{Deserialize, Serialize};

use crate::{Flow, When};

/// Where a bill stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BillState {
    /// Paid in full.
    Paid,
    /// Partly paid, not yet due.
    PartPaid,
    /// Not yet due.
    Due,
    /// Past its due date with something left.
    Overdue,
    /// All that is left is on hold because of a question.
    OnHold,
    /// We owe the customer.
    Credit,
}

/// A bill in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillRow {
    /// TypeID text.
    pub id: String,
    /// Printed number.
    pub number: String,
    /// "1–31 October 2026".
    pub period: String,
    /// When it was made.
    pub billed: When,
    /// When it is due.
    pub due: When,
    /// New charges with tax.
    pub total: Money,
    /// What is left of it to pay.
    pub outstanding: Money,
    /// What of that is on hold because of a question.
    pub held: Money,
    /// Where it stands.
    pub state: BillState,
    /// Where a question about it is: "you asked", "answered"; `None` without one.
    pub asked: Option<String>,
}

/// The list of bills.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillsView {
    /// The answer.
    pub sentence: String,
    /// Owed now; negative is credit.
    pub owed: Money,
    /// Newest first.
    pub bills: Vec<BillRow>,
}

/// One bill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillView {
    /// The answer: "This bill is £84.12 for October, £9.20 more than September's."
    pub sentence: String,
    /// As in the list.
    pub row: BillRow,
    /// Account number.
    pub account_number: String,
    /// Who it is for.
    pub name: String,
    /// One a service point.
    pub sections: Vec<BillSection>,
    /// Before tax.
    pub net: Money,
    /// One a rate.
    pub taxes: Vec<BillTax>,
    /// New charges with tax.
    pub total: Money,
    /// What was owed before this bill and what moved it since; empty where that is nothing.
    pub before: Vec<BalanceLine>,
    /// Owed with this bill: its total and all of `before`.
    pub amount_due: Money,
    /// It was taken back: nothing of it is owed.
    pub cancelled: bool,
    /// What it puts right of the bill before, in sentences: estimates that were too high or low.
    pub corrects: Vec<String>,
    /// What was corrected about it, in sentences.
    pub corrections: Vec<String>,
    /// The bill that took its place, TypeID text.
    pub replaced_by: Option<String>,
    /// What became of the newest question about it.
    pub asked: Option<crate::BillAsked>,
    /// The bill before, TypeID text.
    pub previous: Option<String>,
    /// The bill after, TypeID text.
    pub next: Option<String>,
    /// The bill as a file, the customer's own format first.
    pub files: Vec<BillFileView>,
    /// The page that pays it, with this bill chosen.
    pub pay_href: String,
    /// Where a bank transfer for it goes and its reference; empty when nothing is to be sent.
    pub transfer: Vec<BillFact>,
    /// Whom to ask about it, to whom to complain, who decides.
    pub contact: Vec<BillFact>,
}

/// A step from what was owed to what is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BalanceLine {
    /// "Paid, thank you".
    pub label: String,
    /// Negative where less is owed by it.
    pub amount: Money,
}

/// Something a bill says beside its charges.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillFact {
    /// "Your reference".
    pub label: String,
    /// "RF71 8612 3456".
    pub text: String,
}

/// A bill in one format.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillFileView {
    /// Where it is.
    pub href: String,
    /// "PDF in large print".
    pub label: String,
    /// What it is good for.
    pub hint: String,
}

/// The charges of one service point.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillSection {
    /// What flows.
    pub flow: Flow,
    /// "Electricity".
    pub title: String,
    /// Tariff name.
    pub tariff: String,
    /// Where.
    pub address: String,
    /// "Supply number (MPAN) 18 0002 1679 848".
    pub identifier: String,
    /// Serial numbers.
    pub meters: Vec<String>,
    /// The readings it rests on.
    pub readings: Vec<BillReading>,
    /// The charges.
    pub lines: Vec<BillLineView>,
    /// Sum of the lines.
    pub subtotal: Money,
}

/// A reading a bill rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillReading {
    /// "Day register", "Smart meter, half-hourly".
    pub label: String,
    /// When it was taken.
    pub on: When,
    /// "04512.3 kWh".
    pub value: String,
    /// "Your reading", "Smart reading", "Estimate".
    pub kind: String,
}

/// One charge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillLineView {
    /// "Electricity used, day rate".
    pub label: String,
    /// Before tax.
    pub amount: Money,
    /// "412.300 kWh" or "31 days".
    pub quantity: String,
    /// "24.50p per kWh" or "60.97p a day".
    pub rate: String,
    /// "1–31 October 2026, 31 days".
    pub period: String,
    /// "412.300 kWh × £0.2450 = £101.0135, rounded to £101.01".
    pub working: String,
    /// Its place on the bill, as a question about it names it.
    pub place: String,
}

/// One tax.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillTax {
    /// "VAT at 5%".
    pub label: String,
    /// The amount taxed.
    pub on: Money,
    /// The tax.
    pub amount: Money,
}
