//! One payment over several accounts (E7): one intent, one capture, a part in each book.

use accounts::Account;
use money::Money;
use payments::PaymentPart;
use wire::{PayAccount, PayAccountsView};

use super::amounts::{attempt_key, wanted_amount};
use super::start::Wanted;
use crate::error::{PortalError, Refusal};
use crate::{OpContext, Portal, authorise, standing};

/// More accounts than one form can name.
const MOST_ACCOUNTS: usize = 50;

impl Portal {
    /// The customer's accounts and what each owes, to be paid together.
    ///
    /// # Errors
    /// [`Refusal::NotSignedIn`] and store failures.
    pub async fn pay_accounts_view(&self, ctx: &OpContext) -> Result<PayAccountsView, PortalError> {
        let mut conn = self.store.read().await?;
        let own = ctx.accounts(&mut conn).await?.to_vec();
        let first = own.first().ok_or(Refusal::NotFound)?;
        let mut sum = Money::zero(first.currency);
        let mut owing = 0;
        let mut accounts = Vec::with_capacity(own.len());
        for account in own.iter().filter(|one| one.currency == first.currency) {
            let standing = standing::of(&mut conn, account, self.local_today(ctx.now)).await?;
            let (owed, due) = (standing.owed, standing.due());
            if due.minor() > 0 {
                owing += 1;
            }
            sum = add(sum, owed)?;
            accounts.push(PayAccount {
                id: account.id.to_string(),
                number: account.number.clone(),
                label: account.label.clone(),
                owed,
                due,
                sentence: standing.sentence(),
            });
        }
        let due: i64 = accounts.iter().map(|one| one.due.minor().max(0)).sum();
        let due = Money::from_minor(due, first.currency);
        let sentence = match owing {
            0 => "There's nothing to pay on any account now.".to_owned(),
            1 => format!("You owe {due} on one of your accounts."),
            many => format!("You owe {due} on {many} accounts. Pay them together."),
        };
        Ok(PayAccountsView {
            sentence,
            attempt_key: attempt_key(self.entropy.as_ref(), sum),
            accounts,
            sandbox: self.is_sandbox(),
        })
    }

    /// Starts one payment for several accounts: each named with the amount for it. Returns where
    /// to send the browser, as [`Portal::start_payment`] does.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when one is not theirs; otherwise as [`Portal::start_payment`].
    pub async fn start_joint_payment(
        &self,
        ctx: &OpContext,
        attempt_key: &str,
        amounts: &[(String, String)],
    ) -> Result<String, PortalError> {
        let wanted = {
            let mut conn = self.store.read().await?;
            let own = ctx.accounts(&mut conn).await?.to_vec();
            let mut parts = Vec::new();
            for (named, typed) in amounts.iter().take(MOST_ACCOUNTS) {
                let account = authorise::named_account(ctx, &mut conn, named).await?;
                if typed.trim().is_empty() {
                    continue;
                }
                let owed = standing::owed(&mut conn, &account).await?;
                let amount = wanted_amount(typed, owed, &account)?;
                if parts
                    .iter()
                    .any(|(other, _): &(Account, _)| other.id == account.id)
                {
                    return Err(nothing_chosen());
                }
                parts.push((account, amount));
            }
            wanted(attempt_key, &own, parts)?
        };
        self.start_wanted(ctx, &wanted).await
    }

    /// Whether new card payments take no real money.
    #[must_use]
    pub fn is_sandbox(&self) -> bool {
        use payments::Gateway as _;
        self.gateways.configured().name() == "sandbox"
    }
}

/// The intent is the first account's by number, so that two tabs come to the same one.
fn wanted(
    attempt_key: &str,
    own: &[Account],
    mut parts: Vec<(Account, Money)>,
) -> Result<Wanted, PortalError> {
    parts.sort_by(|(one, _), (other, _)| one.number.cmp(&other.number));
    let Some((lead, _)) = parts.first() else {
        return Err(nothing_chosen());
    };
    let (lead, currency) = (lead.id, lead.currency);
    let mut amount = Money::zero(currency);
    for (_, part) in &parts {
        amount = add(amount, *part)?;
    }
    let mut parts: Vec<_> = parts
        .into_iter()
        .map(|(account, amount)| PaymentPart {
            account_id: account.id,
            amount,
            bill: None,
        })
        .collect();
    parts.sort_by_key(|part| part.account_id);
    let same = own.iter().filter(|one| one.currency == currency);
    Ok(Wanted {
        lead,
        attempt_key: attempt_key.to_owned(),
        parts,
        amount,
        drawn_for: same.map(|one| one.id).collect(),
    })
}

fn nothing_chosen() -> PortalError {
    PortalError::invalid(
        "pay.no_account_chosen",
        "",
        "Choose at least one account, each once, and say how much to pay for it.",
    )
}

fn add(one: Money, other: Money) -> Result<Money, PortalError> {
    one.checked_add(other)
        .map_err(|error| PortalError::Internal(error.to_string()))
}
