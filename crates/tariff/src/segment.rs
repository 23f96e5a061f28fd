//! Cuts a rated period into the months that monthly prices count by, and where a tax changes.

use jiff::civil::Date;
use money::Decimal;

use crate::document::MonthIs;
use crate::{Period, TariffError, exact};

/// One month of a rated period, or the part of one that lies in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Segment {
    pub(crate) period: Period,
    /// Which stretch of unchanged taxes it lies in, from 0.
    pub(crate) epoch: usize,
    /// Days of the part and of the whole calendar month; `None` for a whole month.
    pub(crate) part: Option<(u32, u32)>,
    /// The first day of the calendar month that it is, or ends, in.
    pub(crate) month: Date,
    /// Whether that month ends with it.
    pub(crate) ends_month: bool,
}

impl Segment {
    /// Its share of a month: 1, or days ÷ days of the month.
    pub(crate) fn months(&self) -> Result<Decimal, TariffError> {
        match self.part {
            None => Ok(Decimal::ONE),
            Some((days, of)) => exact::div(Decimal::from(days), Decimal::from(of)),
        }
    }

    /// `amount` for a month, for this part of one.
    pub(crate) fn share_of(&self, amount: Decimal) -> Result<Decimal, TariffError> {
        match self.part {
            None => Ok(amount),
            Some((days, of)) => {
                exact::div(exact::mul(amount, Decimal::from(days))?, Decimal::from(of))
            }
        }
    }

    /// Whether the calendar month `month` (1 to 12) ends with it.
    pub(crate) fn ends(&self, month: i8) -> bool {
        self.ends_month && self.month.month() == month
    }
}

/// Cuts `period`; `tax_changes` are the first days of new rates inside it.
pub(crate) fn cut(
    period: Period,
    month_is: MonthIs,
    tax_changes: &[(Date, String)],
) -> Result<Vec<Segment>, TariffError> {
    if month_is == MonthIs::BillingPeriod {
        if let Some((date, key)) = tax_changes.first() {
            let (key, date) = (key.clone(), *date);
            return Err(TariffError::TaxRateChanges { key, date });
        }
        return Ok(vec![Segment {
            period,
            epoch: 0,
            part: None,
            month: period.last_day().first_of_month(),
            ends_month: true,
        }]);
    }
    let mut changes: Vec<Date> = tax_changes.iter().map(|(date, _)| *date).collect();
    changes.sort_unstable();
    changes.dedup();
    let mut segments = Vec::new();
    let mut from = period.from();
    while from < period.to() {
        let next_month = from
            .last_of_month()
            .tomorrow()
            .map_err(|_| TariffError::Calendar)?;
        let change = changes.iter().find(|date| **date > from);
        let to = next_month
            .min(period.to())
            .min(change.copied().unwrap_or(Date::MAX));
        let part = Period::new(from, to)?;
        let whole = u32::from(from.days_in_month().unsigned_abs());
        segments.push(Segment {
            period: part,
            epoch: changes.iter().filter(|date| **date <= from).count(),
            part: (part.days() != whole).then_some((part.days(), whole)),
            month: from.first_of_month(),
            ends_month: to == next_month,
        });
        from = to;
    }
    Ok(segments)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn months(from: Date, to: Date) -> Decimal {
        let period = Period::new(from, to).expect("has days");
        let segments = cut(period, MonthIs::Calendar, &[]).expect("cuts");
        let shares = segments.iter().map(|one| one.months().expect("fits"));
        shares.sum()
    }

    #[test]
    fn whole_months_count_as_one_each_whatever_their_length() {
        assert_eq!(months(date(2026, 1, 1), date(2026, 4, 1)), Decimal::from(3));
        assert_eq!(months(date(2024, 2, 1), date(2024, 3, 1)), Decimal::ONE);
    }

    #[test]
    fn a_part_of_a_month_counts_by_its_own_days() {
        let half = months(date(2026, 2, 1), date(2026, 2, 15));
        assert_eq!(half, Decimal::new(5, 1));
        let across = months(date(2026, 1, 17), date(2026, 2, 15));
        let january = Decimal::from(15) / Decimal::from(31);
        assert_eq!(across, january + Decimal::new(5, 1));
    }

    #[test]
    fn a_tax_change_cuts_and_a_month_that_is_the_bill_cannot_be_cut() {
        let period = Period::new(date(2026, 3, 20), date(2026, 4, 20)).expect("has days");
        let change = (date(2026, 4, 1), "uk_ccl".to_owned());
        let epochs = |segments: Vec<Segment>| -> Vec<usize> {
            segments.iter().map(|segment| segment.epoch).collect()
        };
        let cut_in_two = cut(period, MonthIs::Calendar, std::slice::from_ref(&change));
        assert_eq!(epochs(cut_in_two.expect("cuts")), [0, 1]);
        let (date, key) = change.clone();
        assert_eq!(
            cut(period, MonthIs::BillingPeriod, &[change]),
            Err(TariffError::TaxRateChanges { key, date })
        );
    }
}
