//! Paying: what is due, the attempt, and the receipt.

use money::Money;
use serde::{Deserialize, Serialize};

use crate::When;

/// The pay page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayView {
    /// The answer: "You owe £84.12, due by 3 December."
    pub sentence: String,
    /// The account that is paid, TypeID text.
    pub account: String,
    /// Its number.
    pub account_number: String,
    /// Owed now; negative is credit.
    pub owed: Money,
    /// Amounts to choose from; the first is chosen.
    pub choices: Vec<AmountChoice>,
    /// The most one payment may be.
    pub most: Money,
    /// Made with the page: the same form sent twice is one payment.
    pub attempt_key: String,
    /// A payment that is still on its way, if any.
    pub pending: Option<PaymentRow>,
    /// Pays by Direct Debit, so nothing needs doing.
    pub direct_debit: Option<String>,
    /// Newest first.
    pub history: Vec<PaymentRow>,
    /// The gateway takes no real money.
    pub sandbox: bool,
}

/// One amount to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AmountChoice {
    /// Sent with the form: `all`, `bill`.
    pub code: String,
    /// "Everything I owe".
    pub label: String,
    /// How much.
    pub amount: Money,
}

/// Where a payment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentStateView {
    /// Taken.
    Paid,
    /// Not known yet.
    Pending,
    /// The card was refused.
    Declined,
    /// Turned back.
    Cancelled,
}

/// A payment in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentRow {
    /// TypeID text; empty for money that came without a portal payment (Direct Debit).
    pub id: String,
    /// When it was taken or begun.
    pub at: When,
    /// How much.
    pub amount: Money,
    /// "Card", "Direct Debit".
    pub method: String,
    /// Where it stands.
    pub state: PaymentStateView,
}

/// What became of one payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptView {
    /// The answer: "Thank you. We have your £84.12."
    pub sentence: String,
    /// The payment.
    pub payment: PaymentRow,
    /// Printed number, once taken.
    pub receipt_number: Option<String>,
    /// Account number.
    pub account_number: String,
    /// Owed after it; negative is credit.
    pub owed_after: Money,
    /// Which bills it paid, in words.
    pub paid_bills: Vec<String>,
}
