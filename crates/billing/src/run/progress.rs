//! How far a run has come. A run is cut into pages of accounts; each page is somebody's until it is
//! done, and what a page did is counted in the transaction that does it.

use base::{AccountId, BillRunId, Instant};
use jiff::civil::Date;

/// A bill run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BillRun {
    /// Identifier.
    pub id: BillRunId,
    /// The day it bills for.
    pub on: Date,
    /// Only accounts of this segment; empty: all.
    pub segment: String,
    /// Accounts there were when it began.
    pub accounts: i64,
    /// When it began.
    pub started_at: Instant,
    /// When its last page was done.
    pub finished_at: Option<Instant>,
}

/// Accounts after one identifier and up to another, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunPage {
    /// Its place in the run, from 1.
    pub number: i64,
    /// Accounts after this one; `None`: from the first.
    pub after: Option<AccountId>,
    /// Up to and with this one.
    pub up_to: AccountId,
    /// How many there are.
    pub accounts: i64,
}

/// What a run has done so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RunTotals {
    /// Accounts looked at.
    pub accounts: i64,
    /// Bills issued.
    pub issued: i64,
    /// Bills that wait for a person.
    pub in_review: i64,
    /// Accounts on hold.
    pub held: i64,
    /// Accounts whose earlier bill is still in review.
    pub waiting: i64,
    /// Accounts whose bill could not be made.
    pub failed: i64,
}

/// A run and what it has done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunProgress {
    /// Which.
    pub run: BillRun,
    /// So far.
    pub totals: RunTotals,
}

/// What became of one account that got no issued bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunAccount {
    /// Which.
    pub account_id: AccountId,
    /// The run.
    pub run_id: BillRunId,
    /// What became of it.
    pub outcome: super::RunOutcome,
    /// Why, in words without personal data.
    pub reason: String,
}
