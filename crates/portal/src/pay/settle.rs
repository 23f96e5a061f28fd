//! Learning what became of an intent, and booking it exactly once.

use base::PaymentId;
use billing::LedgerRepository as _;
use billing::ledger::{LedgerAccount, PaymentPosting, payment_transfer};
use payments::{
    Gateway as _, GatewayError, GatewayStatus, IntentEvent, IntentState, PaymentIntent,
    PaymentRepository as _, Step, step,
};

use crate::error::{PortalError, Refusal};
use crate::{OpContext, Portal};

/// Intents untouched for this long are asked after.
const ASK_AFTER_SECONDS: i64 = 120;
/// Pages open for this long are closed.
const CLOSE_AFTER_SECONDS: i64 = 3_600;
/// How many intents one run of the job looks at.
const BATCH: i64 = 100;

impl Portal {
    /// Asks the gateway about an intent and books the answer. Safe to call any number of times,
    /// from anywhere, at once: the row lock and the ledger's idempotency key decide who books.
    pub(super) async fn settle(
        &self,
        intent: &PaymentIntent,
    ) -> Result<PaymentIntent, PortalError> {
        let Some(reference) = &intent.reference else {
            return Ok(intent.clone());
        };
        if intent.state == IntentState::Captured {
            return Ok(intent.clone());
        }
        match self.gateway.status(reference).await {
            Ok(GatewayStatus::Open) => Ok(intent.clone()),
            Ok(GatewayStatus::Final(event)) => self.book(intent, event).await,
            Err(error) => Err(PortalError::Gateway(error.to_string())),
        }
    }

    /// Moves the intent and, for a capture, the ledger, in one transaction.
    async fn book(
        &self,
        seen: &PaymentIntent,
        event: IntentEvent,
    ) -> Result<PaymentIntent, PortalError> {
        let ctx = self.system("payments");
        let mut tx = self.store.begin().await?;
        let intent = tx
            .intent_for_update(seen.account_id, seen.id)
            .await?
            .ok_or_else(|| PortalError::Internal(format!("intent {} is gone", seen.id)))?;
        let Step::Move(state) = step(intent.state, event) else {
            return Ok(intent);
        };
        let mut moved = intent.clone();
        moved.state = state;
        moved.updated_at = ctx.now;
        if state == IntentState::Captured {
            moved.captured_at = Some(ctx.now);
            moved.receipt_number = Some(payments::receipt_number(intent.id));
            let posting = PaymentPosting {
                account_id: intent.account_id,
                payment_id: intent.id,
                amount: intent.amount,
                into: LedgerAccount::CashInTransit,
                effective_on: self.local_today(ctx.now),
            };
            let transfer = payment_transfer(&posting, ctx.now, self.entropy.as_ref())
                .map_err(|error| PortalError::Internal(error.to_string()))?;
            tx.post(&transfer).await?;
        }
        if !tx.update_intent(&moved, intent.state).await? {
            return Err(PortalError::Internal(format!(
                "intent {} moved under its lock",
                intent.id
            )));
        }
        let detail = serde_json::json!({ "payment": intent.id.to_string() });
        let action = format!("payment.{}", state.code());
        self.record(&ctx, &mut tx, &action, Some(intent.account_id), &detail)
            .await?;
        tx.commit().await?;
        Ok(moved)
    }

    /// Closes an open page so that nothing can be paid there any more; books what it says instead
    /// when the customer was quicker.
    pub(super) async fn close_intent(&self, intent: &PaymentIntent) -> Result<(), PortalError> {
        let ctx = self.system("payments");
        let known = self.with_reference(&ctx, intent).await?;
        let Some(reference) = &known.reference else {
            return Ok(());
        };
        match self.gateway.cancel(reference).await {
            Ok(GatewayStatus::Final(event)) => self.book(&known, event).await.map(|_| ()),
            Ok(GatewayStatus::Open) => Ok(()),
            Err(error) => Err(PortalError::Gateway(error.to_string())),
        }
    }

    /// An intent that was written down but whose page we never learnt of (we died in between):
    /// opening it again returns the same page, because the payment's id is the gateway's key.
    async fn with_reference(
        &self,
        ctx: &OpContext,
        intent: &PaymentIntent,
    ) -> Result<PaymentIntent, PortalError> {
        if intent.reference.is_some() {
            return Ok(intent.clone());
        }
        self.open_page(ctx, intent).await?;
        let mut conn = self.store.read().await?;
        let found = conn.intent(intent.account_id, intent.id).await?;
        Ok(found.unwrap_or_else(|| intent.clone()))
    }

    /// The job: asks after every intent whose outcome we never learnt; returns how many moved.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`] for anyone but the system.
    pub async fn settle_open_payments(&self, ctx: &OpContext) -> Result<u64, PortalError> {
        ctx.system()?;
        let stale = {
            let mut conn = self.store.read().await?;
            conn.open_intents(ctx.now.plus_seconds(-ASK_AFTER_SECONDS), BATCH)
                .await?
        };
        let mut moved = 0;
        for intent in stale {
            match self.settle_stale(ctx, &intent).await {
                Ok(true) => moved += 1,
                Ok(false) => {}
                Err(error) => {
                    tracing::warn!(payment.id = %intent.id, %error, "cannot settle a payment yet");
                }
            }
        }
        Ok(moved)
    }

    async fn settle_stale(
        &self,
        ctx: &OpContext,
        intent: &PaymentIntent,
    ) -> Result<bool, PortalError> {
        let known = self.with_reference(ctx, intent).await?;
        let settled = self.settle(&known).await?;
        let still_open = matches!(settled.state, IntentState::Created | IntentState::Open);
        if still_open && ctx.now.seconds_since(intent.created_at) > CLOSE_AFTER_SECONDS {
            self.close_intent(&settled).await?;
            return Ok(true);
        }
        Ok(!still_open)
    }

    /// Takes a gateway's webhook: checks its signature, then asks the gateway for the truth.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for a gateway or checkout we do not know, [`Refusal::Forbidden`] for
    /// a signature that is not theirs.
    pub async fn gateway_webhook(
        &self,
        gateway: &str,
        signature: &str,
        body: &[u8],
    ) -> Result<(), PortalError> {
        if gateway != self.gateway.name() {
            return Err(Refusal::NotFound.into());
        }
        let now = self.now();
        let notice = match self.gateway.read_webhook(signature, body, now) {
            Ok(notice) => notice,
            Err(GatewayError::BadWebhook(why)) => {
                tracing::warn!(why, "webhook refused");
                return Err(Refusal::Forbidden.into());
            }
            Err(error) => return Err(PortalError::Gateway(error.to_string())),
        };
        let intent = {
            let mut conn = self.store.read().await?;
            conn.intent_by_reference(gateway, &notice.reference).await?
        };
        // Not known yet: we may be between opening the page and noting it. They will try again.
        let intent = intent.ok_or(Refusal::NotFound)?;
        self.settle(&intent).await?;
        let mut tx = self.store.begin().await?;
        tx.note_webhook(gateway, &notice.event_id, now).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The intent with this id, when the caller may see it.
    pub(super) async fn own_intent(
        &self,
        ctx: &OpContext,
        payment: &str,
    ) -> Result<(accounts::Account, PaymentIntent), PortalError> {
        ctx.customer()?;
        let id: PaymentId = payment.parse().map_err(|_| Refusal::NotFound)?;
        let mut conn = self.store.read().await?;
        let owner = conn.intent_owner(id).await?.ok_or(Refusal::NotFound)?;
        let account = crate::authorise::account(ctx, &mut conn, owner).await?;
        let intent = conn.intent(owner, id).await?.ok_or(Refusal::NotFound)?;
        Ok((account, intent))
    }
}
