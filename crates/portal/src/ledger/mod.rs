//! Proving the ledger, and showing the book of an account, for the command line.

mod statement;
mod verify;

pub use statement::{LedgerLine, LedgerStatement};
pub use verify::LedgerProof;
