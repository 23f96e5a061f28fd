//! What `store` keeps of runs, holds and reviews.

use std::future::Future;

use base::{AccountId, BillId, BillRunId, CustomerId, Instant, RepoResult};
use jiff::civil::Date;
use money::Money;

use super::{BillRun, ReviewFinding, RunAccount, RunPage, RunTotals, Supplied};
use crate::StoredBill;
use crate::document::BusinessFacts;
use crate::ledger::TransferKind;
use crate::repository::BillHead;

/// What was agreed with an account about its bills; what is empty follows its segment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountTerms {
    /// Its segment, when not the one of its kind of customer.
    pub segment: Option<String>,
    /// The day of the month that the customer chose, 1 to 31.
    pub bill_day: Option<i8>,
    /// The purchase order that its bills quote; may be empty.
    pub purchase_order: String,
}

/// Why an account gets no bills for now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BillHold {
    /// In words, for those who lift it.
    pub reason: String,
    /// The first day on which it holds no longer; `None`: until somebody lifts it.
    pub until: Option<Date>,
    /// Since when.
    pub since: Instant,
}

impl BillHold {
    /// Whether it holds on a day.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.until.is_none_or(|until| day < until)
    }
}

/// Where the billing of an account stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BillingState {
    /// Which account.
    pub account_id: AccountId,
    /// What was agreed.
    pub terms: AccountTerms,
    /// Why it gets no bills for now.
    pub hold: Option<BillHold>,
    /// What is supplied and billed; `None` for an account that nothing was ever agreed with.
    pub supplied: Option<Supplied>,
    /// Bills that were ever issued.
    pub issued: i64,
    /// The one of those that hold that was issued last: what was owed after it is what the next
    /// one begins with. An older bill made again may cover earlier days than others.
    pub last_bill: Option<BillId>,
    /// Whether a bill of it waits for a person.
    pub in_review: bool,
    /// The reference of an open question for which a person looks at the next bill.
    pub asked: Option<String>,
    /// Open questions about its bills, of any kind.
    pub open_queries: i64,
    /// The company behind it.
    pub business: Option<BusinessFacts>,
}

/// A bill that waits for a person, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewedBill {
    /// The bill.
    pub head: BillHead,
    /// What was found.
    pub findings: Vec<ReviewFinding>,
}

/// How accounts are billed.
pub trait BillingTermsRepository {
    /// Where the billing of accounts stands: those after one up to another, in their order.
    fn billing_states(
        &mut self,
        after: Option<AccountId>,
        up_to: AccountId,
    ) -> impl Future<Output = RepoResult<Vec<BillingState>>> + Send;

    /// The same of one account.
    fn billing_state(
        &mut self,
        account: AccountId,
    ) -> impl Future<Output = RepoResult<Option<BillingState>>> + Send;

    /// Sets what was agreed with an account.
    fn put_terms(
        &mut self,
        account: AccountId,
        terms: &AccountTerms,
    ) -> impl Future<Output = RepoResult<()>> + Send;

    /// Puts an account on hold, or lifts the hold.
    fn put_hold(
        &mut self,
        account: AccountId,
        hold: Option<&BillHold>,
    ) -> impl Future<Output = RepoResult<()>> + Send;

    /// Sets the company behind a customer.
    fn put_business(
        &mut self,
        customer: CustomerId,
        business: &BusinessFacts,
    ) -> impl Future<Output = RepoResult<()>> + Send;

    /// Keeps other makers of bills away from an account until the transaction ends.
    fn lock_billing(&mut self, account: AccountId) -> impl Future<Output = RepoResult<()>> + Send;

    /// What moved the receivable of an account after `since` by kind, but for the transfers of one
    /// bill. Positive: more is owed.
    fn receivable_moves(
        &mut self,
        account: AccountId,
        since: Instant,
        except: Option<BillId>,
    ) -> impl Future<Output = RepoResult<Vec<(TransferKind, Money)>>> + Send;

    /// Takes the next `count` numbers of a series and returns the first. They are given back when
    /// the transaction does not commit, so the series has no gaps; others wait until it ends.
    fn take_numbers(
        &mut self,
        series: &str,
        count: i64,
    ) -> impl Future<Output = RepoResult<i64>> + Send;
}

/// Runs.
pub trait BillRunRepository {
    /// The unfinished run of a day and segment, which `fresh` becomes when there is none.
    fn open_run(&mut self, fresh: &BillRun) -> impl Future<Output = RepoResult<BillRun>> + Send;

    /// One run.
    fn bill_run(
        &mut self,
        id: BillRunId,
    ) -> impl Future<Output = RepoResult<Option<BillRun>>> + Send;

    /// Runs, newest first.
    fn bill_runs(&mut self, limit: i64) -> impl Future<Output = RepoResult<Vec<BillRun>>> + Send;

    /// Takes the next page that nobody has; `None` when all accounts are on pages.
    fn claim_page(
        &mut self,
        run: BillRunId,
        accounts: i64,
    ) -> impl Future<Output = RepoResult<Option<RunPage>>> + Send;

    /// Pages that were taken and are not done, oldest first: whoever had them may be gone.
    fn open_pages(
        &mut self,
        run: BillRunId,
    ) -> impl Future<Output = RepoResult<Vec<RunPage>>> + Send;

    /// Counts what was done of a page, in the transaction that did it.
    fn count_on_page(
        &mut self,
        run: BillRunId,
        page: i64,
        issued: i64,
        in_review: i64,
    ) -> impl Future<Output = RepoResult<()>> + Send;

    /// Marks a page as done.
    fn finish_page(
        &mut self,
        run: BillRunId,
        page: i64,
    ) -> impl Future<Output = RepoResult<()>> + Send;

    /// Marks a run as finished when every account was on a page and every page is done; says
    /// whether it is.
    fn finish_run(
        &mut self,
        run: BillRunId,
        at: Instant,
    ) -> impl Future<Output = RepoResult<bool>> + Send;

    /// Notes what became of an account that got no issued bill.
    fn put_run_account(&mut self, row: &RunAccount) -> impl Future<Output = RepoResult<()>> + Send;

    /// Forgets why accounts of a page got no bill, before the page is done again.
    fn clear_outcomes(
        &mut self,
        run: BillRunId,
        page: &RunPage,
    ) -> impl Future<Output = RepoResult<()>> + Send;

    /// Accounts of a run that got no issued bill, in their order, at most `limit`.
    fn run_accounts(
        &mut self,
        run: BillRunId,
        after: Option<AccountId>,
        limit: i64,
    ) -> impl Future<Output = RepoResult<Vec<RunAccount>>> + Send;

    /// What a run has done so far.
    fn run_totals(&mut self, run: BillRunId) -> impl Future<Output = RepoResult<RunTotals>> + Send;
}

/// Bills that a person looks at first.
pub trait BillReviewRepository {
    /// Notes why a bill is looked at.
    fn add_findings(
        &mut self,
        account: AccountId,
        bill: BillId,
        findings: &[ReviewFinding],
    ) -> impl Future<Output = RepoResult<()>> + Send;

    /// Bills in review, oldest first, after one, at most `limit`.
    fn bills_in_review(
        &mut self,
        after: Option<(Instant, BillId)>,
        limit: i64,
    ) -> impl Future<Output = RepoResult<Vec<ReviewedBill>>> + Send;

    /// Issues a bill that is in review, as it now reads; false when it is in review no longer.
    fn release_bill(&mut self, bill: &StoredBill) -> impl Future<Output = RepoResult<bool>> + Send;

    /// Rejects a bill that is in review; false when it is in review no longer.
    fn reject_bill(
        &mut self,
        account: AccountId,
        bill: BillId,
    ) -> impl Future<Output = RepoResult<bool>> + Send;
}
