//! The register readings that tell of a point on some days, read once for all that is worked out
//! from them: the days between them, and how far a register went.

use std::iter;

use accounts::{Meter, Register, ServicePoint, Supply};
use jiff::civil::Date;
use metering::{
    MeteringRepository as _, Quality, ReadingSource, RegisterTrack, Shown, Slot, TakenReading,
};
use store::Conn;
use tariff::spread_until;

use crate::consumption::{DayUse, WHOLE_DAY, wh_between};
use crate::error::PortalError;
use crate::gas_book::GasBook;
use crate::readings::spec;

/// What is known of the registers of a point around some days.
pub struct PointReadings {
    /// How its gas volume becomes energy.
    pub gas: GasBook,
    /// The days that are told of.
    days: (Date, Date),
    registers: Vec<RegisterReadings>,
}

/// What is known of a register.
pub struct RegisterReadings {
    register: Register,
    /// Its accepted readings, oldest first.
    pub taken: Vec<TakenReading>,
    /// Where it stood.
    pub track: RegisterTrack,
}

impl PointReadings {
    /// Reads what tells of the days `[from, to]`, however many readings there are.
    ///
    /// # Errors
    /// When the store fails, or a register has no face that can be read.
    pub async fn of(
        conn: &mut Conn,
        supply: &Supply,
        point: &ServicePoint,
        days: (Date, Date),
    ) -> Result<Self, PortalError> {
        let accepted = conn
            .readings_of_point(point.account_id, point.id, days)
            .await?;
        // What lies between two readings is converted as a whole, also beyond the days.
        let read = || accepted.iter().map(|one| one.read_on);
        let gas_days = (
            read().min().map_or(days.0, |first| first.min(days.0)),
            read().max().map_or(days.1, |last| last.max(days.1)),
        );
        let gas = GasBook::of(conn, (supply, point), gas_days).await?;
        let registers = supply.registers_of(point.id).map(|(meter, register)| {
            let of_register = accepted.iter().filter(|one| one.register_id == register.id);
            RegisterReadings::new(meter, register, of_register.copied().collect())
        });
        Ok(Self {
            gas,
            days,
            registers: registers.collect::<Result<_, _>>()?,
        })
    }

    /// Whether they tell of the days `[from, to]`.
    pub fn tell_of(&self, (from, to): (Date, Date)) -> bool {
        self.days.0 <= from && to <= self.days.1
    }

    /// What is known of a register.
    pub fn register(&self, register: &Register) -> Option<&RegisterReadings> {
        let mut known = self.registers.iter();
        known.find(|one| one.register.id == register.id)
    }

    /// The days of `[from, to)`, with what was used between readings spread over them.
    ///
    /// # Errors
    /// When an advance cannot be worked out.
    pub fn days(&self, from: Date, to: Date) -> Result<Vec<DayUse>, PortalError> {
        let dates = iter::successors(Some(from), |date| date.tomorrow().ok());
        let day = |(date, wh): (Date, Option<i64>)| {
            Some(DayUse {
                date,
                resolution_minutes: WHOLE_DAY,
                slots: vec![Slot::new(wh?, Quality::Estimated)],
            })
        };
        let by_day = self.by_day(from, to)?;
        Ok(dates.zip(by_day).filter_map(day).collect())
    }

    /// Wh of the days of `[from, to)` that are known, and how many they are.
    ///
    /// # Errors
    /// When an advance cannot be worked out.
    pub fn total(&self, from: Date, to: Date) -> Result<(i64, usize), PortalError> {
        let by_day = self.by_day(from, to)?;
        let known = || by_day.iter().flatten();
        Ok((known().sum(), known().count()))
    }

    /// Wh of each day of `[from, to)`, where it lies between readings.
    fn by_day(&self, from: Date, to: Date) -> Result<Vec<Option<i64>>, PortalError> {
        let length = usize::try_from((to - from).get_days()).unwrap_or(0);
        let mut by_day = vec![None; length];
        for RegisterReadings {
            register, track, ..
        } in &self.registers
        {
            for ((begin, opening), (end, closing)) in track.steps() {
                if end <= from || begin >= to {
                    continue;
                }
                let gas = self.gas.by_volume(begin, end)?;
                let wh = wh_between(register, opening, closing, gas.as_ref())?;
                let offset = usize::try_from((begin - from).get_days()).unwrap_or(0);
                let shares = spread((begin, end), wh, (from, to));
                for (day, share) in by_day.iter_mut().skip(offset).zip(shares) {
                    *day = Some(day.unwrap_or(0) + share);
                }
            }
        }
        Ok(by_day)
    }
}

impl RegisterReadings {
    /// `taken` are accepted readings of `register`, oldest first.
    fn new(
        meter: &Meter,
        register: &Register,
        taken: Vec<TakenReading>,
    ) -> Result<Self, PortalError> {
        let shown = taken.iter().map(|one| Shown {
            on: one.read_on,
            value: one.value,
            is_estimate: one.source == ReadingSource::Estimate,
        });
        let fitted = (meter.installed_on, meter.removed_on);
        let track = RegisterTrack::new(&shown.collect::<Vec<_>>(), fitted, &spec(register)?);
        Ok(Self {
            register: register.clone(),
            taken,
            track,
        })
    }
}

/// `wh` spread over the days `[begin, end)` as evenly as whole Wh allow, so that all of them sum to
/// `wh` exactly: the shares of those that lie in `[from, to)`, in order.
fn spread(
    (begin, end): (Date, Date),
    wh: i64,
    (from, to): (Date, Date),
) -> impl Iterator<Item = i64> {
    let days = |until: Date| (until - begin).get_days();
    let count = days(end);
    let upto = move |index: i32| spread_until(wh, index, count);
    (days(begin.max(from))..days(end.min(to))).map(move |index| upto(index + 1) - upto(index))
}

#[cfg(test)]
pub(crate) mod tests;
