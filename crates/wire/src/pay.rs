//! Paying: what is due, the attempt, and the receipt.

use money::Money;
use serde::{Deserialize, Serialize};

use crate::When;

/// The pay page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayView {
    /// What is chosen and typed.
    pub form: PayForm,
    /// What to know of the bill in the link; may be empty.
    pub note: String,
    /// A payment that is still on its way, if any.
    pub pending: Option<PaymentRow>,
    /// Newest first.
    pub history: Vec<PaymentRow>,
    /// The gateway takes no real money.
    pub sandbox: bool,
    /// The customer has other accounts that could be paid at the same time.
    pub several_accounts: bool,
    /// Credit that could go back to a card, for the way there.
    pub refundable: bool,
}

/// The part of the pay page in which an amount is chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayForm {
    /// The answer: "You owe £84.12, due by 3 December."
    pub sentence: String,
    /// The account that is paid, TypeID text.
    pub account: String,
    /// Its number.
    pub account_number: String,
    /// Owed now; negative is credit.
    pub owed: Money,
    /// Amounts to choose from.
    pub choices: Vec<AmountChoice>,
    /// The code of the one that is chosen: of the bill in the link, else of the first.
    pub chosen: Option<String>,
    /// The most one payment may be.
    pub most: Money,
    /// Made with the page: the same form sent twice is one payment.
    pub attempt_key: String,
    /// Pays by Direct Debit, so nothing needs doing.
    pub direct_debit: Option<String>,
}

/// One amount to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AmountChoice {
    /// Sent with the form: an amount, or the bill that it pays.
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
    /// Money that went back to a card.
    Refunded,
    /// Money that came in and was taken back by the bank.
    Returned,
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
    /// What went to which account, when it was more than one: "A0000001 (7 Lantern Row): £12.00".
    pub shares: Vec<String>,
}

/// Every payment, and which bills each paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentsView {
    /// The answer: "You've paid £412.80 since January."
    pub sentence: String,
    /// The account they are of.
    pub account_number: String,
    /// Newest first.
    pub rows: Vec<AllocatedPayment>,
}

/// A payment with what it paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AllocatedPayment {
    /// The payment.
    pub payment: PaymentRow,
    /// "£84.12 of your October bill".
    pub paid: Vec<PaidBill>,
    /// What of it no bill needed yet; zero for most.
    pub in_credit: Money,
}

/// A part of a bill that a payment paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaidBill {
    /// The bill, TypeID text.
    pub bill: String,
    /// "your October bill".
    pub name: String,
    /// How much of it.
    pub amount: Money,
}

/// The page that pays several accounts at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayAccountsView {
    /// The answer: "You owe £212.40 on three accounts."
    pub sentence: String,
    /// Made with the page: the same form sent twice is one payment.
    pub attempt_key: String,
    /// The accounts, by number.
    pub accounts: Vec<PayAccount>,
    /// The gateway takes no real money.
    pub sandbox: bool,
}

/// An account that can be paid together with others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayAccount {
    /// TypeID text.
    pub id: String,
    /// Its number.
    pub number: String,
    /// What the customer calls it: mostly the address.
    pub label: String,
    /// Owed now; negative is credit.
    pub owed: Money,
    /// What of that is not on hold: what the form offers to pay.
    pub due: Money,
    /// "You owe £84.12, due by 3 December."
    pub sentence: String,
}

/// The page that pays credit back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundView {
    /// The answer: "You can have up to £31.20 back."
    pub sentence: String,
    /// Why, in words, when nothing can be paid back; and what else is worth knowing.
    pub reasons: Vec<String>,
    /// The account, TypeID text.
    pub account: String,
    /// Its number.
    pub account_number: String,
    /// The most; `None` when nothing can be paid back now.
    pub most: Option<Money>,
    /// The least.
    pub least: Money,
    /// Made with the page: the same form sent twice is one refund.
    pub attempt_key: String,
    /// Refunds so far, newest first.
    pub refunds: Vec<PaymentRow>,
}

/// One account of the form that pays several.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedPart {
    /// The account, TypeID text.
    pub account: String,
    /// What was typed.
    #[serde(default)]
    pub amount: String,
    /// `on` when it is to be paid.
    #[serde(default)]
    pub chosen: String,
}
