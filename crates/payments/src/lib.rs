//! Payment intents, their states, and the gateways that take the money.
//!
//! Owns the life of an intent from "I want to pay" to "captured exactly once". It does not own
//! the balance (`billing::ledger`), and card numbers never come near it.

mod allocation;
mod attempt;
mod bank_repository;
pub mod bank_transfer;
pub mod direct_debit;
mod eligibility;
mod gateway;
pub mod gateways;
mod intent;
pub mod plan;
mod receipt;
mod reconciliation;
mod refund;
mod repository;
pub mod schedule;
pub mod statement;
mod xml;

pub use allocation::{
    Allocation, AllocationError, Charge, ChargeShare, Coverage, Credit, Part, allocate,
};
pub use attempt::{is_attempt_key, new_attempt_key};
pub use bank_repository::{
    BankLineRepository, Coming, DirectDebitRepository, Instruction, PlanRepository,
    StoredSubmission,
};
pub use eligibility::{
    CardPayment, CreditStanding, Eligibility, RefundRules, eligibility, share_out,
};
pub use gateway::{
    Checkout, CheckoutRequest, Gateway, GatewayError, GatewayStatus, Movement, MovementKind,
    MovementPage, NoticeAbout, RefundRequest, RefundStatus, WebhookNotice,
};
pub use intent::{
    ChosenBill, IntentEvent, IntentState, PaymentIntent, PaymentPart, Step, check_amount,
    parts_fit, step,
};
pub use receipt::{is_receipt_number, receipt_number, refund_receipt_number};
pub use reconciliation::{BookedHere, Difference, DifferenceReason, compare};
pub use refund::{Refund, RefundEvent, RefundState, RefundStep, refund_step};
pub use repository::{PaymentRepository, ReconciliationRepository, RefundRepository};
