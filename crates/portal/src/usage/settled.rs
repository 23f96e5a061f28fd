//! What a shown period costs in all: what its bills say, and what its other days would be billed.
//!
//! Days in a chart are unrounded. A total is made as bills are made, line by line, so that it is
//! the bill's to the penny where there is one.

use accounts::Account;
use jiff::civil::Date;
use money::{Currency, Decimal, Money, Rounding};
use store::Conn;
use tariff::{Period, TaxOn, rate};

use super::charges::Charges;
use super::pricing::{Place, PricedDay, covered, day_after, price_days, rounded};
use super::span::DaySpan;
use crate::Portal;
use crate::consumption::{DayUse, PointUse};
use crate::error::PortalError;
use crate::issue_bill::supplies::carried;
use crate::rating::{Ends, Readings, Steps};

/// A cost in all, with tax, and the part of it that is standing charge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settled {
    /// Everything but the standing charge.
    pub energy: Money,
    /// Standing charge.
    pub standing: Money,
}

/// What is asked about.
pub struct Asked<'a> {
    pub account: &'a Account,
    pub place: &'a Place<'a>,
    /// What was read of the point for the span.
    pub used: &'a PointUse,
    pub span: DaySpan,
    /// First and last day with data.
    pub range: (Date, Date),
    /// The bills around the span.
    pub charges: &'a Charges,
}

impl Settled {
    /// The sum of priced days, each part rounded once, if they are all `days` of them: what is said
    /// where a span cannot be settled.
    pub fn of_days(priced: &[PricedDay], days: usize, currency: Currency) -> Option<Self> {
        if priced.is_empty() || priced.len() != days {
            return None;
        }
        let sum = |of: fn(&PricedDay) -> Decimal| rounded(priced.iter().map(of).sum(), currency);
        Some(Self {
            energy: sum(|day| day.energy)?,
            standing: sum(|day| day.standing)?,
        })
    }
}

/// What a span costs, of which `shown` are the days with data; `None` when some of them have no
/// price.
pub async fn cost(
    portal: &Portal,
    conn: &mut Conn,
    asked: &Asked<'_>,
    shown: &[DayUse],
) -> Result<Option<Settled>, PortalError> {
    if let Some(settled) = settled(portal, conn, asked).await? {
        return Ok(Some(settled));
    }
    let days = (asked.used, shown);
    let priced = price_days(portal, conn, asked.place, days, false).await?;
    Ok(Settled::of_days(
        &priced,
        shown.len(),
        asked.account.currency,
    ))
}

/// The cost of a point over a span; `None` when some of it cannot be rated, or has data and is
/// neither billed nor under an agreement.
pub async fn settled(
    portal: &Portal,
    conn: &mut Conn,
    asked: &Asked<'_>,
) -> Result<Option<Settled>, PortalError> {
    let from = asked.span.from.max(asked.range.0);
    let to = asked.span.to.min(day_after(asked.range.1));
    let Ok(period) = Period::new(from, to) else {
        return Ok(None);
    };
    let (place, point) = (asked.place, asked.place.point);
    let mut agreed = Vec::new();
    for agreement in place.agreed(period) {
        if let Some(under) = covered(agreement, period) {
            agreed.push((under, portal.tariff(conn, agreement.tariff_id).await?));
        }
    }
    let own = point.id.to_string();
    let sections = asked.charges.of_point(&own, asked.span, period);
    let mut sum = Sum::new(asked.account.currency);
    for section in &sections {
        let lines = section.lines.iter().map(|line| Charged {
            code: &line.code,
            amount: line.amount,
            taxes: &line.taxes,
        });
        sum.add(section.total, lines)?;
    }
    let billed: Vec<Period> = sections.iter().map(|section| section.period).collect();
    let under = agreed.iter().map(|(under, _)| *under);
    let known: Vec<Period> = billed.iter().copied().chain(under).collect();
    let has_data = |gap: &Period| {
        let mut days = asked.used.days.iter();
        days.any(|day| gap.from() <= day.date && day.date < gap.to())
    };
    if gaps(period, &known).iter().any(has_data) {
        return Ok(None);
    }
    for (under, tariff) in agreed {
        for gap in gaps(under, &billed) {
            let ends = match asked.used.is_spread() {
                true => asked.charges.ends(point, gap),
                false => Ends::default(),
            };
            let (at, whole) = ((place.supply, point), (gap, Steps::Whole));
            let loaded = Readings::load_beside(asked.used, conn, at, &tariff, whole, &ends).await;
            let Ok(readings) = loaded else {
                return Ok(None);
            };
            let before = carried(asked.charges.summaries(), point, &tariff, gap);
            let rated = readings.rate(place.zone, gap, before, |input| rate(&tariff, input));
            let Ok(rated) = rated else { return Ok(None) };
            let lines = rated.lines.iter().map(|line| Charged {
                code: &line.code,
                amount: line.amount,
                taxes: &line.taxes,
            });
            sum.add(rated.total, lines)?;
        }
    }
    sum.settled().map(Some)
}

/// The days of `period` that no bill has.
fn gaps(period: Period, billed: &[Period]) -> Vec<Period> {
    let mut gaps = Vec::new();
    let mut from = period.from();
    let mut billed: Vec<Period> = billed
        .iter()
        .filter_map(|one| one.overlap(period))
        .collect();
    billed.sort_by_key(|one| one.from());
    for one in billed {
        gaps.extend(Period::new(from, one.from()));
        from = from.max(one.to());
    }
    gaps.extend(Period::new(from, period.to()));
    gaps
}

/// A line of a bill, or of a period rated like one.
struct Charged<'a> {
    code: &'a str,
    amount: Money,
    taxes: &'a [TaxOn],
}

/// Totals so far.
struct Sum {
    total: Money,
    /// Standing charges with their tax, unrounded.
    standing: Decimal,
}

impl Sum {
    const fn new(currency: Currency) -> Self {
        Self {
            total: Money::zero(currency),
            standing: Decimal::ZERO,
        }
    }

    fn add<'a>(
        &mut self,
        total: Money,
        lines: impl Iterator<Item = Charged<'a>>,
    ) -> Result<(), PortalError> {
        self.total = self.total.checked_add(total).map_err(broken)?;
        for line in lines.filter(|line| line.code.starts_with("standing_charge")) {
            let mut with_tax = Decimal::ONE;
            for on in line.taxes {
                with_tax += on.percent.fraction().map_err(broken)?;
            }
            self.standing += line.amount.to_decimal() * with_tax;
        }
        Ok(())
    }

    /// The standing charge is rounded, and what the total leaves is the rest.
    fn settled(&self) -> Result<Settled, PortalError> {
        let currency = self.total.currency();
        let standing = Money::round_from_decimal(self.standing, currency, Rounding::HalfEven);
        let standing = standing.map_err(broken)?;
        let energy = self.total.checked_sub(standing).map_err(broken)?;
        Ok(Settled { energy, standing })
    }
}

fn broken(error: money::MoneyError) -> PortalError {
    PortalError::Internal(error.to_string())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn what_no_bill_has_is_left_over() {
        let period = |from, to| Period::new(from, to).expect("has days");
        let year = period(date(2026, 1, 1), date(2026, 4, 1));
        let february = period(date(2026, 2, 1), date(2026, 3, 1));
        assert_eq!(
            gaps(year, &[february]),
            [
                period(date(2026, 1, 1), date(2026, 2, 1)),
                period(date(2026, 3, 1), date(2026, 4, 1)),
            ]
        );
        assert_eq!(gaps(february, &[year]), []);
        assert_eq!(gaps(february, &[]), [february]);
    }
}
