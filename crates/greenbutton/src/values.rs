//! The numbers of reading types, blocks and interval readings, as they are read one by one.

use rust_decimal::Decimal;

use crate::convert::worse;
use crate::document::RawInterval;
use crate::error::Problem;
use crate::number;
use crate::tag::Tag;

/// How the values of a meter reading are meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadingType {
    /// Unit of measure: 72 Wh, 42 m³, 119 ft³, 169 therm.
    pub uom: Option<i64>,
    /// Values are × 10 to this power.
    pub power_of_ten: Option<i64>,
    /// 1 delivered to the customer, 19 received from them.
    pub flow_direction: Option<i64>,
    /// Seconds of an interval that does not say its own length.
    pub interval_length: Option<i64>,
    /// 4 for the use within each interval.
    pub accumulation: Option<i64>,
    /// Quality of values that do not say their own.
    pub default_quality: Option<i64>,
}

impl ReadingType {
    pub(crate) fn read(&mut self, tag: Tag, text: &str) -> Result<(), Problem> {
        let (field, what) = match tag {
            Tag::Uom => (&mut self.uom, "uom"),
            Tag::PowerOfTen => (&mut self.power_of_ten, "powerOfTenMultiplier"),
            Tag::FlowDirection => (&mut self.flow_direction, "flowDirection"),
            Tag::IntervalLength => (&mut self.interval_length, "intervalLength"),
            Tag::Accumulation => (&mut self.accumulation, "accumulationBehaviour"),
            Tag::DefaultQuality => (&mut self.default_quality, "defaultQuality"),
            _ => return Ok(()),
        };
        *field = number::whole(text, what)?;
        Ok(())
    }
}

/// What one interval block and its current reading say.
#[derive(Default)]
pub struct Block {
    pub start: Option<Decimal>,
    previous_end: Option<Decimal>,
    pub reading: Reading,
}

#[derive(Default)]
pub struct Reading {
    start: Option<Decimal>,
    duration: Option<Decimal>,
    value: Option<Decimal>,
    quality: Option<i64>,
}

impl Block {
    /// A reading without a start follows the one before it, the first one the block's start.
    pub fn end_reading(&mut self, line: u64) -> Result<RawInterval, Problem> {
        let reading = std::mem::take(&mut self.reading);
        let start = reading
            .start
            .or(self.previous_end)
            .or(self.start)
            .ok_or_else(|| Problem::new("time", "an interval reading without a start"))?;
        self.previous_end = reading.duration.map(|duration| start + duration);
        self.start = None;
        Ok(RawInterval {
            line,
            start_seconds: start,
            duration_seconds: reading.duration,
            value: reading.value,
            quality: reading.quality,
        })
    }
}

impl Reading {
    pub fn read(&mut self, around: Tag, tag: Tag, text: &str) -> Result<(), Problem> {
        match (around, tag) {
            (Tag::TimePeriod, Tag::Start) => self.start = number::epoch(text)?,
            (Tag::TimePeriod, Tag::Duration) => self.duration = number::duration(text)?,
            (Tag::IntervalReading, Tag::Value) => self.value = number::decimal(text, "value")?,
            (Tag::ReadingQuality, Tag::Quality) => {
                let quality = number::whole(text, "quality")?;
                self.quality = worse(self.quality, quality);
            }
            _ => {}
        }
        Ok(())
    }
}
