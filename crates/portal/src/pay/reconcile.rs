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
    Difference, DifferenceReason, Gateway as _, GatewayStatus, IntentEvent, Movement, MovementKind,
    ReconciliationRepository as _, RefundState, compare,
};

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
        let captured = conn.captured_between(name, from, to).await?;
        let refunded = conn.refunded_between(name, from, to).await?;
        drop(conn);
        for intent in captured {
            let reference = intent.reference.clone().unwrap_or_default();
            if seen.contains(&(MovementKind::Capture, reference.clone())) {
                continue;
            }
            // We may have heard of it days after it happened: its own page says.
            let status = span.gateway.status(&reference).await;
            if status != Ok(GatewayStatus::Final(IntentEvent::Captured)) {
                let kind = MovementKind::Capture;
                missing.push((kind, reference, intent.account_id, intent.amount));
            }
        }
        for refund in refunded {
            let reference = refund.reference.clone().unwrap_or_default();
            let done = refund.state == RefundState::Done;
            if done && !seen.contains(&(MovementKind::Refund, reference.clone())) {
                let kind = MovementKind::Refund;
                missing.push((kind, reference, refund.account_id, refund.amount));
            }
        }
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
pub(super) struct Span<'a> {
    pub(super) gateway: AnyGateway<'a>,
    since: Instant,
    now: Instant,
}
