//! Replaying a bill: every section is rated again from the inputs that were stored with it.

use accounts::{AccountsRepository as _, ServicePoint};
use base::BillId;
use billing::document::{BillDocument, BillSummary, BillingError, SupplySection};
use billing::{BillRepository as _, BillStatus};
use jiff::tz::TimeZone;
use store::Conn;

use crate::error::{PortalError, Refusal};
use crate::rating::Readings;
use crate::{OpContext, Portal};

/// How a replay went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replay {
    /// The number of the bill.
    pub number: String,
    /// Lines that were worked out again.
    pub lines: usize,
    /// What differs, in words; empty when the bill is what its inputs give.
    pub differences: Vec<String>,
}

impl Portal {
    /// Works a stored bill out again, from its own stored inputs, and compares.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for an unknown bill; [`Refusal::Invalid`] when what is asked for is no
    /// bill's identifier.
    pub async fn replay_bill(&self, ctx: &OpContext, bill: &str) -> Result<Replay, PortalError> {
        ctx.system()?;
        let id: BillId = bill.parse().map_err(|_| {
            PortalError::invalid("bill.bad_id", "", format!("{bill} is no bill's identifier"))
        })?;
        let mut conn = self.store.read().await?;
        let stored = conn.bill_named(id).await?.ok_or(Refusal::NotFound)?;
        let document = BillDocument::from_json(&stored.document)
            .map_err(|error| PortalError::Internal(format!("bill {id}: {error}")))?;
        let supply = conn.supply(stored.head.account_id).await?;
        let mut differences = Vec::new();
        if let Err(error) = document.verify() {
            differences.push(error.to_string());
        }
        if matches!(
            stored.head.status,
            BillStatus::Issued | BillStatus::InReview
        ) {
            let head = &stored.head;
            let meeting = conn.summaries_meeting(head.account_id, head.period_from, head.period_to);
            let mut stored = meeting.await?.into_iter();
            let own = stored.find(|one| one.number == head.number);
            let summary = own.and_then(|own| BillSummary::from_json(&own.summary).ok());
            if summary != Some(BillSummary::of(&document)) {
                differences.push("what is stored of it in short is something else".to_owned());
            }
        }
        for (index, section) in document.charges.iter().enumerate() {
            let mut points = supply.points.iter();
            let point = points.find(|point| point.id.is(&section.service_point));
            let point = point.ok_or_else(|| {
                PortalError::Internal(format!("no supply {}", section.service_point))
            })?;
            let place = BillDocument::section_place(index);
            if let Err(error) = replay(&mut conn, point, section, &place).await? {
                differences.push(error.to_string());
            }
        }
        Ok(Replay {
            lines: document
                .charges
                .iter()
                .map(|section| section.lines.len())
                .sum(),
            number: document.number,
            differences,
        })
    }
}

async fn replay(
    conn: &mut Conn,
    point: &ServicePoint,
    section: &SupplySection,
    place: &str,
) -> Result<Result<(), BillingError>, PortalError> {
    let record = &section.record;
    let zone = TimeZone::get(&record.time_zone)
        .map_err(|error| PortalError::Internal(format!("{}: {error}", record.time_zone)))?;
    let readings = Readings::recorded(conn, point, record, &zone).await?;
    let mut outcome = Ok(());
    let rated = readings.rate(&zone, record.period, None, |input| {
        outcome = section.replay(input, place);
        Ok(())
    });
    Ok(rated.map_err(BillingError::from).and(outcome))
}
