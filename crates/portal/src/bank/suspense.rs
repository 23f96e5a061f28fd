//! Money whose owner is not known: what waits, and giving it to whom it belongs.

use accounts::AccountsRepository as _;
use base::BankLineId;
use billing::LedgerRepository as _;
use jiff::civil::Date;
use money::Money;
use payments::BankLineRepository as _;
use payments::statement::LineState;
use serde_json::json;

use crate::error::{PortalError, Refusal};
use crate::{OpContext, Portal, bank};

/// How many lines a list shows.
const MOST: i64 = 500;

/// A line that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingLine {
    /// TypeID text.
    pub id: String,
    /// The day the bank booked it.
    pub booked_on: Date,
    /// How much.
    pub amount: Money,
    /// What the payer wrote.
    pub remittance: String,
    /// Who paid.
    pub payer: String,
    /// Why it waits: a stable code.
    pub why: String,
    /// The number of the account it may be for.
    pub suggestion: Option<String>,
}

impl Portal {
    /// What waits, the oldest first.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`] for anyone but the system, and store failures.
    pub async fn suspense_lines(&self, ctx: &OpContext) -> Result<Vec<WaitingLine>, PortalError> {
        ctx.system()?;
        let mut conn = self.store.read().await?;
        let lines = conn.bank_lines_in(LineState::Suspense, MOST).await?;
        let mut waiting = Vec::with_capacity(lines.len());
        for kept in lines {
            let suggestion = match kept.suggestion {
                Some(account) => conn.account(account).await?.map(|account| account.number),
                None => None,
            };
            waiting.push(WaitingLine {
                id: kept.id.to_string(),
                booked_on: kept.line.booked_on,
                amount: kept.line.amount,
                remittance: kept.line.remittance,
                payer: kept.line.payer,
                why: kept.how,
                suggestion,
            });
        }
        Ok(waiting)
    }

    /// Gives a waiting line to the account with a number: out of the supplier's own book and onto
    /// the customer's, in one transaction. Doing it twice does it once.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`] for anyone but the system, [`Refusal::NotFound`], and
    /// [`Refusal::Conflict`] when the line does not wait or is in another currency.
    pub async fn match_bank_line(
        &self,
        ctx: &OpContext,
        line: &str,
        account_number: &str,
    ) -> Result<(), PortalError> {
        ctx.system()?;
        let id: BankLineId = line.parse().map_err(|_| Refusal::NotFound)?;
        let mut tx = self.store.begin().await?;
        let mut kept = tx.bank_line(id).await?.ok_or(Refusal::NotFound)?;
        let account = tx
            .account_by_number(account_number)
            .await?
            .ok_or(Refusal::NotFound)?;
        if kept.state == LineState::Matched && kept.account_id == Some(account.id) {
            return Ok(());
        }
        let amount = kept.line.amount;
        if kept.state != LineState::Suspense || amount.currency() != account.currency {
            return Err(Refusal::Conflict {
                code: "suspense.not_waiting",
                message: format!(
                    "{line} is {} and in {}: it cannot go to {account_number}. Nothing was moved.",
                    kept.state.code(),
                    amount.currency()
                ),
            }
            .into());
        }
        kept.state = LineState::Matched;
        kept.account_id = Some(account.id);
        "by_hand".clone_into(&mut kept.how);
        kept.decided_at = ctx.now;
        if !tx.update_bank_line(&kept, LineState::Suspense).await? {
            return Err(bank::moved_on());
        }
        let booking = self.bank_booking(ctx, account.id, kept.line.booked_on);
        tx.post_all(&booking.suspense_matched(&kept.id, amount)?)
            .await?;
        let detail = json!({ "line": kept.id.to_string(), "amount_minor": amount.minor() });
        self.record(ctx, &mut tx, "bank_line.matched", Some(account.id), &detail)
            .await?;
        tx.commit().await?;
        Ok(())
    }
}
