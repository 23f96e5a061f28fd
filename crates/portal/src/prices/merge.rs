//! Rows as intervals of a series, and what they change of the days that are there.

use std::collections::{BTreeMap, BTreeSet};

use accounts::PublishedDay;
use base::Instant;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use money::Decimal;

use super::rows::PriceRow;
use super::{PriceLoad, invalid};
use crate::error::PortalError;

const DAY_SECONDS: i64 = 86_400;
/// How many gaps are named.
const NAMED_GAPS: usize = 100;
/// A price holds for at most so many intervals: a century of half-hours.
const MOST_INTERVALS: i64 = 2_000_000;

/// The prices of a file, by the number of their interval since 1970.
pub struct Slots {
    prices: BTreeMap<i64, Decimal>,
    duplicates: usize,
    seconds: i64,
}

/// What a file changes.
pub struct Merged {
    pub days: Vec<PublishedDay>,
    pub load: PriceLoad,
}

impl Slots {
    /// Each row must begin and end with an interval; the same interval twice must say the same.
    pub fn of(rows: &[PriceRow], resolution_minutes: u16) -> Result<Self, PortalError> {
        let seconds = i64::from(resolution_minutes) * 60;
        let mut slots = Self {
            prices: BTreeMap::new(),
            duplicates: 0,
            seconds,
        };
        for row in rows {
            let bad = |reason: String| invalid(format!("{}: {reason}", row.place));
            let to = row.to.unwrap_or_else(|| row.from.plus_seconds(seconds));
            let whole = |at: Instant| at.micros().rem_euclid(seconds * 1_000_000) == 0;
            if !whole(row.from) || !whole(to) {
                let minutes = resolution_minutes;
                return Err(bad(format!(
                    "it does not fit intervals of {minutes} minutes"
                )));
            }
            let (first, last) = (row.from.seconds() / seconds, to.seconds() / seconds);
            if row.from.seconds() < 0 || last - first > MOST_INTERVALS {
                return Err(bad("no prices were published for so long".to_owned()));
            }
            for slot in first..last {
                match slots.prices.insert(slot, row.price) {
                    None => {}
                    Some(known) if known == row.price => slots.duplicates += 1,
                    Some(known) => {
                        let at = slots.start(slot);
                        return Err(bad(format!(
                            "the interval from {at} costs {known} in another row"
                        )));
                    }
                }
            }
        }
        Ok(slots)
    }

    fn start(&self, slot: i64) -> Instant {
        Instant::EPOCH.plus_seconds(slot * self.seconds)
    }

    const fn a_day(&self) -> i64 {
        DAY_SECONDS / self.seconds
    }

    /// The UTC days that the file touches: the first, and the day after the last.
    pub fn utc_days(&self) -> (Date, Date) {
        let (first, last) = self.ends();
        let after = utc_day(self.start(last));
        (
            utc_day(self.start(first)),
            after.tomorrow().unwrap_or(after),
        )
    }

    fn ends(&self) -> (i64, i64) {
        let mut numbers = self.prices.keys().copied();
        let first = numbers.next().unwrap_or_default();
        (first, numbers.next_back().unwrap_or(first))
    }

    /// Lays the file over the days that are held. Only days that change are given back.
    pub fn merge(self, held: Vec<PublishedDay>, revision: u32) -> Result<Merged, PortalError> {
        let a_day = usize::try_from(self.a_day()).unwrap_or_default();
        let mut days: BTreeMap<Date, Vec<Option<Decimal>>> = BTreeMap::new();
        for day in held {
            if day.prices.len() != a_day {
                let message = format!("{} prices on {}", day.prices.len(), day.utc_day);
                return Err(PortalError::Internal(message));
            }
            days.insert(day.utc_day, day.prices);
        }
        let mut changed = BTreeSet::new();
        let (mut added, mut corrected) = (0, 0);
        for (slot, price) in &self.prices {
            let day = utc_day(self.start(*slot));
            let prices = days.entry(day).or_insert_with(|| vec![None; a_day]);
            let within = usize::try_from(slot % self.a_day()).unwrap_or_default();
            let known = prices[within].replace(*price);
            match known {
                Some(known) if known == *price => continue,
                Some(_) => corrected += 1,
                None => added += 1,
            }
            changed.insert(day);
        }
        let load = PriceLoad {
            intervals: self.prices.len(),
            added,
            corrected,
            duplicates: self.duplicates,
            gaps: self.gaps(&days),
            revision: None,
        };
        let of = |utc_day: Date| PublishedDay {
            utc_day,
            revision,
            prices: days.remove(&utc_day).unwrap_or_default(),
        };
        Ok(Merged {
            days: changed.into_iter().map(of).collect(),
            load,
        })
    }

    /// Where no price is known between the first and the last of the file.
    fn gaps(&self, days: &BTreeMap<Date, Vec<Option<Decimal>>>) -> Vec<(Instant, Instant)> {
        let (first, last) = self.ends();
        let mut gaps: Vec<(Instant, Instant)> = Vec::new();
        for slot in first..=last {
            let at = self.start(slot);
            let within = usize::try_from(slot % self.a_day()).unwrap_or_default();
            let price = days.get(&utc_day(at)).and_then(|prices| prices[within]);
            if price.is_some() {
                continue;
            }
            let end = at.plus_seconds(self.seconds);
            if let Some(gap) = gaps.last_mut().filter(|gap| gap.1 == at) {
                gap.1 = end;
            } else if gaps.len() < NAMED_GAPS {
                gaps.push((at, end));
            } else {
                break;
            }
        }
        gaps
    }
}

fn utc_day(at: Instant) -> Date {
    TimeZone::UTC.to_datetime(at.timestamp()).date()
}
