//! Writes Green Button (ESPI 4.0 in Atom) as a stream: memory does not grow with the data.
//!
//! One usage point after the other, each with its blocks. A missing interval is left out, never
//! written as zero or empty: readers take a gap for what it is. The same data always gets the same
//! identifiers (UUID version 5 of the resource's address), so that whoever imports it twice can
//! tell. Nothing personal is written: no name, address or supply number.

mod address;
mod dst;
mod error;
mod point;
mod series;
mod xml;

use std::collections::BTreeSet;
use std::io::Write;

use base::Instant;

pub use error::WriteError;
pub use point::PointWriter;
pub use series::{EstimatedBy, ExportInterval, Series, Unit, UsagePoint, day_intervals};

use address::Address;

/// What the whole file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedInfo {
    /// Shown to a person.
    pub title: String,
    /// Whose it is, as an opaque identifier that can stand in an address.
    pub customer: String,
    /// When it is written.
    pub updated: Instant,
    /// The time that the intervals lie in, from and up to.
    pub usage: (Instant, Instant),
}

/// Writes one file.
#[derive(Debug)]
pub struct Writer<W> {
    out: W,
    feed: FeedInfo,
    /// The clocks that were written, by name.
    clocks: BTreeSet<String>,
}

impl<W: Write> Writer<W> {
    /// Begins the file.
    ///
    /// # Errors
    /// [`WriteError::Identifier`], and when the bytes cannot be handed on.
    pub fn new(mut out: W, feed: FeedInfo) -> Result<Self, WriteError> {
        let own = Address::customer(&feed.customer)?;
        let (from, to) = feed.usage;
        let own = own.query(&format!("usage-min={from}&usage-max={to}"));
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
        writeln!(
            out,
            "<feed xmlns=\"http://www.w3.org/2005/Atom\" xmlns:espi=\"http://naesb.org/espi\">"
        )?;
        xml::element(&mut out, "id", own.urn())?;
        xml::element(&mut out, "title", &feed.title)?;
        xml::element(&mut out, "updated", feed.updated)?;
        xml::link(&mut out, "self", own.as_str(), "espi-feed/UsagePoint")?;
        Ok(Self {
            out,
            feed,
            clocks: BTreeSet::new(),
        })
    }

    /// Begins the next usage point.
    ///
    /// # Errors
    /// [`WriteError::Identifier`], and when the bytes cannot be handed on.
    pub fn usage_point<'a>(
        &'a mut self,
        point: &'a UsagePoint,
    ) -> Result<PointWriter<'a, W>, WriteError> {
        PointWriter::begin(&mut self.out, &self.feed, &mut self.clocks, point)
    }

    /// What has taken the bytes so far.
    pub const fn out_mut(&mut self) -> &mut W {
        &mut self.out
    }

    /// Ends the file.
    ///
    /// # Errors
    /// When the bytes cannot be handed on.
    pub fn finish(mut self) -> Result<W, WriteError> {
        writeln!(self.out, "</feed>")?;
        self.out.flush()?;
        Ok(self.out)
    }
}

#[cfg(test)]
mod tests;
