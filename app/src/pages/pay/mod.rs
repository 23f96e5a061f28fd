//! Paying: what is due, the amount, and the receipt. The card itself is typed at the gateway's.

#[cfg(feature = "ssr")]
mod draw_receipt;
mod form;
mod page;
mod receipt;
mod server;

pub use page::PayPage;
pub use receipt::ReceiptPage;
