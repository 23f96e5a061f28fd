//! The bank's statement: its lines, each known again however often it is imported, and whose money
//! each is.
//!
//! Pure: it reads bytes, not files, and decides only what can be told from line and candidates.

mod camt;
mod camt_statement;
mod csv_lines;
mod identity;
mod matching;

use base::{AccountId, BankLineId, Instant, codes};
use jiff::civil::Date;
use money::Money;

pub use camt::read_camt053;
pub use csv_lines::read_csv;
pub use identity::{LineKeys, line_digest};
pub use matching::{Candidate, Doubt, Verdict, decide};

codes! {
    /// Which way the money went.
    Direction {
        /// To us.
        Credit = "credit",
        /// From us.
        Debit = "debit",
    }
}

codes! {
    /// What became of a line.
    LineState {
        /// It is on a customer's book.
        Matched = "matched",
        /// It is the supplier's until somebody says whose it is.
        Suspense = "suspense",
        /// It took back a line that came before.
        Reversal = "reversal",
        /// It came and was taken back by a later line.
        Reversed = "reversed",
        /// It is not a customer's money: our own payments, collections that are booked already.
        NotOurs = "not_ours",
    }
}

/// A line as the bank wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementLine {
    /// The account it stands on, as the file names it.
    pub bank_account: String,
    /// The day the bank booked it.
    pub booked_on: Date,
    /// Which way.
    pub direction: Direction,
    /// Whether it takes an earlier line back.
    pub reversal: bool,
    /// How much, positive.
    pub amount: Money,
    /// What the payer wrote.
    pub remittance: String,
    /// Who paid, as the bank says.
    pub payer: String,
    /// The payer's own reference.
    pub end_to_end: String,
    /// The bank's reference of the line; empty when it gives none.
    pub bank_reference: String,
}

/// A line as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BankLine {
    /// Identifier.
    pub id: BankLineId,
    /// Always the same for the same line ([`LineKeys`]).
    pub key: String,
    /// The line.
    pub line: StatementLine,
    /// What became of it.
    pub state: LineState,
    /// Whose it is, once that is known.
    pub account_id: Option<AccountId>,
    /// Whose it may be.
    pub suggestion: Option<AccountId>,
    /// Why it is where it is: a code of [`Doubt`], or how it was matched.
    pub how: String,
    /// When it came.
    pub imported_at: Instant,
    /// When it was last decided.
    pub decided_at: Instant,
}

/// Why a statement was not taken. Nothing of it is booked by the reader.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {why}")]
pub struct StatementError {
    /// Where: a line, an entry or a byte.
    pub place: String,
    /// What is wrong.
    pub why: String,
}

impl StatementError {
    pub(crate) fn new(place: impl Into<String>, why: impl Into<String>) -> Self {
        Self {
            place: place.into(),
            why: why.into(),
        }
    }
}

impl From<crate::xml::XmlError> for StatementError {
    fn from(error: crate::xml::XmlError) -> Self {
        Self::new(format!("byte {}", error.byte), error.why)
    }
}
