//! Bills that a person looks at before they are sent: the queue, and what is decided.

use accounts::AccountsRepository as _;
use base::{BillId, Instant};
use billing::document::BillDocument;
use billing::run::{
    BillHold, BillReviewRepository as _, BillingTermsRepository as _, ReviewedBill,
};
use billing::{BillRepository as _, BillStatus, StoredBill};
use store::Conn;

use crate::error::{PortalError, Refusal};
use crate::issue_bill::draft::{Draft, last_bill};
use crate::issue_bill::issue::stored;
use crate::{OpContext, Portal};

/// Bills that a queue shows at a time.
const QUEUE: i64 = 500;

impl Portal {
    /// Bills that wait for a person, oldest first, after the one given.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`] for anyone but the system.
    pub async fn bills_in_review(
        &self,
        ctx: &OpContext,
        after: Option<(Instant, BillId)>,
    ) -> Result<Vec<ReviewedBill>, PortalError> {
        ctx.system()?;
        let mut conn = self.store.read().await?;
        Ok(conn.bills_in_review(after, QUEUE).await?)
    }

    /// Issues a bill that waits: it is dated today, gets its number and is posted. Returns the
    /// number.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for what is no bill; [`Refusal::Conflict`] when it does not wait any
    /// more.
    pub async fn release_bill(&self, ctx: &OpContext, bill: &str) -> Result<String, PortalError> {
        ctx.system()?;
        let mut tx = self.store.begin().await?;
        let (waiting, document) = waiting(&mut tx, bill).await?;
        let (account_id, id) = (waiting.head.account_id, waiting.head.id);
        tx.lock_billing(account_id).await?;
        let account = tx.account(account_id).await?.ok_or(Refusal::NotFound)?;
        let state = tx.billing_state(account_id).await?;
        let state = state.ok_or(Refusal::NotFound)?;
        let last = last_bill(&mut tx, account_id, state.last_bill).await?;
        let terms_days = document.due_on - document.billed_on;
        let today = self.local_today(ctx.now);
        let mut draft = Draft {
            account,
            state,
            last,
            period: tariff::Period::new(waiting.head.period_from, waiting.head.period_to)
                .map_err(|error| PortalError::Internal(error.to_string()))?,
            document,
        };
        let days = (today, today.saturating_add(terms_days));
        self.post_and_number(ctx, &mut tx, id, days, &mut draft)
            .await?;
        let issued = stored(id, &draft, BillStatus::Issued, ctx.now)?;
        if !tx.release_bill(&issued).await? {
            return Err(decided());
        }
        let detail = serde_json::json!({ "bill": id.to_string() });
        self.record(ctx, &mut tx, "bill.released", Some(account_id), &detail)
            .await?;
        self.record(ctx, &mut tx, "bill.issued", Some(account_id), &detail)
            .await?;
        tx.commit().await?;
        Ok(issued.head.number)
    }

    /// Rejects a bill that waits, and puts its account on hold until what is wrong with it was put
    /// right: else the next run would make the same bill again.
    ///
    /// # Errors
    /// As [`Portal::release_bill`]; [`Refusal::Invalid`] without a reason.
    pub async fn reject_bill(
        &self,
        ctx: &OpContext,
        bill: &str,
        reason: &str,
    ) -> Result<(), PortalError> {
        ctx.system()?;
        let reason = reason.trim();
        if reason.is_empty() {
            let message = "Say why it is rejected.";
            return Err(PortalError::invalid(
                "bill_review.no_reason",
                "reason",
                message,
            ));
        }
        let mut tx = self.store.begin().await?;
        let (waiting, _) = waiting(&mut tx, bill).await?;
        let (account, id) = (waiting.head.account_id, waiting.head.id);
        if !tx.reject_bill(account, id).await? {
            return Err(decided());
        }
        let hold = BillHold {
            reason: format!("bill rejected in review: {reason}"),
            until: None,
            since: ctx.now,
        };
        tx.put_hold(account, Some(&hold)).await?;
        let detail = serde_json::json!({ "bill": id.to_string() });
        self.record(ctx, &mut tx, "bill.rejected", Some(account), &detail)
            .await?;
        Ok(tx.commit().await?)
    }
}

/// A bill in review and what it says.
async fn waiting(tx: &mut Conn, bill: &str) -> Result<(StoredBill, BillDocument), PortalError> {
    let id: BillId = bill.parse().map_err(|_| Refusal::NotFound)?;
    let stored = tx.bill_named(id).await?.ok_or(Refusal::NotFound)?;
    if stored.head.status != BillStatus::InReview {
        return Err(decided());
    }
    let document = BillDocument::from_json(&stored.document)
        .map_err(|error| PortalError::Internal(format!("bill {id}: {error}")))?;
    Ok((stored, document))
}

fn decided() -> PortalError {
    PortalError::Refused(Refusal::Conflict {
        code: "bill_review.decided",
        message: "This bill does not wait for review any more. Nothing was changed.".to_owned(),
    })
}
