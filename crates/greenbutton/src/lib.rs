//! Green Button (ESPI) files: what each meter reading in them holds, and writing them.
//!
//! Files are read as a stream: memory grows with the number of meter readings (and, for
//! [`read_document`], with the intervals asked for), never with the size of the file, and what it
//! takes to link them is limited. Imports take [`Intervals`], which keeps none. Links decide what belongs together, not the order of the
//! entries. Nothing outside the file is ever fetched, no entity is expanded, and nothing is guessed
//! about units.

mod bounded;
mod convert;
mod document;
mod error;
mod feed;
mod href;
mod names;
mod number;
mod parts;
mod resolve;
mod stream;
mod summary;
mod tag;
mod tokens;
mod values;
mod write;

pub use convert::{ConvertError, Meaning, quality_of};
pub use document::{Document, MeterReadingData, RawInterval, read_document};
pub use error::GreenButtonError;
pub use stream::{Intervals, MeterReadingOutline, Outline, outline};
pub use summary::{MeterReadingSummary, Summary, summarise};
pub use values::ReadingType;
pub use write::{
    EstimatedBy, ExportInterval, FeedInfo, Series, Unit, UsagePoint, WriteError, Writer,
    day_intervals,
};

#[cfg(test)]
mod tests;
