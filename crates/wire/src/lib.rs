//! What crosses the wire between portal and pages: plain data, already worded for a person.
//!
//! `portal` fills these, `app` draws them, on the server and in WebAssembly alike. Dates and
//! sentences come worded in the customer's locale; money stays exact. Nothing here decides.

mod bank;
mod bills;
mod binary;
mod drawn;
mod home;
mod pay;
mod preferences;
mod query;
mod readings;
mod security;
mod session;
mod usage;
mod why;

pub use bank::*;
pub use bills::*;
pub use binary::{DecodeError, OUTDATED, decode, encode, is_outdated};
pub use drawn::*;
pub use home::*;
pub use pay::*;
pub use preferences::*;
pub use query::*;
pub use readings::*;
pub use security::*;
pub use session::*;
pub use usage::*;
pub use why::*;

pub use money::{Currency, Money};
use serde::{Deserialize, Serialize};

/// A day or a moment, for machines and for people.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct When {
    /// ISO 8601: `2026-12-03` or `2026-12-03T14:05:00Z`.
    pub iso: String,
    /// "3 December 2026".
    pub text: String,
}

/// What flows, and which way: chooses colour, icon and wording.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flow {
    /// Electricity bought.
    Electricity,
    /// Gas bought.
    Gas,
    /// Electricity sold.
    Export,
}
