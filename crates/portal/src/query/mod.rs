//! Questions about a bill: asked and taken back by the customer, answered by the supplier, shown to
//! both. One open question a bill, however often and in how many tabs it is sent.
//!
//! Asking moves nothing in the ledger. What waits meanwhile is worked out in `standing`; what was
//! announced to be collected is announced again here.

mod answer;
mod ask;
mod told;
mod view;
mod words;

pub use answer::{AnswerRequest, QueuedQuery};
pub use ask::QueryWish;
pub(crate) use told::{on_the_next_bill, told};

use base::{AccountId, BillQueryId};
use billing::query::{
    BillQuery, BillQueryRepository as _, QueryEvent, QueryRule, QueryState, query_step,
};
use billing::run::BillingTermsRepository as _;
use jiff::civil::Date;
use serde_json::json;
use store::Conn;

use crate::error::{PortalError, Refusal};
use crate::{OpContext, Portal, authorise, bank};

impl Portal {
    /// The market's rule of today.
    fn query_rule(&self, today: Date) -> Result<&QueryRule, PortalError> {
        let rule = self.settings.bill_queries.on(today);
        rule.ok_or_else(|| PortalError::Internal(format!("no rule for queries holds on {today}")))
    }

    /// The day by which a question of today is answered.
    fn answer_due(&self, ctx: &OpContext) -> Result<Date, PortalError> {
        let day = self.bank_day(ctx)?;
        let working_days = self.query_rule(day.today)?.answer_working_days;
        Ok(day.calendar.after(day.today, working_days)?)
    }

    /// Moves a question through its machine, notes it, and gives notice again of what is collected.
    async fn move_query(
        &self,
        ctx: &OpContext,
        tx: &mut Conn,
        query: &mut BillQuery,
        event: QueryEvent,
    ) -> Result<(), PortalError> {
        let from = query.state;
        query.state = query_step(from, event).ok_or_else(not_now)?;
        let ended = matches!(query.state, QueryState::Closed | QueryState::Withdrawn);
        query.ended_at = ended.then_some(ctx.now);
        query.updated_at = ctx.now;
        if !tx.update_bill_query(query, from).await? {
            return Err(bank::moved_on());
        }
        let action = match event {
            QueryEvent::Answered => "bill_query.answered",
            QueryEvent::Withdrawn => "bill_query.withdrawn",
            QueryEvent::Reopened => "bill_query.reopened",
            QueryEvent::Closed => "bill_query.closed",
        };
        self.note_query(ctx, tx, query, action).await?;
        if event != QueryEvent::Closed {
            self.announce_bill_again(ctx, tx, query.account_id, query.bill_id)
                .await?;
        }
        Ok(())
    }

    async fn note_query(
        &self,
        ctx: &OpContext,
        tx: &mut Conn,
        query: &BillQuery,
        action: &str,
    ) -> Result<(), PortalError> {
        let answer = query.answer.as_ref();
        let detail = json!({
            "query": query.id.to_string(),
            "reference": query.reference,
            "bill": query.bill_id.to_string(),
            "category": query.category.code(),
            "disputed_minor": query.disputed.minor(),
            "answer_due": query.answer_due.to_string(),
            "outcome": answer.map(|answer| answer.outcome.code()),
            "correction": answer.and_then(|answer| answer.correction.clone()),
        });
        self.record(ctx, tx, action, Some(query.account_id), &detail)
            .await
    }
}

/// The caller's question, with its account's billing locked: nobody else moves it meanwhile.
async fn own_query(ctx: &OpContext, tx: &mut Conn, query: &str) -> Result<BillQuery, PortalError> {
    authorise::known(ctx)?;
    let id: BillQueryId = query.parse().map_err(|_| Refusal::NotFound)?;
    let owner = tx.bill_query_owner(id).await?.ok_or(Refusal::NotFound)?;
    let account = authorise::account(ctx, tx, owner).await?;
    locked(tx, account.id, id).await
}

async fn locked(
    tx: &mut Conn,
    account: AccountId,
    id: BillQueryId,
) -> Result<BillQuery, PortalError> {
    tx.lock_billing(account).await?;
    let query = tx.bill_query(account, id).await?;
    Ok(query.ok_or(Refusal::NotFound)?)
}

fn not_now() -> PortalError {
    Refusal::Conflict {
        code: "query.not_now",
        message: "This query has moved on since you opened the page. Nothing was changed now. \
                  Please look again."
            .to_owned(),
    }
    .into()
}
