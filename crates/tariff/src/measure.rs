//! Walks interval readings by runs of one period, checks that they fit the calendar, and sums.
//!
//! It knows no price. Sums are whole numbers of the reading's own scale.

use crate::calendar::Calendar;
use crate::market::HolidayList;
use crate::schedule::Schedule;
use crate::usage::UsageDay;
use crate::{Period, TariffError};

/// A sum of readings and how many there were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) sum: i128,
    pub(crate) known: usize,
    pub(crate) missing: usize,
}

impl Tally {
    pub(crate) fn add(&mut self, other: Self) {
        // Fewer than 2⁶³ values of less than 2⁶³ each.
        self.sum += other.sum;
        self.known += other.known;
        self.missing += other.missing;
    }
}

/// The readings of one day in one run of a period.
pub(crate) struct RunUse<'a> {
    pub(crate) day: &'a UsageDay<'a>,
    pub(crate) period: usize,
    /// Index of the first reading in its day.
    pub(crate) first: usize,
    pub(crate) values: &'a [Option<i64>],
}

/// Where readings are looked at.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) calendar: &'a Calendar,
    pub(crate) holidays: Option<&'a HolidayList>,
}

impl RunUse<'_> {
    pub(crate) fn tally(&self) -> Result<Tally, TariffError> {
        let mut tally = Tally::default();
        let mut lowest = 0;
        for value in self.values {
            match value {
                Some(value) => {
                    tally.sum += i128::from(*value);
                    tally.known += 1;
                    lowest = lowest.min(*value);
                }
                None => tally.missing += 1,
            }
        }
        if lowest < 0 {
            return Err(TariffError::NegativeUsage(self.day.date.to_string()));
        }
        Ok(tally)
    }
}

/// Checks that days are in order, inside `period`, and as long as they are; counts the readings of
/// days left out, at the resolution of the first day.
pub(crate) fn check_days(
    calendar: &Calendar,
    period: Period,
    days: &[UsageDay<'_>],
) -> Result<usize, TariffError> {
    let resolution = days.first().map_or(30, |day| day.resolution_minutes);
    let mut given = days.iter().peekable();
    let mut left_out = 0;
    for local in calendar.days(period)? {
        let Some(day) = given.next_if(|day| day.date == local.date) else {
            left_out += local.slots(resolution)?;
            continue;
        };
        let expected = local.slots(day.resolution_minutes)?;
        if day.values.len() != expected {
            return Err(TariffError::SlotCount {
                date: day.date,
                expected,
                found: day.values.len(),
            });
        }
    }
    match given.next() {
        Some(day) => Err(TariffError::DayOutOfPlace(day.date)),
        None => Ok(left_out),
    }
}

/// The days of `days`, which are in order, inside `period`.
pub(crate) fn days_in<'a>(days: &'a [UsageDay<'a>], period: Period) -> &'a [UsageDay<'a>] {
    let from = days.partition_point(|day| day.date < period.from());
    let to = days.partition_point(|day| day.date < period.to());
    &days[from..to]
}

/// Calls `each` with every run of `days`, which were checked and lie in `period`, in order.
pub(crate) fn each_run<'a>(
    place: Place<'_>,
    schedule: &Schedule,
    period: Period,
    days: &'a [UsageDay<'a>],
    mut each: impl FnMut(&RunUse<'a>) -> Result<(), TariffError>,
) -> Result<(), TariffError> {
    let mut local_days = place.calendar.days(period)?.iter();
    for day in days {
        let local = local_days.find(|local| local.date == day.date);
        let local = local.ok_or(TariffError::DayOutOfPlace(day.date))?;
        let runs = schedule.runs(local, place.holidays)?;
        if let [only] = runs.as_ref() {
            let (period, first, values) = (only.period, 0, day.values);
            each(&RunUse {
                day,
                period,
                first,
                values,
            })?;
            continue;
        }
        let resolution = day.resolution_minutes;
        let slot_at = |minute: u32| usize::try_from(minute / resolution).unwrap_or(usize::MAX);
        for run in runs.iter() {
            let (first, end) = (slot_at(run.start), slot_at(run.end));
            let whole = run.start.is_multiple_of(resolution) && run.end.is_multiple_of(resolution);
            let values = day.values.get(first..end).filter(|_| whole);
            let values = values.ok_or(TariffError::SlotSpansPrices {
                date: day.date,
                slot: first,
            })?;
            each(&RunUse {
                day,
                period: run.period,
                first,
                values,
            })?;
        }
    }
    Ok(())
}

/// The sum of each of `periods` periods.
pub(crate) fn by_period(
    place: Place<'_>,
    schedule: &Schedule,
    periods: usize,
    period: Period,
    days: &[UsageDay<'_>],
) -> Result<Vec<Tally>, TariffError> {
    let mut sums = vec![Tally::default(); periods];
    each_run(place, schedule, period, days, |run| {
        sums[run.period].add(run.tally()?);
        Ok(())
    })?;
    Ok(sums)
}
