//! Reactive energy above a share of the kWh, or the reactive power of the worst interval.

use money::Decimal;

use super::Month;
use crate::charge::{Charge, What};
use crate::document::{ReactiveBasis, ReactiveCharge};
use crate::line::Unit;
use crate::measure::Tally;
use crate::usage::IntervalUsage;
use crate::validate::{check_amount, check_name, check_text};
use crate::{TariffError, exact};

pub(crate) fn check(document: &[ReactiveCharge]) -> Result<(), TariffError> {
    for (index, charge) in document.iter().enumerate() {
        let place = |field: &str| format!("reactive[{index}].{field}");
        check_name(&place("name"), &charge.name)?;
        check_text(&place("label"), &charge.label)?;
        check_amount(&place("rate"), charge.rate)?;
        if let ReactiveBasis::KvarhAbovePercentOfKwh(percent) = charge.basis
            && percent.per_hundred() < Decimal::ZERO
        {
            return Err(TariffError::at(place("basis"), "cannot be below zero"));
        }
        if document[..index]
            .iter()
            .any(|other| other.name == charge.name)
        {
            let problem = format!("\"{}\" is there twice", charge.name);
            return Err(TariffError::at(place("name"), problem));
        }
    }
    Ok(())
}

pub(crate) fn charges(
    document: &[ReactiveCharge],
    month: &Month<'_>,
    usage: &IntervalUsage<'_>,
    charges: &mut Vec<Charge>,
) -> Result<(), TariffError> {
    if document.is_empty() {
        return Ok(());
    }
    let mut kvarh = Tally::default();
    let mut kwh = Tally::default();
    // The greatest power: energy and the minutes it took.
    let mut worst = (0_i128, 60_u32);
    for day in month.days(usage.import) {
        for value in day.values {
            add(&mut kwh, *value);
        }
        let reactive = month.days(usage.reactive);
        let found = reactive.binary_search_by_key(&day.date, |other| other.date);
        let reactive = found.map_err(|_| TariffError::NeedsReactive(day.date))?;
        let reactive = &month.days(usage.reactive)[reactive];
        for value in reactive.values {
            add(&mut kvarh, *value);
            let energy = value.map_or(0, |value| i128::from(value.unsigned_abs()));
            let minutes = reactive.resolution_minutes;
            if energy * i128::from(worst.1) > worst.0 * i128::from(minutes) {
                worst = (energy, minutes);
            }
        }
    }
    for (index, charge) in document.iter().enumerate() {
        let (quantity, unit) = match charge.basis {
            ReactiveBasis::KvarhAbovePercentOfKwh(percent) => {
                let used = exact::scaled(kwh.sum, month.digits)?;
                let free = exact::mul(used, percent.fraction()?)?;
                let over = exact::sub(exact::scaled(kvarh.sum, month.digits)?, free)?;
                (over.max(Decimal::ZERO), Unit::Kvarh)
            }
            ReactiveBasis::KvarOfPeak => {
                let energy = exact::scaled(worst.0, month.digits)?;
                let hours = exact::mul(energy, Decimal::from(60))?;
                let power = exact::div(hours, Decimal::from(worst.1))?;
                (exact::mul(power, month.segment.months()?)?, Unit::Kvar)
            }
        };
        let what = What::Reactive(index);
        charges.push(Charge::product(what, quantity, unit, charge.rate)?.resting_on(kvarh));
    }
    Ok(())
}

/// Leading or lagging, reactive energy counts by its size.
fn add(tally: &mut Tally, value: Option<i64>) {
    match value {
        Some(value) => {
            tally.sum += i128::from(value.unsigned_abs());
            tally.known += 1;
        }
        None => tally.missing += 1,
    }
}
