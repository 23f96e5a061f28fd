//! URDB schedules, twelve months of twenty-four hours, as the seasons and bands of a document.

use super::{Fields, period_name, take};
use crate::document::{Band, Season};
use crate::{ClockTime, MonthDay, TariffError};

type Schedule = Vec<Vec<usize>>;

/// Twelve months of twenty-four hours, each naming a period.
pub(super) fn read(
    fields: &mut Fields,
    field: &str,
    periods: usize,
) -> Result<Option<Schedule>, TariffError> {
    let Some(schedule) = take::<Schedule>(fields, field)? else {
        return Ok(None);
    };
    if schedule.len() != 12 {
        return Err(TariffError::at(
            field,
            format!("has {} months, not 12", schedule.len()),
        ));
    }
    for (month, hours) in schedule.iter().enumerate() {
        let place = format!("{field}[{month}]");
        if hours.len() != 24 {
            return Err(TariffError::at(
                place,
                format!("has {} hours, not 24", hours.len()),
            ));
        }
        if let Some(period) = hours.iter().find(|period| **period >= periods) {
            return Err(TariffError::at(
                place,
                format!("there is no period {period}"),
            ));
        }
    }
    Ok(Some(schedule))
}

/// Neighbouring months of one schedule become one season.
pub(super) fn seasons(weekday: &Schedule, weekend: &Schedule) -> Result<Vec<Season>, TariffError> {
    let same = |a: usize, b: usize| weekday[a] == weekday[b] && weekend[a] == weekend[b];
    let mut seasons = Vec::new();
    let mut first = 0;
    while first < 12 {
        let after = (first..12).find(|month| !same(first, *month)).unwrap_or(12);
        seasons.push(Season {
            name: format!("Season {}", seasons.len() + 1),
            from: MonthDay::new(month_number(first)?, 1)?,
            to: last_day_of(after - 1)?,
            weekday: bands(&weekday[first]),
            weekend: bands(&weekend[first]),
        });
        first = after;
    }
    Ok(seasons)
}

fn month_number(index: usize) -> Result<i8, TariffError> {
    i8::try_from(index + 1).map_err(|_| TariffError::Calendar)
}

fn last_day_of(index: usize) -> Result<MonthDay, TariffError> {
    let month = month_number(index)?;
    (28..=31)
        .rev()
        .find_map(|day| MonthDay::new(month, day).ok())
        .ok_or(TariffError::Calendar)
}

fn bands(hours: &[usize]) -> Vec<Band> {
    let changes = (0..hours.len()).filter(|hour| *hour == 0 || hours[*hour] != hours[hour - 1]);
    let band = |hour: usize| {
        let from = ClockTime::from_half_hour(u8::try_from(hour * 2).ok()?)?;
        Some(Band {
            from,
            period: period_name(hours[hour]),
        })
    };
    changes.filter_map(band).collect()
}
