//! The bills of an account in short, read once for all its points.

use accounts::ServicePoint;
use base::AccountId;
use billing::document::{BillSummary, SectionSummary};
use billing::{BillRepository as _, BillStatus, StoredSummary};
use jiff::civil::Date;
use store::Conn;
use tariff::Period;

use super::span::DaySpan;
use crate::error::PortalError;
use crate::rating::Ends;

/// Bills, newest first, and what each charges.
pub struct Charges(Vec<Billed>);

struct Billed {
    from: Date,
    to: Date,
    is_issued: bool,
    summary: BillSummary,
}

impl Charges {
    /// The bills that charge a day of `[from, to)`, or end or begin beside it.
    pub async fn of(
        conn: &mut Conn,
        account: AccountId,
        (from, to): (Date, Date),
    ) -> Result<Self, PortalError> {
        let stored = conn.summaries_meeting(account, from, to).await?;
        stored
            .iter()
            .map(Billed::read)
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// The sections of a point on issued bills that lie wholly inside the span. Days before or
    /// after the data, which is of `known`, are no part of the energy that is shown beside.
    pub fn of_point(&self, point: &str, span: DaySpan, known: Period) -> Vec<&SectionSummary> {
        let issued = self.0.iter().filter(|bill| bill.is_issued);
        let inside = issued.filter(|bill| span.from <= bill.from && bill.to <= span.to);
        let sections = inside.flat_map(|bill| &bill.summary.charges);
        sections
            .filter(|section| section.service_point == point)
            .filter(|section| section.period.overlap(known).is_some())
            .collect()
    }

    /// What the bills say of registers that begin and end with days without a bill, as the bill of
    /// those days will have it. A bill in review counts: the next is made after it is issued.
    pub fn ends(&self, point: &ServicePoint, gap: Period) -> Ends {
        let before = self.0.iter().find(|bill| bill.to == gap.from());
        let after = self.0.iter().find(|bill| bill.from == gap.to());
        let around = (
            before.map(|bill| &bill.summary),
            after.map(|bill| &bill.summary),
        );
        Ends::of(point, gap, &[], around)
    }

    /// All of them.
    pub fn summaries(&self) -> impl Iterator<Item = &BillSummary> {
        self.0.iter().map(|bill| &bill.summary)
    }
}

impl Billed {
    fn read(stored: &StoredSummary) -> Result<Self, PortalError> {
        let summary = BillSummary::from_json(&stored.summary)
            .map_err(|error| PortalError::Internal(format!("bill {}: {error}", stored.number)))?;
        Ok(Self {
            from: stored.from,
            to: stored.to,
            is_issued: stored.status == BillStatus::Issued,
            summary,
        })
    }
}
