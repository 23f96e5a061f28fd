//! Starting a payment: one form is one intent, one account has one open intent.

use base::{AccountId, BillId, Instant, PaymentId, RepoError};
use billing::LedgerRepository as _;
use billing::ledger::LedgerAccount;
use money::Money;
use payments::{
    CheckoutRequest, Gateway as _, IntentEvent, IntentState, PaymentIntent, PaymentPart,
    PaymentRepository as _, Step, step,
};
use store::Conn;

use super::amounts::{key_balance, outstanding, receipt_path, wanted_amount};
use crate::error::{PortalError, Refusal};
use crate::{OpContext, Portal, authorise, standing};

/// Declined and cancelled attempts of one form before a fresh form is asked for.
const TRIES_PER_FORM: u32 = 20;

/// A payment as the customer asked for it.
pub(super) struct Wanted {
    /// The account that owns the intent: the first by number.
    pub lead: AccountId,
    /// The form.
    pub attempt_key: String,
    /// What goes where, by account.
    pub parts: Vec<PaymentPart>,
    /// In all.
    pub amount: Money,
    /// The accounts whose balances the page was drawn for: what they owe together must still be
    /// what the key says.
    pub drawn_for: Vec<AccountId>,
}

impl Wanted {
    /// Whether a payment is this one, started from another tab.
    fn is(&self, other: &PaymentIntent, parts: &[PaymentPart]) -> bool {
        let goes = |part: &PaymentPart| (part.account_id, part.amount);
        other.account_id == self.lead && parts.iter().map(goes).eq(self.parts.iter().map(goes))
    }
}

impl Portal {
    /// Starts a payment and returns where to send the browser: the gateway's page, or the receipt
    /// when this form was paid already.
    ///
    /// `attempt_key` comes from [`Portal::pay_view`]; `amount` is what the customer typed, or the
    /// bill that they chose to pay.
    ///
    /// # Errors
    /// [`Refusal`] when the amount cannot be paid or the balance moved since the page was drawn.
    pub async fn start_payment(
        &self,
        ctx: &OpContext,
        account: &str,
        attempt_key: &str,
        amount: &str,
    ) -> Result<String, PortalError> {
        let (account, amount, bill) = {
            let mut conn = self.store.read().await?;
            let account = authorise::named_account(ctx, &mut conn, account).await?;
            match amount.parse::<BillId>() {
                Ok(bill) => {
                    let today = self.local_today(ctx.now);
                    let standing = standing::of(&mut conn, &account, today).await?;
                    let left = outstanding(&standing, bill)?;
                    (account, left, Some(bill))
                }
                Err(_) => {
                    let owed = standing::owed(&mut conn, &account).await?;
                    let amount = wanted_amount(amount, owed, &account)?;
                    (account, amount, None)
                }
            }
        };
        let part = PaymentPart {
            account_id: account.id,
            amount,
            bill,
        };
        let wanted = Wanted {
            lead: account.id,
            attempt_key: attempt_key.to_owned(),
            parts: vec![part],
            amount,
            drawn_for: vec![account.id],
        };
        self.start_wanted(ctx, &wanted).await
    }

    /// Gets the one open intent for what is wanted, and its page.
    pub(super) async fn start_wanted(
        &self,
        ctx: &OpContext,
        wanted: &Wanted,
    ) -> Result<String, PortalError> {
        key_balance(&wanted.attempt_key)?;
        let mut intent = None;
        for _ in 0..4 {
            match self.claim_intent(ctx, wanted).await? {
                // An open one may have ended at the gateway without our having heard of it.
                Claim::Use(found) => {
                    let found = self.settle(&found).await?;
                    if !matches!(found.state, IntentState::Declined | IntentState::Cancelled) {
                        intent = Some(found);
                        break;
                    }
                }
                // Another amount is open in another tab: close it at the gateway, look again.
                Claim::InTheWay(other) => self.close_intent(&other).await?,
                Claim::Raced => {}
            }
        }
        let intent = intent.ok_or_else(|| {
            PortalError::from(Refusal::Conflict {
                code: "pay.another_open",
                message:
                    "Another payment is being made right now. Nothing was taken for this one. \
                      Please try again in a minute."
                        .to_owned(),
            })
        })?;
        if intent.state == IntentState::Captured {
            return Ok(receipt_path(intent.id));
        }
        self.open_page(ctx, &intent).await
    }

    /// Finds the intent of this form, or the open one of its accounts, or makes one.
    async fn claim_intent(&self, ctx: &OpContext, wanted: &Wanted) -> Result<Claim, PortalError> {
        let mut tx = self.store.begin().await?;
        let intents = tx.intents(wanted.lead, 50).await?;
        let form = wanted.attempt_key.as_str();
        let of_this_form =
            |intent: &&PaymentIntent| intent.attempt_key.split('~').next() == Some(form);
        if let Some(paid) = intents
            .iter()
            .filter(of_this_form)
            .find(|intent| intent.state == IntentState::Captured)
        {
            return Ok(Claim::Use(paid.clone()));
        }
        check_balance(&mut tx, wanted).await?;
        for part in &wanted.parts {
            if let Some(other) = tx.open_payment_of(part.account_id).await? {
                let parts = tx.parts(other.id).await?;
                return Ok(if wanted.is(&other, &parts) {
                    Claim::Use(other)
                } else {
                    Claim::InTheWay(other)
                });
            }
        }
        let tries = u32::try_from(intents.iter().filter(of_this_form).count()).unwrap_or(u32::MAX);
        if tries >= TRIES_PER_FORM {
            return Err(Refusal::TooManyAttempts { wait_seconds: 60 }.into());
        }
        let key = if tries == 0 {
            form.to_owned()
        } else {
            format!("{form}~{tries}")
        };
        let intent = self.new_intent(wanted, key, ctx.now);
        let made = match tx.add_or_find_intent(&intent, &wanted.parts).await {
            Ok(made) => made,
            // The index that allows one open payment an account: another tab was quicker.
            Err(RepoError::Conflict(_)) => return Ok(Claim::Raced),
            Err(error) => return Err(error.into()),
        };
        // Only now no other payment can be open: one that ended since the first look counts.
        check_balance(&mut tx, wanted).await?;
        let detail = serde_json::json!({
            "payment": made.id.to_string(),
            "amount_minor": made.amount.minor(),
            "accounts": wanted.parts.len(),
        });
        self.record(ctx, &mut tx, "payment.started", Some(wanted.lead), &detail)
            .await?;
        tx.commit().await?;
        Ok(Claim::Use(made))
    }

    fn new_intent(&self, wanted: &Wanted, attempt_key: String, now: Instant) -> PaymentIntent {
        PaymentIntent {
            account_id: wanted.lead,
            id: PaymentId::new(now, self.entropy.as_ref()),
            amount: wanted.amount,
            state: IntentState::Created,
            gateway: self.gateways.configured().name().to_owned(),
            reference: None,
            attempt_key,
            receipt_number: None,
            created_at: now,
            updated_at: now,
            captured_at: None,
        }
    }

    /// Opens the gateway's page (the same one when it is open already) and remembers it.
    pub(super) async fn open_page(
        &self,
        ctx: &OpContext,
        intent: &PaymentIntent,
    ) -> Result<String, PortalError> {
        let request = CheckoutRequest {
            payment_id: intent.id,
            amount: intent.amount,
            description: format!("{} energy bill", self.settings.supplier_name),
            return_url: receipt_path(intent.id),
        };
        let gateway = self.gateways.named(&intent.gateway)?;
        let checkout = gateway
            .open_checkout(&request, ctx.now)
            .await
            .map_err(|error| PortalError::Gateway(error.to_string()))?;
        if let Step::Move(state) = step(intent.state, IntentEvent::Opened) {
            let mut opened = intent.clone();
            opened.state = state;
            opened.reference = Some(checkout.reference);
            opened.updated_at = ctx.now;
            let mut tx = self.store.begin().await?;
            // When the row moved meanwhile somebody else opened or settled it: theirs holds.
            if tx.update_intent(&opened, intent.state).await? {
                tx.commit().await?;
            }
        }
        Ok(checkout.redirect_url)
    }
}

/// Refuses a form that was drawn for another balance than its accounts have now.
async fn check_balance(tx: &mut Conn, wanted: &Wanted) -> Result<(), PortalError> {
    let mut owed_minor: i64 = 0;
    for account in &wanted.drawn_for {
        let owed = tx.balance(*account, LedgerAccount::Receivable).await?;
        owed_minor = owed_minor.saturating_add(owed.map_or(0, |owed| owed.minor()));
    }
    if owed_minor == key_balance(&wanted.attempt_key)? {
        return Ok(());
    }
    Err(Refusal::Conflict {
        code: "pay.balance_changed",
        message: "What you owe has changed since you opened this page, maybe because a payment \
                  arrived. Nothing was taken. Please check the amount again."
            .to_owned(),
    }
    .into())
}

/// What an attempt to get the one open intent gave.
enum Claim {
    Use(PaymentIntent),
    InTheWay(PaymentIntent),
    Raced,
}
