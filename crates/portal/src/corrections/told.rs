//! What a bill's page says of its corrections.

use base::BillId;
use billing::corrections::{BillCancellation, CorrectionRepository as _};
use billing::{BillHead, BillRepository as _, BillStatus};
use store::Conn;

use crate::error::PortalError;
use crate::standing::Standing;
use crate::wording;

/// What was corrected about a bill.
#[derive(Default)]
pub(crate) struct Corrected {
    /// It was taken back.
    pub cancelled: bool,
    /// What happened, in sentences.
    pub words: Vec<String>,
    /// TypeID text of the bill that took its place.
    pub replaced_by: Option<String>,
}

/// Reads what was corrected about a bill of an account that stands so.
pub(crate) async fn of_bill(
    conn: &mut Conn,
    head: &BillHead,
    standing: &Standing,
) -> Result<Corrected, PortalError> {
    if !standing.corrected {
        return Ok(Corrected::default());
    }
    let mut words = Vec::new();
    let cancelled = match head.status {
        BillStatus::Cancelled => conn.cancellation(head.account_id, head.id).await?,
        _ => None,
    };
    if let Some(cancelled) = &cancelled {
        words.push(cancelled_words(cancelled));
    }
    if let Some(before) = conn.replaced_by(head.account_id, head.id).await? {
        let number = number(conn, head, before.bill_id).await?;
        words.push(format!(
            "It replaces bill {number}, because {}.",
            before.reason.words()
        ));
    }
    let adjusted = conn.adjustments_of_bill(head.account_id, head.id).await?;
    // What went back with a cancelled bill is told by its cancelling.
    for adjustment in adjusted.into_iter().filter(|_| cancelled.is_none()) {
        let size = wording::size(adjustment.amount);
        let way = if adjustment.amount.minor() < 0 {
            "took off"
        } else {
            "added"
        };
        let on = wording::day(adjustment.made_on);
        words.push(format!("On {on} we {way} {size}. {}", adjustment.words));
    }
    Ok(Corrected {
        cancelled: cancelled.is_some(),
        words,
        replaced_by: cancelled
            .and_then(|cancelled| cancelled.replaced_by)
            .map(|by| by.to_string()),
    })
}

fn cancelled_words(cancelled: &BillCancellation) -> String {
    let on = wording::day(cancelled.cancelled_on);
    format!(
        "We took it back on {on}, because {}.",
        cancelled.reason.words()
    )
}

async fn number(conn: &mut Conn, head: &BillHead, bill: BillId) -> Result<String, PortalError> {
    let stored = conn.bill(head.account_id, bill).await?;
    let stored = stored.ok_or_else(|| PortalError::Internal(format!("bill {bill} is gone")))?;
    Ok(stored.head.number)
}
