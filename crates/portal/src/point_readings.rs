//! The register readings of a point, read once for all that is worked out from them: the days
//! between them, the first and the last of those, and how far a register went.

use std::collections::BTreeMap;

use accounts::{Register, ServicePoint, Supply};
use jiff::civil::Date;
use metering::{MeterReading, MeteringRepository as _, ReadingStatus};
use store::Conn;

use crate::consumption::{DayUse, WHOLE_DAY, advance_wh, registers};
use crate::error::PortalError;
use crate::gas_book::GasBook;

/// Newest readings of an account that are looked at, whatever their status…
const READINGS: usize = 200;
/// …and more where many registers share them: five years of a reading a month.
const READINGS_A_REGISTER: usize = 60;

/// What is known of the registers of a point.
pub struct PointReadings {
    /// How its gas volume becomes energy.
    pub gas: GasBook,
    /// The account's newest readings, whatever their register and status; newest first.
    pub newest: Vec<MeterReading>,
    /// The registers with their accepted readings, oldest first.
    registers: Vec<(Register, Vec<MeterReading>)>,
}

impl PointReadings {
    /// Reads them.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn of(
        conn: &mut Conn,
        supply: &Supply,
        point: &ServicePoint,
    ) -> Result<Self, PortalError> {
        let limit = READINGS.max(READINGS_A_REGISTER * supply.registers.len());
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let newest = conn.readings(point.account_id, limit).await?;
        let gas = GasBook::of(conn, supply, point).await?;
        let of_register = |register: &Register| {
            let mut taken: Vec<MeterReading> = newest
                .iter()
                .filter(|reading| reading.register_id == register.id)
                .filter(|reading| reading.status == ReadingStatus::Accepted)
                .cloned()
                .collect();
            taken.sort_by_key(|reading| (reading.read_on, reading.received_at));
            (register.clone(), taken)
        };
        let registers = registers(supply, point).map(|(_, register)| of_register(register));
        Ok(Self {
            gas,
            registers: registers.collect(),
            newest,
        })
    }

    /// The accepted readings of a register, oldest first.
    pub fn taken(&self, register: &Register) -> &[MeterReading] {
        let mut known = self.registers.iter();
        known
            .find(|(one, _)| one.id == register.id)
            .map_or(&[], |(_, taken)| taken)
    }

    /// First and last day that lie between two readings.
    pub fn range(&self) -> Option<(Date, Date)> {
        let spans = self.registers.iter().filter_map(|(_, taken)| {
            let (first, last) = (taken.first()?.read_on, taken.last()?.read_on);
            (first < last).then_some((first, last))
        });
        let (first, end) = spans.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))?;
        Some((first, end.yesterday().ok()?))
    }

    /// The days of `[from, to)`, with what was used between readings spread over them.
    ///
    /// # Errors
    /// When an advance cannot be worked out.
    pub fn days(&self, from: Date, to: Date) -> Result<Vec<DayUse>, PortalError> {
        let mut by_day = BTreeMap::<Date, i64>::new();
        for (register, taken) in &self.registers {
            for pair in taken.windows(2) {
                let (begin, end) = (pair[0].read_on, pair[1].read_on);
                if end <= from || begin >= to {
                    continue;
                }
                let gas = self.gas.by_volume(begin, end)?;
                let wh = advance_wh(register, pair[0].value, pair[1].value, gas.as_ref())?;
                for (date, share) in spread((begin, end), wh, (from, to)) {
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
}

/// `wh` spread over the days `[begin, end)` as evenly as whole Wh allow, so that all of them sum to
/// `wh` exactly; those of them that lie in `[from, to)`.
fn spread(
    (begin, end): (Date, Date),
    wh: i64,
    (from, to): (Date, Date),
) -> impl Iterator<Item = (Date, i64)> {
    let days = |until: Date| until.since(begin).map_or(0, |span| span.get_days());
    let count = i128::from(days(end)).max(1);
    let upto =
        move |index: i32| i64::try_from(i128::from(wh) * i128::from(index) / count).unwrap_or(0);
    let first = begin.max(from);
    first
        .series(jiff::Span::new().days(1))
        .take_while(move |date| *date < end.min(to))
        .zip(days(first)..)
        .map(move |(date, index)| (date, upto(index + 1) - upto(index)))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::spread;

    const ALWAYS: (jiff::civil::Date, jiff::civil::Date) = (date(1, 1, 1), date(9999, 1, 1));

    #[test]
    fn use_between_readings_is_spread_without_losing_a_watt_hour() {
        let october = (date(2026, 10, 1), date(2026, 11, 1));
        let days: Vec<_> = spread(october, 100_001, ALWAYS).collect();
        assert_eq!(days.len(), 31);
        assert_eq!(days.iter().map(|(_, wh)| wh).sum::<i64>(), 100_001);
        let most = days.iter().map(|(_, wh)| *wh).max();
        let least = days.iter().map(|(_, wh)| *wh).min();
        assert_eq!(most.zip(least).map(|(most, least)| most - least), Some(1));
    }

    #[test]
    fn a_part_of_the_days_has_what_it_has_in_the_whole() {
        let october = (date(2026, 10, 1), date(2026, 11, 1));
        let whole: Vec<_> = spread(october, 100_001, ALWAYS).collect();
        let part: Vec<_> =
            spread(october, 100_001, (date(2026, 10, 11), date(2026, 10, 15))).collect();
        assert_eq!(part, whole[10..14]);
    }

    #[test]
    fn two_readings_on_one_day_spread_nothing() {
        let day = (date(2026, 10, 1), date(2026, 10, 1));
        assert_eq!(spread(day, 5, ALWAYS).count(), 0);
    }
}
