//! How much energy, when, and what it cost: a day, a month or a year of one supply.

mod ask;
mod download;
#[cfg(feature = "ssr")]
mod draw;
mod figure;
mod numbers;
mod page;
mod plot;
mod readout;
mod server;
mod shown;
mod table;
#[cfg(feature = "ssr")]
mod totals;
mod widget;

pub use page::UsagePage;
