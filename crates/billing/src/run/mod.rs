//! Bill runs: who is due for a bill of which days on a day, which bills a person looks at first,
//! and how bills are numbered. Rules are data; nothing here reads a clock or a database.

mod cycle;
mod due;
mod numbers;
mod progress;
mod repository;
mod review;
mod rules;

pub use cycle::{Cycle, CycleError};
pub use due::{DueBill, Supplied, due};
pub use numbers::{BillNumbers, supplier_number};
pub use progress::{BillRun, RunAccount, RunPage, RunProgress, RunTotals};
pub use repository::{
    AccountTerms, BillHold, BillReviewRepository, BillRunRepository, BillingState,
    BillingTermsRepository, ReviewedBill,
};
pub use review::{
    Always, Expectation, ReviewFinding, ReviewRule, ReviewRules, TooHigh, expectation, review,
};
pub use rules::{BillForm, BillingRules, Segment, Segments};

use base::codes;

codes! {
    /// Where a bill is.
    BillStatus {
        /// Sent and posted to the ledger.
        Issued = "issued",
        /// Made, not sent and not posted: a person looks at it first.
        InReview = "in_review",
        /// A person decided that it is wrong; it was never sent.
        Rejected = "rejected",
        /// Sent, then taken back by contrary transfers.
        Cancelled = "cancelled",
    }
}

codes! {
    /// What became of an account in a run that got no issued bill from it.
    RunOutcome {
        /// A bill was made and waits for a person.
        InReview = "in_review",
        /// The account is on hold.
        Held = "held",
        /// An earlier bill of the account is still in review.
        Waiting = "waiting",
        /// The bill could not be made.
        Failed = "failed",
    }
}

impl BillStatus {
    /// Whether the customer got it: what waits or was rejected does not exist for them.
    #[must_use]
    pub const fn was_sent(self) -> bool {
        matches!(self, Self::Issued | Self::Cancelled)
    }
}
