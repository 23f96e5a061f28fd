//! What a customer's own year would have cost under another tariff, or with another load: the
//! engine that bills, over a history that the browser holds, quick enough to follow a slider.
//!
//! [`History`] and [`Plan`] are prepared once; moving a slider costs [`History::set`] and
//! [`rerate`]. A month here is a bill: `tariff::rate` of its days with what the month before left,
//! so that the figures are those of the bills, to the penny, and the year is their sum. It knows
//! no page and never guesses: what could not be priced is a [`Caveat`].

mod caveat;
mod error;
mod history;
mod plan;
mod prices;
mod rerate;
#[cfg(test)]
mod testing;

pub use caveat::Caveat;
pub use error::WhatIfError;
pub use history::{History, HistoryData};
pub use plan::Plan;
pub use prices::Prices;
pub use rerate::{MonthTotals, Rerated, Totals, rerate};
pub use tariff::{SupplyFacts, UsageChannel};
