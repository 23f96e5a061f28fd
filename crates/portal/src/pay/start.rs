//! Starting a payment: one form is one intent, one account has one open intent.

use accounts::Account;
use base::{Instant, PaymentId, RepoError};
use billing::LedgerRepository as _;
use billing::ledger::LedgerAccount;
use money::{Money, parse_amount};
use payments::{
    CheckoutRequest, Gateway as _, IntentEvent, IntentState, PaymentIntent, PaymentRepository as _,
    Step, check_amount, step,
};
use store::Conn;

use crate::error::{PortalError, Refusal};
use crate::{OpContext, Portal, authorise};

/// No single card payment is more than this many minor units above what is owed.
const MOST_ABOVE_OWED_MINOR: i64 = 500_000;
/// Declined and cancelled attempts of one form before a fresh form is asked for.
const TRIES_PER_FORM: u32 = 20;

impl Portal {
    /// Starts a payment and returns where to send the browser: the gateway's page, or the receipt
    /// when this form was paid already.
    ///
    /// `attempt_key` comes from [`Portal::pay_view`]; `amount` is what the customer saw or typed.
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
        let (account, owed) = {
            let mut conn = self.store.read().await?;
            let account = authorise::named_account(ctx, &mut conn, account).await?;
            let owed = conn.balance(account.id, LedgerAccount::Receivable).await?;
            let owed = owed.unwrap_or_else(|| Money::zero(account.currency));
            (account, owed)
        };
        let drawn_for = key_balance(attempt_key)?;
        let amount = wanted_amount(amount, owed, &account)?;
        let mut intent = None;
        for _ in 0..4 {
            match self
                .claim_intent(ctx, &account, attempt_key, drawn_for, amount)
                .await?
            {
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

    /// Finds the intent of this form, or the one open intent, or makes one.
    async fn claim_intent(
        &self,
        ctx: &OpContext,
        account: &Account,
        attempt_key: &str,
        drawn_for_minor: i64,
        amount: Money,
    ) -> Result<Claim, PortalError> {
        let mut tx = self.store.begin().await?;
        let intents = tx.intents(account.id, 50).await?;
        let of_this_form =
            |intent: &&PaymentIntent| intent.attempt_key.split('~').next() == Some(attempt_key);
        if let Some(paid) = intents
            .iter()
            .filter(of_this_form)
            .find(|intent| intent.state == IntentState::Captured)
        {
            return Ok(Claim::Use(paid.clone()));
        }
        check_balance(&mut tx, account, drawn_for_minor).await?;
        let open = |intent: &&PaymentIntent| {
            matches!(intent.state, IntentState::Created | IntentState::Open)
        };
        if let Some(other) = intents.iter().find(open) {
            let same = other.amount == amount;
            return Ok(if same {
                Claim::Use(other.clone())
            } else {
                Claim::InTheWay(other.clone())
            });
        }
        let tries = u32::try_from(intents.iter().filter(of_this_form).count()).unwrap_or(u32::MAX);
        if tries >= TRIES_PER_FORM {
            return Err(Refusal::TooManyAttempts { wait_seconds: 60 }.into());
        }
        let key = if tries == 0 {
            attempt_key.to_owned()
        } else {
            format!("{attempt_key}~{tries}")
        };
        let intent = self.new_intent(account, key, amount, ctx.now);
        let made = match tx.add_or_find_intent(&intent).await {
            Ok(made) => made,
            // The index that allows one open intent an account: another tab was quicker.
            Err(RepoError::Conflict(_)) => return Ok(Claim::Raced),
            Err(error) => return Err(error.into()),
        };
        // Only now no other payment can be open: one that ended since the first look counts.
        check_balance(&mut tx, account, drawn_for_minor).await?;
        let detail = serde_json::json!({
            "payment": made.id.to_string(),
            "amount_minor": made.amount.minor(),
        });
        self.record(ctx, &mut tx, "payment.started", Some(account.id), &detail)
            .await?;
        tx.commit().await?;
        Ok(Claim::Use(made))
    }

    fn new_intent(
        &self,
        account: &Account,
        attempt_key: String,
        amount: Money,
        now: Instant,
    ) -> PaymentIntent {
        PaymentIntent {
            account_id: account.id,
            id: PaymentId::new(now, self.entropy.as_ref()),
            amount,
            state: IntentState::Created,
            gateway: self.gateway.name().to_owned(),
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
        let checkout = self
            .gateway
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

/// Refuses a form that was drawn for another balance than the account has now.
async fn check_balance(
    tx: &mut Conn,
    account: &Account,
    drawn_for_minor: i64,
) -> Result<(), PortalError> {
    let owed = tx.balance(account.id, LedgerAccount::Receivable).await?;
    if owed.map_or(0, |owed| owed.minor()) == drawn_for_minor {
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

/// Where a payment's outcome is shown.
pub(super) fn receipt_path(id: PaymentId) -> String {
    format!("/pay/{id}")
}

/// An attempt key: random text and the balance that the page was drawn for.
pub(super) fn attempt_key(entropy: &dyn base::Entropy, owed: Money) -> String {
    format!("{}_{}", payments::new_attempt_key(entropy), owed.minor())
}

fn key_balance(key: &str) -> Result<i64, PortalError> {
    let owed = key
        .split_once('_')
        .filter(|_| payments::is_attempt_key(key));
    owed.and_then(|(_, owed)| owed.parse().ok()).ok_or_else(|| {
        PortalError::invalid(
            "pay.stale_form",
            "",
            "This page is out of date. Nothing was taken. Please open it again.",
        )
    })
}

/// The most that one payment may be: a good deal more than is owed, but not a slip of the thumb.
pub(super) fn most(owed: Money) -> Money {
    let owed_minor = owed.minor().max(0);
    Money::from_minor(
        owed_minor.saturating_add(MOST_ABOVE_OWED_MINOR),
        owed.currency(),
    )
}

fn wanted_amount(text: &str, owed: Money, account: &Account) -> Result<Money, PortalError> {
    let amount = parse_amount(text, account.currency)
        .map_err(|error| PortalError::invalid("pay.amount", "amount", error.to_string()))?;
    let most = most(owed);
    if amount.minor() <= 0 {
        return Err(PortalError::invalid(
            "pay.amount_not_positive",
            "amount",
            "Enter an amount of more than nothing.",
        ));
    }
    if !check_amount(amount, most) {
        return Err(PortalError::invalid(
            "pay.amount_too_large",
            "amount",
            format!("{amount} is more than can be paid at once. Enter {most} or less."),
        ));
    }
    Ok(amount)
}
