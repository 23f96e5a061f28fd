//! A schedule of seasons and bands, compiled: for each day the runs of half-hours in one period.
//!
//! Everything above sums whole runs, so an interval is looked at once and never looked up.

use std::borrow::Cow;

use jiff::civil::Date;

use crate::TariffError;
use crate::calendar::{Day, DayKind, HALF_HOURS};
use crate::clock::MonthDay;
use crate::document::{Band, Season};
use crate::market::HolidayList;

/// From `start` to `end` minutes of elapsed time, one period applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) period: usize,
}

#[derive(Clone, Debug)]
pub(crate) struct Schedule {
    seasons: Vec<CompiledSeason>,
}

#[derive(Clone, Debug)]
struct CompiledSeason {
    from: MonthDay,
    to: MonthDay,
    weekday: Pattern,
    weekend: Pattern,
    holiday: Option<Pattern>,
}

/// The periods of one kind of day.
#[derive(Clone, Debug)]
struct Pattern {
    half_hours: [u8; HALF_HOURS],
    runs: Vec<Run>,
}

impl Schedule {
    /// The first period, always.
    pub(crate) fn always() -> Self {
        Self::every_day([0; HALF_HOURS])
    }

    /// The same bands every day of every year.
    pub(crate) fn daily(bands: &[Band], names: &[&str], place: &str) -> Result<Self, TariffError> {
        Ok(Self::every_day(spread_bands(bands, names, place)?))
    }

    fn every_day(half_hours: [u8; HALF_HOURS]) -> Self {
        let pattern = Pattern::new(half_hours);
        Self {
            seasons: vec![CompiledSeason {
                from: MonthDay::FIRST,
                to: MonthDay::LAST,
                weekday: pattern.clone(),
                weekend: pattern,
                holiday: None,
            }],
        }
    }

    /// Compiles `seasons` at `place`; `names` are the periods that bands may name.
    ///
    /// # Errors
    /// [`TariffError::Document`] naming the band or season that makes no sense.
    pub(crate) fn compile(
        seasons: &[Season],
        names: &[&str],
        place: &str,
    ) -> Result<Self, TariffError> {
        let mut compiled = Vec::with_capacity(seasons.len());
        for (index, season) in seasons.iter().enumerate() {
            let bands = |bands: &[Band], kind: &str| {
                spread_bands(bands, names, &format!("{place}[{index}].{kind}")).map(Pattern::new)
            };
            let holiday = if season.holiday.is_empty() {
                None
            } else {
                Some(bands(&season.holiday, "holiday")?)
            };
            compiled.push(CompiledSeason {
                from: season.from,
                to: season.to,
                weekday: bands(&season.weekday, "weekday")?,
                weekend: bands(&season.weekend, "weekend")?,
                holiday,
            });
        }
        for day in MonthDay::all() {
            let covers = |season: &&CompiledSeason| day.is_within(season.from, season.to);
            let found = compiled.iter().filter(covers).count();
            if found != 1 {
                let problem = format!("{day} is in {found} seasons; each day must be in one");
                return Err(TariffError::at(place, problem));
            }
        }
        Ok(Self { seasons: compiled })
    }

    fn season(&self, date: Date) -> Result<&CompiledSeason, TariffError> {
        let day = MonthDay::of(date);
        let season = self
            .seasons
            .iter()
            .find(|season| day.is_within(season.from, season.to));
        // Compiling proved that every day has a season.
        season.ok_or(TariffError::Calendar)
    }

    /// The runs of a day, in elapsed minutes.
    pub(crate) fn runs(
        &self,
        day: &Day,
        holidays: Option<&HolidayList>,
    ) -> Result<Cow<'_, [Run]>, TariffError> {
        let season = self.season(day.date)?;
        let kind = match holidays {
            Some(list) if list.contains(day.date)? => DayKind::Holiday,
            _ if day.is_weekend => DayKind::Weekend,
            _ => DayKind::Weekday,
        };
        let ordinary = if day.is_weekend {
            &season.weekend
        } else {
            &season.weekday
        };
        let pattern = match (kind, &season.holiday) {
            (DayKind::Holiday, Some(holiday)) => holiday,
            _ => ordinary,
        };
        if day.clock().is_empty() {
            return Ok(Cow::Borrowed(&pattern.runs));
        }
        let periods = day
            .clock()
            .iter()
            .map(|half_hour| pattern.half_hours[usize::from(*half_hour) % HALF_HOURS]);
        Ok(Cow::Owned(runs_of(periods, day.minutes())))
    }

    /// The period of weekdays in the season of `date` at a half-hour of the clock.
    pub(crate) fn weekday_period(
        &self,
        date: Date,
        half_hour: usize,
    ) -> Result<usize, TariffError> {
        let half_hours = &self.season(date)?.weekday.half_hours;
        Ok(usize::from(half_hours[half_hour % HALF_HOURS]))
    }
}

impl Pattern {
    fn new(half_hours: [u8; HALF_HOURS]) -> Self {
        let runs = runs_of(half_hours.into_iter(), 24 * 60);
        Self { half_hours, runs }
    }
}

/// Half-hours of elapsed time joined where the period stays the same.
fn runs_of(periods: impl Iterator<Item = u8>, minutes: u32) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut start = 0;
    for period in periods.map(usize::from) {
        let end = (start + 30).min(minutes);
        match runs.last_mut() {
            Some(last) if last.period == period => last.end = end,
            _ => runs.push(Run { start, end, period }),
        }
        start = end;
    }
    runs
}

/// Spreads checked bands over the half-hours of a day.
pub(crate) fn spread_bands(
    bands: &[Band],
    names: &[&str],
    place: &str,
) -> Result<[u8; HALF_HOURS], TariffError> {
    let Some(first) = bands.first() else {
        let problem = "there must be at least one band, from \"00:00\"";
        return Err(TariffError::at(place, problem));
    };
    if first.from != crate::ClockTime::MIDNIGHT {
        let problem = format!("the first band starts at {}, not at 00:00", first.from);
        return Err(TariffError::at(format!("{place}[0].from"), problem));
    }
    let mut day = [0; HALF_HOURS];
    for (index, band) in bands.iter().enumerate() {
        let period = names.iter().position(|name| *name == band.period);
        let period = period.and_then(|period| u8::try_from(period).ok());
        let period = period.ok_or_else(|| {
            let known = names.join(", ");
            let problem = format!("\"{}\" is not one of: {known}", band.period);
            TariffError::at(format!("{place}[{index}].period"), problem)
        })?;
        if index > 0 && band.from <= bands[index - 1].from {
            let problem = format!("{} is not after {}", band.from, bands[index - 1].from);
            return Err(TariffError::at(format!("{place}[{index}].from"), problem));
        }
        day[band.from.half_hour()..].fill(period);
    }
    Ok(day)
}
