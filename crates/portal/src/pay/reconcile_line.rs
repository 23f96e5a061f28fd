//! One line of a gateway's books: what our ledger has of it, and asking after what it has not.

use money::Money;
use payments::{
    BookedHere, Gateway as _, IntentState, Movement, MovementKind, PaymentIntent,
    PaymentRepository as _, ReconciliationRepository as _, RefundRepository as _,
};
use store::Conn;

use super::reconcile::Span;
use crate::Portal;
use crate::error::PortalError;

impl Portal {
    /// What our ledger has of a capture or refund: the transfers themselves, not what the intent
    /// says of them.
    pub(super) async fn booked_here(
        &self,
        span: &Span<'_>,
        movement: &Movement,
    ) -> Result<Option<BookedHere>, PortalError> {
        let mut conn = self.store.read().await?;
        let (name, reference) = (span.gateway.name(), movement.reference.as_str());
        match movement.kind {
            MovementKind::Capture => match conn.intent_by_reference(name, reference).await? {
                None => Ok(None),
                Some(intent) => {
                    let amount = booked_payment(&mut conn, &intent).await?;
                    let account_id = intent.account_id;
                    Ok(amount.map(|amount| BookedHere { account_id, amount }))
                }
            },
            MovementKind::Refund => {
                let Some(refund) = conn.refund_by_reference(name, reference).await? else {
                    return Ok(None);
                };
                let account_id = refund.account_id;
                let key = format!("refund:{}", refund.id);
                let amount = conn.booked(account_id, &key).await?;
                Ok(amount.map(|amount| BookedHere { account_id, amount }))
            }
            MovementKind::Payout | MovementKind::Other => Ok(None),
        }
    }

    /// Settles what a line is about; what fails stays a difference and is tried again next time.
    pub(super) async fn ask_after(&self, span: &Span<'_>, movement: &Movement) {
        let asked = self.try_ask_after(span, movement).await;
        if let Err(error) = asked {
            let reference = movement.reference.as_str();
            tracing::warn!(reference, %error, "a gateway's line cannot be settled yet");
        }
    }

    async fn try_ask_after(&self, span: &Span<'_>, movement: &Movement) -> Result<(), PortalError> {
        let (name, reference) = (span.gateway.name(), movement.reference.as_str());
        let mut conn = self.store.read().await?;
        match movement.kind {
            MovementKind::Capture => {
                let intent = conn.intent_by_reference(name, reference).await?;
                drop(conn);
                if let Some(intent) = intent {
                    self.settle(&intent).await?;
                }
            }
            MovementKind::Refund => {
                let refund = conn.refund_by_reference(name, reference).await?;
                drop(conn);
                if let Some(refund) = refund {
                    self.push_refund(&refund, true).await?;
                }
            }
            MovementKind::Payout | MovementKind::Other => {}
        }
        Ok(())
    }
}

/// What the books of all accounts together have of a payment; `None` when it is not captured.
async fn booked_payment(
    conn: &mut Conn,
    intent: &PaymentIntent,
) -> Result<Option<Money>, PortalError> {
    if intent.state != IntentState::Captured {
        return Ok(None);
    }
    let key = format!("payment:{}", intent.id);
    let mut sum: Option<Money> = None;
    for part in conn.parts(intent.id).await? {
        let Some(booked) = conn.booked(part.account_id, &key).await? else {
            continue;
        };
        let so_far = sum.unwrap_or_else(|| Money::zero(booked.currency()));
        let added = so_far.checked_add(booked);
        sum = Some(added.map_err(|error| PortalError::Internal(error.to_string()))?);
    }
    Ok(sum)
}
