//! Paying: what is due, one attempt at a time, and what became of it.
//!
//! An account has at most one open payment. The gateway holds the truth about its money: whatever
//! tells us to look (the return, a webhook, a job), `settle` asks it and moves the intent and the
//! ledger in one transaction. Money is never taken twice, whoever comes when; refunds go the same
//! way back.

mod amounts;
mod card;
mod gateways;
mod history;
mod joint;
mod linked_bill;
mod paid_bills;
mod payments_view;
mod receipt;
mod reconcile;
mod reconcile_line;
mod refund;
mod refund_settle;
mod refund_view;
mod sandbox;
mod settle;
mod start;
mod view;

pub use card::CardPage;
pub use gateways::{GatewayChoice, Gateways};
pub use reconcile::ReconcileReport;
pub use sandbox::SandboxPress;
