//! How far each register went between readings, with the readings at both ends.

use accounts::{Register, RegisterRole, ServicePoint, Supply};
use jiff::civil::Date;
use metering::{GasConversion, MeterReading, ReadingSource, RegisterSpec};
use tariff::{Period, ReadingKind, ReadingUsed, RegisterAdvance};

use crate::consumption;
use crate::error::PortalError;
use crate::point_readings::PointReadings;
use crate::readings::spec;

/// How finely a period is told.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Steps {
    /// From its first day to its last: a bill.
    Whole,
    /// From each reading inside it to the next, so that its days have what each reading says.
    ByReading,
}

pub(super) fn advances(
    readings: &PointReadings,
    supply: &Supply,
    point: &ServicePoint,
    period: Period,
    steps: Steps,
) -> Result<Vec<RegisterAdvance>, PortalError> {
    let mut advances = Vec::new();
    for (meter, register) in consumption::registers(supply, point) {
        if meter.removed_on.is_some_and(|gone| gone <= period.from()) {
            continue;
        }
        let face = spec(register)?;
        let taken = readings.taken(register);
        let mut marks = vec![period.from(), period.to()];
        if steps == Steps::ByReading {
            let read = taken.iter().map(|one| one.read_on);
            marks.extend(read.filter(|on| period.from() < *on && *on < period.to()));
            marks.sort_unstable();
            marks.dedup();
        }
        for pair in marks.windows(2) {
            let opening = value_on(taken, pair[0], &face);
            let (Some(opening), Some(closing)) = (opening, value_on(taken, pair[1], &face)) else {
                return Err(PortalError::invalid(
                    "bill.no_readings",
                    "",
                    format!("Meter {} has no readings to bill from.", meter.serial),
                ));
            };
            let used = (&opening, &closing, pair[0], pair[1]);
            let gas = readings.gas.by_volume(pair[0], pair[1])?;
            advances.push(advance(register, used, gas.as_ref())?);
        }
    }
    Ok(advances)
}

fn advance(
    register: &Register,
    (opening, closing, from, to): (&ValueOn, &ValueOn, Date, Date),
    gas: Option<&GasConversion>,
) -> Result<RegisterAdvance, PortalError> {
    let face = spec(register)?;
    let wh = consumption::advance_wh(register, opening.value, closing.value, gas)?;
    let used = |at: &ValueOn, date: Date| ReadingUsed {
        reading_id: at.reading.clone(),
        register_label: register.label.clone(),
        date,
        value: format!(
            "{} {}",
            metering::format_reading(at.value, &face),
            register.unit
        ),
        kind: at.kind,
    };
    Ok(RegisterAdvance {
        role: role(register.role).to_owned(),
        wh,
        opening: used(opening, from),
        closing: used(closing, to),
        conversion: consumption::conversion_words(register, &face, gas),
    })
}

const fn role(role: RegisterRole) -> &'static str {
    role.code()
}

/// What a register showed on a day, and how we know.
struct ValueOn {
    value: i64,
    kind: ReadingKind,
    reading: String,
}

/// The value at the start of a day: read that day, else on the straight line through the readings
/// around it, else carried on from the last two.
fn value_on(taken: &[MeterReading], day: Date, face: &RegisterSpec) -> Option<ValueOn> {
    if let Some(exact) = taken.iter().rev().find(|one| one.read_on == day) {
        let kind = match exact.source {
            ReadingSource::Smart => ReadingKind::Smart,
            ReadingSource::Customer => ReadingKind::Customer,
            ReadingSource::Field => ReadingKind::Actual,
            ReadingSource::Estimate => ReadingKind::Estimated,
        };
        return Some(ValueOn {
            value: exact.value,
            kind,
            reading: exact.id.to_string(),
        });
    }
    let after = taken
        .iter()
        .position(|one| one.read_on > day)
        .unwrap_or(taken.len());
    // One reading alone has no line through it.
    let last = taken.len().checked_sub(1).filter(|last| *last > 0)?;
    let index = after.clamp(1, last);
    let (a, b) = (taken.get(index - 1)?, taken.get(index)?);
    let length = i64::from(b.read_on.since(a.read_on).ok()?.get_days());
    let into = i64::from(day.since(a.read_on).ok()?.get_days());
    if length == 0 {
        return None;
    }
    // Over the top of the face where it rolled over, as its advance is counted.
    let units = i128::from(metering::advance(a.value, b.value, face));
    let value = i128::from(a.value) + units * i128::from(into) / i128::from(length);
    let value = i64::try_from(value).ok().filter(|value| *value >= 0)?;
    Some(ValueOn {
        value: value % face.capacity(),
        kind: ReadingKind::Estimated,
        reading: format!("estimate:{}:{}", a.id, b.id),
    })
}

#[cfg(test)]
mod tests;
