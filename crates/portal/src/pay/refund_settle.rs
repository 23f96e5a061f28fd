//! What became of a refund: the gateway is asked, and its answer booked once.

use base::Instant;
use billing::LedgerRepository as _;
use billing::ledger::Booking;
use payments::{
    Gateway as _, Refund, RefundEvent, RefundRepository as _, RefundRequest, RefundState,
    RefundStatus, RefundStep, refund_step,
};

use super::settle::in_transit;
use crate::error::PortalError;
use crate::{OpContext, Portal};

/// Refunds untouched for this long are asked after.
const ASK_AFTER_SECONDS: i64 = 60;
/// How many refunds one run of the job looks at.
const BATCH: i64 = 100;

impl Portal {
    /// Asks the gateway for a refund and books its answer. Safe to call any number of times: the
    /// gateway makes one by its key, the row lock and the ledger's key decide who books.
    pub(super) async fn push_refund(
        &self,
        refund: &Refund,
        again: bool,
    ) -> Result<Refund, PortalError> {
        if refund.state == RefundState::Returned {
            return Ok(refund.clone());
        }
        let request = RefundRequest {
            refund_id: refund.id,
            checkout: refund.checkout.clone(),
            amount: refund.amount,
            again,
        };
        let gateway = self.gateways.named(&refund.gateway)?;
        // A refusal of what was never made must not make it now.
        if refund.state == RefundState::Refused && refund.reference.is_none() {
            return Ok(refund.clone());
        }
        let status = gateway.refund(&request, self.now()).await;
        match status.map_err(|error| PortalError::Gateway(error.to_string()))? {
            RefundStatus::Pending { reference } => {
                self.book_refund(refund, RefundEvent::Accepted, Some(reference))
                    .await
            }
            RefundStatus::Done { reference } => {
                self.book_refund(refund, RefundEvent::Done, Some(reference))
                    .await
            }
            RefundStatus::Refused { reference, why } => {
                tracing::info!(refund.id = %refund.id, why, "refund refused");
                self.book_refund(refund, RefundEvent::Refused, reference)
                    .await
            }
        }
    }

    /// Moves the refund and, when money moved, the ledger, in one transaction.
    async fn book_refund(
        &self,
        seen: &Refund,
        event: RefundEvent,
        reference: Option<String>,
    ) -> Result<Refund, PortalError> {
        let ctx = self.system("refunds");
        let mut tx = self.store.begin().await?;
        let refund = tx.refund_for_update(seen.account_id, seen.id).await?;
        let refund =
            refund.ok_or_else(|| PortalError::Internal(format!("refund {} is gone", seen.id)))?;
        let RefundStep::Move(state) = refund_step(refund.state, event) else {
            return Ok(refund);
        };
        let mut moved = refund.clone();
        moved.state = state;
        moved.updated_at = ctx.now;
        moved.reference = reference.or(moved.reference);
        let booking = Booking {
            account_id: refund.account_id,
            effective_on: self.local_today(ctx.now),
            now: ctx.now,
            entropy: self.entropy.as_ref(),
        };
        let transit = in_transit(&refund.gateway)?;
        let transfer = match state {
            RefundState::Done => Some(booking.refund(&refund.id, refund.amount, transit)),
            RefundState::Returned => {
                Some(booking.refund_failed(&refund.id, refund.amount, transit))
            }
            RefundState::Created | RefundState::Sent | RefundState::Refused => None,
        };
        if let Some(transfer) = transfer {
            let transfer = transfer.map_err(|error| PortalError::Internal(error.to_string()))?;
            tx.post(&transfer).await?;
            moved.done_at = moved.done_at.or(Some(ctx.now));
        }
        if !tx.update_refund(&moved, refund.state).await? {
            let why = format!("refund {} moved under its lock", refund.id);
            return Err(PortalError::Internal(why));
        }
        let detail = serde_json::json!({ "refund": refund.id.to_string() });
        let action = format!("refund.{}", state.code());
        self.record(&ctx, &mut tx, &action, Some(refund.account_id), &detail)
            .await?;
        tx.commit().await?;
        Ok(moved)
    }

    /// The job: asks after every refund whose outcome we never learnt; returns how many moved.
    ///
    /// # Errors
    /// [`crate::Refusal::Forbidden`] for anyone but the system.
    pub async fn settle_open_refunds(&self, ctx: &OpContext) -> Result<u64, PortalError> {
        ctx.system()?;
        let before = ctx.now.plus_seconds(-ASK_AFTER_SECONDS);
        self.settle_refunds_before(before, BATCH).await
    }

    pub(super) async fn settle_refunds_before(
        &self,
        before: Instant,
        limit: i64,
    ) -> Result<u64, PortalError> {
        let stale = {
            let mut conn = self.store.read().await?;
            conn.open_refunds(before, limit).await?
        };
        let mut moved = 0;
        for refund in stale {
            match self.push_refund(&refund, true).await {
                Ok(pushed) if pushed.state != refund.state => moved += 1,
                Ok(_) => {}
                Err(error) => {
                    tracing::warn!(refund.id = %refund.id, %error, "cannot settle a refund yet");
                }
            }
        }
        Ok(moved)
    }
}
