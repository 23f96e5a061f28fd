//! The entries of a feed: resources with their links, and intervals gathered per block address.
//!
//! Links may stand before or after the content, and a block before the meter reading it belongs
//! to; so nothing is linked here (see `resolve`). Intervals go to a [`Gather`] as they are read.

use std::collections::HashMap;
use std::io::BufRead;

use crate::document::RawInterval;
use crate::error::{GreenButtonError, Place, Problem};
use crate::href::Href;
use crate::number;
pub use crate::parts::{Blocks, Feed, Links, MeterReading, RESOURCE_BYTES, Run, UsagePoint};
use crate::tag::Tag;
use crate::tokens::{Token, Tokens};
use crate::values::{Block, Reading, ReadingType};

/// How much may be kept to link resources by: some fifty thousand meter readings.
const MOST_LINK_BYTES: usize = 64 << 20;

/// What is kept of intervals: sums, or the intervals themselves.
pub trait Gather: Default {
    fn add(&mut self, interval: RawInterval) -> Result<(), Problem>;
    fn merge(&mut self, other: Self) -> Result<(), Problem>;
}

/// What one entry holds, until its end.
#[derive(Default)]
struct Entry<G> {
    links: Links,
    link_bytes: usize,
    usage_point: Option<Option<i64>>,
    meter_reading: bool,
    reading_type: Option<ReadingType>,
    gathered: Option<G>,
}

pub fn read<G: Gather>(reader: impl BufRead) -> Result<Feed<G>, GreenButtonError> {
    let mut reading = FeedReader::<_, G>::new(reader);
    while reading.step()? {}
    Ok(reading.state.feed)
}

/// A feed that is being read.
pub struct FeedReader<R, G> {
    tokens: Tokens<R>,
    state: State<G>,
}

impl<R: BufRead, G: Gather> FeedReader<R, G> {
    pub fn new(reader: R) -> Self {
        Self {
            tokens: Tokens::new(reader),
            state: State::default(),
        }
    }

    /// Takes one token; `false` at the end of the file.
    pub fn step(&mut self) -> Result<bool, GreenButtonError> {
        let (tokens, state) = (&mut self.tokens, &mut self.state);
        let token = tokens.next()?;
        let place = tokens.place();
        match token {
            Token::Eof if state.contents > 0 && !state.espi => {
                let message = "this is an Atom feed, but there is nothing of Green Button in it";
                return Err(place.error(Problem::new("not_green_button", message)));
            }
            Token::Eof => return Ok(false),
            Token::Start(tag) => state.start(tag, tokens.open()),
            Token::Link(link) => {
                if tokens.open().iter().rev().nth(1) == Some(&Tag::Entry) {
                    state.entry.link_bytes += state.entry.links.add(&link);
                    state.check_room().map_err(|problem| place.error(problem))?;
                }
            }
            Token::End(tag) => state
                .end(tag, tokens.open(), tokens.text(), place.line)
                .map_err(|problem| place.error(problem))?,
        }
        Ok(true)
    }

    /// What the entry that is open has gathered.
    pub fn gathering(&mut self) -> Option<&mut G> {
        self.state.entry.gathered.as_mut()
    }

    /// How many entries with intervals have ended.
    pub fn ended(&self) -> u64 {
        self.state.ended
    }

    pub fn place(&self) -> Place {
        self.tokens.place()
    }
}

struct State<G> {
    feed: Feed<G>,
    /// Entries with intervals that have ended.
    ended: u64,
    /// Where blocks of an address are gathered.
    by_address: HashMap<(Option<Href>, Option<usize>), usize>,
    entry: Entry<G>,
    block: Block,
    link_bytes: usize,
    contents: u64,
    espi: bool,
}

impl<G: Gather> Default for State<G> {
    fn default() -> Self {
        let feed = Feed {
            usage_points: Vec::new(),
            meter_readings: Vec::new(),
            reading_types: Vec::new(),
            blocks: Vec::new(),
            runs: Vec::new(),
        };
        Self {
            feed,
            ended: 0,
            by_address: HashMap::new(),
            entry: Entry::default(),
            block: Block::default(),
            link_bytes: 0,
            contents: 0,
            espi: false,
        }
    }
}

impl<G: Gather> State<G> {
    /// Refuses a file of nothing but links before it fills the memory.
    fn check_room(&self) -> Result<(), Problem> {
        if self.link_bytes + self.entry.link_bytes > MOST_LINK_BYTES {
            let message = "more resources and links than one file can hold; split it";
            return Err(Problem::new("too_large", message));
        }
        Ok(())
    }

    fn start(&mut self, tag: Tag, open: &[Tag]) {
        self.espi |= tag.is_espi();
        match tag {
            // An entry is the root or stands in the feed; one deeper is somebody's content.
            Tag::Entry if matches!(open, [_] | [Tag::Feed, _]) => self.entry = Entry::default(),
            Tag::Content => self.contents += 1,
            Tag::UsagePoint => self.entry.usage_point = Some(None),
            Tag::MeterReading => self.entry.meter_reading = true,
            Tag::ReadingType => self.entry.reading_type = Some(ReadingType::default()),
            Tag::IntervalBlock => self.block = Block::default(),
            Tag::IntervalReading => self.block.reading = Reading::default(),
            _ => {}
        }
    }

    fn end(&mut self, tag: Tag, open: &[Tag], text: &str, line: u64) -> Result<(), Problem> {
        let around = open.last().copied().unwrap_or(Tag::Other);
        match (around, tag) {
            (Tag::ServiceCategory, Tag::Kind) => {
                if let Some(kind) = &mut self.entry.usage_point {
                    *kind = number::whole(text, "kind")?;
                }
                Ok(())
            }
            (Tag::ReadingType, tag) => match &mut self.entry.reading_type {
                Some(reading_type) => reading_type.read(tag, text),
                None => Ok(()),
            },
            (Tag::Interval, Tag::Start) => {
                self.block.start = number::epoch(text)?;
                Ok(())
            }
            (Tag::IntervalReading | Tag::TimePeriod | Tag::ReadingQuality, tag)
                if open.contains(&Tag::IntervalReading) =>
            {
                self.block.reading.read(around, tag, text)
            }
            (_, Tag::IntervalReading) if open.contains(&Tag::IntervalBlock) => self
                .entry
                .gathered
                .get_or_insert_default()
                .add(self.block.end_reading(line)?),
            (Tag::Feed | Tag::Other, Tag::Entry) if open.len() <= 1 => self.end_entry(),
            _ => Ok(()),
        }
    }

    fn end_entry(&mut self) -> Result<(), Problem> {
        let entry = std::mem::take(&mut self.entry);
        // Each kind of resource keeps the links of its entry for itself.
        let kept = RESOURCE_BYTES + entry.link_bytes;
        let feed = &mut self.feed;
        if let Some(service_kind) = entry.usage_point {
            self.link_bytes += kept;
            feed.usage_points.push(UsagePoint {
                links: entry.links.clone(),
                service_kind,
            });
        }
        if entry.meter_reading {
            self.link_bytes += kept;
            let after = feed.usage_points.len().checked_sub(1);
            feed.meter_readings.push(MeterReading {
                links: entry.links.clone(),
                after,
            });
        }
        if let Some(reading_type) = entry.reading_type {
            self.link_bytes += kept;
            feed.reading_types.push((entry.links.clone(), reading_type));
        }
        let Some(gathered) = entry.gathered else {
            return self.check_room();
        };
        let after = feed.meter_readings.len().checked_sub(1);
        // An address that names its meter reading stands for all blocks under it.
        let shared = entry
            .links
            .up
            .clone()
            .filter(|up| up.mentions("MeterReading"));
        let address = shared.or_else(|| entry.links.own.clone());
        let key = if address.is_some() {
            (address, None)
        } else {
            (None, after)
        };
        self.ended += 1;
        let known = self.by_address.get(&key).copied();
        self.link_bytes += feed.went_to(known.unwrap_or(feed.blocks.len()));
        if let Some(index) = known {
            feed.blocks[index].gathered.merge(gathered)?;
            return self.check_room();
        }
        self.link_bytes += kept;
        self.by_address.insert(key, feed.blocks.len());
        feed.blocks.push(Blocks {
            links: entry.links,
            after,
            gathered,
        });
        self.check_room()
    }
}
