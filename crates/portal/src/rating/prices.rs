//! The price series that a tariff names, for the local days of a supply, as the engine takes them.
//!
//! Series are published in UTC and bills are by local day, so a day's prices are picked interval by
//! interval: 46, 48 or 50 half-hours. A hole is no price of zero: days are given up to the first one
//! that lacks a price, and rating beyond it is refused with where the hole is.

use std::collections::{BTreeMap, BTreeSet};

use accounts::{PriceRepository as _, PriceSeriesHead};
use base::Instant;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use metering::{day_end, day_start};
use money::Decimal;
use store::Conn;
use tariff::{PriceDay, PriceSeries, PricesUsed, Tariff, TariffError};

use super::known::DayValues;
use crate::error::PortalError;

/// Decimals of the engine's prices.
const NANO_DIGITS: u32 = 9;
/// Every revision there is.
const NEWEST: u32 = i32::MAX.unsigned_abs();

/// Prices for the days of some readings.
#[derive(Debug, Default)]
pub(crate) struct Prices {
    series: Vec<Loaded>,
    hole: Option<Hole>,
}

/// One series at one resolution.
#[derive(Debug)]
struct Loaded {
    key: String,
    version: String,
    resolution_minutes: u32,
    days: Vec<(Date, Vec<i64>)>,
}

/// The first day that cannot be priced, and why.
#[derive(Debug)]
struct Hole {
    date: Date,
    why: TariffError,
}

/// Which publications to take.
#[derive(Clone, Copy)]
pub(crate) enum Publication<'a> {
    /// The newest.
    Newest,
    /// Those that a record names.
    Named(&'a [PricesUsed]),
}

impl Publication<'_> {
    fn revision(self, key: &str) -> Result<u32, PortalError> {
        let Self::Named(named) = self else {
            return Ok(NEWEST);
        };
        // A record without it was made before there were any prices: then there are none.
        let Some(used) = named.iter().find(|used| used.series == key) else {
            return Ok(0);
        };
        let version = &used.version;
        version
            .parse()
            .map_err(|_| PortalError::Internal(format!("version {version} of prices {key}")))
    }
}

impl Prices {
    /// What `tariff` needs to price `days`.
    pub(crate) async fn load(
        conn: &mut Conn,
        tariff: &Tariff,
        zone: &TimeZone,
        days: &[&[DayValues]],
        publication: Publication<'_>,
    ) -> Result<Self, PortalError> {
        let mut loaded = Self::default();
        let keys = tariff.price_series();
        if keys.is_empty() {
            return Ok(loaded);
        }
        let mut wanted: BTreeMap<u32, BTreeSet<Date>> = BTreeMap::new();
        for day in days.iter().copied().flatten() {
            let dates = wanted.entry(day.resolution_minutes).or_default();
            dates.insert(day.date);
        }
        for key in keys {
            let revision = publication.revision(key)?;
            for (resolution_minutes, dates) in &wanted {
                let asked = Asked {
                    key,
                    zone,
                    resolution_minutes: *resolution_minutes,
                    dates,
                };
                let expected = tariff.document().currency.code();
                loaded.add(conn, &asked, expected, revision).await?;
            }
        }
        Ok(loaded)
    }

    async fn add(
        &mut self,
        conn: &mut Conn,
        asked: &Asked<'_>,
        expected: &'static str,
        revision: u32,
    ) -> Result<(), PortalError> {
        let (Some(first), Some(last)) = (asked.dates.first(), asked.dates.last()) else {
            return Ok(());
        };
        let head = conn.price_series(asked.key).await?;
        let Some(head) = head else {
            self.hole(*first, asked.missing(*first, *last));
            return Ok(());
        };
        if head.currency.code() != expected {
            let why = TariffError::PriceCurrency {
                key: asked.key.to_owned(),
                found: head.currency.code(),
                expected,
            };
            self.hole(*first, why);
            return Ok(());
        }
        // A local day touches the UTC days around it.
        let (from, to) = (
            utc_day(day_start(asked.zone, *first)),
            utc_day(day_end(asked.zone, *last)),
        );
        let to = to.tomorrow().unwrap_or(to);
        let published = conn.published_prices(asked.key, from, to, revision).await?;
        let version = published.iter().map(|day| day.revision).max();
        let book = Book::of(&head, published)?;
        let mut days = Vec::with_capacity(asked.dates.len());
        for date in asked.dates {
            match book.day(asked, *date) {
                Ok(nanos) => days.push((*date, nanos)),
                Err(why) => {
                    self.hole(*date, why);
                    break;
                }
            }
        }
        self.series.push(Loaded {
            key: asked.key.to_owned(),
            version: version.unwrap_or_default().to_string(),
            resolution_minutes: asked.resolution_minutes,
            days,
        });
        Ok(())
    }

    fn hole(&mut self, date: Date, why: TariffError) {
        if self.hole.as_ref().is_none_or(|known| date < known.date) {
            self.hole = Some(Hole { date, why });
        }
    }

    /// The first day that cannot be priced.
    pub(crate) fn ends_before(&self) -> Option<Date> {
        self.hole.as_ref().map(|hole| hole.date)
    }

    /// Calls `rate` with the series.
    ///
    /// # Errors
    /// Why a day before `to` has no price.
    pub(crate) fn given<T>(
        &self,
        to: Date,
        rate: impl FnOnce(&[PriceSeries<'_>]) -> Result<T, TariffError>,
    ) -> Result<T, TariffError> {
        if let Some(hole) = self.hole.as_ref().filter(|hole| hole.date < to) {
            return Err(hole.why.clone());
        }
        let days: Vec<Vec<PriceDay<'_>>> = self.series.iter().map(Loaded::days).collect();
        let series = self
            .series
            .iter()
            .zip(&days)
            .map(|(one, days)| PriceSeries {
                key: &one.key,
                version: &one.version,
                resolution_minutes: one.resolution_minutes,
                days,
            });
        rate(&series.collect::<Vec<_>>())
    }
}

impl Loaded {
    fn days(&self) -> Vec<PriceDay<'_>> {
        self.days
            .iter()
            .map(|(date, nanos)| PriceDay { date: *date, nanos })
            .collect()
    }
}

/// What is asked of one series.
struct Asked<'a> {
    key: &'a str,
    zone: &'a TimeZone,
    resolution_minutes: u32,
    dates: &'a BTreeSet<Date>,
}

impl Asked<'_> {
    fn missing(&self, first: Date, last: Date) -> TariffError {
        self.hole(day_start(self.zone, first), day_end(self.zone, last))
    }

    fn hole(&self, from: Instant, to: Instant) -> TariffError {
        TariffError::PricesMissing {
            key: self.key.to_owned(),
            from: from.timestamp(),
            to: to.timestamp(),
        }
    }
}

/// The prices of a series by the number of their interval since 1970.
struct Book {
    nanos: BTreeMap<i64, i64>,
    seconds: i64,
}

impl Book {
    fn of(
        head: &PriceSeriesHead,
        published: Vec<accounts::PublishedDay>,
    ) -> Result<Self, PortalError> {
        let seconds = i64::from(head.resolution_minutes) * 60;
        let mut nanos = BTreeMap::new();
        for day in published {
            let first = day_start(&TimeZone::UTC, day.utc_day).seconds() / seconds;
            for (slot, price) in (first..).zip(day.prices) {
                let Some(price) = price else { continue };
                let broken = || PortalError::Internal(format!("price {price} of {}", head.key));
                nanos.insert(slot, nanos_of(price).ok_or_else(broken)?);
            }
        }
        Ok(Self { nanos, seconds })
    }

    /// The prices of a local day's intervals.
    fn day(&self, asked: &Asked<'_>, date: Date) -> Result<Vec<i64>, TariffError> {
        let (from, to) = (day_start(asked.zone, date), day_end(asked.zone, date));
        let step = i64::from(asked.resolution_minutes) * 60;
        let mut nanos = Vec::with_capacity(50);
        let mut at = from;
        while at < to {
            let within = at.seconds().rem_euclid(self.seconds);
            if within + step > self.seconds {
                let slot = nanos.len();
                return Err(TariffError::SlotSpansPrices { date, slot });
            }
            let number = at.seconds().div_euclid(self.seconds);
            let Some(price) = self.nanos.get(&number) else {
                let next = self.nanos.range(number..).next();
                let end = match (next, asked.dates.last()) {
                    (Some((next, _)), _) => Instant::EPOCH.plus_seconds(next * self.seconds),
                    (None, Some(last)) => day_end(asked.zone, *last),
                    (None, None) => to,
                };
                return Err(asked.hole(at, end));
            };
            nanos.push(*price);
            at = at.plus_seconds(step);
        }
        Ok(nanos)
    }
}

fn nanos_of(price: Decimal) -> Option<i64> {
    let scaled = price.checked_mul(Decimal::from(10_i64.pow(NANO_DIGITS)))?;
    i64::try_from(scaled.is_integer().then_some(scaled)?).ok()
}

fn utc_day(at: Instant) -> Date {
    TimeZone::UTC.to_datetime(at.timestamp()).date()
}

#[cfg(test)]
mod tests;
