//! Usage of a day, a month or a year, in kWh and money, and the same as CSV.

mod charges;
mod csv;
mod pricing;
mod settled;
mod slots;
mod span;
mod summary;
mod view;

pub(crate) use charges::Charges;
pub(crate) use pricing::{Place, PricedDay, price_days};
pub(crate) use settled::{Asked, cost};
pub(crate) use span::DaySpan;
pub(crate) use view::{flow, label, zone_of};
