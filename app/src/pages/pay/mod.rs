//! Paying: what is due, the amount, and the receipt. The card itself is typed at the gateway's.

mod accounts;
#[cfg(feature = "ssr")]
mod draw_pay;
#[cfg(feature = "ssr")]
mod draw_payments;
#[cfg(feature = "ssr")]
mod draw_receipt;
mod form;
mod page;
mod payments;
mod receipt;
mod refund;
mod rows;
mod server;

pub use accounts::PayAccountsPage;
pub use page::PayPage;
pub use payments::PaymentsPage;
pub use receipt::ReceiptPage;
pub use refund::RefundPage;
