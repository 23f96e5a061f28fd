//! Learning what became of an intent, and booking it exactly once.

use base::{Instant, PaymentId};
use billing::LedgerRepository as _;
use billing::ledger::{LedgerAccount, PaymentPosting, Transfer, payment_transfer};
use payments::{
    Gateway as _, GatewayError, GatewayStatus, IntentEvent, IntentState, NoticeAbout,
    PaymentIntent, PaymentPart, PaymentRepository as _, RefundRepository as _, Step, step,
};

use crate::error::{PortalError, Refusal};
use crate::{OpContext, Portal};

/// Intents untouched for this long are asked after.
const ASK_AFTER_SECONDS: i64 = 120;
/// Pages open for this long are closed.
const CLOSE_AFTER_SECONDS: i64 = 3_600;
/// How many intents one run of the job looks at.
const BATCH: i64 = 100;
/// How many the command line looks at.
const ALL: i64 = 1_000_000;

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
        match self
            .gateways
            .named(&intent.gateway)?
            .status(reference)
            .await
        {
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
            let parts = tx.parts(intent.id).await?;
            tx.post_all(&self.postings(&intent, &parts, ctx.now)?)
                .await?;
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
        if state == IntentState::Captured {
            tracing::info!(payment.id = %moved.id, gateway = moved.gateway, "payment booked");
        }
        Ok(moved)
    }

    /// One transfer in the book of each account that has a part.
    fn postings(
        &self,
        intent: &PaymentIntent,
        parts: &[PaymentPart],
        now: Instant,
    ) -> Result<Vec<Transfer>, PortalError> {
        if !payments::parts_fit(intent, parts) {
            let why = format!("the parts of {} are not its amount", intent.id);
            return Err(PortalError::Internal(why));
        }
        let into = in_transit(&intent.gateway)?;
        let posting = |part: &PaymentPart| {
            let posting = PaymentPosting {
                account_id: part.account_id,
                payment_id: intent.id,
                amount: part.amount,
                into,
                effective_on: self.local_today(now),
            };
            payment_transfer(&posting, now, self.entropy.as_ref())
                .map_err(|error| PortalError::Internal(error.to_string()))
        };
        parts.iter().map(posting).collect()
    }

    /// Closes an open page so that nothing can be paid there any more; books what it says instead
    /// when the customer was quicker.
    pub(super) async fn close_intent(&self, intent: &PaymentIntent) -> Result<(), PortalError> {
        let ctx = self.system("payments");
        let known = self.with_reference(&ctx, intent).await?;
        let Some(reference) = &known.reference else {
            return Ok(());
        };
        let gateway = self.gateways.named(&known.gateway)?;
        match gateway.cancel(reference, ctx.now).await {
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
        let before = ctx.now.plus_seconds(-ASK_AFTER_SECONDS);
        let stale = {
            let mut conn = self.store.read().await?;
            conn.open_intents(before, BATCH).await?
        };
        self.settle_all(ctx, stale).await
    }

    /// The same for every open payment and refund, however new: for the command line, before books
    /// are compared. Returns how many moved.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`] for anyone but the system.
    pub async fn settle_every_payment(&self, ctx: &OpContext) -> Result<u64, PortalError> {
        ctx.system()?;
        let mut moved = self.settle_refunds_before(ctx.now, ALL).await?;
        let open = {
            let mut conn = self.store.read().await?;
            conn.open_intents(ctx.now, ALL).await?
        };
        moved += self.settle_all(ctx, open).await?;
        Ok(moved)
    }

    async fn settle_all(
        &self,
        ctx: &OpContext,
        stale: Vec<PaymentIntent>,
    ) -> Result<u64, PortalError> {
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
        let from = self.gateways.named(gateway)?;
        let now = self.now();
        let notice = match from.read_webhook(signature, body, now) {
            Ok(notice) => notice,
            Err(GatewayError::BadWebhook(why)) => {
                tracing::warn!(why, "webhook refused");
                return Err(Refusal::Forbidden.into());
            }
            Err(error) => return Err(PortalError::Gateway(error.to_string())),
        };
        // Not known yet: we may be between opening and noting it. They will try again.
        match &notice.about {
            NoticeAbout::Checkout(reference) => {
                let mut conn = self.store.read().await?;
                let intent = conn.intent_by_reference(gateway, reference).await?;
                drop(conn);
                self.settle(&intent.ok_or(Refusal::NotFound)?).await?;
            }
            NoticeAbout::Refund(reference) => {
                let mut conn = self.store.read().await?;
                let refund = conn.refund_by_reference(gateway, reference).await?;
                drop(conn);
                self.push_refund(&refund.ok_or(Refusal::NotFound)?, true)
                    .await?;
            }
            NoticeAbout::Nothing => {}
        }
        let mut tx = self.store.begin().await?;
        tx.note_webhook(gateway, &notice.event_id, now).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The header that carries the signature of a gateway's webhooks.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for a gateway we do not know.
    pub fn signature_header(&self, gateway: &str) -> Result<&'static str, PortalError> {
        Ok(self.gateways.named(gateway)?.signature_header())
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

/// Where the money of a gateway is until it is paid out.
pub(super) fn in_transit(gateway: &str) -> Result<LedgerAccount, PortalError> {
    LedgerAccount::in_transit(gateway)
        .ok_or_else(|| PortalError::Internal(format!("no ledger account for {gateway}")))
}
