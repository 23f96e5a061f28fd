//! The customer's side: asking, taking it back, and taking that back.

use accounts::Account;
use base::{BillId, BillQueryId};
use billing::document::BillDocument;
use billing::query::{
    BillQuery, BillQueryRepository as _, LONGEST_WORDS, LineRef, QueryCategory, QueryEvent,
    QueryState, QueryWords, WordsError, disputed, reference,
};
use billing::run::BillingTermsRepository as _;
use billing::{BillRepository as _, BillStatus, StoredBill};
use store::Conn;

use super::own_query;
use crate::error::{PortalError, Refusal};
use crate::journal::actor_text;
use crate::{OpContext, Portal, authorise};

/// A question as it is asked.
#[derive(Clone, Debug, Default)]
pub struct QueryWish {
    /// The bill's identifier.
    pub bill: String,
    /// The place of a line, as the bill's page names it; empty: the whole bill.
    pub line: String,
    /// Code of a category.
    pub category: String,
    /// What the customer wrote.
    pub words: String,
}

impl Portal {
    /// Asks about a bill; what is in dispute is on hold from now on. A bill that has an open
    /// question keeps it: the second is the first. Returns its reference.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for a bill that is not theirs; [`Refusal::Invalid`] by field;
    /// [`Refusal::Conflict`] for a bill that was taken back.
    pub async fn open_bill_query(
        &self,
        ctx: &OpContext,
        wish: &QueryWish,
    ) -> Result<String, PortalError> {
        authorise::known(ctx)?;
        let id: BillId = wish.bill.parse().map_err(|_| Refusal::NotFound)?;
        let mut tx = self.store.begin().await?;
        let owner = tx.bill_owner(id).await?.ok_or(Refusal::NotFound)?;
        let account = authorise::account(ctx, &mut tx, owner).await?;
        // Whoever asks at the same time, and a bill run, waits here.
        tx.lock_billing(account.id).await?;
        let asked = tx.queries_of_bill(account.id, id).await?;
        if let Some(open) = asked.into_iter().find(BillQuery::holds) {
            return Ok(open.reference);
        }
        let bill = tx.bill(account.id, id).await?.ok_or(Refusal::NotFound)?;
        let query = self.asked(ctx, &mut tx, &account, &bill, wish).await?;
        if !tx.add_bill_query(&query).await? {
            return Err(PortalError::Internal(format!("{id}: asked under a lock")));
        }
        self.note_query(ctx, &mut tx, &query, "bill_query.opened")
            .await?;
        self.announce_bill_again(ctx, &mut tx, account.id, id)
            .await?;
        tx.commit().await?;
        Ok(query.reference)
    }

    /// Takes a question back: the bill is due as it was. Asking for it twice does it once. Returns
    /// the bill.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], and [`Refusal::Conflict`] once it was answered.
    pub async fn withdraw_bill_query(
        &self,
        ctx: &OpContext,
        query: &str,
    ) -> Result<BillId, PortalError> {
        let mut tx = self.store.begin().await?;
        let mut query = own_query(ctx, &mut tx, query).await?;
        if query.state != QueryState::Withdrawn {
            self.move_query(ctx, &mut tx, &mut query, QueryEvent::Withdrawn)
                .await?;
            tx.commit().await?;
        }
        Ok(query.bill_id)
    }

    /// Asks a withdrawn question again as it was; we have as long to answer as for a new one.
    /// Returns the bill.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], and [`Refusal::Conflict`] when it is not withdrawn, the bill was taken
    /// back, or another question about it is open.
    pub async fn reopen_bill_query(
        &self,
        ctx: &OpContext,
        query: &str,
    ) -> Result<BillId, PortalError> {
        let mut tx = self.store.begin().await?;
        let mut query = own_query(ctx, &mut tx, query).await?;
        let (account, bill) = (query.account_id, query.bill_id);
        if query.state == QueryState::Open {
            return Ok(bill);
        }
        let all = tx.queries_of_bill(account, bill).await?;
        if all.iter().any(BillQuery::holds) {
            return Err(super::not_now());
        }
        let stored = tx.bill(account, bill).await?.ok_or(Refusal::NotFound)?;
        still_asks(&stored)?;
        query.answer_due = self.answer_due(ctx)?;
        self.move_query(ctx, &mut tx, &mut query, QueryEvent::Reopened)
            .await?;
        tx.commit().await?;
        Ok(bill)
    }

    /// The question, once everything about it is sound.
    async fn asked(
        &self,
        ctx: &OpContext,
        tx: &mut Conn,
        account: &Account,
        bill: &StoredBill,
        wish: &QueryWish,
    ) -> Result<BillQuery, PortalError> {
        still_asks(bill)?;
        let category = QueryCategory::from_code(&wish.category).ok_or_else(|| {
            let message = "Choose what your question is about.";
            PortalError::invalid("query.category", "category", message)
        })?;
        let words = QueryWords::new(&wish.words)
            .map_err(|error| PortalError::invalid("query.words", "words", said(error)))?;
        let line = line_of(&wish.line)?;
        let document = document(bill)?;
        let disputed = disputed(&document, line)
            .map_err(|error| PortalError::Internal(error.to_string()))?
            .ok_or_else(no_such_line)?;
        let before = tx.count_queries(account.id).await?;
        let rule = self.query_rule(self.local_today(ctx.now))?;
        Ok(BillQuery {
            account_id: account.id,
            id: BillQueryId::new(ctx.now, self.entropy.as_ref()),
            reference: reference(&account.number, before),
            bill_id: bill.head.id,
            line,
            category,
            words,
            disputed,
            reviews_next_bill: rule.reviews_next_bill(category),
            state: QueryState::Open,
            asked_by: actor_text(&ctx.actor),
            opened_at: ctx.now,
            answer_due: self.answer_due(ctx)?,
            answer: None,
            ended_at: None,
            updated_at: ctx.now,
        })
    }
}

/// What a stored bill says.
pub(super) fn document(bill: &StoredBill) -> Result<BillDocument, PortalError> {
    let id = bill.head.id;
    BillDocument::from_json(&bill.document)
        .map_err(|error| PortalError::Internal(format!("bill {id}: {error}")))
}

/// The place of a line as the page names it; `None` for the whole bill.
pub(super) fn line_of(text: &str) -> Result<Option<LineRef>, PortalError> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| no_such_line())
}

pub(super) fn no_such_line() -> PortalError {
    let message = "That line isn't on this bill. Please open the bill and choose it again.";
    PortalError::invalid("query.line", "line", message)
}

/// Only what was sent and not taken back asks for money.
fn still_asks(bill: &StoredBill) -> Result<(), PortalError> {
    match bill.head.status {
        BillStatus::Issued => Ok(()),
        BillStatus::Cancelled => Err(Refusal::Conflict {
            code: "query.cancelled",
            message: "We took this bill back, so you don't have to pay it. There's nothing to \
                      query on it any more."
                .to_owned(),
        }
        .into()),
        BillStatus::InReview | BillStatus::Rejected => Err(Refusal::NotFound.into()),
    }
}

fn said(error: WordsError) -> String {
    match error {
        WordsError::Empty => "Tell us in a few words what looks wrong.".to_owned(),
        WordsError::TooLong(length) => format!(
            "That's {length} characters. Please shorten it to {LONGEST_WORDS}, or send us the rest \
             later."
        ),
        WordsError::Control => "There's a character in it that we can't read. Please type it \
                                again without pasting."
            .to_owned(),
    }
}
