//! Bills: the list, and one bill with every line's working.

#[cfg(feature = "ssr")]
mod beside;
#[cfg(feature = "ssr")]
mod draw_bill;
#[cfg(feature = "ssr")]
mod draw_list;
#[cfg(feature = "ssr")]
mod draw_why;
mod page;
mod query;
mod query_asked;
mod query_form;
mod server;

#[cfg(feature = "ssr")]
pub use draw_list::bill_row;
pub use page::{BillPage, BillsPage, WhyPage};
pub use query::QueryPage;
