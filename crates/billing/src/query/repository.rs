//! What `store` keeps of questions about bills.

use std::future::Future;

use base::{AccountId, BillId, BillQueryId, RepoResult};
use jiff::civil::Date;

use super::{BillQuery, QueryState};

/// Questions about bills.
pub trait BillQueryRepository {
    /// Adds a question; `false` when the bill has an open one.
    fn add_bill_query(
        &mut self,
        query: &BillQuery,
    ) -> impl Future<Output = RepoResult<bool>> + Send;

    /// One question.
    fn bill_query(
        &mut self,
        account: AccountId,
        id: BillQueryId,
    ) -> impl Future<Output = RepoResult<Option<BillQuery>>> + Send;

    /// The account of a question, for forms that name only the question.
    fn bill_query_owner(
        &mut self,
        id: BillQueryId,
    ) -> impl Future<Output = RepoResult<Option<AccountId>>> + Send;

    /// The question that a customer quotes.
    fn bill_query_quoted(
        &mut self,
        account: AccountId,
        reference: &str,
    ) -> impl Future<Output = RepoResult<Option<BillQuery>>> + Send;

    /// Every question about a bill, newest first.
    fn queries_of_bill(
        &mut self,
        account: AccountId,
        bill: BillId,
    ) -> impl Future<Output = RepoResult<Vec<BillQuery>>> + Send;

    /// Questions of an account, newest first, at most `limit`.
    fn queries_of_account(
        &mut self,
        account: AccountId,
        limit: i64,
    ) -> impl Future<Output = RepoResult<Vec<BillQuery>>> + Send;

    /// How many an account ever asked.
    fn count_queries(&mut self, account: AccountId)
    -> impl Future<Output = RepoResult<i64>> + Send;

    /// Open questions of everybody, those to be answered first first, after one, at most `limit`.
    fn open_queries(
        &mut self,
        after: Option<(Date, BillQueryId)>,
        limit: i64,
    ) -> impl Future<Output = RepoResult<Vec<BillQuery>>> + Send;

    /// Writes what changed of a question that is in a state; false when it is in another. Opening
    /// one again is a conflict when the bill has another open one; its answer is then due anew.
    fn update_bill_query(
        &mut self,
        query: &BillQuery,
        from: QueryState,
    ) -> impl Future<Output = RepoResult<bool>> + Send;
}
