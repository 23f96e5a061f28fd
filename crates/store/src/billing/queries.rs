//! Questions about bills.

use base::{AccountId, BillId, BillQueryId, RepoError, RepoResult};
use billing::query::{
    BillQuery, BillQueryRepository, QueryAnswer, QueryCategory, QueryOutcome, QueryState,
    QueryWords,
};
use jiff::civil::Date;
use uuid::Uuid;

use crate::conn::Conn;
use crate::error::unknown_code;
use crate::statements::statements;
use crate::types::{DbDate, DbInstant};
use crate::value::{Value, binds, money};

/// Every column of a question before `$rest`.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT account_id, id, reference, bill_id, line, category, words, currency,
                disputed_minor, reviews_next_bill, state, asked_by, opened_at, answer_due, outcome,
                answer, correction, answered_at, answered_by, pay_by, ended_at, updated_at
            FROM bill_query ",
            $rest
        )
    };
}

statements! {
    ADD_QUERY = "INSERT INTO bill_query (account_id, id, reference, bill_id, line, category, words,
            currency, disputed_minor, reviews_next_bill, state, asked_by, opened_at, answer_due,
            updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'open', $11, $12, $13, $14)
        ON CONFLICT (account_id, bill_id) WHERE state = 'open' DO NOTHING";
    QUERY = select!("WHERE account_id = $1 AND id = $2");
    QUERY_OWNER = "SELECT account_id FROM bill_query WHERE id = $1";
    QUERY_QUOTED = select!("WHERE account_id = $1 AND reference = $2");
    QUERIES_OF_BILL = select!("WHERE account_id = $1 AND bill_id = $2
        ORDER BY opened_at DESC, id DESC");
    QUERIES_OF_ACCOUNT = select!("WHERE account_id = $1 ORDER BY opened_at DESC, id DESC LIMIT $2");
    COUNT_QUERIES = "SELECT COUNT(*) FROM bill_query WHERE account_id = $1";
    OPEN_QUERIES = select!("WHERE state = 'open' AND (answer_due > $1
          OR (answer_due = $1 AND id > $2))
        ORDER BY answer_due, id LIMIT $3");
    UPDATE_QUERY = "UPDATE bill_query SET state = $4, outcome = $5, answer = $6, correction = $7,
            answered_at = $8, answered_by = $9, pay_by = $10, ended_at = $11, updated_at = $12,
            answer_due = $13
        WHERE account_id = $1 AND id = $2 AND state = $3";
}

#[derive(sqlx::FromRow)]
struct QueryRow {
    account_id: Uuid,
    id: Uuid,
    reference: String,
    bill_id: Uuid,
    line: Option<String>,
    category: String,
    words: String,
    currency: String,
    disputed_minor: i64,
    reviews_next_bill: bool,
    state: String,
    asked_by: String,
    opened_at: DbInstant,
    answer_due: DbDate,
    #[sqlx(flatten)]
    answer: AnswerRow,
    ended_at: Option<DbInstant>,
    updated_at: DbInstant,
}

#[derive(sqlx::FromRow)]
struct AnswerRow {
    outcome: Option<String>,
    answer: Option<String>,
    correction: Option<String>,
    answered_at: Option<DbInstant>,
    answered_by: Option<String>,
    pay_by: Option<DbDate>,
}

fn words(text: &str) -> RepoResult<QueryWords> {
    QueryWords::new(text).map_err(|error| RepoError::Corrupt(format!("bill query: {error}")))
}

impl TryFrom<QueryRow> for BillQuery {
    type Error = RepoError;

    fn try_from(row: QueryRow) -> RepoResult<Self> {
        let line = row.line.as_deref().map(str::parse).transpose();
        Ok(Self {
            account_id: AccountId::from_uuid(row.account_id),
            id: BillQueryId::from_uuid(row.id),
            reference: row.reference,
            bill_id: BillId::from_uuid(row.bill_id),
            line: line.map_err(|_| unknown_code("line of a bill", "of a query"))?,
            category: QueryCategory::from_code(&row.category)
                .ok_or_else(|| unknown_code("category of query", &row.category))?,
            words: words(&row.words)?,
            disputed: money(row.disputed_minor, &row.currency)?,
            reviews_next_bill: row.reviews_next_bill,
            state: QueryState::from_code(&row.state)
                .ok_or_else(|| unknown_code("state of query", &row.state))?,
            asked_by: row.asked_by,
            opened_at: row.opened_at.into(),
            answer_due: row.answer_due.into(),
            answer: answer(row.answer)?,
            ended_at: row.ended_at.map(Into::into),
            updated_at: row.updated_at.into(),
        })
    }
}

fn answer(row: AnswerRow) -> RepoResult<Option<QueryAnswer>> {
    let AnswerRow {
        outcome: Some(outcome),
        answer: Some(text),
        answered_at: Some(at),
        answered_by: Some(by),
        pay_by: Some(pay_by),
        correction,
    } = row
    else {
        return Ok(None);
    };
    Ok(Some(QueryAnswer {
        outcome: QueryOutcome::from_code(&outcome)
            .ok_or_else(|| unknown_code("outcome of query", &outcome))?,
        words: words(&text)?,
        correction,
        at: at.into(),
        by,
        pay_by: pay_by.into(),
    }))
}

impl BillQueryRepository for Conn {
    async fn add_bill_query(&mut self, query: &BillQuery) -> RepoResult<bool> {
        let line = query.line.map(|line| line.to_string());
        let values = binds![
            query.account_id,
            query.id,
            &query.reference,
            query.bill_id,
            &line,
            query.category.code(),
            query.words.text(),
            query.disputed.currency().code(),
            query.disputed.minor(),
            query.reviews_next_bill,
            &query.asked_by,
            query.opened_at,
            query.answer_due,
            query.updated_at,
        ];
        Ok(self.run(ADD_QUERY, values).await? == 1)
    }

    async fn bill_query(
        &mut self,
        account: AccountId,
        id: BillQueryId,
    ) -> RepoResult<Option<BillQuery>> {
        self.first::<QueryRow, _>(QUERY, binds![account, id]).await
    }

    async fn bill_query_owner(&mut self, id: BillQueryId) -> RepoResult<Option<AccountId>> {
        let owner = self.scalar::<Uuid>(QUERY_OWNER, binds![id]).await?;
        Ok(owner.map(AccountId::from_uuid))
    }

    async fn bill_query_quoted(
        &mut self,
        account: AccountId,
        reference: &str,
    ) -> RepoResult<Option<BillQuery>> {
        self.first::<QueryRow, _>(QUERY_QUOTED, binds![account, reference])
            .await
    }

    async fn queries_of_bill(
        &mut self,
        account: AccountId,
        bill: BillId,
    ) -> RepoResult<Vec<BillQuery>> {
        self.all::<QueryRow, _>(QUERIES_OF_BILL, binds![account, bill])
            .await
    }

    async fn queries_of_account(
        &mut self,
        account: AccountId,
        limit: i64,
    ) -> RepoResult<Vec<BillQuery>> {
        self.all::<QueryRow, _>(QUERIES_OF_ACCOUNT, binds![account, limit])
            .await
    }

    async fn count_queries(&mut self, account: AccountId) -> RepoResult<i64> {
        let count = self.scalar::<i64>(COUNT_QUERIES, binds![account]).await?;
        Ok(count.unwrap_or_default())
    }

    async fn open_queries(
        &mut self,
        after: Option<(Date, BillQueryId)>,
        limit: i64,
    ) -> RepoResult<Vec<BillQuery>> {
        let (due, id) = after.map_or((Date::ZERO, Uuid::nil()), |(due, id)| (due, id.uuid()));
        self.all::<QueryRow, _>(OPEN_QUERIES, binds![due, id, limit])
            .await
    }

    async fn update_bill_query(&mut self, query: &BillQuery, from: QueryState) -> RepoResult<bool> {
        let answer = query.answer.as_ref();
        let values = &[
            query.account_id.into(),
            query.id.into(),
            from.code().into(),
            query.state.code().into(),
            Value::Text(answer.map(|answer| answer.outcome.code())),
            Value::Text(answer.map(|answer| answer.words.text())),
            Value::Text(answer.and_then(|answer| answer.correction.as_deref())),
            Value::Instant(answer.map(|answer| answer.at)),
            Value::Text(answer.map(|answer| answer.by.as_str())),
            Value::Date(answer.map(|answer| answer.pay_by)),
            Value::Instant(query.ended_at),
            query.updated_at.into(),
            query.answer_due.into(),
        ];
        Ok(self.run(UPDATE_QUERY, values).await? == 1)
    }
}
