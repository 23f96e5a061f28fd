//! Usage of a day, a month or a year, in kWh and money, and the same as CSV.

mod csv;
mod pricing;
mod slots;
mod span;
mod view;

pub(crate) use pricing::price_days;
pub(crate) use pricing::rounded;
pub(crate) use view::{flow, zone_of};
