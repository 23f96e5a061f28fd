//! Everything that has no room in the bar of five on a phone.

#[cfg(feature = "ssr")]
mod draw;
mod page;

pub use page::MorePage;
