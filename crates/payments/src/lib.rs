//! Payment intents, their states, and the gateways that take the money.
//!
//! Owns the life of an intent from "I want to pay" to "captured exactly once". It does not own
//! the balance (`billing::ledger`), and card numbers never come near it.

mod allocation;
mod attempt;
mod gateway;
pub mod gateways;
mod intent;
mod receipt;
mod repository;

pub use allocation::{
    Allocation, AllocationError, Charge, ChargeShare, Coverage, Credit, Part, allocate,
};
pub use attempt::{is_attempt_key, new_attempt_key};
pub use gateway::{Checkout, CheckoutRequest, Gateway, GatewayError, GatewayStatus, WebhookNotice};
pub use intent::{IntentEvent, IntentState, PaymentIntent, Step, check_amount, step};
pub use receipt::{is_receipt_number, receipt_number};
pub use repository::PaymentRepository;
