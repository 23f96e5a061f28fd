//! Paying: what is due, one attempt at a time, and what became of it.
//!
//! An account has at most one open intent. The gateway holds the truth about its money: whatever
//! tells us to look (the return, a webhook, a job), [`settle`] asks it and moves the intent and
//! the ledger in one transaction. Money is never taken twice, whoever comes when.

mod history;
mod receipt;
mod sandbox;
mod settle;
mod start;
mod view;

pub use sandbox::SandboxPress;
