//! Which messages reach a customer, and how.
//!
//! Owns the kinds of message, the channels and the rules between them. It sends nothing.

mod preference;
mod repository;

pub use preference::{Channel, MessageKind, Preference, PreferenceError, PreferenceGrid};
pub use repository::PreferenceRepository;
