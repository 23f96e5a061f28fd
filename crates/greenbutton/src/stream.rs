//! The intervals of a file as a stream, for import: memory does not grow with them.
//!
//! What an interval means may stand after it, so a file is read twice: [`outline`] checks it to its
//! end and links it, keeping no interval; [`Intervals`] then hands them out one by one.

use std::io::BufRead;

use crate::document::RawInterval;
use crate::error::{GreenButtonError, Place, Problem};
use crate::feed::{self, FeedReader, Gather, Run};
use crate::resolve::resolve;
use crate::values::ReadingType;

/// One meter reading, without its intervals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeterReadingOutline {
    /// Address of the usage point, without its host.
    pub usage_point: Option<String>,
    /// Place among the meter readings of that usage point, from 0, in the order of the file.
    pub reading_index: usize,
    /// 0 electricity, 1 gas; `None` when the file does not say.
    pub service_kind: Option<i64>,
    /// What the values mean; `None` when the file does not say.
    pub reading_type: Option<ReadingType>,
}

/// What a file holds and which of its entries belong to what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    /// Those with intervals, in the order of the file.
    pub meter_readings: Vec<MeterReadingOutline>,
    /// The meter reading of each entry with intervals.
    runs: Vec<Run>,
}

/// Reads a whole file, checks it and links its parts; keeps none of its intervals.
///
/// # Errors
/// When it is not a well-formed Green Button file; says where.
pub fn outline(reader: impl BufRead) -> Result<Outline, GreenButtonError> {
    let feed = feed::read::<Parts>(reader)?;
    outline_of(feed).map_err(|problem| Place { line: 1, byte: 0 }.error(problem))
}

fn outline_of(mut feed: feed::Feed<Parts>) -> Result<Outline, Problem> {
    let mut runs = std::mem::take(&mut feed.runs);
    let count = feed.blocks.len();
    for (number, block) in (0..).zip(&mut feed.blocks) {
        block.gathered.0.push(number);
    }
    let mut owners = vec![0_u32; count];
    let mut meter_readings = Vec::new();
    for (number, found) in (0..).zip(resolve(feed)?) {
        for block in found.gathered.0 {
            owners[index(block)] = number;
        }
        meter_readings.push(MeterReadingOutline {
            usage_point: found.usage_point,
            reading_index: found.reading_index,
            service_kind: found.service_kind,
            reading_type: found.reading_type,
        });
    }
    for run in &mut runs {
        run.block = owners[index(run.block)];
    }
    Ok(Outline {
        meter_readings,
        runs,
    })
}

fn index(number: u32) -> usize {
    usize::try_from(number).expect("as wide as an address")
}

/// Numbers of blocks; of their intervals nothing.
#[derive(Default)]
struct Parts(Vec<u32>);

impl Gather for Parts {
    fn add(&mut self, _: RawInterval) -> Result<(), Problem> {
        Ok(())
    }

    fn merge(&mut self, mut other: Self) -> Result<(), Problem> {
        self.0.append(&mut other.0);
        Ok(())
    }
}

/// The intervals of a file in its order, each with its meter reading.
pub struct Intervals<R> {
    reading: FeedReader<R, Latest>,
    runs: std::vec::IntoIter<Run>,
    run: Run,
    /// Entries with intervals up to the end of the run.
    until: u64,
}

impl<R: BufRead> Intervals<R> {
    /// Begins to read the file again that `outline` is of.
    pub fn new(outline: &Outline, reader: R) -> Self {
        Self {
            reading: FeedReader::new(reader),
            runs: outline.runs.clone().into_iter(),
            run: Run {
                entries: 0,
                block: 0,
            },
            until: 0,
        }
    }

    /// The next interval with the place of its meter reading in [`Outline::meter_readings`];
    /// `None` at the end of the file.
    ///
    /// # Errors
    /// When the file is not the one that was outlined.
    pub fn next_interval(&mut self) -> Result<Option<(usize, RawInterval)>, GreenButtonError> {
        while self.reading.step()? {
            let latest = self.reading.gathering();
            let Some(interval) = latest.and_then(|latest| latest.0.take()) else {
                continue;
            };
            while self.reading.ended() >= self.until {
                let Some(run) = self.runs.next() else {
                    let message = "the file has changed while it was read";
                    return Err(self.reading.place().error(Problem::new("io", message)));
                };
                self.until += u64::from(run.entries);
                self.run = run;
            }
            return Ok(Some((index(self.run.block), interval)));
        }
        Ok(None)
    }
}

/// The interval that was read last, until it is taken.
#[derive(Default)]
struct Latest(Option<RawInterval>);

impl Gather for Latest {
    fn add(&mut self, interval: RawInterval) -> Result<(), Problem> {
        self.0 = Some(interval);
        Ok(())
    }

    fn merge(&mut self, _: Self) -> Result<(), Problem> {
        Ok(())
    }
}
