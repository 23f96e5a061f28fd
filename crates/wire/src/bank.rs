//! Paying by bank: transfers, Direct Debit, planned payments, payment plans.

use money::Money;
use serde::{Deserialize, Serialize};

use crate::When;

/// How to pay by bank transfer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BankTransferView {
    /// The answer: "Send £84.12 with the reference RF71 A000 0001."
    pub sentence: String,
    /// The account that is paid.
    pub account_number: String,
    /// The name to pay to.
    pub name: String,
    /// `12-34-56`.
    pub sort_code: String,
    /// Eight digits.
    pub number: String,
    /// For payers abroad, in groups; may be empty.
    pub iban: String,
    /// As it is typed.
    pub reference: String,
    /// In groups, as it is read.
    pub reference_grouped: String,
    /// What is owed, if anything.
    pub owed: Option<Money>,
}

/// Where a Direct Debit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DirectDebitState {
    /// The bank has not confirmed it yet.
    BeingSetUp,
    /// In use.
    Active,
    /// Paused.
    Paused,
}

/// The Direct Debit page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectDebitView {
    /// The answer: "We'll take £84.12 on 3 December."
    pub sentence: String,
    /// The account, TypeID text.
    pub account: String,
    /// Its number.
    pub account_number: String,
    /// One can be set up here.
    pub offered: bool,
    /// Account numbers are checked against the published table, not only examples of it.
    pub complete_check: bool,
    /// The password is asked for again.
    pub needs_password: bool,
    /// A monthly amount to begin with.
    pub suggested: String,
    /// The advance notice of what comes next, in words.
    pub notice: Option<String>,
    /// The one there is.
    pub mandate: Option<GivenMandate>,
    /// What was and will be collected, the latest first.
    pub collections: Vec<CollectionItem>,
    /// The guarantee, a paragraph each.
    pub guarantee: Vec<String>,
    /// How long before a collection we say so, working days.
    pub notice_days: u16,
    /// First and last day to which it may be paused, ISO.
    pub pause_from: String,
    /// The last one.
    pub pause_until: String,
    /// Who collects.
    pub originator: String,
}

/// A Direct Debit that is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenMandate {
    /// Where it stands.
    pub state: DirectDebitState,
    /// "account ending 958".
    pub shown: String,
    /// As on the bank statement.
    pub reference: String,
    /// Who collects.
    pub originator: String,
    /// `fixed_monthly` or `whole_bill`.
    pub arrangement: String,
    /// The fixed amount.
    pub amount: Option<Money>,
    /// Day of the month.
    pub day: u8,
    /// When a pause ends.
    pub paused_until: Option<String>,
}

/// One collection in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollectionItem {
    /// The day.
    pub on: When,
    /// How much.
    pub amount: Money,
    /// What for.
    pub what: String,
    /// "taken", "to come".
    pub word: String,
}

/// The page of planned payments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScheduledView {
    /// The answer: "We'll take £50.00 on 3 December."
    pub sentence: String,
    /// The account, TypeID text.
    pub account: String,
    /// Its number.
    pub account_number: String,
    /// There is a Direct Debit to take them by.
    pub has_direct_debit: bool,
    /// Every bill is paid by itself.
    pub pays_bills: bool,
    /// What is planned, the next first.
    pub planned: Vec<PlannedPayment>,
    /// The first day that may be chosen; `None` when nothing can be planned now.
    pub earliest: Option<When>,
    /// Made with the page: the same form sent twice is one payment.
    pub attempt_key: String,
}

/// A payment that will be taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedPayment {
    /// TypeID text.
    pub id: String,
    /// The day.
    pub on: When,
    /// How much.
    pub amount: Money,
    /// What for.
    pub what: String,
    /// Until when it may be changed; `None` when it cannot.
    pub change_until: Option<String>,
    /// It is on its way to the bank.
    pub with_the_bank: bool,
}

/// Where a plan stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanStateView {
    /// To be looked at; nothing is agreed.
    Proposed,
    /// It runs.
    Running,
    /// A breathing space.
    Paused,
    /// An instalment was missed.
    Missed,
}

/// The payment plan page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanView {
    /// The answer: "Your next instalment is £28.04 on 3 December."
    pub sentence: String,
    /// The account, TypeID text.
    pub account: String,
    /// Its number.
    pub account_number: String,
    /// What a plan could pay off.
    pub debt: Money,
    /// Income and outgoings to fill in.
    pub fields: Vec<BudgetField>,
    /// A proposal to agree to.
    pub proposal: Option<ShownPlan>,
    /// The plan that runs.
    pub running: Option<ShownPlan>,
    /// How long a breathing space is, days.
    pub space_days: u16,
}

/// One field of income or outgoings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BudgetField {
    /// Sent with the form.
    pub code: String,
    /// What it is.
    pub label: String,
    /// Money that comes in.
    pub income: bool,
    /// What was filled in before.
    pub typed: String,
}

/// A plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownPlan {
    /// TypeID text.
    pub id: String,
    /// Where it stands.
    pub state: PlanStateView,
    /// What it pays off.
    pub debt: Money,
    /// What came.
    pub paid: Money,
    /// What is still to come.
    pub left: Money,
    /// Its instalments.
    pub instalments: Vec<InstalmentItem>,
    /// A breathing space may still be taken.
    pub can_pause: bool,
}

/// One instalment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstalmentItem {
    /// The day it is due.
    pub on: When,
    /// How much.
    pub amount: Money,
    /// "paid", "to come", "missed"; empty for a proposal.
    pub word: String,
}
