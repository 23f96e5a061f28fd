//! What a rated period was made from, in a form that can be stored, and its recalculation.
//!
//! Register readings are copied in; interval readings are named by day and version, because they
//! are many and their store keeps every version. Taxes are dated and their past never changes, so
//! the market's data is not copied.

use serde::{Deserialize, Serialize};

use super::{RatingInput, SupplyFacts, rate};
use crate::carried::Carried;
use crate::document::{Tariff, TariffDocument};
use crate::line::{Line, RatedPeriod};
use crate::usage::{IntervalsUsed, RegisterAdvance, Usage};
use crate::{Period, TariffError};

/// The inputs of one rated period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RatingRecord {
    /// The tariff as it was.
    pub tariff: TariffDocument,
    /// The local days.
    pub period: Period,
    /// IANA name of the time zone they are local to.
    pub time_zone: String,
    /// What taxes were told of the supply.
    #[serde(default)]
    pub facts: SupplyFacts,
    /// Which publications of which price series.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prices: Vec<PricesUsed>,
    /// The readings.
    pub usage: StoredUsage,
    /// What the period before left.
    #[serde(default)]
    pub carried: Carried,
}

/// A publication of a price series, by name: its store keeps every one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PricesUsed {
    /// Key of the series.
    pub series: String,
    /// Which publication.
    pub version: String,
}

/// Readings, or their names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StoredUsage {
    /// The advances themselves.
    Registers(Vec<RegisterAdvance>),
    /// Which versions of which days.
    Intervals(Vec<IntervalsUsed>),
}

impl RatingRecord {
    /// What `input` under `tariff` was, in the time zone of that name.
    ///
    /// # Errors
    /// [`TariffError::Calendar`] when a day lies outside the calendar.
    pub fn of(
        tariff: &Tariff,
        input: &RatingInput<'_>,
        time_zone: &str,
    ) -> Result<Self, TariffError> {
        let usage = match input.usage {
            Usage::Registers(advances) => StoredUsage::Registers(advances.to_vec()),
            Usage::Intervals(usage) => StoredUsage::Intervals(usage.used()?),
        };
        Ok(Self {
            tariff: tariff.document().clone(),
            period: input.period,
            time_zone: time_zone.to_owned(),
            facts: input.facts,
            prices: prices_used(tariff, input),
            usage,
            carried: input.carried.cloned().unwrap_or_default(),
        })
    }

    /// Rates the period again. `input` supplies the calendar, the market, the price series, and
    /// the interval readings that this record names; all else is the record's.
    ///
    /// # Errors
    /// [`TariffError::DoesNotReplay`] when the readings or prices are not those; as [`rate`] otherwise.
    pub fn rate(&self, input: &RatingInput<'_>) -> Result<RatedPeriod, TariffError> {
        let tariff = Tariff::new(self.tariff.clone())?;
        let usage = match (&self.usage, input.usage) {
            (StoredUsage::Registers(advances), _) => Usage::Registers(advances),
            (StoredUsage::Intervals(named), Usage::Intervals(usage)) => {
                same("usage.intervals", named, &usage.used()?)?;
                input.usage
            }
            (StoredUsage::Intervals(_), Usage::Registers(_)) => {
                return Err(TariffError::NeedsIntervals);
            }
        };
        same("prices", &self.prices, &prices_used(&tariff, input))?;
        rate(
            &tariff,
            &RatingInput {
                period: self.period,
                usage,
                facts: self.facts,
                carried: Some(&self.carried),
                ..*input
            },
        )
    }
}

/// The publications of the series that a tariff names, among those that are given.
fn prices_used(tariff: &Tariff, input: &RatingInput<'_>) -> Vec<PricesUsed> {
    let used = |key: &str| {
        let series = input.series.iter().find(|series| series.key == key)?;
        Some(PricesUsed {
            series: key.to_owned(),
            version: series.version.to_owned(),
        })
    };
    tariff.price_series().into_iter().filter_map(used).collect()
}

/// Rates `record` again and compares with what was stored.
///
/// # Errors
/// [`TariffError::DoesNotReplay`] naming the first figure that differs; as [`rate`] otherwise.
pub fn replay(
    record: &RatingRecord,
    stored: &RatedPeriod,
    input: &RatingInput<'_>,
) -> Result<(), TariffError> {
    let again = record.rate(input)?;
    same("lines", &stored.lines.len(), &again.lines.len())?;
    for (index, (stored, again)) in stored.lines.iter().zip(&again.lines).enumerate() {
        same_line(stored, again, &format!("lines[{index}]"))?;
    }
    same("net", &stored.net, &again.net)?;
    same("tax", &stored.tax, &again.tax)?;
    same("total", &stored.total, &again.total)?;
    same("months", &stored.months, &again.months)?;
    same("carried", &stored.carried, &again.carried)?;
    same("", stored, &again)
}

fn same_line(stored: &Line, again: &Line, place: &str) -> Result<(), TariffError> {
    let at = |field: &str| format!("{place}.{field}");
    same(&at("code"), &stored.code, &again.code)?;
    same(&at("quantity"), &stored.quantity, &again.quantity)?;
    same(&at("rate"), &stored.rate, &again.rate)?;
    same(&at("basis"), &stored.basis, &again.basis)?;
    same(&at("amount"), &stored.amount, &again.amount)?;
    same(place, stored, again)
}

fn same<T: PartialEq + std::fmt::Debug>(
    place: &str,
    found: &T,
    expected: &T,
) -> Result<(), TariffError> {
    if found == expected {
        return Ok(());
    }
    Err(TariffError::DoesNotReplay {
        place: place.to_owned(),
        found: format!("{found:?}"),
        expected: format!("{expected:?}"),
    })
}
