//! The pay page.

use money::Money;
use payments::PaymentRepository as _;
use wire::{AmountChoice, PayForm, PayView};

use super::{amounts, history, linked_bill};
use crate::error::PortalError;
use crate::standing::StandingBill;
use crate::{OpContext, Portal, authorise, standing};

/// Bills to choose from; older ones are paid first by themselves.
const MOST_BILLS: usize = 3;

impl Portal {
    /// What is due on the current account, and how it may be paid. `bill` is the number of one
    /// that a link names: it is chosen, on its own account; a number that is none of the caller's
    /// bills changes nothing.
    ///
    /// # Errors
    /// [`crate::Refusal::NotSignedIn`] and store failures.
    pub async fn pay_view(
        &self,
        ctx: &OpContext,
        bill: Option<&str>,
    ) -> Result<PayView, PortalError> {
        let mut conn = self.store.read().await?;
        let mut account = authorise::current_account(ctx, &mut conn).await?;
        let number = bill.unwrap_or_default();
        if !number.is_empty() {
            let owner = linked_bill::owner(ctx, &mut conn, &account, number).await?;
            account = owner.unwrap_or(account);
        }
        let standing = standing::of(&mut conn, &account, self.local_today(ctx.now)).await?;
        let owed = standing.owed;
        let intents = conn.intents(account.id, history::NEWEST).await?;
        let zone = self.zone();
        let open = conn.open_payment_of(account.id).await?;
        let pending = open.map(|intent| history::intent_row(&intent, &zone));
        let history = history::rows(&mut conn, account.id, &intents, &zone).await?;
        let linked = linked_bill::of(&standing, number);
        let choices = choices(owed, &standing, linked);
        let chosen = linked.and_then(|bill| linked_bill::chosen(bill, owed));
        Ok(PayView {
            form: PayForm {
                sentence: standing.sentence(),
                account: account.id.to_string(),
                account_number: account.number.clone(),
                owed,
                chosen: chosen.or_else(|| choices.first().map(|first| first.code.clone())),
                choices,
                most: amounts::most(owed),
                attempt_key: amounts::attempt_key(self.entropy.as_ref(), owed),
                direct_debit: standing.collection_sentence(),
            },
            note: linked.map_or_else(String::new, linked_bill::note),
            pending,
            history,
            sandbox: self.is_sandbox(),
            several_accounts: ctx.accounts(&mut conn).await?.len() > 1,
            refundable: owed.minor() < 0,
        })
    }
}

fn choices(
    owed: Money,
    standing: &standing::Standing,
    linked: Option<&StandingBill>,
) -> Vec<AmountChoice> {
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
    let is_part = |bill: &&StandingBill| bill.outstanding.minor() > 0 && bill.outstanding != owed;
    let newest = standing.bills.iter().filter(is_part).take(MOST_BILLS);
    choices.extend(newest.map(linked_bill::choice));
    let linked = linked.filter(is_part).map(linked_bill::choice);
    if let Some(linked) = linked.filter(|linked| !choices.contains(linked)) {
        choices.push(linked);
    }
    choices
}
