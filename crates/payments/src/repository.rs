//! What `store` keeps for this domain.

use std::future::Future;

use base::{AccountId, Instant, PaymentId, RefundId, RepoResult};
use money::Money;

use crate::{
    ChosenBill, Difference, IntentState, MovementKind, PaymentIntent, PaymentPart, Refund,
    RefundState,
};

/// Intents and the webhooks already seen.
pub trait PaymentRepository {
    /// Adds an intent with its parts, or returns the one that was made with the same attempt key
    /// before. A conflict when one of the accounts has an open payment already; the transaction
    /// must then be given up.
    fn add_or_find_intent(
        &mut self,
        intent: &PaymentIntent,
        parts: &[PaymentPart],
    ) -> impl Future<Output = RepoResult<PaymentIntent>> + Send;

    /// What of a payment goes to which account, by account.
    fn parts(
        &mut self,
        payment: PaymentId,
    ) -> impl Future<Output = RepoResult<Vec<PaymentPart>>> + Send;

    /// The open payment that an account has a part in, its own or another account's.
    fn open_payment_of(
        &mut self,
        account: AccountId,
    ) -> impl Future<Output = RepoResult<Option<PaymentIntent>>> + Send;

    /// Which bills the customer chose to pay: captured payments of an account that name one,
    /// oldest first.
    fn chosen_bills(
        &mut self,
        account: AccountId,
    ) -> impl Future<Output = RepoResult<Vec<ChosenBill>>> + Send;

    /// One intent.
    fn intent(
        &mut self,
        account: AccountId,
        id: PaymentId,
    ) -> impl Future<Output = RepoResult<Option<PaymentIntent>>> + Send;

    /// One intent, its row locked until the transaction ends where the engine has row locks.
    fn intent_for_update(
        &mut self,
        account: AccountId,
        id: PaymentId,
    ) -> impl Future<Output = RepoResult<Option<PaymentIntent>>> + Send;

    /// The intent behind a gateway's reference.
    fn intent_by_reference(
        &mut self,
        gateway: &str,
        reference: &str,
    ) -> impl Future<Output = RepoResult<Option<PaymentIntent>>> + Send;

    /// The account of an intent, for links that name only the payment.
    fn intent_owner(
        &mut self,
        id: PaymentId,
    ) -> impl Future<Output = RepoResult<Option<AccountId>>> + Send;

    /// Intents of an account, newest first, at most `limit`.
    fn intents(
        &mut self,
        account: AccountId,
        limit: i64,
    ) -> impl Future<Output = RepoResult<Vec<PaymentIntent>>> + Send;

    /// Open intents last touched before `before`, oldest first, at most `limit`.
    fn open_intents(
        &mut self,
        before: Instant,
        limit: i64,
    ) -> impl Future<Output = RepoResult<Vec<PaymentIntent>>> + Send;

    /// Writes state, reference, receipt and times; `false` when the row was not in `from`.
    fn update_intent(
        &mut self,
        intent: &PaymentIntent,
        from: IntentState,
    ) -> impl Future<Output = RepoResult<bool>> + Send;

    /// Remembers a webhook; `false` when it was seen before.
    fn note_webhook(
        &mut self,
        gateway: &str,
        event_id: &str,
        received_at: Instant,
    ) -> impl Future<Output = RepoResult<bool>> + Send;
}

/// Refunds to cards.
pub trait RefundRepository {
    /// Keeps other refunds of the account waiting until the transaction ends, and what changes its
    /// supply.
    fn lock_account(&mut self, account: AccountId) -> impl Future<Output = RepoResult<()>> + Send;

    /// Adds a refund.
    fn add_refund(&mut self, refund: &Refund) -> impl Future<Output = RepoResult<()>> + Send;

    /// One refund, its row locked until the transaction ends where the engine has row locks.
    fn refund_for_update(
        &mut self,
        account: AccountId,
        id: RefundId,
    ) -> impl Future<Output = RepoResult<Option<Refund>>> + Send;

    /// The refund behind a gateway's reference.
    fn refund_by_reference(
        &mut self,
        gateway: &str,
        reference: &str,
    ) -> impl Future<Output = RepoResult<Option<Refund>>> + Send;

    /// Refunds of an account, newest first, at most `limit`.
    fn refunds(
        &mut self,
        account: AccountId,
        limit: i64,
    ) -> impl Future<Output = RepoResult<Vec<Refund>>> + Send;

    /// A refund by its identifier alone, for links.
    fn refund_named(
        &mut self,
        id: RefundId,
    ) -> impl Future<Output = RepoResult<Option<Refund>>> + Send;

    /// Refunds created or sent that were last touched before `before`, oldest first.
    fn open_refunds(
        &mut self,
        before: Instant,
        limit: i64,
    ) -> impl Future<Output = RepoResult<Vec<Refund>>> + Send;

    /// Writes state, reference and times; `false` when the row was not in `from`.
    fn update_refund(
        &mut self,
        refund: &Refund,
        from: RefundState,
    ) -> impl Future<Output = RepoResult<bool>> + Send;
}

/// What reconciliation reads and keeps.
pub trait ReconciliationRepository {
    /// The captured payments of a gateway from an instant up to another.
    fn captured_between(
        &mut self,
        gateway: &str,
        from: Instant,
        to: Instant,
    ) -> impl Future<Output = RepoResult<Vec<PaymentIntent>>> + Send;

    /// The refunds of a gateway that were done from an instant up to another.
    fn refunded_between(
        &mut self,
        gateway: &str,
        from: Instant,
        to: Instant,
    ) -> impl Future<Output = RepoResult<Vec<Refund>>> + Send;

    /// What the ledger has under an idempotency key of a book.
    fn booked(
        &mut self,
        book: AccountId,
        idempotency_key: &str,
    ) -> impl Future<Output = RepoResult<Option<Money>>> + Send;

    /// Keeps a difference: new, or the same line again with what it says now.
    fn note_difference(
        &mut self,
        difference: &Difference,
    ) -> impl Future<Output = RepoResult<()>> + Send;

    /// A line agrees now; `true` when it was kept as a difference.
    fn resolve_difference(
        &mut self,
        gateway: &str,
        kind: MovementKind,
        reference: &str,
        now: Instant,
    ) -> impl Future<Output = RepoResult<bool>> + Send;

    /// The differences of a gateway that are not resolved, oldest first, at most `limit`.
    fn open_differences(
        &mut self,
        gateway: &str,
        limit: i64,
    ) -> impl Future<Output = RepoResult<Vec<Difference>>> + Send;
}
