//! Prices by the interval, for tariffs that name a series; in step with a history.

use tariff::{PriceDay, PriceSeries};

use crate::{History, WhatIfError};

/// A price for each interval of a history.
#[derive(Clone, Debug)]
pub struct Prices {
    key: String,
    version: String,
    nanos: Vec<i64>,
    /// Index of each interval without a price, in order.
    unknown: Vec<usize>,
}

impl Prices {
    /// The series that tariffs name `key`, in that publication of it: for each interval of the
    /// history, in its order, 10⁻⁹ major units a kWh; `None` where no price is known.
    #[must_use]
    pub fn new(key: impl Into<String>, version: impl Into<String>, nanos: &[Option<i64>]) -> Self {
        let slots = nanos.iter().enumerate();
        Self {
            key: key.into(),
            version: version.into(),
            nanos: nanos
                .iter()
                .map(|price| price.unwrap_or_default())
                .collect(),
            unknown: slots
                .filter_map(|(slot, price)| price.is_none().then_some(slot))
                .collect(),
        }
    }

    /// The days of the history whose prices are all known.
    pub(crate) fn days(&self, history: &History) -> Result<Vec<PriceDay<'_>>, WhatIfError> {
        if self.nanos.len() != history.slots() {
            return Err(WhatIfError::Length {
                what: format!("the prices \"{}\"", self.key),
                expected: history.slots(),
                found: self.nanos.len(),
            });
        }
        let known = history.days().filter(|(_, slots)| {
            let next = self.unknown.partition_point(|slot| *slot < slots.start);
            self.unknown.get(next).is_none_or(|slot| *slot >= slots.end)
        });
        let day = |(date, slots)| PriceDay {
            date,
            nanos: &self.nanos[slots],
        };
        Ok(known.map(day).collect())
    }

    pub(crate) fn series<'a>(
        &'a self,
        history: &History,
        days: &'a [PriceDay<'a>],
    ) -> PriceSeries<'a> {
        PriceSeries {
            key: &self.key,
            version: &self.version,
            resolution_minutes: history.resolution_minutes(),
            days,
        }
    }
}
