//! From ESPI's values to `metering`'s intervals, refusing what is not energy per interval.

use base::Instant;
use metering::{Channel, Interval, Quality};
use rust_decimal::{Decimal, RoundingStrategy};

use crate::document::{MeterReadingData, RawInterval};
use crate::number;
use crate::summary::UOM_WH;
use crate::values::ReadingType;

/// Why a meter reading, or one interval of it, cannot become interval data.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum ConvertError {
    /// The file does not say in which unit the values are.
    #[error("the file does not say in which unit the values are")]
    NoUnit,
    /// The values are not in Wh.
    #[error("the values are in {}, not in Wh", unit_name(*.0))]
    Unit(i64),
    /// The values are not the energy within each interval.
    #[error("the values are register or momentary values (accumulation {0}), not use per interval")]
    Accumulation(i64),
    /// Neither delivered to nor received from the customer.
    #[error("flow direction {0} is neither to nor from the customer")]
    FlowDirection(i64),
    /// A number that cannot be counted exactly.
    #[error("line {line}: the value or time is too large")]
    TooLarge {
        /// Line of the interval reading.
        line: u64,
    },
    /// No length, neither of the interval nor of its reading type.
    #[error("line {line}: the interval has no length")]
    NoLength {
        /// Line of the interval reading.
        line: u64,
    },
}

fn unit_name(uom: i64) -> String {
    let name = match uom {
        38 => "W",
        42 => "m³",
        63 => "VAr",
        71 => "VAh",
        73 => "VArh",
        119 => "ft³",
        132 => "Btu",
        169 => "therm",
        code => return format!("unit {code}"),
    };
    name.to_owned()
}

/// Quality of an ESPI quality code. Unknown and missing codes count as measured.
#[must_use]
pub fn quality_of(code: Option<i64>) -> Quality {
    match code {
        Some(7) => Quality::Edited,
        // Estimated (8, 9), questionable, derived, projected, mixed, normalised for weather.
        Some(8..=13 | 15) => Quality::Estimated,
        // 0 valid, 14 raw, 16 other, 17 validated, 18 verified, 19 revenue quality.
        _ => Quality::Measured,
    }
}

/// The code that says less good of two.
pub(crate) fn worse(first: Option<i64>, second: Option<i64>) -> Option<i64> {
    let rank = |code: Option<i64>| match (code, quality_of(code)) {
        (None, _) => 0,
        (_, Quality::Measured) => 1,
        (_, Quality::Edited) => 2,
        _ => 3,
    };
    if rank(second) > rank(first) {
        second
    } else {
        first
    }
}

/// How the intervals of a meter reading become energy in one channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meaning {
    channel: Channel,
    power_of_ten: i64,
    length: Option<Decimal>,
    default_quality: Option<i64>,
}

impl Meaning {
    /// What a reading type says; delivered unless the file says received (19).
    ///
    /// # Errors
    /// When the values are not Wh per interval, and for net, total and per-phase flows.
    pub fn of(reading_type: Option<&ReadingType>) -> Result<Self, ConvertError> {
        let channel = channel_of(reading_type)?;
        let reading_type = reading_type.ok_or(ConvertError::NoUnit)?;
        match reading_type.uom {
            Some(UOM_WH) => {}
            Some(other) => return Err(ConvertError::Unit(other)),
            None => return Err(ConvertError::NoUnit),
        }
        // 4 is the use within each interval; 0 and 9 are seen for the same thing.
        match reading_type.accumulation {
            None | Some(0 | 4 | 9) => {}
            Some(other) => return Err(ConvertError::Accumulation(other)),
        }
        Ok(Self {
            channel,
            power_of_ten: reading_type.power_of_ten.unwrap_or(0),
            length: reading_type.interval_length.map(Decimal::from),
            default_quality: reading_type.default_quality,
        })
    }

    /// Which way the energy went.
    #[must_use]
    pub const fn channel(&self) -> Channel {
        self.channel
    }

    /// One interval in Wh, for [`metering::Assembler::push`].
    ///
    /// # Errors
    /// When it cannot be counted exactly, and when nothing says how long it is.
    pub fn interval(&self, raw: &RawInterval) -> Result<Interval, ConvertError> {
        convert(raw, self.power_of_ten, self.length, self.default_quality)
    }
}

fn channel_of(reading_type: Option<&ReadingType>) -> Result<Channel, ConvertError> {
    match reading_type.and_then(|of| of.flow_direction) {
        None | Some(0 | 1) => Ok(Channel::Import),
        Some(19) => Ok(Channel::Export),
        Some(other) => Err(ConvertError::FlowDirection(other)),
    }
}

impl MeterReadingData {
    /// Which way the energy went: delivered unless the file says received (19).
    ///
    /// # Errors
    /// For net, total and per-phase flows.
    pub fn channel(&self) -> Result<Channel, ConvertError> {
        channel_of(self.reading_type.as_ref())
    }

    /// The intervals in Wh, each with its line, for [`metering::Assembler::push`].
    ///
    /// # Errors
    /// When the values are not Wh per interval, or cannot be counted exactly.
    pub fn wh_intervals(&self) -> Result<Vec<(u64, Interval)>, ConvertError> {
        let meaning = Meaning::of(self.reading_type.as_ref())?;
        self.intervals
            .iter()
            .map(|raw| Ok((raw.line, meaning.interval(raw)?)))
            .collect()
    }
}

fn convert(
    raw: &RawInterval,
    power: i64,
    length: Option<Decimal>,
    default_quality: Option<i64>,
) -> Result<Interval, ConvertError> {
    let line = raw.line;
    let too_large = || ConvertError::TooLarge { line };
    let micros = rounded(raw.start_seconds, 6).ok_or_else(too_large)?;
    let duration = raw
        .duration_seconds
        .or(length)
        .ok_or(ConvertError::NoLength { line })?;
    let milliwh = |value: Decimal| rounded(value, power.checked_add(3)?);
    Ok(Interval {
        start: Instant::from_micros(micros).map_err(|_| too_large())?,
        duration_seconds: rounded(duration, 0).ok_or_else(too_large)?,
        energy_milliwh: match raw.value {
            Some(value) => Some(milliwh(value).ok_or_else(too_large)?),
            None => None,
        },
        quality: quality_of(raw.quality.or(default_quality)),
    })
}

/// `number` × 10^`power` as a whole number, rounded half to even once.
fn rounded(number: Decimal, power: i64) -> Option<i64> {
    let scaled = number::scaled(number, power)?;
    i64::try_from(scaled.round_dp_with_strategy(0, RoundingStrategy::MidpointNearestEven)).ok()
}
