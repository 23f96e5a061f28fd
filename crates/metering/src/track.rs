//! Where a register stood on each day, on one line on which it never starts again at zero.
//!
//! A face shows a position modulo its capacity. On the line an estimate that was too high lies
//! above the reading that comes after it, so that what was billed too much is a negative advance
//! and not nearly a whole turn of the face.

use jiff::civil::Date;

use crate::{RegisterSpec, advance, units_to_wh};

/// The readings of a register that lie around some days, on the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterTrack {
    face: RegisterSpec,
    /// Day, position, and which of the given readings; days ascend and are different.
    read: Vec<(Date, i64, usize)>,
}

/// Where a register stood at the start of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stood {
    /// In 10^-decimals of its unit, on the line of its track.
    pub position: i64,
    /// How we know.
    pub known_by: KnownBy,
}

/// What a face showed on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The local day, at its start.
    pub on: Date,
    /// In 10^-decimals of the register's unit.
    pub value: i64,
    /// Somebody worked it out; nobody read it.
    pub is_estimate: bool,
}

/// How a position is known. Numbers are places among the readings that the track was made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KnownBy {
    /// It was read that day.
    Reading(usize),
    /// It lies on the straight line through two readings.
    Line(usize, usize),
}

impl RegisterTrack {
    /// The track of `readings`, oldest first; of several on one day the last one counts, and what
    /// was read before what was not. A meter stands still before it is fitted and after it is
    /// removed: what it showed then it showed on the day itself, so that its final reading closes
    /// it. An estimate between two days that were read says nothing, and one before or after them
    /// may be too high.
    #[must_use]
    pub fn new(
        readings: &[Shown],
        (fitted, removed): (Date, Option<Date>),
        face: &RegisterSpec,
    ) -> Self {
        let mut on_days: Vec<(Date, usize)> = Vec::with_capacity(readings.len());
        for (place, one) in readings.iter().enumerate() {
            let on = removed.map_or(one.on, |removed| one.on.min(removed));
            let on = on.max(fitted);
            match on_days.last_mut().filter(|(last, _)| *last == on) {
                Some((_, known)) if one.is_estimate && !readings[*known].is_estimate => {}
                Some((_, known)) => *known = place,
                None => on_days.push((on, place)),
            }
        }
        let was_read = |(_, place): &(Date, usize)| !readings[*place].is_estimate;
        let first = on_days.iter().position(was_read);
        let last = on_days.iter().rposition(was_read);
        let mut track = Self {
            face: *face,
            read: Vec::with_capacity(on_days.len()),
        };
        for (index, (on, place)) in on_days.into_iter().enumerate() {
            let one = &readings[place];
            let is_between = first < Some(index) && Some(index) < last;
            if one.is_estimate && is_between {
                continue;
            }
            let position = track.next(one, readings);
            track.read.push((on, position, place));
        }
        track
    }

    /// The position of the reading after those that are there.
    fn next(&self, one: &Shown, readings: &[Shown]) -> i64 {
        let Some((_, before, place)) = self.read.last() else {
            return one.value;
        };
        if one.is_estimate || readings[*place].is_estimate {
            return self.nearest_to(one.value, *before);
        }
        before
            + advance(
                before.rem_euclid(self.face.capacity()),
                one.value,
                &self.face,
            )
    }

    /// Where the register stood at the start of a day: as read that day, else on the straight line
    /// through the readings around it, else carried on from the two that are nearest. `None` when
    /// that is not known: fewer than two readings, or a line that falls below zero.
    #[must_use]
    pub fn on(&self, day: Date) -> Option<Stood> {
        let after = self.read.partition_point(|(on, ..)| *on < day);
        if let Some((on, position, place)) = self.read.get(after)
            && *on == day
        {
            return Some(Stood {
                position: *position,
                known_by: KnownBy::Reading(*place),
            });
        }
        let last = self.read.len().checked_sub(1).filter(|last| *last > 0)?;
        let index = after.clamp(1, last);
        let ((begin, from, a), (end, to, b)) = (self.read[index - 1], self.read[index]);
        let days = |until: Date| until.since(begin).map(|span| i128::from(span.get_days()));
        let (length, into) = (days(end).ok()?, days(day).ok()?);
        let went = i128::from(to - from);
        let position = if into > length && went < 0 {
            // Nothing is used backwards after the last reading.
            i128::from(to)
        } else {
            i128::from(from) + went * into / length
        };
        let position = i64::try_from(position).ok().filter(|found| *found >= 0)?;
        Some(Stood {
            position,
            known_by: KnownBy::Line(a, b),
        })
    }

    /// From each day on which it was read to the next, with the positions on both.
    pub fn steps(&self) -> impl Iterator<Item = ((Date, i64), (Date, i64))> {
        let at = |known: &(Date, i64, usize)| (known.0, known.1);
        self.read
            .windows(2)
            .map(move |two| (at(&two[0]), at(&two[1])))
    }

    /// The position at which the face shows `shown` that is nearest to `expected`, or to the first
    /// reading when nothing is expected; `None` without either.
    #[must_use]
    pub fn nearest(&self, shown: i64, expected: Option<i64>) -> Option<i64> {
        let first = self.read.first().map(|(_, position, _)| *position);
        Some(self.nearest_to(shown, expected.or(first)?))
    }

    fn nearest_to(&self, shown: i64, expected: i64) -> i64 {
        let capacity = self.face.capacity();
        let ahead = (shown - expected).rem_euclid(capacity);
        if ahead > capacity / 2 {
            expected + ahead - capacity
        } else {
            expected + ahead
        }
    }
}

/// Wh from one position to another of a register of kWh, times its multiplier; negative backwards.
///
/// What each position stands for is rounded, and not the difference: advances that follow one
/// another sum to the advance from the first to the last to the watt-hour. `None` when it cannot
/// be counted.
#[must_use]
pub fn wh_between(from: i64, to: i64, face: &RegisterSpec) -> Option<i64> {
    let capacity = face.capacity();
    let shown = |position: i64| units_to_wh(position.rem_euclid(capacity), face);
    let turns = to.div_euclid(capacity) - from.div_euclid(capacity);
    let whole = units_to_wh(capacity, face)?.checked_mul(turns)?;
    shown(to)?.checked_sub(shown(from)?)?.checked_add(whole)
}

#[cfg(test)]
mod tests;
