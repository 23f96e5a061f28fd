//! Putting right what was billed: bills that are cancelled, credits and adjustments, each with
//! who did it and why. Nothing is ever deleted.

mod back_billing;
mod repository;

use base::{AccountId, AdjustmentId, BillId, Instant, codes};
use jiff::civil::Date;
use money::Money;

pub use back_billing::{BackBilling, BackBillingRule, BackBillingRules, UseOfDays};
pub use repository::CorrectionRepository;

use crate::ledger::TransferKind;

codes! {
    /// Why a bill was cancelled.
    CancelReason {
        /// A reading was wrong or came late.
        Reading = "reading",
        /// An estimate was replaced by what was used.
        Estimate = "estimate",
        /// The wrong tariff or price.
        Tariff = "tariff",
        /// The wrong meter or supply.
        Supply = "supply",
        /// The days were billed before, or not supplied by us.
        Period = "period",
        /// The customer asked, and was right.
        Query = "query",
        /// Something else: the note says what.
        Other = "other",
    }
}

impl CancelReason {
    /// Why, as the customer reads it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Reading => "a meter reading on it was wrong",
            Self::Estimate => "it rested on an estimate, and now we know what you used",
            Self::Tariff => "it had the wrong price",
            Self::Supply => "it was for the wrong meter",
            Self::Period => "it was for the wrong days",
            Self::Query => "you asked about it, and you were right",
            Self::Other => "it was wrong",
        }
    }
}

/// A bill that was taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BillCancellation {
    /// Whose.
    pub account_id: AccountId,
    /// Which.
    pub bill_id: BillId,
    /// Why.
    pub reason: CancelReason,
    /// For the supplier's own people.
    pub note: String,
    /// The day it counts from.
    pub cancelled_on: Date,
    /// When.
    pub cancelled_at: Instant,
    /// Who, as in the audit log.
    pub cancelled_by: String,
    /// The bill that took its place.
    pub replaced_by: Option<BillId>,
}

codes! {
    /// What kind of correction an adjustment is; each is also a kind of transfer.
    AdjustmentKind {
        /// A charge put right: less (or more) income and tax.
        Charge = "adjustment",
        /// A credit out of goodwill.
        Goodwill = "goodwill",
        /// A debt given up.
        WriteOff = "write_off",
    }
}

impl AdjustmentKind {
    /// The transfers it makes.
    #[must_use]
    pub const fn transfer_kind(self) -> TransferKind {
        match self {
            Self::Charge => TransferKind::Adjustment,
            Self::Goodwill => TransferKind::Goodwill,
            Self::WriteOff => TransferKind::WriteOff,
        }
    }
}

/// The reason code of a credit for days billed too late.
pub const BACK_BILLING: &str = "back_billing";

/// A credit, a corrected charge, or a debt given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adjustment {
    /// Whose.
    pub account_id: AccountId,
    /// Identifier.
    pub id: AdjustmentId,
    /// What kind.
    pub kind: AdjustmentKind,
    /// The bill it corrects, if one.
    pub bill_id: Option<BillId>,
    /// What it adds to what is owed; negative for a credit. Not zero.
    pub amount: Money,
    /// Short stable code: `goodwill`, `back_billing`, `late_reading`.
    pub reason: String,
    /// Why, as the customer reads it.
    pub words: String,
    /// One request makes one adjustment, however often it is sent.
    pub request_key: String,
    /// The day it counts from.
    pub made_on: Date,
    /// When.
    pub made_at: Instant,
    /// Who, as in the audit log.
    pub made_by: String,
}
