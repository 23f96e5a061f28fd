//! How far each register went between readings, with the readings at both ends.

use accounts::{Meter, Register, ServicePoint, Supply};
use billing::document::{Corrects, RegisterStood};
use jiff::civil::Date;
use metering::{KnownBy, ReadingSource, Stood, TakenReading};
use tariff::{Period, ReadingKind, ReadingUsed, RegisterAdvance, RegisterShown};

use super::ends::Ends;
use crate::consumption;
use crate::error::PortalError;
use crate::point_readings::{PointReadings, RegisterReadings};
use crate::readings::spec;

/// How finely a period is told.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Steps {
    /// From its first day to its last: a bill.
    Whole,
    /// From each reading inside it to the next, so that its days have what each reading says.
    ByReading,
}

/// Advances, and where the registers stood by them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Advanced {
    pub(super) advances: Vec<RegisterAdvance>,
    /// As the bill before closed.
    pub(crate) opened: Vec<RegisterStood>,
    /// At the end, for the next bill.
    pub(crate) closed: Vec<RegisterStood>,
    /// What the bill before charged too much or too little.
    pub(crate) corrects: Option<Corrects>,
}

/// The advances of a point's registers in `period`, opened and closed where `ends` says so.
pub(super) fn advanced(
    known: &PointReadings,
    (supply, point): (&Supply, &ServicePoint),
    period: Period,
    steps: Steps,
    ends: &Ends,
) -> Result<Advanced, PortalError> {
    let mut advanced = Advanced {
        opened: ends.opened.clone(),
        closed: ends.opened.clone(),
        ..Advanced::default()
    };
    for (meter, register) in supply.registers_of(point.id) {
        // What the bill after does not know of is charged from its own first bill on.
        let is_later = !ends.closes.is_empty() && ends.closes_at(register).is_none();
        let Some(readings) = known.register(register).filter(|_| !is_later) else {
            continue;
        };
        let one = One {
            meter,
            register,
            readings,
            ends,
            known,
        };
        let from = ends.starts(supply, (meter, register), period);
        let to = meter
            .removed_on
            .map_or(period.to(), |gone| gone.min(period.to()));
        if from < to {
            one.advance((from, to), period, steps, &mut advanced)?;
        } else if to <= period.from() {
            one.settle(to, period, &mut advanced)?;
        }
    }
    Ok(advanced)
}

/// One register of a point.
struct One<'a> {
    meter: &'a Meter,
    register: &'a Register,
    readings: &'a RegisterReadings,
    ends: &'a Ends,
    known: &'a PointReadings,
}

/// Where a register stood at one end of an advance, and how a bill tells it.
#[derive(Clone)]
struct Mark {
    position: i64,
    shown: i64,
    reading: ReadingUsed,
}

impl One<'_> {
    /// The advances from one day to another.
    fn advance(
        &self,
        (from, to): (Date, Date),
        period: Period,
        steps: Steps,
        into: &mut Advanced,
    ) -> Result<(), PortalError> {
        let mut days = vec![from, to];
        if steps == Steps::ByReading {
            let read = self.readings.taken.iter().map(|one| one.read_on);
            days.extend(read.filter(|on| from < *on && *on < to));
            days.sort_unstable();
            days.dedup();
        }
        let mut marks = Vec::with_capacity(days.len());
        for day in &days {
            let now = self.mark(*day)?;
            let billed = match *day {
                day if day == from => self.ends.opened_at(self.register),
                day if day == to => self.ends.closes_at(self.register),
                _ => None,
            };
            marks.push(match billed {
                Some(billed) => self.billed(billed, now.as_ref()),
                None => now,
            });
        }
        for (pair, on) in marks.windows(2).zip(days.windows(2)) {
            let (Some(opening), Some(closing)) = (&pair[0], &pair[1]) else {
                let serial = &self.meter.serial;
                let message = format!("Meter {serial} has no readings to bill from.");
                return Err(PortalError::invalid("bill.no_readings", "", message));
            };
            self.push((opening, closing), (on[0], on[1]), into)?;
        }
        if let Some(Some(opening)) = marks.first() {
            self.correct(opening, from, period, into)?;
        }
        Ok(())
    }

    /// What is left to settle of a register that was removed on `gone`, before the period: what
    /// its final reading differs from what the bill before closed it at.
    fn settle(&self, gone: Date, period: Period, into: &mut Advanced) -> Result<(), PortalError> {
        let Some(billed) = self.ends.opened_at(self.register) else {
            return Ok(());
        };
        let now = self.mark(gone)?;
        let Some(opening) = self.billed(billed, now.as_ref()) else {
            return Ok(());
        };
        let closing = match self.ends.closes_at(self.register) {
            Some(closes) => self.billed(closes, now.as_ref()),
            None => now,
        };
        let Some(closing) = closing.filter(|closing| closing.position != opening.position) else {
            return Ok(());
        };
        // Both ends are told on the day it was removed: the energy belongs to no day of the bill.
        self.push((&opening, &closing), (period.from(), period.to()), into)?;
        self.correct(&opening, gone, period, into)
    }

    /// Where the register stood at the start of a day, by all that is known now.
    fn mark(&self, day: Date) -> Result<Option<Mark>, PortalError> {
        let Some(stood) = self.readings.track.on(day) else {
            return Ok(None);
        };
        let face = spec(self.register)?;
        let shown = stood.position.rem_euclid(face.capacity());
        let (kind, reading_id) = self.source(stood);
        let value = metering::format_reading(shown, &face);
        Ok(Some(Mark {
            position: stood.position,
            shown,
            reading: ReadingUsed {
                reading_id,
                register_label: self.register.label.clone(),
                date: day,
                value: format!("{value} {}", self.register.unit),
                kind,
            },
        }))
    }

    fn source(&self, stood: Stood) -> (ReadingKind, String) {
        let taken = |place: usize| -> Option<&TakenReading> { self.readings.taken.get(place) };
        let id = |place: usize| taken(place).map_or_else(String::new, |one| one.id.to_string());
        match stood.known_by {
            KnownBy::Reading(place) => {
                let kind = match taken(place).map(|one| one.source) {
                    Some(ReadingSource::Smart) => ReadingKind::Smart,
                    Some(ReadingSource::Customer) => ReadingKind::Customer,
                    Some(ReadingSource::Field) => ReadingKind::Actual,
                    Some(ReadingSource::Estimate) | None => ReadingKind::Estimated,
                };
                (kind, id(place))
            }
            KnownBy::Line(a, b) => {
                let between = format!("estimate:{}:{}", id(a), id(b));
                (ReadingKind::Estimated, between)
            }
        }
    }

    /// Where another bill has it, on the line of what is known now.
    fn billed(&self, billed: &RegisterStood, now: Option<&Mark>) -> Option<Mark> {
        let expected = now.map(|now| now.position);
        let position = self.readings.track.nearest(billed.value, expected)?;
        Some(Mark {
            position,
            shown: billed.value,
            reading: billed.reading.clone(),
        })
    }

    fn push(
        &self,
        (opening, closing): (&Mark, &Mark),
        (from, to): (Date, Date),
        into: &mut Advanced,
    ) -> Result<(), PortalError> {
        let (register, face) = (self.register, spec(self.register)?);
        let gas = self.known.gas.by_volume(from, to)?;
        let at = (opening.position, closing.position);
        let id = register.id.to_string();
        into.advances.push(RegisterAdvance {
            role: register.role.code().to_owned(),
            wh: consumption::wh_between(register, at.0, at.1, gas.as_ref())?,
            register: RegisterShown {
                id: id.clone(),
                opening: opening.shown,
                closing: closing.shown,
            },
            opening: opening.reading.clone(),
            closing: closing.reading.clone(),
            conversion: consumption::conversion_words(register, &face, gas.as_ref()),
        });
        into.closed.retain(|known| known.register != id);
        into.closed.push(RegisterStood {
            register: id,
            value: closing.shown,
            reading: closing.reading.clone(),
        });
        Ok(())
    }

    /// The last day on which an estimate knows what was used: that of the last reading it was made
    /// from, else of the oldest that there is, in the customer's favour.
    fn rests_on(&self, estimate: &ReadingUsed, period: Period) -> Date {
        let taken = || self.readings.taken.iter();
        let named = taken().filter(|one| estimate.reading_id.contains(&one.id.to_string()));
        let before = |day: &Date| *day < period.from();
        let named = named.map(|one| one.read_on).filter(before).max();
        let oldest = || taken().map(|one| one.read_on).filter(before).min();
        named.or_else(oldest).unwrap_or(period.from())
    }

    /// Notes how far the bill before was off, where this one puts it right.
    fn correct(
        &self,
        opening: &Mark,
        on: Date,
        period: Period,
        into: &mut Advanced,
    ) -> Result<(), PortalError> {
        let is_billed = self.ends.opened_at(self.register).is_some();
        let now = self
            .mark(on)?
            .filter(|_| is_billed && self.ends.closes.is_empty());
        let Some(now) = now.filter(|now| now.position != opening.position) else {
            return Ok(());
        };
        let gas = self.known.gas.by_volume(period.from(), period.to())?;
        let at = (now.position, opening.position);
        let off = consumption::wh_between(self.register, at.0, at.1, gas.as_ref())?;
        let since = self.rests_on(&opening.reading, period);
        let known = into.corrects.unwrap_or(Corrects {
            wh: 0,
            is_of_estimate: true,
            since,
        });
        into.corrects = Some(Corrects {
            wh: known.wh.saturating_add(off),
            is_of_estimate: known.is_of_estimate && opening.reading.kind == ReadingKind::Estimated,
            since: known.since.min(since),
        });
        Ok(())
    }
}

#[cfg(test)]
mod tests;
