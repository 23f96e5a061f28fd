//! Adds up the energy of each price, from intervals or from register advances; multiplies nothing.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::calendar::LocalDay;
use crate::price::PriceModel;
use crate::usage::{ReadingUsed, RegisterAdvance, UsageDay};
use crate::{Period, TariffError};

/// Energy by price.
pub(crate) struct Charges {
    /// One entry a price of the model, in its order.
    pub(crate) by_price: Vec<EnergyCharge>,
    /// Intervals for which nothing is known.
    pub(crate) missing: usize,
}

/// The energy of one price and what it rests on.
#[derive(Clone, Default)]
pub(crate) struct EnergyCharge {
    pub(crate) wh: i64,
    pub(crate) is_used: bool,
    pub(crate) intervals: usize,
    pub(crate) missing: usize,
    pub(crate) readings: Vec<ReadingUsed>,
    pub(crate) notes: Vec<String>,
}

impl EnergyCharge {
    fn add(&mut self, wh: i64) -> Result<(), TariffError> {
        self.wh = self.wh.checked_add(wh).ok_or(TariffError::Overflow)?;
        self.is_used = true;
        Ok(())
    }
}

/// The energy of intervals. Days left out of `days` count as missing at the first day's resolution.
pub(crate) fn from_intervals(
    model: &PriceModel,
    period: Period,
    time_zone: &TimeZone,
    days: &[UsageDay<'_>],
) -> Result<Charges, TariffError> {
    let mut by_price = vec![EnergyCharge::default(); model.prices().len()];
    let mut missing = 0;
    let mut next = period.from();
    let resolution = days.first().map_or(30, |day| day.resolution_minutes);
    for day in days {
        if day.date < next || day.date >= period.to() {
            return Err(TariffError::DayOutOfPlace(day.date));
        }
        missing += slots_between(next, day.date, time_zone, resolution)?;
        add_day(model, day, time_zone, &mut by_price)?;
        next = day.date.tomorrow().map_err(|_| TariffError::Calendar)?;
    }
    missing += slots_between(next, period.to(), time_zone, resolution)?;
    missing += by_price.iter().map(|charge| charge.missing).sum::<usize>();
    Ok(Charges { by_price, missing })
}

/// Adds the intervals of one local day to the charge of their price.
pub(crate) fn add_day(
    model: &PriceModel,
    day: &UsageDay<'_>,
    time_zone: &TimeZone,
    by_price: &mut [EnergyCharge],
) -> Result<(), TariffError> {
    let local = LocalDay::new(day.date, time_zone)?;
    for (price, wh) in model.slot_prices(day, &local)?.into_iter().zip(day.wh) {
        let charge = &mut by_price[price];
        match wh {
            Some(wh) if *wh < 0 => return Err(TariffError::NegativeUsage(day.date.to_string())),
            Some(wh) => {
                charge.add(*wh)?;
                charge.intervals += 1;
            }
            None => charge.missing += 1,
        }
    }
    Ok(())
}

fn slots_between(
    from: Date,
    to: Date,
    time_zone: &TimeZone,
    resolution_minutes: u32,
) -> Result<usize, TariffError> {
    let Ok(gap) = Period::new(from, to) else {
        return Ok(0);
    };
    gap.dates().try_fold(0, |sum, date| {
        Ok(sum + LocalDay::new(date, time_zone)?.slots(resolution_minutes)?)
    })
}

/// The energy of register advances; every register that the model prices must be there.
pub(crate) fn from_registers(
    model: &PriceModel,
    advances: &[RegisterAdvance],
) -> Result<Charges, TariffError> {
    for role in model.required_roles() {
        if !advances.iter().any(|advance| advance.role == *role) {
            return Err(TariffError::MissingRegister(role.clone()));
        }
    }
    let mut by_price = vec![EnergyCharge::default(); model.prices().len()];
    for advance in advances {
        let charge = &mut by_price[model.register_price(&advance.role)?];
        if advance.wh < 0 {
            return Err(TariffError::NegativeUsage(
                advance.closing.register_label.clone(),
            ));
        }
        charge.add(advance.wh)?;
        charge
            .readings
            .extend([advance.opening.clone(), advance.closing.clone()]);
        charge.notes.extend(advance.conversion.clone());
    }
    Ok(Charges {
        by_price,
        missing: 0,
    })
}
