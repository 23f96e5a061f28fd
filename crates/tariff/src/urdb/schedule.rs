//! URDB schedules, twelve months of twenty-four hours for weekdays and for weekends, as the seasons
//! and bands of a document.

use std::collections::BTreeSet;

use super::fields::Fields;
use crate::document::{Band, Season};
use crate::{ClockTime, MonthDay, TariffError};

type Months = Vec<Vec<usize>>;

/// Which period applies in each hour.
pub(super) struct Schedule {
    weekday: Months,
    weekend: Months,
}

impl Schedule {
    /// Takes `<what>weekdayschedule` and `<what>weekendschedule` out. Without both, a structure of
    /// one period applies always.
    pub(super) fn take(
        fields: &mut Fields,
        what: &str,
        periods: usize,
    ) -> Result<Self, TariffError> {
        let weekday = read(fields, &format!("{what}weekdayschedule"), periods)?;
        let weekend = read(fields, &format!("{what}weekendschedule"), periods)?;
        match (weekday, weekend) {
            (Some(weekday), Some(weekend)) => Ok(Self { weekday, weekend }),
            (None, None) if periods == 1 => Ok(Self::by_month(&[0; 12])),
            _ => Err(TariffError::at(
                format!("{what}weekdayschedule"),
                "both schedules are needed",
            )),
        }
    }

    /// One period all through each month.
    pub(super) fn by_month(periods: &[usize; 12]) -> Self {
        let months: Months = periods.iter().map(|period| vec![*period; 24]).collect();
        Self {
            weekday: months.clone(),
            weekend: months,
        }
    }

    /// The period that the year begins with.
    pub(super) fn first(&self) -> usize {
        self.weekday[0][0]
    }

    /// Every period that some hour has.
    pub(super) fn used(&self) -> BTreeSet<usize> {
        (0..12).flat_map(|month| self.used_in(month)).collect()
    }

    /// The periods of a month, January being 0.
    pub(super) fn used_in(&self, month: usize) -> BTreeSet<usize> {
        let hours = self.weekday[month].iter().chain(&self.weekend[month]);
        hours.copied().collect()
    }

    /// Neighbouring months of one schedule become one season.
    pub(super) fn seasons(&self) -> Result<Vec<Season>, TariffError> {
        let same = |a: usize, b: usize| {
            self.weekday[a] == self.weekday[b] && self.weekend[a] == self.weekend[b]
        };
        let mut seasons = Vec::new();
        let mut first = 0;
        while first < 12 {
            let after = (first..12).find(|month| !same(first, *month)).unwrap_or(12);
            seasons.push(Season {
                name: format!("Season {}", seasons.len() + 1),
                from: MonthDay::new(month_number(first)?, 1)?,
                to: last_day_of(after - 1)?,
                weekday: bands(&self.weekday[first]),
                weekend: bands(&self.weekend[first]),
                holiday: Vec::new(),
            });
            first = after;
        }
        Ok(seasons)
    }
}

/// The name of a period in bands; URDB numbers periods from nought, people from one.
pub(super) fn period_name(index: usize) -> String {
    format!("period_{}", index + 1)
}

/// Twelve months of twenty-four hours, each naming a period.
fn read(fields: &mut Fields, field: &str, periods: usize) -> Result<Option<Months>, TariffError> {
    let Some(schedule) = fields.take::<Months>(field)? else {
        return Ok(None);
    };
    if schedule.is_empty() {
        return Ok(None);
    }
    if schedule.len() != 12 {
        let problem = format!("has {} months, not 12", schedule.len());
        return Err(TariffError::at(field, problem));
    }
    for (month, hours) in schedule.iter().enumerate() {
        let place = format!("{field}[{month}]");
        if hours.len() != 24 {
            let problem = format!("has {} hours, not 24", hours.len());
            return Err(TariffError::at(place, problem));
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
