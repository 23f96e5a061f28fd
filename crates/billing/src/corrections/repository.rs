//! What `store` keeps of corrections.

use std::future::Future;

use base::{AccountId, BillId, Instant, RepoResult};
use jiff::civil::Date;
use money::Money;

use super::{Adjustment, BillCancellation};

/// Cancelled bills, credits and adjustments.
pub trait CorrectionRepository {
    /// Notes why a bill was cancelled. Its status is moved by `move_bill`, its transfers are
    /// mirrored by the caller, all in one transaction.
    fn add_cancellation(
        &mut self,
        cancellation: &BillCancellation,
    ) -> impl Future<Output = RepoResult<()>> + Send;

    /// Notes which bill took a cancelled one's place, once; `false` when that is known already.
    fn replace_cancelled(
        &mut self,
        account: AccountId,
        cancelled: BillId,
        by: BillId,
    ) -> impl Future<Output = RepoResult<bool>> + Send;

    /// Why a bill was cancelled.
    fn cancellation(
        &mut self,
        account: AccountId,
        bill: BillId,
    ) -> impl Future<Output = RepoResult<Option<BillCancellation>>> + Send;

    /// The cancelled bill whose place a bill took.
    fn replaced_by(
        &mut self,
        account: AccountId,
        bill: BillId,
    ) -> impl Future<Output = RepoResult<Option<BillCancellation>>> + Send;

    /// What the newest cancelled bill of exactly these days had charged.
    fn cancelled_total(
        &mut self,
        account: AccountId,
        from: Date,
        to: Date,
    ) -> impl Future<Output = RepoResult<Option<Money>>> + Send;

    /// Why the limit on charging for long ago does not hold for an account.
    fn obstruction(
        &mut self,
        account: AccountId,
    ) -> impl Future<Output = RepoResult<Option<String>>> + Send;

    /// Notes that, or takes it back.
    fn put_obstruction(
        &mut self,
        account: AccountId,
        words: Option<&str>,
        now: Instant,
    ) -> impl Future<Output = RepoResult<()>> + Send;

    /// Adds an adjustment; `false` when its request made one before.
    fn add_adjustment(
        &mut self,
        adjustment: &Adjustment,
    ) -> impl Future<Output = RepoResult<bool>> + Send;

    /// The adjustment that a request made.
    fn adjustment_of(
        &mut self,
        account: AccountId,
        request_key: &str,
    ) -> impl Future<Output = RepoResult<Option<Adjustment>>> + Send;

    /// Adjustments of a bill, oldest first.
    fn adjustments_of_bill(
        &mut self,
        account: AccountId,
        bill: BillId,
    ) -> impl Future<Output = RepoResult<Vec<Adjustment>>> + Send;

    /// Adjustments of an account, newest first, at most `limit`.
    fn adjustments(
        &mut self,
        account: AccountId,
        limit: i64,
    ) -> impl Future<Output = RepoResult<Vec<Adjustment>>> + Send;
}
