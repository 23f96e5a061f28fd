//! What a service point used, day by day: from interval data, or spread between readings.
//!
//! Usage, home and billing all read it here, so that they can never differ.

use accounts::{Meter, Register, ServicePoint, Supply};
use base::AccountId;
use jiff::civil::Date;
use metering::{
    Channel, GasConversion, GasUnit, IntervalDay, MeterReading, MeteringRepository as _, Quality,
    ReadingStatus, StoredDay,
};
use store::Conn;

use crate::error::PortalError;
pub use crate::gas_book::{GasBook, conversion_words};

/// Minutes in a day, as the resolution of what is only known by the day.
pub const WHOLE_DAY: u16 = 1440;
/// Readings looked at to spread use between them.
const READINGS: i64 = 200;

/// One local day of use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayUse {
    /// The local day.
    pub date: Date,
    /// Minutes a slot; [`WHOLE_DAY`] when only the day is known.
    pub resolution_minutes: u16,
    /// Wh a slot, in elapsed order from local midnight; `None` where nothing is known.
    pub wh: Vec<Option<i64>>,
    /// Whether each slot is an estimate.
    pub estimated: Vec<bool>,
}

impl DayUse {
    /// Sum of what is known.
    pub fn total_wh(&self) -> i64 {
        self.wh.iter().flatten().sum()
    }

    /// Slots without a value.
    pub fn missing(&self) -> usize {
        self.wh.iter().filter(|wh| wh.is_none()).count()
    }

    /// Slots that are estimates.
    pub fn estimates(&self) -> usize {
        self.estimated
            .iter()
            .filter(|estimated| **estimated)
            .count()
    }
}

/// The use of a point over a range of days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PointUse {
    /// Days with any data, in order.
    pub days: Vec<DayUse>,
    /// No interval data: the days are spread between readings (C12).
    pub from_readings: bool,
    /// The interval days as stored, with the range that was asked for: the engine rates them
    /// without reading them again.
    stored: Option<(Date, Date, Vec<StoredDay>)>,
}

impl PointUse {
    /// The stored days of `[from, to)`, if all of them were read.
    pub fn stored_within(&self, from: Date, to: Date) -> Option<impl Iterator<Item = &StoredDay>> {
        let (read_from, read_to, days) = self.stored.as_ref()?;
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

/// What a point used in `[from, to)`.
pub async fn of(
    conn: &mut Conn,
    supply: &Supply,
    point: &ServicePoint,
    from: Date,
    to: Date,
) -> Result<PointUse, PortalError> {
    let account = point.account_id;
    let stored = conn
        .stored_days(account, point.id, channel(point), from, to)
        .await?;
    let metered = !stored.is_empty()
        || conn
            .interval_range(account, point.id, channel(point))
            .await?
            .is_some();
    if metered {
        let days = stored.iter().map(|one| from_interval_day(&one.day));
        return Ok(PointUse {
            days: days.collect(),
            from_readings: false,
            stored: Some((from, to, stored)),
        });
    }
    let spread = from_readings(conn, account, supply, point).await?;
    let inside = |day: &DayUse| day.date >= from && day.date < to;
    Ok(PointUse {
        days: spread.into_iter().filter(inside).collect(),
        from_readings: true,
        stored: None,
    })
}

/// First and last day of a point with any data.
pub async fn range(
    conn: &mut Conn,
    supply: &Supply,
    point: &ServicePoint,
) -> Result<Option<(Date, Date)>, PortalError> {
    let account = point.account_id;
    if let Some(range) = conn
        .interval_range(account, point.id, channel(point))
        .await?
    {
        return Ok(Some(range));
    }
    let spread = from_readings(conn, account, supply, point).await?;
    Ok(spread
        .first()
        .zip(spread.last())
        .map(|(first, last)| (first.date, last.date)))
}

/// Wh and number of the days with data in `[from, to)`, without reading their values.
pub async fn total(
    conn: &mut Conn,
    supply: &Supply,
    point: &ServicePoint,
    from: Date,
    to: Date,
    from_readings: bool,
) -> Result<(i64, usize), PortalError> {
    if from_readings {
        let used = of(conn, supply, point, from, to).await?;
        return Ok((
            used.days.iter().map(DayUse::total_wh).sum(),
            used.days.len(),
        ));
    }
    let totals = conn
        .day_totals(point.account_id, point.id, channel(point), from, to)
        .await?;
    Ok((totals.iter().map(|day| day.total_wh).sum(), totals.len()))
}

fn from_interval_day(day: &IntervalDay) -> DayUse {
    DayUse {
        date: day.local_day(),
        resolution_minutes: day.resolution_minutes(),
        wh: day.values().collect(),
        estimated: day
            .qualities()
            .map(|quality| matches!(quality, Quality::Estimated | Quality::Edited))
            .collect(),
    }
}

/// The registers of a point's meters.
pub fn registers<'a>(
    supply: &'a Supply,
    point: &ServicePoint,
) -> impl Iterator<Item = (&'a Meter, &'a Register)> {
    let point = point.id;
    supply
        .meters
        .iter()
        .filter(move |meter| meter.service_point_id == point)
        .flat_map(|meter| {
            let of_meter = move |register: &&Register| register.meter_id == meter.id;
            supply
                .registers
                .iter()
                .filter(of_meter)
                .map(move |register| (meter, register))
        })
}

async fn from_readings(
    conn: &mut Conn,
    account: AccountId,
    supply: &Supply,
    point: &ServicePoint,
) -> Result<Vec<DayUse>, PortalError> {
    let readings = conn.readings(account, READINGS).await?;
    let gas = GasBook::of(conn, supply, point).await?;
    let mut by_day = std::collections::BTreeMap::<Date, i64>::new();
    for (_, register) in registers(supply, point) {
        let mut taken: Vec<&MeterReading> = readings
            .iter()
            .filter(|reading| reading.register_id == register.id)
            .filter(|reading| reading.status == ReadingStatus::Accepted)
            .collect();
        taken.sort_by_key(|reading| (reading.read_on, reading.received_at));
        for pair in taken.windows(2) {
            let gas = gas.by_volume(pair[0].read_on, pair[1].read_on)?;
            let wh = advance_wh(register, pair[0].value, pair[1].value, gas.as_ref())?;
            for (date, share) in spread(pair[0].read_on, pair[1].read_on, wh) {
                *by_day.entry(date).or_default() += share;
            }
        }
    }
    let day = |(date, wh)| DayUse {
        date,
        resolution_minutes: WHOLE_DAY,
        wh: vec![Some(wh)],
        estimated: vec![true],
    };
    Ok(by_day.into_iter().map(day).collect())
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
    let units = metering::advance(from, to, &spec);
    let wh = match (GasUnit::from_label(&register.unit), gas) {
        (Some(unit), Some(gas)) => metering::gas_units_to_wh(units, &spec, unit, gas),
        (Some(_), None) => {
            let id = register.id;
            return Err(PortalError::Internal(format!(
                "register {id} counts volume of no gas"
            )));
        }
        (None, _) => metering::units_to_wh(units, &spec),
    };
    wh.ok_or_else(|| PortalError::Internal(format!("register {} advances too far", register.id)))
}

/// `wh` spread over the days `[from, to)` as evenly as whole Wh allow; sums to `wh` exactly.
fn spread(from: Date, to: Date, wh: i64) -> Vec<(Date, i64)> {
    let days: Vec<Date> = from
        .series(jiff::Span::new().days(1))
        .take_while(|day| *day < to)
        .collect();
    let count = i128::try_from(days.len()).unwrap_or(i128::MAX).max(1);
    let upto = |index: usize| {
        let index = i128::try_from(index).unwrap_or(0);
        i64::try_from(i128::from(wh) * index / count).unwrap_or(0)
    };
    days.into_iter()
        .enumerate()
        .map(|(index, day)| (day, upto(index + 1) - upto(index)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::spread;
    use jiff::civil::date;

    #[test]
    fn use_between_readings_is_spread_without_losing_a_watt_hour() {
        let days = spread(date(2026, 10, 1), date(2026, 11, 1), 100_001);
        assert_eq!(days.len(), 31);
        assert_eq!(days.iter().map(|(_, wh)| wh).sum::<i64>(), 100_001);
        let most = days.iter().map(|(_, wh)| *wh).max();
        let least = days.iter().map(|(_, wh)| *wh).min();
        assert_eq!(most.zip(least).map(|(most, least)| most - least), Some(1));
    }

    #[test]
    fn two_readings_on_one_day_spread_nothing() {
        assert!(spread(date(2026, 10, 1), date(2026, 10, 1), 5).is_empty());
    }
}
