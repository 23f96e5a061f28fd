//! What a supply used before: each bill hands its history on to the next, so that a bill compares
//! itself with last year without another read, and reads the same for ever.

use jiff::ToSpan;
use jiff::civil::Date;
use money::{Currency, Money};
use tariff::Period;

use super::{BillingError, PastUse, SupplySection};

/// How far back a bill's history reaches from its first day.
const MONTHS_KEPT: i64 = 13;

/// What a supply used and cost in a span of its history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UseOver {
    /// The local days that are known; they hang together.
    pub period: Period,
    /// Energy in watt-hours.
    pub wh: i64,
    /// What it cost with tax.
    pub cost: Money,
    /// Whether a reading of it was estimated.
    pub is_estimated: bool,
}

impl SupplySection {
    /// What this section will be in the history of the next.
    #[must_use]
    pub fn as_past(&self) -> PastUse {
        PastUse {
            period: self.period,
            wh: self.total_wh,
            cost: self.total,
            is_estimated: self.is_estimated(),
        }
    }

    /// The history that the next section of this supply has, which begins on `next`.
    #[must_use]
    pub fn history_for(&self, next: Date) -> Vec<PastUse> {
        let oldest = next.saturating_sub(MONTHS_KEPT.months());
        let known = self.about.history.iter().copied();
        let all = known.chain([self.as_past()]);
        all.filter(|past| past.period.to() > oldest).collect()
    }

    /// What the same days used a year before, when the history covers them with whole bills whose
    /// days lie at most three apart from these: months differ in length, and bills in their day.
    #[must_use]
    pub fn last_year(&self) -> Option<UseOver> {
        let wanted = (
            self.period.from().checked_sub(1.year()).ok()?,
            self.period.to().checked_sub(1.year()).ok()?,
        );
        let near = |a: Date, b: Date| (a - b).get_days().abs() <= 3;
        let inside = |past: &&PastUse| {
            past.period.to() > wanted.0 && past.period.from() < wanted.1 && {
                let overlap = past.period.to().min(wanted.1) - past.period.from().max(wanted.0);
                overlap.get_days() > 3
            }
        };
        let parts: Vec<PastUse> = self.about.history.iter().filter(inside).copied().collect();
        let over = together(&parts, self.total.currency()).ok().flatten()?;
        (near(over.period.from(), wanted.0) && near(over.period.to(), wanted.1)).then_some(over)
    }

    /// The year that ends with this section: all of it, or `None` when less is known.
    ///
    /// # Errors
    /// When the sum overflows.
    pub fn last_twelve_months(&self) -> Result<Option<UseOver>, BillingError> {
        let begins = self.period.to().saturating_sub(1.year());
        let known = self.about.history.iter().copied().chain([self.as_past()]);
        let parts: Vec<PastUse> = known.filter(|past| past.period.from() >= begins).collect();
        let over = together(&parts, self.total.currency())?;
        Ok(over.filter(|over| (over.period.from() - begins).get_days() <= 3))
    }
}

/// Periods that follow one another as one; `None` when one is missing between them, or all are.
///
/// # Errors
/// When the sum overflows.
pub fn together(parts: &[PastUse], currency: Currency) -> Result<Option<UseOver>, BillingError> {
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else {
        return Ok(None);
    };
    let hangs_together = parts
        .windows(2)
        .all(|pair| pair[0].period.to() == pair[1].period.from());
    let Ok(period) = Period::new(first.period.from(), last.period.to()) else {
        return Ok(None);
    };
    if !hangs_together {
        return Ok(None);
    }
    let wh = parts
        .iter()
        .try_fold(0_i64, |sum, part| sum.checked_add(part.wh));
    Ok(Some(UseOver {
        period,
        wh: wh.ok_or(money::MoneyError::Overflow)?,
        cost: Money::sum(currency, parts.iter().map(|part| part.cost))?,
        is_estimated: parts.iter().any(|part| part.is_estimated),
    }))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn month(year: i16, month: i8, wh: i64) -> PastUse {
        let from = date(year, month, 1);
        PastUse {
            period: Period::new(from, from.saturating_add(1.month())).expect("has days"),
            wh,
            cost: Money::from_minor(wh, Currency::Gbp),
            is_estimated: month == 2,
        }
    }

    #[test]
    fn months_that_follow_one_another_are_one_span() {
        let parts = [month(2025, 1, 5), month(2025, 2, 7)];
        let over = together(&parts, Currency::Gbp)
            .expect("fits")
            .expect("hangs together");
        assert_eq!(
            (over.wh, over.cost.minor(), over.is_estimated),
            (12, 12, true)
        );
        assert_eq!(over.period.days(), 59);
        let apart = [month(2025, 1, 5), month(2025, 3, 7)];
        assert_eq!(together(&apart, Currency::Gbp), Ok(None));
        assert_eq!(together(&[], Currency::Gbp), Ok(None));
    }
}
