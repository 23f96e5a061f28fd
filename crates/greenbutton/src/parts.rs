//! What a feed is made of before it is linked: resources with their links, and blocks.

use crate::href::Href;
use crate::tokens::Link;
use crate::values::ReadingType;

/// What a resource or an address takes, its text aside.
pub const RESOURCE_BYTES: usize = 128;

/// The links of an entry.
#[derive(Clone, Debug, Default)]
pub struct Links {
    pub own: Option<Href>,
    pub up: Option<Href>,
    pub related: Vec<Href>,
}

impl Links {
    /// Keeps a link; gives how many bytes that takes.
    pub fn add(&mut self, link: &Link) -> usize {
        let Some(href) = Href::new(&link.href) else {
            return 0;
        };
        let bytes = href.as_str().len() + RESOURCE_BYTES;
        match link.rel.as_str() {
            "self" => self.own = Some(href),
            "up" => self.up = Some(href),
            "related" => self.related.push(href),
            _ => return 0,
        }
        bytes
    }
}

#[derive(Debug)]
pub struct UsagePoint {
    pub links: Links,
    pub service_kind: Option<i64>,
}

#[derive(Debug)]
pub struct MeterReading {
    pub links: Links,
    /// The usage point that stands before it in the file.
    pub after: Option<usize>,
}

/// Intervals of blocks with the same address.
#[derive(Debug)]
pub struct Blocks<G> {
    pub links: Links,
    /// The meter reading that stands before them in the file.
    pub after: Option<usize>,
    pub gathered: G,
}

#[derive(Debug)]
pub struct Feed<G> {
    pub usage_points: Vec<UsagePoint>,
    pub meter_readings: Vec<MeterReading>,
    pub reading_types: Vec<(Links, ReadingType)>,
    pub blocks: Vec<Blocks<G>>,
    /// Which of `blocks` the entries with intervals went to, in the order of the file.
    pub runs: Vec<Run>,
}

/// Entries with intervals in a row that went to the same blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    pub entries: u32,
    pub block: u32,
}

impl<G> Feed<G> {
    /// Notes where an entry's intervals went; gives how many bytes that takes.
    pub fn went_to(&mut self, block: usize) -> usize {
        // What is kept for links ends long before so many blocks.
        let block = u32::try_from(block).unwrap_or(u32::MAX);
        match self.runs.last_mut() {
            Some(run) if run.block == block && run.entries < u32::MAX => {
                run.entries += 1;
                0
            }
            _ => {
                self.runs.push(Run { entries: 1, block });
                size_of::<Run>()
            }
        }
    }
}
