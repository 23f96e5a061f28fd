//! Meter readings: what to read, what was sent, what became of it.

mod confirm;
#[cfg(feature = "ssr")]
mod draw;
mod form;
mod page;
mod server;

pub use page::ReadingsPage;
