//! What a service point used, day by day: from interval data, or spread between readings.
//!
//! Usage, home and billing all read it here, so that they can never differ.

use accounts::{Register, ServicePoint, Supply};
use jiff::civil::Date;
use metering::{
    Channel, GasConversion, GasUnit, IntervalDay, MeteringRepository as _, Quality, Slot, StoredDay,
};
use store::Conn;

use crate::error::PortalError;
pub use crate::gas_book::{GasBook, conversion_words};
use crate::point_readings::PointReadings;

/// Minutes in a day, as the resolution of what is only known by the day.
pub const WHOLE_DAY: u16 = 1440;

/// One local day of use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayUse {
    /// The local day.
    pub date: Date,
    /// Minutes a slot; [`WHOLE_DAY`] when only the day is known.
    pub resolution_minutes: u16,
    /// In elapsed order from local midnight.
    pub slots: Vec<Slot>,
}

impl DayUse {
    /// Sum of what is known.
    pub fn total_wh(&self) -> i64 {
        self.slots.iter().filter_map(|slot| slot.wh()).sum()
    }

    /// Slots without a value.
    pub fn missing(&self) -> usize {
        let known = self.slots.iter().filter(|slot| slot.wh().is_some());
        self.slots.len() - known.count()
    }

    /// Whether any slot has a value.
    pub fn is_known(&self) -> bool {
        self.slots.iter().any(|slot| slot.wh().is_some())
    }

    /// Slots that are estimates.
    pub fn estimates(&self) -> usize {
        self.slots.iter().filter(|slot| is_estimate(**slot)).count()
    }
}

/// The use of a point over a range of days.
pub struct PointUse {
    /// Days with any data, in order.
    pub days: Vec<DayUse>,
    /// What the days come from: the engine rates it without reading it again.
    pub from: ReadBefore,
}

/// What was read of a point.
pub enum ReadBefore {
    /// The interval days as stored, with the range that was asked for.
    Intervals(Date, Date, Vec<StoredDay>),
    /// No interval data: the days are spread between these readings (C12).
    Readings(Box<PointReadings>),
}

impl PointUse {
    fn from_intervals(from: Date, to: Date, stored: Vec<StoredDay>) -> Self {
        let days = stored.iter().map(|one| from_interval_day(&one.day));
        Self {
            days: days.collect(),
            from: ReadBefore::Intervals(from, to, stored),
        }
    }

    fn from_readings(from: Date, to: Date, readings: PointReadings) -> Result<Self, PortalError> {
        Ok(Self {
            days: readings.days(from, to)?,
            from: ReadBefore::Readings(Box::new(readings)),
        })
    }

    /// Whether the days are spread between readings.
    pub const fn is_spread(&self) -> bool {
        matches!(self.from, ReadBefore::Readings(_))
    }

    /// The stored days of `[from, to)`, if all of them were read.
    pub fn stored_within(&self, from: Date, to: Date) -> Option<impl Iterator<Item = &StoredDay>> {
        let ReadBefore::Intervals(read_from, read_to, days) = &self.from else {
            return None;
        };
        let inside = move |day: &&StoredDay| (from..to).contains(&day.day.local_day());
        (*read_from <= from && to <= *read_to).then(|| days.iter().filter(inside))
    }
}

/// The channel that a point's data is kept under.
pub fn channel(point: &ServicePoint) -> Channel {
    match point.direction {
        accounts::Direction::Import => Channel::Import,
        accounts::Direction::Export => Channel::Export,
    }
}

/// Where what is known of a point comes from.
pub enum Source {
    /// Interval data from the first to the last of these days.
    Intervals(Date, Date),
    /// No interval data: the days are spread between readings (C12), of which the first and the
    /// last day are told.
    Readings(Option<(Date, Date)>),
}

impl Source {
    /// Where what is known of a point comes from.
    pub fn of(supply: &Supply, point: &ServicePoint) -> Self {
        if let Some((first, last)) = supply.interval_days_of(point.id) {
            return Self::Intervals(first, last);
        }
        let read = supply.read_days_of(point.id);
        Self::Readings(read.and_then(|(first, end)| Some((first, end.yesterday().ok()?))))
    }

    /// First and last day with any data.
    pub fn range(&self) -> Option<(Date, Date)> {
        match self {
            Self::Intervals(first, last) => Some((*first, *last)),
            Self::Readings(range) => *range,
        }
    }

    /// What the point used in `[from, to)`. Readings are few, and are read from `since` on, which
    /// may be earlier.
    pub(crate) async fn used(
        &self,
        conn: &mut Conn,
        (supply, point): (&Supply, &ServicePoint),
        since: Date,
        (from, to): (Date, Date),
    ) -> Result<PointUse, PortalError> {
        match self {
            Self::Intervals(..) => {
                let stored = conn
                    .stored_days(point.account_id, point.id, channel(point), from, to)
                    .await?;
                Ok(PointUse::from_intervals(from, to, stored))
            }
            Self::Readings(_) => {
                let readings = PointReadings::of(conn, supply, point, (since, to)).await?;
                PointUse::from_readings(from, to, readings)
            }
        }
    }
}

/// Wh and number of the days with data in `[from, to)` of a point, without reading interval values
/// and, where they were read for `used` already, without asking for readings again.
pub(crate) async fn total(
    conn: &mut Conn,
    point: &ServicePoint,
    used: &PointUse,
    (from, to): (Date, Date),
) -> Result<(i64, usize), PortalError> {
    if let ReadBefore::Readings(readings) = &used.from
        && readings.tell_of((from, to))
    {
        return readings.total(from, to);
    }
    let total = conn.total_wh(point.account_id, point.id, channel(point), from, to);
    let (wh, days) = total.await?;
    Ok((wh, usize::try_from(days).unwrap_or_default()))
}

/// What a point used in `[from, to)`.
pub async fn of(
    conn: &mut Conn,
    supply: &Supply,
    point: &ServicePoint,
    from: Date,
    to: Date,
) -> Result<PointUse, PortalError> {
    if supply.interval_days_of(point.id).is_some() {
        let (account, channel) = (point.account_id, channel(point));
        let stored = conn.stored_days(account, point.id, channel, from, to);
        return Ok(PointUse::from_intervals(from, to, stored.await?));
    }
    let readings = PointReadings::of(conn, supply, point, (from, to)).await?;
    PointUse::from_readings(from, to, readings)
}

/// Whether a value is not the meter's own.
pub const fn is_estimate(slot: Slot) -> bool {
    matches!(slot.quality(), Quality::Estimated | Quality::Edited)
}

fn from_interval_day(day: &IntervalDay) -> DayUse {
    DayUse {
        date: day.local_day(),
        resolution_minutes: day.resolution_minutes(),
        slots: day.slots().to_vec(),
    }
}

/// Wh between two readings of a register, times its multiplier; over the top of the register when
/// it rolled over. `gas` is the conversion of the days between them, where gas is metered by volume.
pub fn advance_wh(
    register: &Register,
    from: i64,
    to: i64,
    gas: Option<&GasConversion>,
) -> Result<i64, PortalError> {
    let spec = crate::readings::spec(register)?;
    wh_between(
        register,
        from,
        from + metering::advance(from, to, &spec),
        gas,
    )
}

/// Wh from one position of a register to another, see [`metering::RegisterTrack`]; negative
/// backwards. `gas` as in [`advance_wh`].
pub fn wh_between(
    register: &Register,
    from: i64,
    to: i64,
    gas: Option<&GasConversion>,
) -> Result<i64, PortalError> {
    let spec = crate::readings::spec(register)?;
    let wh = match (GasUnit::from_label(&register.unit), gas) {
        (Some(unit), Some(gas)) => metering::gas_units_to_wh(to - from, &spec, unit, gas),
        (Some(_), None) => {
            let id = register.id;
            return Err(PortalError::Internal(format!(
                "register {id} counts volume of no gas"
            )));
        }
        (None, _) => metering::wh_between(from, to, &spec),
    };
    wh.ok_or_else(|| PortalError::Internal(format!("register {} advances too far", register.id)))
}
