//! What became of one payment or refund.

use accounts::{Account, AccountsRepository as _};
use base::RefundId;
use money::Money;
use payments::{IntentState, PaymentIntent, PaymentPart, PaymentRepository as _, RefundState};
use store::Conn;
use wire::ReceiptView;

use super::{history, paid_bills};
use crate::error::PortalError;
use crate::{OpContext, Portal, standing, wording};

impl Portal {
    /// The customer is back from the gateway, or looks later: asks the gateway where the outcome
    /// is not known yet, then shows it. A gateway that does not answer leaves it pending.
    ///
    /// # Errors
    /// [`crate::Refusal::NotFound`] for a payment or refund that is not theirs.
    pub async fn receipt_view(
        &self,
        ctx: &OpContext,
        payment: &str,
    ) -> Result<ReceiptView, PortalError> {
        if let Ok(refund) = payment.parse::<RefundId>() {
            return self.refund_receipt(ctx, refund).await;
        }
        let (account, intent) = self.own_intent(ctx, payment).await?;
        let intent = match self.settle(&intent).await {
            Ok(settled) => settled,
            Err(error) => {
                tracing::warn!(payment.id = %intent.id, %error, "outcome not known yet");
                intent
            }
        };
        let mut conn = self.store.read().await?;
        let parts = conn.parts(intent.id).await?;
        let shares = shares(&mut conn, &parts).await?;
        let mut owed = Money::zero(account.currency);
        let mut paid_bills = Vec::new();
        for (of, _) in &shares {
            owed = plus(owed, standing::owed(&mut conn, of).await?)?;
            if intent.state == IntentState::Captured {
                let paid = paid_bills::of(&mut conn, of).await?;
                let parts = paid.by_reference(&intent.id.to_string());
                paid_bills.extend(parts.iter().map(wording_of));
            }
        }
        let several = shares.len() > 1;
        let numbers: Vec<_> = shares.iter().map(|(of, _)| of.number.clone()).collect();
        Ok(ReceiptView {
            sentence: sentence(&intent, &account, owed),
            payment: history::intent_row(&intent, &self.zone()),
            receipt_number: intent.receipt_number.clone(),
            account_number: numbers.join(", "),
            owed_after: owed,
            paid_bills,
            shares: if several {
                let share = |(of, amount): &(Account, Money)| {
                    format!("{} ({}): {amount}", of.number, of.label)
                };
                shares.iter().map(share).collect()
            } else {
                Vec::new()
            },
        })
    }

    async fn refund_receipt(
        &self,
        ctx: &OpContext,
        id: RefundId,
    ) -> Result<ReceiptView, PortalError> {
        let (account, refund) = self.own_refund(ctx, id).await?;
        let mut refund = refund;
        if matches!(refund.state, RefundState::Created | RefundState::Sent) {
            match self.push_refund(&refund, true).await {
                Ok(pushed) => refund = pushed,
                Err(error) => {
                    tracing::warn!(refund.id = %refund.id, %error, "outcome not known yet");
                }
            }
        }
        let mut conn = self.store.read().await?;
        let owed = standing::owed(&mut conn, &account).await?;
        let done = refund.state == RefundState::Done;
        Ok(ReceiptView {
            sentence: refund_sentence(refund.state, refund.amount),
            payment: history::refund_row(&refund, &self.zone()),
            receipt_number: done.then(|| payments::refund_receipt_number(refund.id)),
            account_number: account.number,
            owed_after: owed,
            paid_bills: Vec::new(),
            shares: Vec::new(),
        })
    }
}

/// The accounts of a payment and what went to each.
async fn shares(
    conn: &mut Conn,
    parts: &[PaymentPart],
) -> Result<Vec<(Account, Money)>, PortalError> {
    let mut shares = Vec::with_capacity(parts.len());
    for part in parts {
        let account = conn.account(part.account_id).await?;
        let account = account.ok_or_else(|| {
            PortalError::Internal(format!("the account {} is gone", part.account_id))
        })?;
        shares.push((account, part.amount));
    }
    shares.sort_by(|(one, _), (other, _)| one.number.cmp(&other.number));
    Ok(shares)
}

fn plus(one: Money, other: Money) -> Result<Money, PortalError> {
    one.checked_add(other)
        .map_err(|error| PortalError::Internal(error.to_string()))
}

/// "£84.12 of your October bill".
fn wording_of(paid: &wire::PaidBill) -> String {
    format!("{} of {}", paid.amount, paid.name)
}

fn refund_sentence(state: RefundState, amount: Money) -> String {
    match state {
        RefundState::Created | RefundState::Sent => {
            format!("Your {amount} is on its way back. It will go to your card once or not at all.")
        }
        RefundState::Done => {
            format!("We've sent {amount} back to your card. Banks take up to ten days to show it.")
        }
        RefundState::Refused => format!(
            "The card company couldn't take {amount} back to your card. It's still in credit here."
        ),
        RefundState::Returned => {
            format!("Your bank sent the {amount} back to us. It's in credit here again.")
        }
    }
}

fn sentence(intent: &PaymentIntent, account: &Account, owed: Money) -> String {
    let amount = intent.amount;
    match intent.state {
        IntentState::Captured if owed.minor() > 0 => {
            format!("Thank you. We have your {amount}. You still owe {owed}.")
        }
        IntentState::Captured if owed.minor() < 0 => {
            let credit = wording::size(owed);
            format!("Thank you. We have your {amount}. You're now {credit} in credit.")
        }
        IntentState::Captured => format!("Thank you. We have your {amount}. You owe nothing."),
        IntentState::Declined => {
            format!("Your card was declined. We didn't take {amount}, and you can try again.")
        }
        IntentState::Cancelled => {
            format!("You turned back before paying. We didn't take {amount}.")
        }
        IntentState::Created | IntentState::Open => format!(
            "We're waiting to hear about your {amount} for account {}. \
             It will be taken once or not at all.",
            account.number
        ),
    }
}
