//! The pay page.

use billing::LedgerRepository as _;
use billing::ledger::LedgerAccount;
use money::Money;
use payments::PaymentRepository as _;
use wire::{AmountChoice, PayView};

use super::{amounts, history};
use crate::error::PortalError;
use crate::{OpContext, Portal, authorise, standing, wording};

/// Bills to choose from; older ones are paid first by themselves.
const MOST_BILLS: usize = 3;

impl Portal {
    /// What is due on the current account, and how it may be paid.
    ///
    /// # Errors
    /// [`crate::Refusal::NotSignedIn`] and store failures.
    pub async fn pay_view(&self, ctx: &OpContext) -> Result<PayView, PortalError> {
        let mut conn = self.store.read().await?;
        let account = authorise::current_account(ctx, &mut conn).await?;
        let owed = conn.balance(account.id, LedgerAccount::Receivable).await?;
        let owed = owed.unwrap_or_else(|| Money::zero(account.currency));
        let standing = standing::of(&mut conn, &account, owed, self.local_today(ctx.now)).await?;
        let intents = conn.intents(account.id, history::NEWEST).await?;
        let zone = self.zone();
        let open = conn.open_payment_of(account.id).await?;
        let pending = open.map(|intent| history::intent_row(&intent, &zone));
        let history = history::rows(&mut conn, account.id, &intents, &zone).await?;
        Ok(PayView {
            sentence: standing.sentence(),
            account: account.id.to_string(),
            account_number: account.number.clone(),
            owed,
            choices: choices(owed, &standing),
            most: amounts::most(owed),
            attempt_key: amounts::attempt_key(self.entropy.as_ref(), owed),
            pending,
            direct_debit: standing.collection_sentence(),
            history,
            sandbox: self.is_sandbox(),
            several_accounts: ctx.accounts(&mut conn).await?.len() > 1,
            refundable: owed.minor() < 0,
        })
    }
}

fn choices(owed: Money, standing: &standing::Standing) -> Vec<AmountChoice> {
    if owed.minor() <= 0 {
        return Vec::new();
    }
    let (due, held) = (standing.due(), standing.held());
    let mut choices = Vec::new();
    if held.is_positive() && due.is_positive() {
        choices.push(AmountChoice {
            code: due.plain(),
            label: "Everything but what's on hold".to_owned(),
            amount: due,
        });
    }
    choices.push(AmountChoice {
        code: owed.plain(),
        label: if held.is_positive() {
            "Everything you owe, with what's on hold".to_owned()
        } else {
            "Everything you owe".to_owned()
        },
        amount: owed,
    });
    // A bill may be chosen when it is not the whole of what is owed.
    let unpaid = standing
        .bills
        .iter()
        .filter(|bill| bill.outstanding.minor() > 0);
    let parts = unpaid.filter(|bill| bill.outstanding != owed);
    choices.extend(parts.take(MOST_BILLS).map(|bill| AmountChoice {
        code: bill.head.id.to_string(),
        label: format!("Your {} bill", wording::month_name(bill.head.period_from)),
        amount: bill.outstanding,
    }));
    choices
}
