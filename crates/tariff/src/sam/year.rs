//! SAM's year: 365 days from a Monday, no clock changes, no holidays; step `h` is from `h:00` (ssc,
//! `util::translate_schedule` and `util::nday`). It is any such year in UTC, and 2018 is one.

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use money::Decimal;

use super::case::Load;
use super::series::Series;
use crate::price::dynamic::PRICE_DIGITS;
use crate::urdb::{BUY_SERIES, SELL_SERIES};
use crate::{
    Calendar, IntervalUsage, Period, PriceDay, PriceSeries, Scale, TariffError, Usage, UsageDay,
    exact,
};

/// Hours of the year.
pub(super) const HOURS: usize = 8760;

const NEW_YEAR: Date = date(2018, 1, 1);
const NEXT_NEW_YEAR: Date = date(2019, 1, 1);

pub(super) fn calendar() -> Result<Calendar, TariffError> {
    Calendar::new(&TimeZone::UTC, Period::new(NEW_YEAR, NEXT_NEW_YEAR)?)
}

/// A year of load as the engine takes it: energy taken and given in each step.
#[derive(Clone, Debug)]
pub struct Year {
    steps_per_hour: usize,
    import: Vec<Option<i64>>,
    export: Vec<Option<i64>>,
    /// Prices of each step; empty where the tariff has its own.
    buy: Vec<i64>,
    sell: Vec<i64>,
}

impl Year {
    /// Turns mean power into energy, to the micro-watt-hour.
    ///
    /// # Errors
    /// [`TariffError::Overflow`].
    pub fn new(load: &Load) -> Result<Self, TariffError> {
        let kw = load.net_kw.at(Scale::MicroWattHour.digits())?;
        let steps_per_hour = load.steps_per_hour;
        let steps = i64::try_from(steps_per_hour).map_err(|_| TariffError::Overflow)?;
        let one = |kw: i64| Some(nearest(kw, steps));
        let export: Vec<_> = kw.iter().map(|kw| one((-kw).max(0))).collect();
        let prices = |series: &Option<Series>| match series {
            Some(series) => series.at(PRICE_DIGITS),
            None => Ok(Vec::new()),
        };
        Ok(Self {
            steps_per_hour,
            import: kw.iter().map(|kw| one((*kw).max(0))).collect(),
            export: match load.net_kw.values().iter().any(|kw| *kw < 0) {
                true => export,
                false => Vec::new(),
            },
            buy: prices(&load.buy)?,
            sell: prices(&load.sell)?,
        })
    }

    /// kWh given less kWh taken in each month.
    pub(super) fn net_kwh(&self) -> Result<Vec<Decimal>, TariffError> {
        let sum = |values: &[Option<i64>]| values.iter().flatten().map(|v| i128::from(*v)).sum();
        let mut months = vec![0_i128; 12];
        for (at, date) in dates().enumerate() {
            let month = usize::try_from(date.month() - 1).map_err(|_| TariffError::Calendar)?;
            let taken: i128 = sum(day(&self.import, at, self.steps_per_hour));
            let given: i128 = sum(day(&self.export, at, self.steps_per_hour));
            months[month] += given - taken;
        }
        let digits = Scale::MicroWattHour.digits();
        months
            .into_iter()
            .map(|net| exact::scaled(net, digits))
            .collect()
    }

    /// Lends the year to the engine: its usage and price series, of the days of 2018.
    pub fn with_usage<T>(&self, rate: impl FnOnce(Usage<'_>, &[PriceSeries<'_>]) -> T) -> T {
        let resolution_minutes = u32::try_from(60 / self.steps_per_hour).unwrap_or(60);
        let channel = |values| -> Vec<UsageDay<'_>> {
            let days = dates().enumerate();
            let days = days.map(|(at, date)| UsageDay {
                date,
                resolution_minutes,
                version: 0,
                values: day(values, at, self.steps_per_hour),
            });
            days.filter(|day| !day.values.is_empty()).collect()
        };
        let prices = |nanos| -> Vec<PriceDay<'_>> {
            let days = dates().enumerate();
            let days = days.map(|(at, date)| PriceDay {
                date,
                nanos: day(nanos, at, self.steps_per_hour),
            });
            days.filter(|day| !day.nanos.is_empty()).collect()
        };
        let (import, export) = (channel(&self.import), channel(&self.export));
        let (buy, sell) = (prices(&self.buy), prices(&self.sell));
        let series = [(BUY_SERIES, &buy), (SELL_SERIES, &sell)].map(|(key, days)| PriceSeries {
            key,
            version: "",
            resolution_minutes,
            days,
        });
        let usage = IntervalUsage {
            scale: Scale::MicroWattHour,
            import: &import,
            export: &export,
            reactive: &[],
        };
        rate(Usage::Intervals(usage), &series)
    }
}

fn dates() -> impl Iterator<Item = Date> {
    std::iter::successors(Some(NEW_YEAR), |date| date.tomorrow().ok())
        .take_while(|date| *date < NEXT_NEW_YEAR)
}

/// The steps of a day, counted from nought; none when there are none of any day.
fn day<T>(values: &[T], day: usize, steps_per_hour: usize) -> &[T] {
    let steps = 24 * steps_per_hour;
    values.get(day * steps..(day + 1) * steps).unwrap_or(&[])
}

/// `value ÷ by`, half to even; `value` is not below zero.
const fn nearest(value: i64, by: i64) -> i64 {
    let (whole, rest) = (value / by, value % by);
    whole + (rest * 2 + (whole & 1) > by) as i64
}
