//! Every repository, on SQLite and on PostgreSQL, from one SQL text.
//!
//! A [`Store`] holds the pools; a [`Conn`] is one connection or one transaction and implements
//! every repository trait of the domain crates. The engines part in `conn.rs` and `store.rs`
//! only. It never decides anything: no rules of the business, no clock, no randomness.

mod accounts;
mod bank;
mod billing;
mod comms;
mod conn;
mod direct;
mod error;
mod identity;
mod journal;
mod metering;
mod migrations;
mod payments;
mod pool;
mod postgres;
mod row;
mod statements;
mod store;
mod types;
mod value;

pub use conn::Conn;
pub use statements::every_statement;
pub use store::{Store, StoreOptions};
