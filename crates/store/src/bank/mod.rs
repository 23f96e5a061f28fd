//! Paying by bank: mandates and collections, statement lines, payment plans.

mod direct_debit;
mod lines;
mod plans;
mod rows;
pub mod sql;
