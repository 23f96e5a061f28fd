//! Standing charges: each local day, or each calendar month with a part of one by its days.

use money::Decimal;

use crate::document::{ChargePer, StandingCharge};
use crate::{Period, TariffError, Unit};

/// How much of the charge a period has: days, or months.
///
/// Days are exact. A part of a month is its days ÷ the days of that month, to 28 digits.
pub(crate) fn quantity(
    charge: &StandingCharge,
    period: Period,
) -> Result<(Decimal, Unit), TariffError> {
    match charge.per {
        ChargePer::Day => Ok((Decimal::from(period.days()), Unit::Day)),
        ChargePer::Month => Ok((months(period)?, Unit::Month)),
        ChargePer::DayEvened | ChargePer::Year | ChargePer::BillingPeriod => {
            Err(TariffError::Unsupported("standing_charges.per".to_owned()))
        }
    }
}

fn months(period: Period) -> Result<Decimal, TariffError> {
    let mut total = Decimal::ZERO;
    let mut from = period.from();
    while from < period.to() {
        let next = from
            .last_of_month()
            .tomorrow()
            .map_err(|_| TariffError::Calendar)?;
        let to = next.min(period.to());
        let days = Decimal::from(Period::new(from, to)?.days());
        let whole = Decimal::from(from.days_in_month());
        // Whole months stay whole: only a part needs a division.
        total += if days == whole {
            Decimal::ONE
        } else {
            days / whole
        };
        from = to;
    }
    Ok(total)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn months_between(from: jiff::civil::Date, to: jiff::civil::Date) -> Decimal {
        months(Period::new(from, to).expect("has days")).expect("counts")
    }

    #[test]
    fn whole_months_count_as_one_each_whatever_their_length() {
        assert_eq!(
            months_between(date(2026, 1, 1), date(2026, 4, 1)),
            Decimal::from(3)
        );
        assert_eq!(
            months_between(date(2024, 2, 1), date(2024, 3, 1)),
            Decimal::ONE
        );
    }

    #[test]
    fn a_part_of_a_month_counts_by_its_own_days() {
        assert_eq!(
            months_between(date(2026, 2, 1), date(2026, 2, 15)),
            Decimal::new(5, 1)
        );
        let across = months_between(date(2026, 1, 17), date(2026, 2, 15));
        assert_eq!(
            across,
            Decimal::from(15) / Decimal::from(31) + Decimal::new(5, 1)
        );
    }
}
