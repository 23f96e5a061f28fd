//! Security: the second factor, recovery codes, and where one is signed in.

mod codes;
mod codes_page;
mod devices;
mod page;
mod second_factor;
mod server;

pub use page::SecurityPage;
