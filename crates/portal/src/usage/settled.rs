//! What a shown period costs in all: what its bills say, and what its other days would be billed.
//!
//! Days in a chart are unrounded. A total is made as bills are made, line by line, so that it is
//! the bill's to the penny where there is one.

use accounts::Account;
use billing::document::{BillDocument, BillLine, SupplySection};
use billing::{BillRepository as _, StoredBill};
use jiff::civil::Date;
use money::{Decimal, Money, Rounding};
use store::Conn;
use tariff::{Line, Period, TaxOn, rate};

use super::pricing::{Place, covered, day_after};
use super::span::DaySpan;
use crate::Portal;
use crate::consumption::PointUse;
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
}

/// The cost of a point over a span; `None` when some of it cannot be rated.
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
    let bills = bills_within(conn, asked).await?;
    let (place, point) = (asked.place, asked.place.point);
    let id = point.id.to_string();
    let sections = bills.iter().flat_map(|bill| &bill.charges);
    let sections: Vec<&SupplySection> = sections
        .filter(|section| section.service_point == id)
        .collect();
    let mut sum = Sum::new(asked.account.currency);
    for section in &sections {
        let lines = section.lines.iter().map(|line: &BillLine| Charged {
            code: &line.code,
            amount: line.amount,
            taxes: &line.taxes,
        });
        sum.add(section.total, lines)?;
    }
    let billed: Vec<Period> = sections.iter().map(|section| section.period).collect();
    for agreement in place.agreed(period) {
        let Some(under) = covered(agreement, period) else {
            continue;
        };
        let tariff = portal.tariff(conn, agreement.tariff_id).await?;
        for gap in gaps(under, &billed) {
            let at = (place.supply, point);
            let ends = ends(conn, asked, gap).await?;
            let whole = (gap, Steps::Whole);
            let loaded = Readings::load_beside(asked.used, conn, at, &tariff, whole, &ends).await;
            let Ok(readings) = loaded else {
                return Ok(None);
            };
            let before = carried(&bills, point, &tariff, gap);
            let rated = readings.rate(place.zone, gap, before, |input| rate(&tariff, input));
            let Ok(rated) = rated else { return Ok(None) };
            let lines = rated.lines.iter().map(|line: &Line| Charged {
                code: &line.code,
                amount: line.amount,
                taxes: &line.taxes,
            });
            sum.add(rated.total, lines)?;
        }
    }
    sum.settled().map(Some)
}

/// Where registers begin and end in days without a bill, as the bill of them will have it.
async fn ends(conn: &mut Conn, asked: &Asked<'_>, gap: Period) -> Result<Ends, PortalError> {
    if !asked.used.is_spread() {
        return Ok(Ends::default());
    }
    let account = asked.account.id;
    let before = conn.bill_before(account, gap.from()).await?.map(read);
    let after = conn.bill_after(account, gap.to()).await?.map(read);
    let (before, after) = (before.transpose()?, after.transpose()?);
    let around = (before.as_ref(), after.as_ref());
    Ok(Ends::of(asked.place.point, gap, &[], around))
}

fn read(bill: StoredBill) -> Result<BillDocument, PortalError> {
    BillDocument::from_json(&bill.document)
        .map_err(|error| PortalError::Internal(format!("bill {}: {error}", bill.head.number)))
}

/// The bills that lie wholly inside the span.
async fn bills_within(
    conn: &mut Conn,
    asked: &Asked<'_>,
) -> Result<Vec<BillDocument>, PortalError> {
    let (from, to) = (asked.span.from, asked.span.to);
    let stored = conn.bills_within(asked.account.id, from, to).await?;
    stored.into_iter().map(read).collect()
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
    const fn new(currency: money::Currency) -> Self {
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
