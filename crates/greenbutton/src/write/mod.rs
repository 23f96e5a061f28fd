//! Writes Green Button (ESPI 4.0 in Atom) as a stream: memory does not grow with the data.
//!
//! One usage point after the other, each with its blocks. A missing interval is left out, never
//! written as zero or empty: readers take a gap for what it is. The same data always gets the same
//! identifiers (UUID version 5 of the resource's address), so that whoever imports it twice can
//! tell. Nothing personal is written: no name, address or supply number.

mod address;
mod dst;
mod entries;
mod error;
mod series;
mod xml;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use base::Instant;

pub use error::WriteError;
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

/// Writes one file: there is always a usage point whose blocks come next.
#[derive(Debug)]
pub struct Writer<W> {
    out: W,
    feed: FeedInfo,
    /// The clocks that were written, by name.
    clocks: BTreeSet<String>,
    point: UsagePoint,
    /// The address of that usage point.
    own: Address,
    /// The meter reading of each of its series that was seen, by its name.
    readings: BTreeMap<String, Address>,
}

impl<W: Write> Writer<W> {
    /// Begins the file and its first usage point.
    ///
    /// # Errors
    /// [`WriteError::Identifier`], and when the bytes cannot be handed on.
    pub fn new(out: W, feed: FeedInfo, point: UsagePoint) -> Result<Self, WriteError> {
        let points = Address::customer(&feed.customer)?;
        let own = points.named(&point.id)?;
        let mut writer = Self {
            out,
            feed,
            clocks: BTreeSet::new(),
            point,
            own,
            readings: BTreeMap::new(),
        };
        writer.head(&points)?;
        writer.begin_point()?;
        Ok(writer)
    }

    /// Ends this usage point and begins the next.
    ///
    /// # Errors
    /// [`WriteError::Identifier`], and when the bytes cannot be handed on.
    pub fn next_point(&mut self, point: UsagePoint) -> Result<(), WriteError> {
        self.own = Address::customer(&self.feed.customer)?.named(&point.id)?;
        self.point = point;
        self.readings.clear();
        self.begin_point()
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

    fn head(&mut self, points: &Address) -> Result<(), WriteError> {
        let (from, to) = self.feed.usage;
        let own = points.query(&format!("usage-min={from}&usage-max={to}"));
        let out = &mut self.out;
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
        writeln!(
            out,
            "<feed xmlns=\"http://www.w3.org/2005/Atom\" xmlns:espi=\"http://naesb.org/espi\">"
        )?;
        xml::element(out, "id", own.urn())?;
        xml::element(out, "title", &self.feed.title)?;
        xml::element(out, "updated", self.feed.updated)?;
        Ok(xml::link(
            out,
            "self",
            own.as_str(),
            "espi-feed/UsagePoint",
        )?)
    }

    fn begin_point(&mut self) -> Result<(), WriteError> {
        let clock = self.local_time()?;
        self.itself(&clock)
    }
}

#[cfg(test)]
mod tests;
