//! How we reach the customer: messages × channels.

mod page;
mod server;

pub use page::PreferencesPage;
