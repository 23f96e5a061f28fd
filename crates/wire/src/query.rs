//! Asking about a bill: the form, and what became of the question.

use money::Money;
use serde::{Deserialize, Serialize};

use crate::When;

/// The page of a bill's question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillQueryView {
    /// The answer: "Ask us about your October bill." or "You asked about your October bill."
    pub sentence: String,
    /// What happens next.
    pub lede: String,
    /// The bill, TypeID text.
    pub bill: String,
    /// The form; `None` while a question is open, and for a bill that was taken back.
    pub form: Option<QueryFormView>,
    /// Questions about the bill, newest first.
    pub asked: Vec<AskedQuery>,
}

/// What may be asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueryFormView {
    /// The line it is about, sent back with the form; empty for the whole bill.
    pub line: String,
    /// "The whole bill, £84.12", "Standing charge, £18.42 with tax".
    pub subject: String,
    /// What it can be about, each with the explanation that often settles it.
    pub categories: Vec<QueryChoice>,
    /// The most characters.
    pub longest: u16,
    /// What happens after sending, in sentences.
    pub steps: Vec<String>,
}

/// One thing that a question can be about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueryChoice {
    /// Sent with the form.
    pub code: String,
    /// "It's much more than before".
    pub label: String,
    /// What most often explains it.
    pub explanation: String,
    /// Where to look: address and words.
    pub link: Option<(String, String)>,
}

/// A question that was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedQuery {
    /// TypeID text.
    pub id: String,
    /// What the customer quotes.
    pub reference: String,
    /// Where it is: "Open", "Answered", "Closed", "Taken back".
    pub state: String,
    /// What it is about: "It's much more than before".
    pub about: String,
    /// The part of the bill: "The whole bill".
    pub subject: String,
    /// What the customer wrote.
    pub words: String,
    /// What is on hold now; zero when nothing is.
    pub held: Money,
    /// Said beside the hold, where a part is on its way to the bank all the same.
    pub on_its_way: Option<String>,
    /// What happened and what comes, oldest first.
    pub timeline: Vec<QueryStep>,
    /// The answer.
    pub answer: Option<QueryAnswerView>,
    /// The customer may take it back.
    pub can_withdraw: bool,
    /// The customer may ask it again as it was.
    pub can_reopen: bool,
}

/// One step of a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueryStep {
    /// When it was, or will be.
    pub when: When,
    /// "You asked us."
    pub text: String,
    /// Whether it has happened.
    pub done: bool,
}

/// The supplier's answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueryAnswerView {
    /// "You were right, and we've put it right."
    pub title: String,
    /// In words.
    pub words: String,
    /// What follows from it: when the rest is due, what was corrected.
    pub follows: String,
    /// What to do when the customer does not agree.
    pub disagree: Vec<String>,
}

/// What a bill's own page says of its question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillAsked {
    /// "You asked about this bill on 21 November."
    pub title: String,
    /// What is on hold, and when we answer.
    pub text: String,
}
