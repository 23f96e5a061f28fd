//! What a file holds, in one line a meter reading: the figures of `import --dry-run --json`.

use std::fmt::Write;
use std::io::BufRead;

use rust_decimal::Decimal;

use crate::document::RawInterval;
use crate::error::{GreenButtonError, Place, Problem};
use crate::feed::{self, Gather};
use crate::number;
use crate::resolve::{Resolved, resolve};

/// Watt-hours.
pub(crate) const UOM_WH: i64 = 72;

/// The figures of one meter reading, as they stand in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeterReadingSummary {
    /// Address of the usage point, without its host.
    pub usage_point: Option<String>,
    /// Place among the meter readings of that usage point, from 0, in the order of the file.
    pub reading_index: usize,
    /// Interval readings, duplicates included.
    pub count: u64,
    /// Start of the earliest interval, epoch seconds.
    pub first_seconds: Decimal,
    /// End of the latest interval, epoch seconds.
    pub last_seconds: Decimal,
    /// Sum of the values, duplicates included, before any power of ten.
    pub raw_sum: Decimal,
    /// Unit of measure; `None` when the file does not say.
    pub uom: Option<i64>,
    /// Values are × 10 to this power; 0 when the file does not say.
    pub power_of_ten: i64,
    /// Sum in Wh; `None` in any other unit.
    pub total_wh: Option<Decimal>,
    /// 1 delivered, 19 received; `None` when the file does not say.
    pub flow_direction: Option<i64>,
}

/// Every meter reading of a file that has intervals.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// In the order of the file.
    pub meter_readings: Vec<MeterReadingSummary>,
}

/// Reads a whole file and sums it up.
///
/// # Errors
/// When it is not a well-formed Green Button file; says where.
pub fn summarise(reader: impl BufRead) -> Result<Summary, GreenButtonError> {
    let feed = feed::read::<Sums>(reader)?;
    // A sum can only fail here by size; the place is then the whole file.
    let whole_file = |problem| Place { line: 1, byte: 0 }.error(problem);
    let resolved = resolve(feed).map_err(whole_file)?;
    let readings = resolved.into_iter().map(MeterReadingSummary::new);
    Ok(Summary {
        meter_readings: readings.collect::<Result<_, _>>().map_err(whole_file)?,
    })
}

impl MeterReadingSummary {
    fn new(resolved: Resolved<Sums>) -> Result<Self, Problem> {
        let Resolved {
            usage_point,
            reading_index,
            reading_type,
            gathered,
            ..
        } = resolved;
        let reading_type = reading_type.unwrap_or_default();
        let power_of_ten = reading_type.power_of_ten.unwrap_or(0);
        let total_wh = match reading_type.uom {
            Some(UOM_WH) => {
                Some(number::scaled(gathered.raw_sum, power_of_ten).ok_or_else(too_large)?)
            }
            _ => None,
        };
        let length = Decimal::from(reading_type.interval_length.unwrap_or(0).max(0));
        let open_end = gathered.open_start.map(|start| start + length);
        let ends = gathered.last.into_iter().chain(open_end);
        Ok(Self {
            usage_point,
            reading_index,
            count: gathered.count,
            first_seconds: gathered.first.unwrap_or_default(),
            last_seconds: ends.max().unwrap_or_default(),
            raw_sum: gathered.raw_sum,
            uom: reading_type.uom,
            power_of_ten,
            total_wh,
            flow_direction: reading_type.flow_direction,
        })
    }

    /// One JSON object; numbers are written exactly as they are.
    #[must_use]
    pub fn json(&self) -> String {
        let or_null = |text: Option<String>| text.unwrap_or_else(|| "null".to_owned());
        format!(
            "{{\"usage_point\":{},\"reading_index\":{},\"count\":{},\"first\":{},\"last\":{},\
             \"raw_sum\":{},\"uom\":{},\"power_of_ten\":{},\"total_wh\":{},\"flow_direction\":{}}}",
            or_null(self.usage_point.as_deref().map(quoted)),
            self.reading_index,
            self.count,
            number::text(self.first_seconds),
            number::text(self.last_seconds),
            number::text(self.raw_sum),
            or_null(self.uom.map(|uom| uom.to_string())),
            self.power_of_ten,
            or_null(self.total_wh.map(number::text)),
            or_null(self.flow_direction.map(|code| quoted(&code.to_string()))),
        )
    }
}

impl Summary {
    /// `{"meter_readings":[…]}`.
    #[must_use]
    pub fn json(&self) -> String {
        let readings: Vec<String> = self
            .meter_readings
            .iter()
            .map(MeterReadingSummary::json)
            .collect();
        format!("{{\"meter_readings\":[{}]}}", readings.join(","))
    }
}

fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            control if control.is_control() => {
                write!(out, "\\u{:04x}", u32::from(control)).expect("a String takes everything");
            }
            letter => out.push(letter),
        }
    }
    out.push('"');
    out
}

fn too_large() -> Problem {
    Problem::new(
        "too_large",
        "the values add up to more than can be counted exactly",
    )
}

/// Running figures; the size of nothing depends on how many intervals there are.
#[derive(Debug, Default)]
pub(crate) struct Sums {
    count: u64,
    first: Option<Decimal>,
    last: Option<Decimal>,
    /// The latest start of an interval that does not say how long it is.
    open_start: Option<Decimal>,
    raw_sum: Decimal,
}

impl Gather for Sums {
    fn add(&mut self, interval: RawInterval) -> Result<(), Problem> {
        let start = interval.start_seconds;
        self.count += 1;
        self.first = Some(self.first.map_or(start, |first| first.min(start)));
        match interval.duration_seconds {
            Some(duration) => self.last = self.last.max(Some(start + duration)),
            None => self.open_start = self.open_start.max(Some(start)),
        }
        let value = interval.value.unwrap_or_default();
        self.raw_sum = self.raw_sum.checked_add(value).ok_or_else(too_large)?;
        Ok(())
    }

    fn merge(&mut self, other: Self) -> Result<(), Problem> {
        self.count += other.count;
        self.first = [self.first, other.first].into_iter().flatten().min();
        self.last = self.last.max(other.last);
        self.open_start = self.open_start.max(other.open_start);
        self.raw_sum = self
            .raw_sum
            .checked_add(other.raw_sum)
            .ok_or_else(too_large)?;
        Ok(())
    }
}
