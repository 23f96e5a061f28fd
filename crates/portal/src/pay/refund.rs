//! Giving credit back to the cards that paid: asked for once, done at most once, booked once.

use accounts::Account;
use base::{AccountId, PaymentId, RefundId};
use billing::LedgerRepository as _;
use billing::ledger::{LedgerAccount, TransferKind};
use money::{Money, parse_amount};
use payments::{
    CardPayment, CreditStanding, Eligibility, IntentState, PaymentIntent, PaymentRepository as _,
    Refund, RefundRepository as _, RefundRules, RefundState, eligibility, share_out,
};
use store::Conn;

use super::amounts::refund_path;
use crate::error::{PortalError, Refusal};
use crate::{OpContext, Portal, authorise};

/// Payments and refunds that are looked through for what may go back.
const LOOK_BACK: i64 = 400;

/// What an account's books say of a refund.
pub(super) struct Books {
    pub standing: CreditStanding,
    pub rules: Option<RefundRules>,
    pub refunds: Vec<Refund>,
    intents: Vec<PaymentIntent>,
}

impl Books {
    /// Names what a form drawn now has seen. Two pages open side by side carry the same key, so that
    /// they end in one refund, however far apart they are sent.
    pub(super) fn attempt_key(&self, account: &Account) -> String {
        let newest = self.refunds.iter().map(|refund| refund.id.uuid()).max();
        newest.unwrap_or_else(|| account.id.uuid()).to_string()
    }
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
        let mut tx = self.store.begin().await?;
        let account = authorise::named_account(ctx, &mut tx, account).await?;
        // From here on no other refund of the account can be decided.
        tx.lock_account(account.id).await?;
        let books = self.refund_books(ctx, &mut tx, &account).await?;
        let of_form = |refund: &&Refund| refund.attempt_key == attempt_key;
        if let Some(made) = books.refunds.iter().rfind(of_form) {
            return Ok(refund_path(made.id));
        }
        if attempt_key != books.attempt_key(&account) {
            return Err(stale());
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
        .filter(|one| one.kind == TransferKind::PaymentReturned)
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
