//! Bills: the list, and one bill with every line's working.

mod beside;
mod bill;
mod page;
mod server;

pub use bill::BillPage;
pub use page::{BillsPage, bill_row};
