//! Home: what I owe and when it is paid, how I am doing, what to do.

mod glance;
mod page;
mod server;

pub use page::HomePage;
