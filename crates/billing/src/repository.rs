//! What `store` keeps for this domain.

use std::future::Future;

use base::{AccountId, BillId, Instant, RepoResult};
use jiff::civil::Date;
use money::{Currency, Money};

use crate::ledger::{LedgerAccount, LedgerFault, Posted, ProvedBooks, Transfer};
use crate::run::BillStatus;

/// Books that are proved together: enough to be quick, few enough to be held.
pub const BOOKS_AT_ONCE: i64 = 500;

/// A stored bill. `document` is the JSON of [`crate::document::BillDocument`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredBill {
    /// What lists show.
    pub head: BillHead,
    /// The whole bill as data.
    pub document: String,
}

/// What lists show of a bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BillHead {
    /// Owner account.
    pub account_id: AccountId,
    /// Identifier.
    pub id: BillId,
    /// The number printed on it.
    pub number: String,
    /// First day billed.
    pub period_from: Date,
    /// First day after it.
    pub period_to: Date,
    /// The day it was made.
    pub billed_on: Date,
    /// The day it is due.
    pub due_on: Date,
    /// New charges with tax; negative for a credit.
    pub total: Money,
    /// Where it is.
    pub status: BillStatus,
    /// When the row was made.
    pub created_at: Instant,
}

/// A bill in short, as stored beside its document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredSummary {
    /// The bill's number.
    pub number: String,
    /// First day billed.
    pub from: Date,
    /// First day no longer billed.
    pub to: Date,
    /// Where it is.
    pub status: BillStatus,
    /// A [`BillSummary`](crate::document::BillSummary) as JSON.
    pub summary: String,
}

/// Bills.
pub trait BillRepository {
    /// Issued bills of an account, newest first, at most `limit`.
    fn bills(
        &mut self,
        account: AccountId,
        limit: i64,
    ) -> impl Future<Output = RepoResult<Vec<BillHead>>> + Send;

    /// Bills that are issued or in review and charge a day of `[from, to)`, newest first.
    fn bills_touching(
        &mut self,
        account: AccountId,
        from: Date,
        to: Date,
    ) -> impl Future<Output = RepoResult<Vec<BillHead>>> + Send;

    /// What an account owes, nothing when nothing was posted, and its newest issued bills, newest
    /// first, at most so many.
    fn standing(
        &mut self,
        account: AccountId,
        bills: i64,
    ) -> impl Future<Output = RepoResult<(Option<Owed>, Vec<BillHead>)>> + Send;

    /// Whole issued bills of an account whose periods lie within `[from, to)`, newest first.
    fn bills_within(
        &mut self,
        account: AccountId,
        from: Date,
        to: Date,
    ) -> impl Future<Output = RepoResult<Vec<StoredBill>>> + Send;

    /// Bills in short, issued or in review, that charge a day of `[from, to)` or end or begin
    /// beside it, newest first.
    fn summaries_meeting(
        &mut self,
        account: AccountId,
        from: Date,
        to: Date,
    ) -> impl Future<Output = RepoResult<Vec<StoredSummary>>> + Send;

    /// The last bill, issued or in review, that ends on a day or earlier.
    fn bill_before(
        &mut self,
        account: AccountId,
        day: Date,
    ) -> impl Future<Output = RepoResult<Option<StoredBill>>> + Send;

    /// The first bill, issued or in review, that begins on a day or later.
    fn bill_after(
        &mut self,
        account: AccountId,
        day: Date,
    ) -> impl Future<Output = RepoResult<Option<StoredBill>>> + Send;

    /// One bill.
    fn bill(
        &mut self,
        account: AccountId,
        id: BillId,
    ) -> impl Future<Output = RepoResult<Option<StoredBill>>> + Send;

    /// A bill by its identifier alone, for links: whose it is, is still to be checked.
    fn bill_named(
        &mut self,
        id: BillId,
    ) -> impl Future<Output = RepoResult<Option<StoredBill>>> + Send;

    /// The account a bill belongs to, for links that name only the bill.
    fn bill_owner(
        &mut self,
        id: BillId,
    ) -> impl Future<Output = RepoResult<Option<AccountId>>> + Send;

    /// Adds a bill, with its [`BillSummary`](crate::document::BillSummary) as JSON.
    fn add_bill(
        &mut self,
        bill: &StoredBill,
        summary: &str,
    ) -> impl Future<Output = RepoResult<()>> + Send;

    /// Gives a bill another status; false when it does not have the one it is said to have.
    fn move_bill(
        &mut self,
        account: AccountId,
        id: BillId,
        from: BillStatus,
        to: BillStatus,
    ) -> impl Future<Output = RepoResult<bool>> + Send;
}

/// What an account owes, and whether that is the whole story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owed {
    /// Its receivable: positive is owed by the customer, negative is credit.
    pub balance: Money,
    /// Whether a bill of it was ever asked about: some of the balance may be on hold.
    pub asked: bool,
    /// Whether a payment for it named a bill: not always the oldest is paid first.
    pub chose: bool,
    /// Whether a bill of it was ever cancelled or adjusted.
    pub corrected: bool,
}

/// Transfers and the balances that follow from them.
pub trait LedgerRepository {
    /// Opens the book of an account. `add_account` does so; the supplier's own books open with
    /// their first transfer.
    fn open_book(
        &mut self,
        book: AccountId,
        currency: Currency,
    ) -> impl Future<Output = RepoResult<()>> + Send;

    /// Writes a transfer and moves both balances, in the caller's transaction.
    fn post(&mut self, transfer: &Transfer) -> impl Future<Output = RepoResult<Posted>> + Send;

    /// Writes the transfers of one effect together: all are new, or all were there already.
    /// Fewer round trips than one at a time, and balances are locked in one order, customers'
    /// books before the supplier's: transactions that post once never wait in a circle.
    ///
    /// A key that is there with other figures, or a part of the keys only, is a conflict.
    fn post_all(
        &mut self,
        transfers: &[Transfer],
    ) -> impl Future<Output = RepoResult<Posted>> + Send;

    /// The balance of one ledger account: debits minus credits. Zero when nothing was posted.
    fn balance(
        &mut self,
        account: AccountId,
        ledger_account: LedgerAccount,
    ) -> impl Future<Output = RepoResult<Option<Money>>> + Send;

    /// Every balance of a book that was ever moved, in the order of their codes.
    fn balances(
        &mut self,
        account: AccountId,
    ) -> impl Future<Output = RepoResult<Vec<(LedgerAccount, Money)>>> + Send;

    /// The sum of one ledger account over all books of a currency.
    fn total(
        &mut self,
        ledger_account: LedgerAccount,
        currency: Currency,
    ) -> impl Future<Output = RepoResult<Money>> + Send;

    /// The transfers of a book that belong to one thing (TypeID text), oldest first.
    fn transfers_of(
        &mut self,
        account: AccountId,
        reference: &str,
    ) -> impl Future<Output = RepoResult<Vec<Transfer>>> + Send;

    /// Transfers of an account, newest first, at most `limit`.
    fn transfers(
        &mut self,
        account: AccountId,
        limit: i64,
    ) -> impl Future<Output = RepoResult<Vec<Transfer>>> + Send;

    /// Proves the next `most` books after one, in the order of their identifiers; with the last
    /// of them also what concerns all books.
    fn prove_books(
        &mut self,
        after: Option<AccountId>,
        most: i64,
    ) -> impl Future<Output = RepoResult<ProvedBooks>> + Send;

    /// Every fault of all books; empty when they are right.
    fn verify_ledger(&mut self) -> impl Future<Output = RepoResult<Vec<LedgerFault>>> + Send
    where
        Self: Send,
    {
        async move {
            let mut faults = Vec::new();
            let mut after = None;
            loop {
                let proved = self.prove_books(after, BOOKS_AT_ONCE).await?;
                faults.extend(proved.faults);
                after = proved.last;
                if after.is_none() {
                    return Ok(faults);
                }
            }
        }
    }
}
