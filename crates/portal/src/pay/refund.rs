//! Giving credit back to the cards that paid: asked for once, done at most once, booked once.

use accounts::Account;
use base::{AccountId, Instant, PaymentId, RefundId};
use billing::LedgerRepository as _;
use billing::ledger::{Booking, LedgerAccount};
use money::{Money, parse_amount};
use payments::{
    CardPayment, CreditStanding, Eligibility, Gateway as _, IntentState, PaymentIntent,
    PaymentRepository as _, Refund, RefundEvent, RefundRepository as _, RefundRequest, RefundRules,
    RefundState, RefundStatus, RefundStep, eligibility, refund_step, share_out,
};
use store::Conn;

use super::amounts::refund_path;
use super::settle::in_transit;
use crate::error::{PortalError, Refusal};
use crate::{OpContext, Portal, authorise};

/// Payments and refunds that are looked through for what may go back.
const LOOK_BACK: i64 = 400;
/// Refunds untouched for this long are asked after.
const ASK_AFTER_SECONDS: i64 = 60;
/// How many refunds one run of the job looks at.
const BATCH: i64 = 100;

/// What an account's books say of a refund.
pub(super) struct Books {
    pub standing: CreditStanding,
    pub rules: Option<RefundRules>,
    pub refunds: Vec<Refund>,
    intents: Vec<PaymentIntent>,
}

impl Portal {
    /// Sends credit back to the cards that paid it; returns where its outcome is shown. The same
    /// form sent again leads to the same refund.
    ///
    /// # Errors
    /// [`Refusal`] when it may not be refunded, or not so much.
    pub async fn start_refund(
        &self,
        ctx: &OpContext,
        account: &str,
        attempt_key: &str,
        amount: &str,
    ) -> Result<String, PortalError> {
        ctx.customer()?;
        if !payments::is_attempt_key(attempt_key) {
            return Err(stale());
        }
        let mut tx = self.store.begin().await?;
        let account = authorise::named_account(ctx, &mut tx, account).await?;
        // From here on no other refund of the account can be decided.
        tx.lock_account(account.id).await?;
        let books = self.refund_books(ctx, &mut tx, &account).await?;
        let of_form = |refund: &&Refund| refund.attempt_key == attempt_key;
        if let Some(made) = books.refunds.iter().rfind(of_form) {
            return Ok(refund_path(made.id));
        }
        let refunds = self.decide(ctx, &account, attempt_key, amount, &books)?;
        for refund in &refunds {
            tx.add_refund(refund).await?;
            let detail = serde_json::json!({
                "refund": refund.id.to_string(),
                "payment": refund.payment_id.to_string(),
                "amount_minor": refund.amount.minor(),
            });
            self.record(ctx, &mut tx, "refund.started", Some(account.id), &detail)
                .await?;
        }
        tx.commit().await?;
        for refund in &refunds {
            if let Err(error) = self.push_refund(refund, false).await {
                tracing::warn!(refund.id = %refund.id, %error, "outcome not known yet");
            }
        }
        let first = refunds.first();
        let first = first.ok_or_else(|| PortalError::Internal("no refund".to_owned()))?;
        Ok(refund_path(first.id))
    }

    /// What may go back and to where, by the books as they are in this transaction.
    pub(super) async fn refund_books(
        &self,
        ctx: &OpContext,
        conn: &mut Conn,
        account: &Account,
    ) -> Result<Books, PortalError> {
        let currency = account.currency;
        let none = Money::zero(currency);
        let balances = conn.balances(account.id).await?;
        let balance = |wanted: LedgerAccount| {
            let found = balances.iter().find(|(one, _)| *one == wanted);
            found.map_or(none, |(_, money)| *money)
        };
        let intents = conn.intents(account.id, LOOK_BACK).await?;
        let refunds = conn.refunds(account.id, LOOK_BACK).await?;
        let open =
            |refund: &&Refund| matches!(refund.state, RefundState::Created | RefundState::Sent);
        let on_its_way: i64 = refunds
            .iter()
            .filter(open)
            .map(|one| one.amount.minor())
            .sum();
        let owed = balance(LedgerAccount::Receivable).minor();
        let mut cards = Vec::new();
        for intent in intents
            .iter()
            .filter(|one| one.state == IntentState::Captured)
        {
            let left = left_with_us(conn, account.id, intent, &refunds).await?;
            if let (Some(at), true) = (intent.captured_at, left.minor() > 0) {
                cards.push(CardPayment {
                    payment: intent.id,
                    taken_on: self.local_today(at),
                    left,
                });
            }
        }
        Ok(Books {
            standing: CreditStanding {
                credit: Money::from_minor(-owed - on_its_way, currency),
                other_debt: balance(LedgerAccount::PaymentPlans),
                refund_open: on_its_way > 0,
                cards,
            },
            rules: RefundRules::on(currency, self.local_today(ctx.now)),
            refunds,
            intents,
        })
    }

    fn decide(
        &self,
        ctx: &OpContext,
        account: &Account,
        attempt_key: &str,
        amount: &str,
        books: &Books,
    ) -> Result<Vec<Refund>, PortalError> {
        let today = self.local_today(ctx.now);
        let rules = books.rules.ok_or_else(not_now)?;
        let Eligibility::UpTo { most, .. } = eligibility(&books.standing, &rules, today) else {
            return Err(not_now());
        };
        let amount = parse_amount(amount, account.currency)
            .map_err(|error| PortalError::invalid("refund.amount", "amount", error.to_string()))?;
        if amount.minor() < rules.least.minor() || amount.minor() > most.minor() {
            let words = format!("Enter an amount from {} to {most}.", rules.least);
            return Err(PortalError::invalid("refund.amount_range", "amount", words));
        }
        let parts = share_out(amount, &books.standing, &rules, today).ok_or_else(not_now)?;
        let refund = |(place, (payment, amount)): (usize, (PaymentId, Money))| {
            let intent = books.intents.iter().find(|intent| intent.id == payment);
            let intent = intent.ok_or_else(not_now)?;
            Ok(Refund {
                account_id: account.id,
                id: RefundId::new(ctx.now, self.entropy.as_ref()),
                payment_id: payment,
                amount,
                state: RefundState::Created,
                gateway: intent.gateway.clone(),
                checkout: intent.reference.clone().ok_or_else(not_now)?,
                reference: None,
                attempt_key: attempt_key.to_owned(),
                place: i16::try_from(place).map_err(|_| not_now())?,
                created_at: ctx.now,
                updated_at: ctx.now,
                done_at: None,
            })
        };
        parts.into_iter().enumerate().map(refund).collect()
    }

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
    /// [`Refusal::Forbidden`] for anyone but the system.
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

    /// The refund with this identifier, when the caller may see it.
    pub(super) async fn own_refund(
        &self,
        ctx: &OpContext,
        id: RefundId,
    ) -> Result<(Account, Refund), PortalError> {
        ctx.customer()?;
        let mut conn = self.store.read().await?;
        let refund = conn.refund_named(id).await?.ok_or(Refusal::NotFound)?;
        let account = authorise::account(ctx, &mut conn, refund.account_id).await?;
        Ok((account, refund))
    }
}

/// What of a payment's part for an account has not gone back, and is not on its way back.
async fn left_with_us(
    conn: &mut Conn,
    account: AccountId,
    intent: &PaymentIntent,
    refunds: &[Refund],
) -> Result<Money, PortalError> {
    let parts = conn.parts(intent.id).await?;
    let own = parts.iter().find(|part| part.account_id == account);
    let paid = own.map_or(0, |part| part.amount.minor());
    let gone = |refund: &&Refund| {
        refund.payment_id == intent.id
            && !matches!(refund.state, RefundState::Refused | RefundState::Returned)
    };
    let gone: i64 = refunds
        .iter()
        .filter(gone)
        .map(|one| one.amount.minor())
        .sum();
    let reference = intent.id.to_string();
    let returned = conn.transfers_of(account, &reference).await?;
    let returned: i64 = returned
        .iter()
        .filter(|one| one.kind == billing::ledger::TransferKind::PaymentReturned)
        .map(|one| one.amount.minor())
        .sum();
    let left = (paid - gone - returned).max(0);
    Ok(Money::from_minor(left, intent.amount.currency()))
}

fn not_now() -> PortalError {
    Refusal::Conflict {
        code: "refund.not_now",
        message: "This can't be paid back now. Nothing has changed. Please open the page again to \
                  see what can."
            .to_owned(),
    }
    .into()
}

fn stale() -> PortalError {
    PortalError::invalid(
        "refund.stale_form",
        "",
        "This page is out of date. Nothing has changed. Please open it again.",
    )
}
