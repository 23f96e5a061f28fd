//! The intervals themselves, for import: everything of a file, linked.

use std::io::BufRead;

use rust_decimal::Decimal;

use crate::error::{GreenButtonError, Place, Problem};
use crate::feed::{self, Gather};
use crate::resolve::resolve;
use crate::values::ReadingType;

/// One interval reading as it stands in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RawInterval {
    /// Line where it ends.
    pub line: u64,
    /// Its start in epoch seconds; some files have fractions.
    pub start_seconds: Decimal,
    /// Its length; `None` when the file leaves it to the reading type.
    pub duration_seconds: Option<Decimal>,
    /// Its value, in the unit and power of ten of the reading type; `None` when left out.
    pub value: Option<Decimal>,
    /// Its quality code; the worst where there are several.
    pub quality: Option<i64>,
}

/// One meter reading with its intervals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeterReadingData {
    /// Address of the usage point, without its host.
    pub usage_point: Option<String>,
    /// Place among the meter readings of that usage point, from 0, in the order of the file.
    pub reading_index: usize,
    /// 0 electricity, 1 gas; `None` when the file does not say.
    pub service_kind: Option<i64>,
    /// What the values mean; `None` when the file does not say.
    pub reading_type: Option<ReadingType>,
    /// In the order of the file, duplicates included.
    pub intervals: Vec<RawInterval>,
}

/// Every meter reading of a file that has intervals.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// In the order of the file.
    pub meter_readings: Vec<MeterReadingData>,
}

/// Reads a whole file; memory grows with its intervals, not with its text.
///
/// # Errors
/// When it is not a well-formed Green Button file; says where.
pub fn read_document(reader: impl BufRead) -> Result<Document, GreenButtonError> {
    let feed = feed::read::<Vec<RawInterval>>(reader)?;
    let resolved = resolve(feed).map_err(|problem| Place { line: 1, byte: 0 }.error(problem))?;
    let meter_readings = resolved
        .into_iter()
        .map(|found| MeterReadingData {
            usage_point: found.usage_point,
            reading_index: found.reading_index,
            service_kind: found.service_kind,
            reading_type: found.reading_type,
            intervals: found.gathered,
        })
        .collect();
    Ok(Document { meter_readings })
}

impl Gather for Vec<RawInterval> {
    fn add(&mut self, interval: RawInterval) -> Result<(), Problem> {
        self.push(interval);
        Ok(())
    }

    fn merge(&mut self, mut other: Self) -> Result<(), Problem> {
        self.append(&mut other);
        Ok(())
    }
}
