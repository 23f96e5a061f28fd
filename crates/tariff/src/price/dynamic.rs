//! A price for each interval, from a series that the caller supplies; prices may be below zero.
//!
//! The cost is summed interval by interval in whole numbers, so that no division and no rounding
//! stands between a price and the bill; the rate of the line is the mean, for people.

use money::Decimal;

use super::{EnergyPlan, Model, PeriodPrices, only_tier};
use crate::document::DynamicRates;
use crate::validate::{check_name, check_rate, check_text};
use crate::{TariffError, exact};

/// Decimals of a price in the sum.
pub(crate) const PRICE_DIGITS: u32 = 9;

/// Prices for the intervals of local days, in order; each day has as many as it has intervals.
#[derive(Clone, Copy, Debug)]
pub struct PriceSeries<'a> {
    /// Key that a tariff names.
    pub key: &'a str,
    /// Which publication of the prices it is, for the working.
    pub version: &'a str,
    /// Minutes of each interval.
    pub resolution_minutes: u32,
    /// The days, in order.
    pub days: &'a [PriceDay<'a>],
}

/// The prices of one local day.
#[derive(Clone, Copy, Debug)]
pub struct PriceDay<'a> {
    /// The local day.
    pub date: jiff::civil::Date,
    /// 10⁻⁹ major units a kWh for each interval, in order of elapsed time.
    pub nanos: &'a [i64],
}

/// How the prices of a series become those of the tariff.
#[derive(Clone, Debug)]
pub(crate) struct Dynamic {
    pub(crate) series: String,
    multiplier: Option<Decimal>,
    adder: Decimal,
    cap: Option<Decimal>,
    /// The same in whole numbers, where they are small enough.
    whole: Option<Whole>,
}

/// `(nanos × times + adder) ÷ unit`, at most `cap ÷ unit`: a year has 17,520 of them.
#[derive(Clone, Copy, Debug)]
struct Whole {
    times: i128,
    adder: i128,
    cap: Option<i128>,
    unit: i128,
}

pub(super) fn plan(document: &DynamicRates, place: &str) -> Result<EnergyPlan, TariffError> {
    check_name(&format!("{place}.series"), &document.series)?;
    check_text(&format!("{place}.label"), &document.label)?;
    let adder = document.adder.unwrap_or_default();
    check_rate(&format!("{place}.adder"), adder)?;
    if let Some(cap) = document.cap {
        check_rate(&format!("{place}.cap"), cap)?;
    }
    if document.multiplier.is_some_and(|by| by <= Decimal::ZERO) {
        let problem = "must be above zero";
        return Err(TariffError::at(format!("{place}.multiplier"), problem));
    }
    Ok(EnergyPlan {
        schedule: crate::schedule::Schedule::always(),
        periods: vec![PeriodPrices {
            name: String::new(),
            label: document.label.clone(),
            tiers: only_tier(Decimal::ZERO),
        }],
        model: Model::Dynamic(Dynamic {
            series: document.series.clone(),
            multiplier: document.multiplier,
            adder,
            cap: document.cap,
            whole: Whole::of(document.multiplier, adder, document.cap),
        }),
    })
}

impl Whole {
    fn of(multiplier: Option<Decimal>, adder: Decimal, cap: Option<Decimal>) -> Option<Self> {
        let by = multiplier.unwrap_or(Decimal::ONE).normalize();
        let digits = PRICE_DIGITS.checked_add(by.scale())?;
        // What has more digits than a price times the multiplier goes the longer way.
        let at = |price: Decimal| {
            let price = price.normalize();
            let missing = digits.checked_sub(price.scale())?;
            price.mantissa().checked_mul(10_i128.checked_pow(missing)?)
        };
        Some(Self {
            times: by.mantissa(),
            adder: at(adder)?,
            cap: match cap {
                Some(cap) => Some(at(cap)?),
                None => None,
            },
            unit: 10_i128.checked_pow(by.scale())?,
        })
    }

    /// Rounded half to even; `None` when it does not fit.
    fn price(&self, nanos: i64) -> Option<i64> {
        let exact = i128::from(nanos)
            .checked_mul(self.times)?
            .checked_add(self.adder)?;
        let exact = self.cap.map_or(exact, |cap| exact.min(cap));
        let (down, rest) = (exact.div_euclid(self.unit), exact.rem_euclid(self.unit));
        let odd = down.rem_euclid(2) == 1;
        let up = match (rest * 2).cmp(&self.unit) {
            std::cmp::Ordering::Less => false,
            std::cmp::Ordering::Equal => odd,
            std::cmp::Ordering::Greater => true,
        };
        i64::try_from(down + i128::from(up)).ok()
    }
}

impl Dynamic {
    /// The prices of `date`, one for each interval of `resolution_minutes`.
    pub(crate) fn prices<'a>(
        &self,
        series: &'a [PriceSeries<'a>],
        date: jiff::civil::Date,
        resolution_minutes: u32,
        slots: usize,
    ) -> Result<&'a [i64], TariffError> {
        let mut named = series
            .iter()
            .filter(|one| one.key == self.series)
            .peekable();
        if named.peek().is_none() {
            return Err(TariffError::MissingSeries(self.series.clone()));
        }
        // One series may be given at several resolutions, for days measured otherwise.
        let fits = |one: &&PriceSeries<'_>| one.resolution_minutes == resolution_minutes;
        let known = named
            .find(fits)
            .ok_or(TariffError::Resolution(resolution_minutes))?;
        let incomplete = || TariffError::IncompleteSeries {
            key: self.series.clone(),
            date,
        };
        let found = known.days.binary_search_by_key(&date, |day| day.date);
        let day = &known.days[found.map_err(|_| incomplete())?];
        if day.nanos.len() == slots {
            Ok(day.nanos)
        } else {
            Err(incomplete())
        }
    }

    /// The price of the tariff, in 10⁻⁹ major units a kWh, from that of the series.
    pub(crate) fn price(&self, nanos: i64) -> Result<i64, TariffError> {
        if self.is_plain() {
            return Ok(nanos);
        }
        if let Some(price) = self.whole.and_then(|whole| whole.price(nanos)) {
            return Ok(price);
        }
        self.by_decimals(nanos)
    }

    /// The same with decimals of any length.
    fn by_decimals(&self, nanos: i64) -> Result<i64, TariffError> {
        let mut price = exact::scaled(i128::from(nanos), PRICE_DIGITS)?;
        if let Some(by) = self.multiplier {
            price = exact::mul(price, by)?;
        }
        price = exact::add(price, self.adder)?;
        if let Some(cap) = self.cap {
            price = price.min(cap);
        }
        i64::try_from(exact::whole(price, PRICE_DIGITS)?).map_err(|_| TariffError::Overflow)
    }

    /// Whether the prices of the series are those of the tariff.
    pub(crate) fn is_plain(&self) -> bool {
        self.multiplier.is_none() && self.adder.is_zero() && self.cap.is_none()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn dynamic(multiplier: Option<Decimal>, adder: Decimal, cap: Option<Decimal>) -> Dynamic {
        Dynamic {
            series: "s".to_owned(),
            multiplier,
            adder,
            cap,
            whole: Whole::of(multiplier, adder, cap),
        }
    }

    fn decimal() -> impl Strategy<Value = Decimal> {
        (-500_000_i64..500_000, 0_u32..9).prop_map(|(number, digits)| Decimal::new(number, digits))
    }

    proptest! {
        #[test]
        fn whole_numbers_and_decimals_give_the_same_price(
            nanos in -4_000_000_000_i64..4_000_000_000,
            multiplier in proptest::option::of((1_i64..50_000, 0_u32..5)),
            adder in decimal(),
            cap in proptest::option::of(decimal()),
        ) {
            let multiplier = multiplier.map(|(number, digits)| Decimal::new(number, digits));
            let dynamic = dynamic(multiplier, adder, cap);
            prop_assert!(dynamic.whole.is_some());
            prop_assert_eq!(dynamic.price(nanos), dynamic.by_decimals(nanos));
        }
    }

    #[test]
    fn half_a_nano_goes_to_the_even_one_and_longer_decimals_are_still_priced() {
        let half = dynamic(Some(Decimal::new(5, 1)), Decimal::ZERO, None);
        let prices = [1, 3, -1, -3].map(|nanos| half.price(nanos));
        assert_eq!(prices, [Ok(0), Ok(2), Ok(0), Ok(-2)]);
        let long = dynamic(None, Decimal::new(1, 20), None);
        assert!(long.whole.is_none());
        assert_eq!(long.price(7), Ok(7));
    }
}
