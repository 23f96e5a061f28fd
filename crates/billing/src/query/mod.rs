//! Questions about a bill: what a customer may ask, what happens to it, and which part of what is
//! owed waits meanwhile.
//!
//! A question never touches the ledger. The money stays owed until somebody puts the bill right by
//! cancelling it or by a credit; while the question is open it is not collected, not chased and
//! does not count as late. The customer may still choose to pay it. [`on_hold`] is the one rule.

mod disputed;
mod machine;
mod repository;
mod rules;
mod text;

use base::{AccountId, BillId, BillQueryId, Instant, codes};
use jiff::civil::Date;
use money::Money;

pub use disputed::{LineRef, disputed, on_hold};
pub use machine::{QueryEvent, query_step};
pub use repository::BillQueryRepository;
pub use rules::{QueryRule, QueryRules};
pub use text::{LONGEST_WORDS, QueryWords, WordsError};

codes! {
    /// What a question is about.
    QueryCategory {
        /// A meter reading on it is wrong.
        Reading = "reading",
        /// The tariff or a price is wrong.
        Tariff = "tariff",
        /// It is much more than before.
        TooHigh = "too_high",
        /// Another's supply, or the wrong days.
        Supply = "supply",
        /// A payment is not on it.
        Payment = "payment",
        /// Something else: the customer's words say what.
        Other = "other",
    }
}

codes! {
    /// Where a question is.
    QueryState {
        /// Nobody has answered it yet; the disputed amount is on hold.
        Open = "open",
        /// It was answered.
        Answered = "answered",
        /// It was answered, and nothing is left to do.
        Closed = "closed",
        /// The customer took it back; they may take that back.
        Withdrawn = "withdrawn",
    }
}

codes! {
    /// How it was answered.
    QueryOutcome {
        /// The bill was wrong and was put right.
        Upheld = "upheld",
        /// The bill is right, and the answer says why.
        Explained = "explained",
    }
}

/// A question about a bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BillQuery {
    /// Whose.
    pub account_id: AccountId,
    /// Identifier.
    pub id: BillQueryId,
    /// What the customer quotes: the account's number and a count, `A0000001-Q02`.
    pub reference: String,
    /// The bill.
    pub bill_id: BillId,
    /// The line it is about; the whole bill when `None`.
    pub line: Option<LineRef>,
    /// What it is about.
    pub category: QueryCategory,
    /// What the customer wrote.
    pub words: QueryWords,
    /// What is in dispute, tax included; never negative.
    pub disputed: Money,
    /// Whether a person looks at the account's next bill while this is open.
    pub reviews_next_bill: bool,
    /// Where it is.
    pub state: QueryState,
    /// Who asked, as in the audit log.
    pub asked_by: String,
    /// When.
    pub opened_at: Instant,
    /// The day by which it is answered.
    pub answer_due: Date,
    /// The answer, once there is one.
    pub answer: Option<QueryAnswer>,
    /// When it was closed or withdrawn.
    pub ended_at: Option<Instant>,
    /// When it last changed.
    pub updated_at: Instant,
}

/// An answer to a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryAnswer {
    /// How.
    pub outcome: QueryOutcome,
    /// In words.
    pub words: QueryWords,
    /// TypeID text of what put the bill right: an adjustment, or the cancelled bill itself.
    pub correction: Option<String>,
    /// When.
    pub at: Instant,
    /// Who, as in the audit log.
    pub by: String,
    /// The bill does not count as late before this day is over.
    pub pay_by: Date,
}

impl BillQuery {
    /// Whether what is in dispute waits: it is not collected, not chased and not late.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.state == QueryState::Open
    }

    /// The day the bill is due, which was `due_on` before the question: an answer leaves time to pay.
    #[must_use]
    pub fn due_on(&self, due_on: Date) -> Date {
        match &self.answer {
            Some(answer) => due_on.max(answer.pay_by),
            None => due_on,
        }
    }
}

/// The reference of an account's question.
#[must_use]
pub fn reference(account_number: &str, asked_before: i64) -> String {
    format!("{account_number}-Q{:02}", asked_before + 1)
}

/// The account number in a reference; `None` when it is none.
#[must_use]
pub fn account_number_in(reference: &str) -> Option<&str> {
    let (number, count) = reference.rsplit_once("-Q")?;
    let counted = !count.is_empty() && count.bytes().all(|byte| byte.is_ascii_digit());
    (counted && !number.is_empty()).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_names_its_account() {
        assert_eq!(reference("A0000001", 0), "A0000001-Q01");
        assert_eq!(reference("A0000001", 120), "A0000001-Q121");
        assert_eq!(account_number_in("A0000001-Q01"), Some("A0000001"));
        assert_eq!(account_number_in("B-Q7-Q02"), Some("B-Q7"));
        for wrong in ["", "A0000001", "-Q01", "A0000001-Q", "A0000001-Qx"] {
            assert_eq!(account_number_in(wrong), None, "{wrong}");
        }
    }
}
