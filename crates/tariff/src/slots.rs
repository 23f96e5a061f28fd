//! What each interval and each day cost, unrounded, for charts in money.
//!
//! These are exact shares of what the bill charges before its lines are rounded; a chart rounds
//! only what it prints.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use money::Decimal;

use crate::calendar::LocalDay;
use crate::charges::{EnergyCharge, add_day};
use crate::document::{Direction, Tariff};
use crate::tax::TaxTable;
use crate::usage::UsageDay;
use crate::{Period, TariffError, standing};

/// What one local day cost, in major units, unrounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayCost {
    /// The local day.
    pub date: Date,
    /// Energy without tax; negative when the customer is paid.
    pub energy: Decimal,
    /// Standing charge without tax.
    pub standing: Decimal,
    /// Tax on both.
    pub tax: Decimal,
    /// Everything.
    pub total: Decimal,
    /// Tax as a fraction of what it is charged on.
    pub tax_fraction: Decimal,
}

impl DayCost {
    /// Energy with its tax.
    #[must_use]
    pub fn energy_with_tax(&self) -> Decimal {
        self.energy + self.energy * self.tax_fraction
    }

    /// Standing charge with its tax.
    #[must_use]
    pub fn standing_with_tax(&self) -> Decimal {
        self.standing + self.standing * self.tax_fraction
    }
}

/// What each interval of `day` cost including tax, without the standing charge, in major units.
///
/// `None` where the usage is not known.
///
/// # Errors
/// As [`crate::rate`].
pub fn slot_costs(
    tariff: &Tariff,
    day: &UsageDay<'_>,
    time_zone: &TimeZone,
    taxes: &TaxTable,
) -> Result<Vec<Option<Decimal>>, TariffError> {
    let with_tax = Decimal::ONE.checked_add(tax_fraction(tariff, day.date, taxes)?);
    let with_tax = with_tax.ok_or(TariffError::Overflow)?;
    let rates = signed_rates(tariff);
    let local = LocalDay::new(day.date, time_zone)?;
    let prices = tariff.prices().slot_prices(day, &local)?;
    prices
        .into_iter()
        .zip(day.wh)
        .map(|(price, wh)| {
            let cost = |wh: i64| {
                let net = kwh(wh, day.date)?.checked_mul(rates[price]);
                net.and_then(|net| net.checked_mul(with_tax))
                    .ok_or(TariffError::Overflow)
            };
            wh.map(cost).transpose()
        })
        .collect()
}

/// What each of `days` cost. Missing intervals cost nothing.
///
/// # Errors
/// As [`crate::rate`].
pub fn day_costs(
    tariff: &Tariff,
    days: &[UsageDay<'_>],
    time_zone: &TimeZone,
    taxes: &TaxTable,
) -> Result<Vec<DayCost>, TariffError> {
    let rates = signed_rates(tariff);
    days.iter()
        .map(|day| day_cost(tariff, day, time_zone, taxes, &rates))
        .collect()
}

fn day_cost(
    tariff: &Tariff,
    day: &UsageDay<'_>,
    time_zone: &TimeZone,
    taxes: &TaxTable,
    rates: &[Decimal],
) -> Result<DayCost, TariffError> {
    let mut by_price = vec![EnergyCharge::default(); rates.len()];
    add_day(tariff.prices(), day, time_zone, &mut by_price)?;
    let mut energy = Decimal::ZERO;
    for (charge, rate) in by_price.iter().zip(rates) {
        let cost = kwh(charge.wh, day.date)?.checked_mul(*rate);
        energy = cost
            .and_then(|cost| energy.checked_add(cost))
            .ok_or(TariffError::Overflow)?;
    }
    let mut standing = Decimal::ZERO;
    for charge in &tariff.document().standing_charges {
        let (quantity, _) = standing::quantity(charge, only(day.date)?)?;
        let cost = quantity.checked_mul(charge.amount);
        standing = cost
            .and_then(|cost| standing.checked_add(cost))
            .ok_or(TariffError::Overflow)?;
    }
    let net = energy.checked_add(standing).ok_or(TariffError::Overflow)?;
    let tax_fraction = tax_fraction(tariff, day.date, taxes)?;
    let tax = net.checked_mul(tax_fraction).ok_or(TariffError::Overflow)?;
    let total = net.checked_add(tax).ok_or(TariffError::Overflow)?;
    Ok(DayCost {
        date: day.date,
        energy,
        standing,
        tax,
        total,
        tax_fraction,
    })
}

/// Millionths of a major unit, rounded half to even, for charts that hold integers.
///
/// # Errors
/// [`TariffError::Overflow`] when they do not fit 64 bits.
pub fn micro_units(major: Decimal) -> Result<i64, TariffError> {
    let micro = major
        .checked_mul(Decimal::from(1_000_000))
        .ok_or(TariffError::Overflow)?;
    i64::try_from(micro.round()).map_err(|_| TariffError::Overflow)
}

/// The rate of each price with the sign that it has on the bill.
fn signed_rates(tariff: &Tariff) -> Vec<Decimal> {
    let sign = match tariff.document().direction {
        Direction::Import => Decimal::ONE,
        Direction::Export => Decimal::NEGATIVE_ONE,
    };
    tariff
        .prices()
        .prices()
        .iter()
        .map(|price| price.rate * sign)
        .collect()
}

fn kwh(wh: i64, date: Date) -> Result<Decimal, TariffError> {
    if wh < 0 {
        return Err(TariffError::NegativeUsage(date.to_string()));
    }
    Ok(Decimal::new(wh, 3))
}

fn tax_fraction(tariff: &Tariff, date: Date, taxes: &TaxTable) -> Result<Decimal, TariffError> {
    let Some(key) = tariff.document().taxes.first() else {
        return Ok(Decimal::ZERO);
    };
    match taxes.rate_in(key, only(date)?)? {
        Some(rate) => Ok(rate.percent.fraction()?),
        None => Ok(Decimal::ZERO),
    }
}

fn only(date: Date) -> Result<Period, TariffError> {
    Period::new(date, date.tomorrow().map_err(|_| TariffError::Calendar)?)
}
