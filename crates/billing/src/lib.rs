//! Bills as data, and the ledger they are posted to.
//!
//! Owns what a bill says and which transfers it makes. It does not own prices (`tariff`) or
//! payments (`payments`), and it never does I/O.

pub mod document;
pub mod ledger;
mod repository;

pub use repository::{BillHead, BillRepository, LedgerFault, LedgerRepository, StoredBill};
