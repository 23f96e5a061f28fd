//! Which messages reach a customer, and how.
//!
//! Owns the kinds of message, the channels and the rules between them. It sends nothing.

mod bill_preference;
mod preference;
mod repository;

pub use bill_preference::{BillDelivery, BillPreference, BillPrint};
pub use preference::{Channel, MessageKind, Preference, PreferenceError, PreferenceGrid};
pub use repository::PreferenceRepository;
