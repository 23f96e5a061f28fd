//! Home: what I owe, how I am doing, what to do.

#[cfg(feature = "ssr")]
mod draw;
#[cfg(feature = "ssr")]
mod glance;
mod page;
mod server;

pub use page::HomePage;
