//! Proving the books: what is checked, and how a fault is told.
//!
//! A transfer is one row with both its sides, so it sums to zero as it stands; everything that
//! was derived from transfers, or that transfers were derived from, is checked against them.

use base::{AccountId, BillId, PaymentId, RefundId, codes};

codes! {
    /// What a fault contradicts.
    LedgerCheck {
        /// A balance is the sum of its transfers.
        Projection = "projection",
        /// A book belongs to an account of the same currency, or to the supplier.
        BookOwner = "book_owner",
        /// Every transfer of a book is in the book's currency.
        Currency = "currency",
        /// The transfers of a bill sum to its total.
        BillTotal = "bill_total",
        /// A cancelled bill is taken back whole, and no other bill is.
        BillCancelled = "bill_cancelled",
        /// A transfer of a bill names a bill that is there.
        BillMissing = "bill_missing",
        /// What a captured payment gives an account is posted there once; others post nothing.
        PaymentPosted = "payment_posted",
        /// The parts of a payment sum to it.
        PaymentParts = "payment_parts",
        /// Money that a gateway took belongs to a captured payment.
        PaymentMissing = "payment_missing",
        /// A refund is posted once when it is done, and back once when it returns.
        RefundPosted = "refund_posted",
        /// A refund in the ledger names a refund that is there.
        RefundMissing = "refund_missing",
        /// The transfers of a credit or an adjustment sum to it.
        AdjustmentTotal = "adjustment_total",
        /// A transfer of an adjustment names one that is there.
        AdjustmentMissing = "adjustment_missing",
        /// A collection by Direct Debit is posted once when it was collected.
        CollectionPosted = "collection_posted",
        /// A collection that went back is owed again, once.
        CollectionReturned = "collection_returned",
        /// Direct Debit money in the ledger names a collection that is there.
        CollectionMissing = "collection_missing",
        /// A payment that was taken back is one that is there.
        ReturnMissing = "return_missing",
        /// A line of a bank statement is posted to the account it was matched to.
        LinePosted = "line_posted",
        /// What waits in suspense are the lines whose owner is not known.
        Suspense = "suspense",
        /// Money in suspense names a line that is there.
        LineMissing = "line_missing",
        /// A file of collections is paid out once, when the bank said so.
        SubmissionPosted = "submission_posted",
        /// Direct Debit money paid out to the bank names a file that is there.
        SubmissionMissing = "submission_missing",
        /// The debt of an agreed plan went into it.
        PlanAgreed = "plan_agreed",
        /// A plan holds the instalments that are not due yet; a closed one nothing.
        PlanHeld = "plan_held",
        /// A transfer of a plan names one that is there.
        PlanMissing = "plan_missing",
        /// What goes between books sums to zero over all of them.
        Clearing = "clearing",
    }
}

impl LedgerCheck {
    /// What went wrong, for an operator.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Projection => "the balance is not the sum of its transfers",
            Self::BookOwner => "the book belongs to no account of its currency",
            Self::Currency => "a transfer is in another currency than its book",
            Self::BillTotal => "the transfers of the bill do not sum to its total",
            Self::BillCancelled => "what was taken back of the bill is not what it had charged",
            Self::BillMissing => "a transfer names a bill that is not there",
            Self::PaymentPosted => "the payment and its transfers differ",
            Self::PaymentParts => "the parts of the payment do not sum to it",
            Self::PaymentMissing => "money from a gateway belongs to no captured payment",
            Self::RefundPosted => "the refund and its transfers differ",
            Self::RefundMissing => "a transfer names a refund that is not there",
            Self::AdjustmentTotal => "the transfers of the adjustment do not sum to it",
            Self::AdjustmentMissing => "a transfer names an adjustment that is not there",
            Self::CollectionPosted => "the Direct Debit collection and its payment differ",
            Self::CollectionReturned => "the Direct Debit collection and its return differ",
            Self::CollectionMissing => "Direct Debit money belongs to no collection",
            Self::ReturnMissing => "a payment was taken back that is not there",
            Self::LinePosted => "the line of the bank statement and its transfers differ",
            Self::Suspense => "what waits in suspense is not the line of unknown owner",
            Self::LineMissing => "money of unknown owner stands on no line of a bank statement",
            Self::SubmissionPosted => "the file of collections and what was paid out of it differ",
            Self::SubmissionMissing => "Direct Debit money was paid out for no file",
            Self::PlanAgreed => "the debt of the plan and what went into it differ",
            Self::PlanHeld => "the plan does not hold what is not due yet of it",
            Self::PlanMissing => "a transfer names a payment plan that is not there",
            Self::Clearing => "what went between books does not sum to zero",
        }
    }

    /// The text of the thing a fault is about, from its stored identifier.
    #[must_use]
    pub fn subject(self, id: uuid::Uuid) -> String {
        match self {
            Self::PaymentPosted | Self::PaymentParts => PaymentId::from_uuid(id).to_string(),
            Self::RefundPosted => RefundId::from_uuid(id).to_string(),
            Self::CollectionPosted | Self::CollectionReturned => {
                base::CollectionId::from_uuid(id).to_string()
            }
            Self::LinePosted | Self::Suspense => base::BankLineId::from_uuid(id).to_string(),
            Self::SubmissionPosted => base::SubmissionId::from_uuid(id).to_string(),
            Self::PlanAgreed | Self::PlanHeld => base::PlanId::from_uuid(id).to_string(),
            Self::AdjustmentTotal => base::AdjustmentId::from_uuid(id).to_string(),
            Self::BillTotal | Self::BillCancelled => BillId::from_uuid(id).to_string(),
            _ => id.to_string(),
        }
    }
}

/// A place where the books contradict themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerFault {
    /// What it contradicts.
    pub check: LedgerCheck,
    /// Whose book; for [`LedgerCheck::Clearing`] the supplier's.
    pub account_id: AccountId,
    /// The ledger account, bill, payment, … it is about.
    pub subject: String,
    /// What should be there, minor units.
    pub expected_minor: i64,
    /// What is there, minor units.
    pub found_minor: i64,
}

impl std::fmt::Display for LedgerFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (check, words) = (self.check.code(), self.check.words());
        write!(
            f,
            "{check}: {words}: {} of {}: should be {}, is {}",
            self.subject, self.account_id, self.expected_minor, self.found_minor
        )
    }
}

/// Some books that were proved together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProvedBooks {
    /// The last of them; go on after it. `None` when these were the last of all.
    pub last: Option<AccountId>,
    /// How many.
    pub books: u64,
    /// The transfers in them.
    pub transfers: u64,
    /// What is wrong in them.
    pub faults: Vec<LedgerFault>,
}
