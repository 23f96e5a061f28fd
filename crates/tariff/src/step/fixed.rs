//! Standing and other fixed charges: each day, month, year or bill.
//!
//! Days and whole months are exact. A part of a month is its days ÷ the days of that month, a part
//! of a year its days ÷ the days of that year, to 28 digits.

use jiff::civil::Date;
use money::Decimal;

use super::Month;
use crate::charge::{Charge, What};
use crate::document::{ChargePer, StandingCharge};
use crate::line::Unit;
use crate::{Period, TariffError, exact};

/// Days of a year without a leap day, which evened charges count by.
const EVENED_YEAR_DAYS: Decimal = Decimal::from_parts(365, 0, 0, false, 0);
const MONTHS_IN_YEAR: Decimal = Decimal::from_parts(12, 0, 0, false, 0);

pub(crate) fn charges(
    document: &[StandingCharge],
    month: &Month<'_>,
    charges: &mut Vec<Charge>,
) -> Result<(), TariffError> {
    for (index, charge) in document.iter().enumerate() {
        if let Some((quantity, unit)) = quantity(charge.per, month)? {
            let what = What::Standing(index);
            charges.push(Charge::product(what, quantity, unit, charge.amount)?);
        }
    }
    Ok(())
}

/// How many days, months, years or bills this month is; `None` when the bill is another month's.
pub(crate) fn quantity(
    per: ChargePer,
    month: &Month<'_>,
) -> Result<Option<(Decimal, Unit)>, TariffError> {
    let segment = &month.segment;
    Ok(Some(match per {
        ChargePer::Day => (Decimal::from(segment.period.days()), Unit::Day),
        ChargePer::DayEvened => (evened_days(month)?, Unit::Day),
        ChargePer::Month => (segment.months()?, Unit::Month),
        ChargePer::Year => (years(segment.period)?, Unit::Year),
        ChargePer::BillingPeriod if segment.period.from() == month.whole.from() => {
            (Decimal::ONE, Unit::Bill)
        }
        ChargePer::BillingPeriod => return Ok(None),
    }))
}

/// 365 ÷ 12 for a month.
pub(crate) fn evened_days(month: &Month<'_>) -> Result<Decimal, TariffError> {
    exact::div(month.segment.share_of(EVENED_YEAR_DAYS)?, MONTHS_IN_YEAR)
}

fn years(period: Period) -> Result<Decimal, TariffError> {
    let mut total = Decimal::ZERO;
    for year in period.from().year()..=period.last_day().year() {
        let start = Date::new(year, 1, 1).map_err(|_| TariffError::Calendar)?;
        let next = start.last_of_year().tomorrow();
        let next = next.map_err(|_| TariffError::Calendar)?;
        if let Some(part) = period.overlap(Period::new(start, next)?) {
            let whole = Decimal::from(start.days_in_year());
            total = exact::add(total, exact::div(Decimal::from(part.days()), whole)?)?;
        }
    }
    Ok(total)
}
