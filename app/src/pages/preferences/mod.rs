//! How we reach the customer: messages × channels, and how bills arrive.

mod bills;
mod page;
mod server;

pub use bills::BillPreferencePage;
pub use page::PreferencesPage;
