//! Rates one period: prices from `price/`, quantities from the usage, one line for each price used,
//! then the standing charge, then tax.

use jiff::tz::TimeZone;
use money::{Currency, Decimal, Money, Rounding};

use crate::charges::{self, EnergyCharge};
use crate::document::{Direction, Tariff};
use crate::explain::{Working, formula};
use crate::line::{Line, RatedPeriod, TaxLine, Unit};
use crate::price::Price;
use crate::tax::{TaxRate, TaxTable};
use crate::usage::Usage;
use crate::{Period, TariffError, standing};

/// What to rate.
#[derive(Clone, Copy, Debug)]
pub struct RatingInput<'a> {
    /// The local days charged.
    pub period: Period,
    /// Where the property is; local days and times of day are its.
    pub time_zone: &'a TimeZone,
    /// What was used in those days.
    pub usage: Usage<'a>,
    /// The market's taxes: usually [`TaxTable::built_in`].
    pub taxes: &'a TaxTable,
}

/// Charges `input` under `tariff`.
///
/// Missing intervals are counted and not charged: estimate them before billing.
///
/// # Errors
/// When the tariff is not in force, the usage does not fit it or the calendar, or a sum overflows.
pub fn rate(tariff: &Tariff, input: &RatingInput<'_>) -> Result<RatedPeriod, TariffError> {
    check_in_force(tariff, input.period)?;
    let document = tariff.document();
    let charges = match input.usage {
        Usage::Intervals(days) => {
            charges::from_intervals(tariff.prices(), input.period, input.time_zone, days)?
        }
        Usage::Registers(advances) => charges::from_registers(tariff.prices(), advances)?,
    };
    let mut total_wh: i64 = 0;
    let mut lines = Vec::new();
    for (price, charge) in tariff.prices().prices().iter().zip(&charges.by_price) {
        total_wh = total_wh
            .checked_add(charge.wh)
            .ok_or(TariffError::Overflow)?;
        if charge.is_used {
            lines.push(energy_line(tariff, input.period, price, charge)?);
        }
    }
    for standing in &document.standing_charges {
        let (quantity, unit) = standing::quantity(standing, input.period)?;
        let label = "Standing charge".to_owned();
        let what = ("standing_charge".to_owned(), label, standing.amount);
        lines.push(line(
            document.currency,
            input.period,
            what,
            (quantity, unit),
            None,
        )?);
    }
    let net = Money::sum(document.currency, lines.iter().map(|line| line.amount))?;
    let tax_rate = match document.taxes.first() {
        Some(key) => input.taxes.rate_in(key, input.period)?,
        None => None,
    };
    let tax = tax_rate.map(|rate| tax_line(rate, net)).transpose()?;
    let total = tax
        .iter()
        .try_fold(net, |sum, tax| sum.checked_add(tax.amount))?;
    Ok(RatedPeriod {
        period: input.period,
        tariff_code: document.code.clone(),
        tariff_name: document.name.clone(),
        fuel: document.fuel,
        direction: document.direction,
        currency: document.currency,
        total_wh,
        intervals_missing: charges.missing,
        lines,
        net,
        tax: tax.into_iter().collect(),
        total,
    })
}

fn check_in_force(tariff: &Tariff, period: Period) -> Result<(), TariffError> {
    let document = tariff.document();
    let outside = |date| TariffError::NotInForce {
        name: document.name.clone(),
        date,
    };
    match (document.valid_from, document.valid_to) {
        (Some(from), _) if period.from() < from => Err(outside(period.from())),
        (_, Some(to)) if period.to() > to => Err(outside(to.max(period.from()))),
        _ => Ok(()),
    }
}

fn energy_line(
    tariff: &Tariff,
    period: Period,
    price: &Price,
    charge: &EnergyCharge,
) -> Result<Line, TariffError> {
    let document = tariff.document();
    let (code, rate) = match document.direction {
        Direction::Import => (price.code.clone(), price.rate),
        Direction::Export => (price.code.replacen("energy", "export", 1), -price.rate),
    };
    let what = (code, price.label.clone(), rate);
    // A watt-hour is a thousandth of a kWh: the scale says so without a division.
    let quantity = (Decimal::new(charge.wh, 3), Unit::Kwh);
    line(document.currency, period, what, quantity, Some(charge))
}

fn line(
    currency: Currency,
    period: Period,
    (code, label, rate): (String, String, Decimal),
    (quantity, unit): (Decimal, Unit),
    energy: Option<&EnergyCharge>,
) -> Result<Line, TariffError> {
    let exact = quantity.checked_mul(rate).ok_or(TariffError::Overflow)?;
    let amount = Money::round_from_decimal(exact, currency, Rounding::HalfEven)?;
    let energy = energy.cloned().unwrap_or_default();
    let working = Working {
        formula: formula(quantity, unit, rate, currency, amount),
        readings: energy.readings,
        intervals: energy.intervals,
        intervals_missing: energy.missing,
        notes: energy.notes,
    };
    Ok(Line {
        code,
        label,
        period,
        quantity,
        unit,
        rate,
        amount,
        working,
    })
}

fn tax_line(rate: TaxRate, taxable: Money) -> Result<TaxLine, TariffError> {
    let amount = rate.percent.of(taxable, Rounding::HalfEven)?;
    Ok(TaxLine {
        key: rate.key,
        label: rate.label,
        percent: rate.percent,
        taxable,
        amount,
    })
}

#[cfg(test)]
mod tests;
