//! What became of one payment.

use accounts::Account;
use billing::ledger::{LedgerAccount, TransferKind};
use billing::{BillRepository as _, LedgerRepository as _};
use money::Money;
use payments::{Charge, Credit, IntentState, PaymentIntent, allocate};
use store::Conn;
use wire::ReceiptView;

use super::history;
use crate::error::PortalError;
use crate::{OpContext, Portal, wording};

impl Portal {
    /// The customer is back from the gateway, or looks later: asks the gateway where the outcome
    /// is not known yet, then shows it. A gateway that does not answer leaves it pending.
    ///
    /// # Errors
    /// [`crate::Refusal::NotFound`] for a payment that is not theirs.
    pub async fn receipt_view(
        &self,
        ctx: &OpContext,
        payment: &str,
    ) -> Result<ReceiptView, PortalError> {
        let (account, intent) = self.own_intent(ctx, payment).await?;
        let intent = match self.settle(&intent).await {
            Ok(settled) => settled,
            Err(error) => {
                tracing::warn!(payment.id = %intent.id, %error, "outcome not known yet");
                intent
            }
        };
        let mut conn = self.store.read().await?;
        let owed = conn.balance(account.id, LedgerAccount::Receivable).await?;
        let owed = owed.unwrap_or_else(|| Money::zero(account.currency));
        let paid_bills = if intent.state == IntentState::Captured {
            paid_bills(&mut conn, &account, &intent).await?
        } else {
            Vec::new()
        };
        Ok(ReceiptView {
            sentence: sentence(&intent, &account, owed),
            payment: history::intent_row(&intent, &self.zone()),
            receipt_number: intent.receipt_number.clone(),
            account_number: account.number,
            owed_after: owed,
            paid_bills,
        })
    }
}

/// Bills and transfers looked back over.
const LOOK_BACK: i64 = 1_000;

/// "£84.12 of your October bill": what this payment paid, oldest bill first.
async fn paid_bills(
    conn: &mut Conn,
    account: &Account,
    intent: &PaymentIntent,
) -> Result<Vec<String>, PortalError> {
    let bills = conn.bills(account.id, LOOK_BACK).await?;
    let transfers = conn.transfers(account.id, LOOK_BACK).await?;
    let paid = transfers
        .iter()
        .filter(|transfer| transfer.kind == TransferKind::Payment);
    let payments = paid.map(|transfer| Credit {
        key: Some(transfer.reference.as_str()),
        at: transfer.booked_at,
        amount: transfer.amount,
    });
    let given_back = bills
        .iter()
        .filter(|bill| bill.total.minor() < 0)
        .map(|bill| Credit {
            key: None,
            at: bill.created_at,
            amount: wording::size(bill.total),
        });
    let credits: Vec<_> = payments.chain(given_back).collect();
    let charges: Vec<_> = bills
        .iter()
        .filter(|bill| bill.total.minor() > 0)
        .map(|bill| Charge {
            key: bill.id,
            at: bill.created_at,
            amount: bill.total,
        })
        .collect();
    let allocation = allocate(account.currency, &credits, &charges)
        .map_err(|error| PortalError::Internal(error.to_string()))?;
    let own = intent.id.to_string();
    let of_this = allocation
        .parts
        .iter()
        .filter(|part| part.credit == Some(own.as_str()));
    let named = of_this.filter_map(|part| {
        let bill = bills.iter().find(|bill| bill.id == part.charge)?;
        Some(format!(
            "{} of your {} bill",
            part.amount,
            wording::month_name(bill.period_from)
        ))
    });
    Ok(named.collect())
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
