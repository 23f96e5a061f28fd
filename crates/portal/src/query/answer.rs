//! The supplier's side: the queue, the answer, the end.

use accounts::AccountsRepository as _;
use base::{AdjustmentId, BillId, BillQueryId};
use billing::corrections::CorrectionRepository as _;
use billing::query::{
    BillQuery, BillQueryRepository as _, QueryAnswer, QueryEvent, QueryOutcome, QueryState,
    QueryWords, account_number_in,
};
use billing::{BillRepository as _, BillStatus};
use jiff::civil::Date;
use store::Conn;

use super::{locked, not_now};
use crate::error::{PortalError, Refusal};
use crate::journal::actor_text;
use crate::{OpContext, Portal};

/// Questions that the queue shows at a time.
const QUEUE: i64 = 500;
/// Adjustments of an account that an answer may name.
const ADJUSTMENTS: i64 = 500;

/// A question that waits for an answer.
#[derive(Clone, Debug)]
pub struct QueuedQuery {
    /// The question.
    pub query: BillQuery,
    /// The number of its bill.
    pub bill_number: String,
    /// Whether its day has passed.
    pub late: bool,
}

/// An answer as it is given.
#[derive(Clone, Debug, Default)]
pub struct AnswerRequest {
    /// What the customer quotes.
    pub reference: String,
    /// Code of an outcome: `upheld`, `explained`; or `withdrawn`, when the customer says so.
    pub outcome: String,
    /// The answer, as the customer reads it.
    pub words: String,
    /// The adjustment that put the bill right; without one, an upheld bill must be cancelled.
    pub adjustment: Option<String>,
}

impl Portal {
    /// Open questions, those to be answered first first, after the one given.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`] for anyone but the system.
    pub async fn open_bill_queries(
        &self,
        ctx: &OpContext,
        after: Option<(Date, BillQueryId)>,
    ) -> Result<Vec<QueuedQuery>, PortalError> {
        ctx.system()?;
        let today = self.local_today(ctx.now);
        let mut conn = self.store.read().await?;
        let mut queue = Vec::new();
        for query in conn.open_queries(after, QUEUE).await? {
            let bill = conn.bill(query.account_id, query.bill_id).await?;
            let bill = bill.ok_or(Refusal::NotFound)?;
            queue.push(QueuedQuery {
                late: query.answer_due < today,
                bill_number: bill.head.number,
                query,
            });
        }
        Ok(queue)
    }

    /// Answers a question. Says it again and nothing more happens, when the outcome is the same.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for an unknown reference; [`Refusal::Invalid`] naming what is wrong, and
    /// when a bill is said to be put right that was not; [`Refusal::Conflict`] when it was answered
    /// otherwise; [`Refusal::Forbidden`] for anyone but the system.
    pub async fn answer_bill_query(
        &self,
        ctx: &OpContext,
        request: &AnswerRequest,
    ) -> Result<(), PortalError> {
        ctx.system()?;
        let mut tx = self.store.begin().await?;
        let mut query = quoted(&mut tx, &request.reference).await?;
        if request.outcome == "withdrawn" {
            if query.state != QueryState::Withdrawn {
                self.move_query(ctx, &mut tx, &mut query, QueryEvent::Withdrawn)
                    .await?;
                tx.commit().await?;
            }
            return Ok(());
        }
        let answer = self.answer(ctx, &mut tx, &query, request).await?;
        if let Some(given) = &query.answer {
            let same = (given.outcome, &given.words) == (answer.outcome, &answer.words);
            return if same { Ok(()) } else { Err(not_now()) };
        }
        query.answer = Some(answer);
        self.move_query(ctx, &mut tx, &mut query, QueryEvent::Answered)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Closes an answered question: nothing is left to do. Closing it again does nothing.
    ///
    /// # Errors
    /// As [`Portal::answer_bill_query`]; [`Refusal::Conflict`] before it was answered.
    pub async fn close_bill_query(
        &self,
        ctx: &OpContext,
        reference: &str,
    ) -> Result<(), PortalError> {
        ctx.system()?;
        let mut tx = self.store.begin().await?;
        let mut query = quoted(&mut tx, reference).await?;
        if query.state != QueryState::Closed {
            self.move_query(ctx, &mut tx, &mut query, QueryEvent::Closed)
                .await?;
            tx.commit().await?;
        }
        Ok(())
    }

    async fn answer(
        &self,
        ctx: &OpContext,
        tx: &mut Conn,
        query: &BillQuery,
        request: &AnswerRequest,
    ) -> Result<QueryAnswer, PortalError> {
        let outcome = QueryOutcome::from_code(&request.outcome).ok_or_else(|| {
            let message = "The outcome is upheld, explained or withdrawn.";
            PortalError::invalid("query.outcome", "outcome", message)
        })?;
        let words = QueryWords::new(&request.words).map_err(|error| {
            let message = format!("The answer's words: {error}.");
            PortalError::invalid("query.words", "words", message)
        })?;
        let correction = match (outcome, &request.adjustment) {
            (QueryOutcome::Upheld, adjustment) => {
                Some(put_right(tx, query, adjustment.as_deref()).await?)
            }
            (QueryOutcome::Explained, None) => None,
            (QueryOutcome::Explained, Some(_)) => {
                let message = "A bill that was put right is upheld, not explained.";
                return Err(PortalError::invalid("query.outcome", "outcome", message));
            }
        };
        let today = self.local_today(ctx.now);
        let days = i64::from(self.query_rule(today)?.pay_days_after_answer);
        Ok(QueryAnswer {
            outcome,
            words,
            correction,
            at: ctx.now,
            by: actor_text(&ctx.actor),
            pay_by: today.saturating_add(jiff::Span::new().days(days)),
        })
    }
}

/// What put the bill right: the adjustment that is named, else that the bill was cancelled.
async fn put_right(
    tx: &mut Conn,
    query: &BillQuery,
    adjustment: Option<&str>,
) -> Result<String, PortalError> {
    let Some(named) = adjustment else {
        let bill = tx.bill(query.account_id, query.bill_id).await?;
        let bill = bill.ok_or(Refusal::NotFound)?;
        if bill.head.status == BillStatus::Cancelled {
            return Ok(query.bill_id.to_string());
        }
        let message = "Put the bill right first: cancel it, or give a credit and name it with \
                       --adjustment.";
        return Err(PortalError::invalid(
            "query.not_put_right",
            "outcome",
            message,
        ));
    };
    let of_it = |bill: Option<BillId>| bill == Some(query.bill_id) || bill.is_none();
    let id: Option<AdjustmentId> = named.parse().ok();
    let made = tx.adjustments(query.account_id, ADJUSTMENTS).await?;
    let found = made
        .iter()
        .find(|one| Some(one.id) == id && of_it(one.bill_id));
    let found = found.ok_or_else(|| {
        let message = "That is no adjustment of this bill or its account.";
        PortalError::invalid("query.adjustment", "adjustment", message)
    })?;
    Ok(found.id.to_string())
}

/// The question that a customer quotes, with its account's billing locked.
async fn quoted(tx: &mut Conn, reference: &str) -> Result<BillQuery, PortalError> {
    let reference = reference.trim().to_ascii_uppercase();
    let number = account_number_in(&reference).ok_or(Refusal::NotFound)?;
    let account = tx.account_by_number(number).await?;
    let account = account.ok_or(Refusal::NotFound)?;
    let query = tx.bill_query_quoted(account.id, &reference).await?;
    locked(tx, account.id, query.ok_or(Refusal::NotFound)?.id).await
}
