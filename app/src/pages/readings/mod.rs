//! Meter readings: what to read, what was sent, what became of it.

mod confirm;
mod form;
mod history;
mod page;
mod server;

pub use page::ReadingsPage;
