//! A gateway's books against our ledger, line by line, and what to do about each line.
//!
//! A capture or refund that we never heard of is asked after and booked as any other; a pay-out is
//! booked in the supplier's own book. What still differs stays in the queue until it agrees.

use std::collections::BTreeSet;

use base::Instant;
use billing::LedgerRepository as _;
use billing::ledger::{Booking, LedgerError, PayOut, Posted, supplier_book};
use money::Money;
use payments::{
    BookedHere, Difference, DifferenceReason, Gateway as _, IntentState, Movement, MovementKind,
    PaymentRepository as _, ReconciliationRepository as _, RefundRepository as _, RefundState,
    compare,
};
use store::Conn;

use super::gateways::AnyGateway;
use super::settle::in_transit;
use crate::error::PortalError;
use crate::{OpContext, Portal};

/// Our newest lines are not looked for at the gateway yet: its list may be a little behind.
const GRACE_SECONDS: i64 = 300;
/// Lines are compared from a little before the span on: clocks differ.
const OVERLAP_SECONDS: i64 = 3_600;
/// Differences shown.
const SHOWN: i64 = 1_000;
/// Pages of a gateway's list in one run; a guard against a list without an end.
const MOST_PAGES: usize = 10_000;

/// What a run did.
#[derive(Clone, Debug, Default)]
pub struct ReconcileReport {
    /// Lines of gateways that were looked at.
    pub lines: u64,
    /// Lines that agree.
    pub agreed: u64,
    /// Pay-outs and fees that were booked now.
    pub booked: u64,
    /// Differences that are gone now.
    pub resolved: u64,
    /// Differences that stand, oldest first.
    pub open: Vec<Difference>,
}

impl Portal {
    /// Compares every gateway's movements of the last `days` with the ledger. Running it again
    /// changes nothing more.
    ///
    /// # Errors
    /// [`crate::Refusal::Forbidden`] for anyone but the system; gateways and stores that fail.
    pub async fn reconcile_gateways(
        &self,
        ctx: &OpContext,
        days: i64,
    ) -> Result<ReconcileReport, PortalError> {
        ctx.system()?;
        let mut report = ReconcileReport::default();
        for gateway in self.gateways.all() {
            let span = Span {
                gateway,
                since: ctx.now.plus_seconds(-days.clamp(1, 400) * 86_400),
                now: ctx.now,
            };
            self.reconcile_one(ctx, &span, &mut report).await?;
        }
        Ok(report)
    }

    /// The sandbox pays out what it took, as gateways do once a day.
    ///
    /// # Errors
    /// [`crate::Refusal::Forbidden`] for anyone but the system.
    pub async fn sandbox_pay_out(&self, ctx: &OpContext) -> Result<u64, PortalError> {
        ctx.system()?;
        let paid = self.gateways.sandbox().pay_out(ctx.now).await;
        let paid = paid.map_err(|error| PortalError::Gateway(error.to_string()))?;
        Ok(u64::try_from(paid.len()).unwrap_or(u64::MAX))
    }

    async fn reconcile_one(
        &self,
        ctx: &OpContext,
        span: &Span<'_>,
        report: &mut ReconcileReport,
    ) -> Result<(), PortalError> {
        let mut seen = BTreeSet::new();
        let mut after: Option<String> = None;
        for _ in 0..MOST_PAGES {
            let page = span.gateway.movements(span.since, after.as_deref()).await;
            let page = page.map_err(|error| PortalError::Gateway(error.to_string()))?;
            for movement in &page.movements {
                self.reconcile_line(ctx, span, movement, report).await?;
                seen.insert((movement.kind, movement.reference.clone()));
            }
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        self.missing_there(span, &seen, report).await?;
        let mut conn = self.store.read().await?;
        let open = conn.open_differences(span.gateway.name(), SHOWN).await?;
        report.open.extend(open);
        Ok(())
    }

    /// One line of the gateway's.
    async fn reconcile_line(
        &self,
        ctx: &OpContext,
        span: &Span<'_>,
        movement: &Movement,
        report: &mut ReconcileReport,
    ) -> Result<(), PortalError> {
        report.lines += 1;
        report.booked += self.book_payout(ctx, span, movement).await?;
        if movement.kind == MovementKind::Payout {
            report.agreed += 1;
            return Ok(());
        }
        let here = match self.booked_here(span, movement).await? {
            // Never heard of: ask after it and book it as any other.
            None => {
                self.ask_after(span, movement).await;
                self.booked_here(span, movement).await?
            }
            here => here,
        };
        let mut tx = self.store.begin().await?;
        match compare(movement, here.as_ref()) {
            None => {
                report.agreed += 1;
                let (name, kind) = (span.gateway.name(), movement.kind);
                let resolved = tx.resolve_difference(name, kind, &movement.reference, span.now);
                report.resolved += u64::from(resolved.await?);
            }
            Some(reason) => {
                tx.note_difference(&Difference {
                    gateway: span.gateway.name().to_owned(),
                    kind: movement.kind,
                    reference: movement.reference.clone(),
                    reason,
                    account_id: here.map(|here| here.account_id),
                    here: here.map(|here| here.amount),
                    there: Some(movement.amount),
                    found_at: span.now,
                    resolved_at: None,
                })
                .await?;
            }
        }
        tx.commit().await?;
        Ok(())
    }

    /// What our ledger has of a capture or refund: the transfers themselves, not what the intent
    /// says of them.
    async fn booked_here(
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
    async fn ask_after(&self, span: &Span<'_>, movement: &Movement) {
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

    /// Books what reached the bank and what the gateway kept; returns how many bookings were new.
    async fn book_payout(
        &self,
        ctx: &OpContext,
        span: &Span<'_>,
        movement: &Movement,
    ) -> Result<u64, PortalError> {
        let payout = movement.kind == MovementKind::Payout;
        if !payout && movement.fee.is_zero() {
            return Ok(0);
        }
        let none = Money::zero(movement.amount.currency());
        let what = PayOut {
            from: in_transit(span.gateway.name())?,
            paid: if payout { movement.amount } else { none },
            fee: movement.fee,
        };
        let booking = Booking {
            account_id: supplier_book(movement.amount.currency()),
            effective_on: self.local_today(movement.at),
            now: ctx.now,
            entropy: self.entropy.as_ref(),
        };
        let name = format!("{}.{}", span.gateway.name(), movement.id);
        let internal = |error: LedgerError| PortalError::Internal(error.to_string());
        let transfers = booking.pay_out(&name, what).map_err(internal)?;
        let mut tx = self.store.begin().await?;
        if tx.post_all(&transfers).await? == Posted::AlreadyThere {
            return Ok(0);
        }
        let detail = serde_json::json!({ "gateway": span.gateway.name(), "payout": movement.id });
        self.record(ctx, &mut tx, "gateway.paid_out", None, &detail)
            .await?;
        tx.commit().await?;
        Ok(1)
    }

    /// What our ledger has and the gateway's list has not.
    async fn missing_there(
        &self,
        span: &Span<'_>,
        seen: &BTreeSet<(MovementKind, String)>,
        report: &mut ReconcileReport,
    ) -> Result<(), PortalError> {
        let name = span.gateway.name();
        let from = span.since.plus_seconds(OVERLAP_SECONDS);
        let to = span.now.plus_seconds(-GRACE_SECONDS);
        let mut conn = self.store.read().await?;
        let mut missing = Vec::new();
        for intent in conn.captured_between(name, from, to).await? {
            let reference = intent.reference.clone().unwrap_or_default();
            if !seen.contains(&(MovementKind::Capture, reference.clone())) {
                let kind = MovementKind::Capture;
                missing.push((kind, reference, intent.account_id, intent.amount));
            }
        }
        for refund in conn.refunded_between(name, from, to).await? {
            let reference = refund.reference.clone().unwrap_or_default();
            let done = refund.state == RefundState::Done;
            if done && !seen.contains(&(MovementKind::Refund, reference.clone())) {
                let kind = MovementKind::Refund;
                missing.push((kind, reference, refund.account_id, refund.amount));
            }
        }
        drop(conn);
        let mut tx = self.store.begin().await?;
        for (kind, reference, account, amount) in missing {
            report.lines += 1;
            tx.note_difference(&Difference {
                gateway: name.to_owned(),
                kind,
                reference,
                reason: DifferenceReason::MissingThere,
                account_id: Some(account),
                here: Some(amount),
                there: None,
                found_at: span.now,
                resolved_at: None,
            })
            .await?;
        }
        tx.commit().await?;
        Ok(())
    }
}

/// A gateway, and the time that is compared.
struct Span<'a> {
    gateway: AnyGateway<'a>,
    since: Instant,
    now: Instant,
}

/// What the books of all accounts together have of a payment; `None` when it is not captured.
async fn booked_payment(
    conn: &mut Conn,
    intent: &payments::PaymentIntent,
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
