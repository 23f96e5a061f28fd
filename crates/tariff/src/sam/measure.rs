//! What a month's load comes to, before any credit: energy taken and given, priced or netted, and
//! demand.

use money::Decimal;

use super::case::Load;
use super::fill::{Bounds, InOrder, pro_rata};
use super::plan::{Prices, SamTariff};
use super::series::{Series, scaled};
use super::year::{DAYS, Hours, first_day};
use super::{product, sum};
use crate::TariffError;
use crate::document::{Tier, TierUnit};
use crate::urdb::ROLLOVER_HOURS;

/// A month before credits.
#[derive(Clone, Debug)]
pub(super) struct Measured {
    /// What energy taken costs.
    pub(super) cost: Decimal,
    /// What energy given is worth.
    pub(super) worth: Decimal,
    /// Demand charges.
    pub(super) demand: Decimal,
    /// kWh given less kWh taken.
    pub(super) surplus_kwh: Decimal,
    /// Under net metering, the surplus of each period that goes into the next month.
    pub(super) carry: Vec<Carried>,
}

/// Surplus of a period, in units of the load, and the hours of the weekdays it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Carried {
    pub(super) month: usize,
    pub(super) period: usize,
    pub(super) quantity: i64,
}

/// A year of load under one tariff.
pub(super) struct Measures<'a> {
    tariff: &'a SamTariff,
    load: &'a Load,
    /// Units of the load in a kWh.
    per_kwh: Decimal,
}

impl<'a> Measures<'a> {
    pub(super) fn new(tariff: &'a SamTariff, load: &'a Load) -> Result<Self, TariffError> {
        let per_kw = scaled(10_i128.pow(load.net_kw.decimals()), 0)?;
        Ok(Self {
            tariff,
            load,
            per_kwh: product(per_kw, Decimal::from(load.steps_per_hour))?,
        })
    }

    /// Measures a month. `carried` comes from the month before.
    pub(super) fn month(&self, month: usize, carried: &[Carried]) -> Result<Measured, TariffError> {
        let steps = self.steps(month);
        let peak = steps.iter().copied().max().unwrap_or(0).max(0);
        let mut measured = if self.tariff.settings.metering.option.nets_by_month() {
            self.netted(month, peak, carried)?
        } else {
            self.by_step(month, peak)?
        };
        let single_peak = self.tariff.settings.single_peak;
        for charge in &self.tariff.demand {
            let net = self.load.net_kw.values();
            let kw = |units| self.kw(units);
            let steps_per_hour = self.load.steps_per_hour;
            measured.demand += charge.charge(month, net, steps_per_hour, single_peak, kw)?;
        }
        let taken_less_given: i64 = steps.iter().sum();
        measured.surplus_kwh = self.kwh(Decimal::from(-taken_less_given));
        Ok(measured)
    }

    /// Taken and given are priced apart, step by step.
    fn by_step(&self, month: usize, peak: i64) -> Result<Measured, TariffError> {
        let cost = self.priced(month, peak, &self.tariff.buy, self.load.buy.as_ref(), 1)?;
        let worth = match &self.tariff.sell {
            Some(sell) => self.priced(month, peak, sell, self.load.sell.as_ref(), -1)?,
            None => Decimal::ZERO,
        };
        Ok(measured(cost, worth, Vec::new()))
    }

    /// The price of everything of one direction: 1 is taken, −1 is given.
    fn priced(
        &self,
        month: usize,
        peak: i64,
        prices: &Prices,
        series: Option<&Series>,
        direction: i64,
    ) -> Result<Decimal, TariffError> {
        match prices {
            Prices::Series => self.by_series(month, series, direction),
            Prices::ByHour { hours, periods } => {
                let bounds = self.bounds(month, peak, hours, periods)?;
                let mut filled = InOrder::new(&bounds, periods.len());
                self.each_hour(month, hours, |period, steps| {
                    for kw in steps {
                        filled.add(period, (kw * direction).max(0));
                    }
                });
                let mut price = Decimal::ZERO;
                for period in hours.periods(month) {
                    for (number, tier) in periods[period].iter().enumerate() {
                        let kwh = self.kwh(filled.quantity(period, number));
                        price = sum([price, product(kwh, tier.rate)?])?;
                    }
                }
                Ok(price)
            }
        }
    }

    fn by_series(
        &self,
        month: usize,
        series: Option<&Series>,
        direction: i64,
    ) -> Result<Decimal, TariffError> {
        let series = series.ok_or_else(|| {
            TariffError::Unsupported("a price for each interval, and none is given".to_owned())
        })?;
        let first = first_day(month) * 24 * self.load.steps_per_hour;
        let prices = series.values().iter().skip(first);
        let products = self
            .steps(month)
            .iter()
            .zip(prices)
            .map(|(kw, price)| i128::from((kw * direction).max(0)) * i128::from(*price));
        let total = scaled(products.sum(), series.decimals())?;
        Ok(self.kwh(total))
    }

    /// Taken and given are netted over the month within each period, then tiers filled pro rata.
    fn netted(
        &self,
        month: usize,
        peak: i64,
        carried: &[Carried],
    ) -> Result<Measured, TariffError> {
        let Prices::ByHour { hours, periods } = &self.tariff.buy else {
            let what = "net metering over a month with a price for each interval";
            return Err(TariffError::Unsupported(what.to_owned()));
        };
        let mut net = vec![0_i64; periods.len()];
        self.each_hour(month, hours, |period, steps| {
            net[period] -= steps.iter().sum::<i64>()
        });
        for surplus in carried {
            if let Some(period) = same_time_of_day(hours, *surplus, month) {
                net[period] += surplus.quantity;
            }
        }
        let bounds = self.bounds(month, peak, hours, periods)?;
        let taken = net.iter().map(|net| self.kwh(Decimal::from((-net).max(0))));
        let given = net.iter().map(|net| self.kwh(Decimal::from((*net).max(0))));
        let bounds_kwh = bounds.map(|bound| self.kwh(bound));
        let price = |by_period: Vec<Decimal>, tiers: &[Vec<Tier>]| {
            let rows = pro_rata(&bounds_kwh, &by_period)?;
            let mut price = Decimal::ZERO;
            for (quantities, tiers) in rows.iter().zip(tiers) {
                for (kwh, tier) in quantities.iter().zip(tiers) {
                    price = sum([price, product(*kwh, tier.rate)?])?;
                }
            }
            Ok::<_, TariffError>(price)
        };
        let cost = price(taken.collect(), periods)?;
        let worth = match &self.tariff.sell {
            Some(Prices::ByHour { periods, .. }) => price(given.collect(), periods)?,
            _ => Decimal::ZERO,
        };
        // SAM looks for surplus in the first tier only, which holds none when its bound is nought.
        let carry = net
            .iter()
            .enumerate()
            .filter(|(_, net)| **net > 0 && bounds.first_holds());
        let carry = carry.map(|(period, quantity)| Carried {
            month,
            period,
            quantity: *quantity,
        });
        Ok(measured(cost, worth, carry.collect()))
    }

    /// The bounds of a month's tiers, in units of the load.
    fn bounds(
        &self,
        month: usize,
        peak: i64,
        hours: &Hours,
        periods: &[Vec<Tier>],
    ) -> Result<Bounds, TariffError> {
        let used = hours.periods(month);
        let tiers = used.first().map_or(&[][..], |first| &periods[*first][..]);
        let days = Decimal::from(DAYS[month]);
        let peak = self.kw(peak)?;
        let bound = |tier: &Tier| {
            let up_to = tier.up_to?;
            Some(match tier.unit {
                TierUnit::Kwh => Ok(up_to),
                TierUnit::KwhPerDay => product(up_to, days),
                TierUnit::KwhPerKw => product(up_to, peak),
                TierUnit::KwhPerKwPerDay => product(up_to, days).and_then(|b| product(b, peak)),
            })
        };
        let exact = tiers.iter().filter_map(bound);
        let exact = exact.map(|bound| product(bound?, self.per_kwh));
        Ok(Bounds::new(exact.collect::<Result<_, _>>()?))
    }

    fn each_hour(&self, month: usize, hours: &Hours, mut visit: impl FnMut(usize, &[i64])) {
        let mut steps = self.steps(month).chunks_exact(self.load.steps_per_hour);
        let first = first_day(month);
        for day in first..first + DAYS[month] {
            for (period, steps) in hours.of_day(month, day).iter().zip(&mut steps) {
                visit(*period, steps);
            }
        }
    }

    fn steps(&self, month: usize) -> &'a [i64] {
        let day = 24 * self.load.steps_per_hour;
        let first = first_day(month) * day;
        &self.load.net_kw.values()[first..first + DAYS[month] * day]
    }

    fn kw(&self, units: i64) -> Result<Decimal, TariffError> {
        scaled(i128::from(units), self.load.net_kw.decimals())
    }

    fn kwh(&self, units: Decimal) -> Decimal {
        units / self.per_kwh
    }
}

const fn measured(cost: Decimal, worth: Decimal, carry: Vec<Carried>) -> Measured {
    Measured {
        cost,
        worth,
        demand: Decimal::ZERO,
        surplus_kwh: Decimal::ZERO,
        carry,
    }
}

/// The period of `month` that a surplus goes into: of the hours in the list, the first at which the
/// weekdays of its own month have its period decides. None: it is lost.
fn same_time_of_day(hours: &Hours, surplus: Carried, month: usize) -> Option<usize> {
    let at = |month: usize, hour: usize| hours.of_weekdays(month)[hour];
    let hour = ROLLOVER_HOURS
        .into_iter()
        .find(|hour| at(surplus.month, *hour) == surplus.period)?;
    Some(at(month, hour))
}
