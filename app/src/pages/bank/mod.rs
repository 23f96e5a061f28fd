//! Paying by bank: the ways to pay, bank transfer, Direct Debit, planned payments, payment plan.

mod direct_debit;
mod direct_debit_form;
#[cfg(feature = "ssr")]
mod draw;
mod pieces;
mod plan;
mod plan_form;
mod scheduled;
mod server;
mod server_plan;
mod shown;

pub use direct_debit::DirectDebitPage;
pub use plan::PlanPage;
pub use scheduled::ScheduledPage;
pub use shown::{BankTransferPage, WaysToPayPage};
