//! The home page: what I owe, how I am doing, what to do.

use money::Money;
use serde::{Deserialize, Serialize};

use crate::{BillRow, Flow, When};

/// The home page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HomeView {
    /// The answer: "You owe £84.12. We'll take it on 3 December."
    pub sentence: String,
    /// What stands behind it.
    pub balance: BalanceView,
    /// One a supplied fuel or export.
    pub usage: Vec<UsageGlance>,
    /// What the customer should do, most urgent first.
    pub tasks: Vec<Task>,
    /// The newest bill.
    pub latest_bill: Option<BillRow>,
    /// Address of the account in one line.
    pub address: String,
    /// Account number.
    pub account_number: String,
}

/// The balance of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BalanceView {
    /// Positive: owed by the customer. Negative: in credit.
    pub owed: Money,
    /// What of that is on hold because of a question about a bill.
    pub held: Money,
    /// Pays by Direct Debit.
    pub direct_debit: bool,
    /// When it is collected or due.
    pub due: Option<When>,
    /// Past its due date.
    pub overdue: bool,
}

/// Use this month so far against the same days of last month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsageGlance {
    /// The service point, TypeID text.
    pub point: String,
    /// Electricity, gas or export.
    pub flow: Flow,
    /// "1–20 November".
    pub period: String,
    /// Wh so far.
    pub wh: i64,
    /// Energy cost with tax so far, without standing charge; negative for export earnings.
    pub cost: Option<Money>,
    /// Percent against the comparison, positive is more; `None` with too little data.
    pub change_percent: Option<i32>,
    /// "14% less than 1–20 October".
    pub change_text: String,
    /// Wh of each of the last days, `None` where missing; drawn as a sparkline.
    pub recent_days_wh: Vec<Option<i64>>,
    /// A text summary of the sparkline.
    pub recent_text: String,
    /// Some of it is estimated.
    pub estimated: bool,
}

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Which icon: an id of the sprite.
    pub icon: String,
    /// "Send us a meter reading".
    pub title: String,
    /// Why and until when.
    pub text: String,
    /// Where it is done.
    pub href: String,
    /// Words on the link.
    pub action: String,
    /// Needs attention now.
    pub urgent: bool,
}
