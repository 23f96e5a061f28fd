//! Bills as data, and the ledger they are posted to.
//!
//! Owns what a bill says and which transfers it makes. It does not own prices (`tariff`) or
//! payments (`payments`), and it never does I/O.

pub mod comparison;
pub mod corrections;
pub mod document;
pub mod ledger;
pub mod query;
mod repository;
pub mod run;
pub mod statement;

pub use run::BillStatus;

pub use repository::{
    BOOKS_AT_ONCE, BillHead, BillRepository, LedgerRepository, Owed, StoredBill, StoredSummary,
};
