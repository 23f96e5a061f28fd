//! Cancelling a bill: everything it moved goes back, it is marked, and on request another is made
//! for its days, all in one transaction. Asking twice cancels once.

use accounts::AccountsRepository as _;
use base::{AccountId, AdjustmentId, BillId};
use billing::corrections::{
    Adjustment, AdjustmentKind, BillCancellation, CancelReason, CorrectionRepository as _,
};
use billing::ledger::Booking;
use billing::run::BillingTermsRepository as _;
use billing::{BillHead, BillRepository as _, BillStatus, LedgerRepository as _};
use money::Money;
use store::Conn;
use tariff::Period;

use super::{ledger, overflow};
use crate::error::{PortalError, Refusal};
use crate::issue_bill::draft::Wanted;
use crate::journal::actor_text;
use crate::{OpContext, Portal};

/// What to cancel, and why.
#[derive(Clone, Debug)]
pub struct CancelRequest {
    /// The bill's identifier.
    pub bill: String,
    /// Code of a [`CancelReason`].
    pub reason: String,
    /// For the supplier's own people.
    pub note: String,
    /// Make another bill for the same days.
    pub rebill: bool,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cancelled {
    /// The number of the bill that was cancelled.
    pub number: String,
    /// What it had charged.
    pub total: Money,
    /// The number and total of the bill that took its place.
    pub replaced_by: Option<(String, Money)>,
}

impl Portal {
    /// Cancels a bill and, on request, makes it again from what is known now.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for an unknown bill; [`Refusal::Invalid`] for an unknown reason or when
    /// the days cannot be billed again; [`Refusal::Conflict`] for a bill that was never sent;
    /// [`Refusal::Forbidden`] for anyone but the system.
    pub async fn cancel_bill(
        &self,
        ctx: &OpContext,
        request: &CancelRequest,
    ) -> Result<Cancelled, PortalError> {
        ctx.system()?;
        let id: BillId = request.bill.parse().map_err(|_| Refusal::NotFound)?;
        let reason = CancelReason::from_code(&request.reason).ok_or_else(|| {
            let known: Vec<_> = CancelReason::ALL.iter().map(|one| one.code()).collect();
            let message = format!("The reason is one of {}.", known.join(", "));
            PortalError::invalid("bill.cancel_reason", "reason", message)
        })?;
        let mut tx = self.store.begin().await?;
        let owner = tx.bill_owner(id).await?.ok_or(Refusal::NotFound)?;
        tx.lock_billing(owner).await?;
        let head = tx.bill(owner, id).await?.ok_or(Refusal::NotFound)?.head;
        match head.status {
            BillStatus::Issued => {
                let why = (reason, request.note.as_str());
                self.take_back(ctx, &mut tx, &head, why).await?;
            }
            BillStatus::Cancelled => {}
            BillStatus::InReview | BillStatus::Rejected => {
                let code = "bill.never_sent";
                let message = "This bill was never sent, so there is nothing to cancel.".to_owned();
                return Err(Refusal::Conflict { code, message }.into());
            }
        }
        let known = tx.cancellation(owner, id).await?;
        let known = known.and_then(|known| known.replaced_by);
        let by = match known {
            Some(by) => Some(by),
            None if request.rebill => Some(self.bill_again(ctx, &mut tx, &head).await?),
            None => None,
        };
        let replaced_by = match by {
            Some(by) => tx
                .bill(owner, by)
                .await?
                .map(|bill| (bill.head.number, bill.head.total)),
            None => None,
        };
        tx.commit().await?;
        Ok(Cancelled {
            number: head.number,
            total: head.total,
            replaced_by,
        })
    }

    /// Mirrors what the bill moved and what corrected its charges, and marks it.
    async fn take_back(
        &self,
        ctx: &OpContext,
        tx: &mut Conn,
        head: &BillHead,
        (reason, note): (CancelReason, &str),
    ) -> Result<(), PortalError> {
        let (account, bill) = (head.account_id, head.id);
        let booking = self.booking(ctx, account);
        let posted = tx.transfers_of(account, &bill.to_string()).await?;
        let back = booking.bill_cancelled(bill, &posted).map_err(ledger)?;
        tx.post_all(&back).await?;
        for corrected in tx.adjustments_of_bill(account, bill).await? {
            if corrected.kind == AdjustmentKind::Charge {
                self.undo_charge(ctx, tx, &corrected).await?;
            }
        }
        let status = (BillStatus::Issued, BillStatus::Cancelled);
        if !tx.move_bill(account, bill, status.0, status.1).await? {
            return Err(PortalError::Internal(format!(
                "bill {bill} moved under its lock"
            )));
        }
        tx.add_cancellation(&BillCancellation {
            account_id: account,
            bill_id: bill,
            reason,
            note: note.to_owned(),
            cancelled_on: booking.effective_on,
            cancelled_at: ctx.now,
            cancelled_by: actor_text(&ctx.actor),
            replaced_by: None,
        })
        .await?;
        let detail = serde_json::json!({ "bill": bill.to_string(), "reason": reason.code() });
        self.record(ctx, tx, "bill.cancelled", Some(account), &detail)
            .await
    }

    /// What put a charge of the bill right goes back with the charge.
    async fn undo_charge(
        &self,
        ctx: &OpContext,
        tx: &mut Conn,
        corrected: &Adjustment,
    ) -> Result<(), PortalError> {
        if corrected.reason == UNDONE {
            return Ok(());
        }
        let account = corrected.account_id;
        let posted = tx.transfers_of(account, &corrected.id.to_string()).await?;
        let id = AdjustmentId::new(ctx.now, self.entropy.as_ref());
        let booking = self.booking(ctx, account);
        let parts = mirrored(&posted)?;
        let undone = Adjustment {
            id,
            amount: corrected.amount.checked_neg().map_err(overflow)?,
            reason: UNDONE.to_owned(),
            words: "The bill this was for was cancelled.".to_owned(),
            request_key: format!("undo:{}", corrected.id),
            made_on: booking.effective_on,
            made_at: ctx.now,
            made_by: actor_text(&ctx.actor),
            ..corrected.clone()
        };
        if tx.add_adjustment(&undone).await? {
            let back = booking.adjustment(&id, &parts).map_err(ledger)?;
            tx.post_all(&back).await?;
        }
        Ok(())
    }

    /// Another bill for the days of a cancelled one, made today from what is known now.
    async fn bill_again(
        &self,
        ctx: &OpContext,
        tx: &mut Conn,
        head: &BillHead,
    ) -> Result<BillId, PortalError> {
        let account = tx
            .account(head.account_id)
            .await?
            .ok_or(Refusal::NotFound)?;
        let state = tx
            .billing_state(account.id)
            .await?
            .ok_or(Refusal::NotFound)?;
        let period = Period::new(head.period_from, head.period_to)
            .map_err(|error| PortalError::Internal(error.to_string()))?;
        let ends = state.supplied.and_then(|supplied| supplied.to);
        let wanted = Wanted {
            period,
            is_first: false,
            is_final: ends.is_some_and(|end| end <= period.to()),
            billed_on: self.local_today(ctx.now).max(period.to()),
            tariff: None,
        };
        let draft = self.draft(tx, account, state, &wanted).await?;
        let (by, _) = self.issue(ctx, tx, draft).await?;
        if !tx.replace_cancelled(head.account_id, head.id, by).await? {
            return Err(PortalError::Internal(format!(
                "bill {} was replaced twice",
                head.id
            )));
        }
        let detail = serde_json::json!({ "bill": by.to_string(), "replaces": head.id.to_string() });
        self.record(ctx, tx, "bill.replaced", Some(head.account_id), &detail)
            .await?;
        Ok(by)
    }

    /// A booking of today in a book.
    pub(super) fn booking(&self, ctx: &OpContext, account_id: AccountId) -> Booking<'_> {
        Booking {
            account_id,
            effective_on: self.local_today(ctx.now),
            now: ctx.now,
            entropy: self.entropy.as_ref(),
        }
    }
}

/// The reason code of an adjustment that takes another back.
const UNDONE: &str = "undone";

/// The parts that take transfers against the receivable back.
fn mirrored(
    posted: &[billing::ledger::Transfer],
) -> Result<Vec<(billing::ledger::LedgerAccount, Money)>, PortalError> {
    use billing::ledger::LedgerAccount::Receivable;
    let part = |transfer: &billing::ledger::Transfer| {
        if transfer.debit == Receivable {
            Ok((
                transfer.credit,
                transfer.amount.checked_neg().map_err(overflow)?,
            ))
        } else {
            Ok((transfer.debit, transfer.amount))
        }
    };
    posted.iter().map(part).collect()
}
