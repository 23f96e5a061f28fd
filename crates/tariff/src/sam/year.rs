//! SAM's year: 365 days from a Monday, no clock changes, no holidays; step `h` is from `h:00`.
//!
//! It is any year such as 2018 in UTC (ssc, `util::translate_schedule` and `util::nday`).

use crate::TariffError;
use crate::clock::MonthDay;
use crate::document::Season;
use crate::price::spread_bands;

/// Hours of the year.
pub const HOURS: usize = 8760;

/// Months of the year.
pub(super) const MONTHS: usize = 12;

/// Days of each month.
pub(super) const DAYS: [usize; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// The first day of each month, counted from nought.
pub(super) fn first_day(month: usize) -> usize {
    DAYS[..month].iter().sum()
}

/// Whether a day of the year is a Saturday or a Sunday.
pub(super) const fn is_weekend(day: usize) -> bool {
    day % 7 >= 5
}

/// Which period, by number, applies in each hour of the weekdays and of the weekends of a month.
#[derive(Clone, Debug)]
pub(super) struct Hours {
    months: Vec<[[usize; 24]; 2]>,
}

impl Hours {
    /// From the seasons of a document; without any, the only period always applies.
    pub(super) fn of(seasons: &[Season], names: &[&str], place: &str) -> Result<Self, TariffError> {
        if seasons.is_empty() {
            return Ok(Self {
                months: vec![[[0; 24]; 2]; 12],
            });
        }
        let mut months = Vec::with_capacity(12);
        for (month, days) in (1..).zip(DAYS) {
            let last = i8::try_from(days).map_err(|_| TariffError::Calendar)?;
            let (first, last) = (MonthDay::new(month, 1)?, MonthDay::new(month, last)?);
            let season = seasons.iter().find(|season| {
                first.is_within(season.from, season.to) && last.is_within(season.from, season.to)
            });
            let Some(season) = season else {
                return Err(TariffError::Unsupported(format!(
                    "{place}: a season that begins within month {month}"
                )));
            };
            months.push([
                by_hour(spread_bands(&season.weekday, names, place)?, place)?,
                by_hour(spread_bands(&season.weekend, names, place)?, place)?,
            ]);
        }
        Ok(Self { months })
    }

    /// The hours of a day of the year.
    pub(super) fn of_day(&self, month: usize, day: usize) -> &[usize; 24] {
        &self.months[month][usize::from(is_weekend(day))]
    }

    /// The hours of a month's weekdays.
    pub(super) fn of_weekdays(&self, month: usize) -> &[usize; 24] {
        &self.months[month][0]
    }

    /// The periods that a month has, in order.
    pub(super) fn periods(&self, month: usize) -> Vec<usize> {
        let mut periods: Vec<usize> = self.months[month].iter().flatten().copied().collect();
        periods.sort_unstable();
        periods.dedup();
        periods
    }
}

fn by_hour(half_hours: [usize; 48], place: &str) -> Result<[usize; 24], TariffError> {
    let mut hours = [0; 24];
    for (hour, halves) in hours.iter_mut().zip(half_hours.chunks(2)) {
        if halves[0] != halves[1] {
            let what = format!("{place}: a band that begins on a half-hour");
            return Err(TariffError::Unsupported(what));
        }
        *hour = halves[0];
    }
    Ok(hours)
}
