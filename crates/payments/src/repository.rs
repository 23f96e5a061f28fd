//! What `store` keeps for this domain.

use std::future::Future;

use base::{AccountId, Instant, PaymentId, RepoResult};

use crate::{IntentState, PaymentIntent};

/// Intents and the webhooks already seen.
pub trait PaymentRepository {
    /// Adds an intent, or returns the one that was made with the same attempt key before.
    fn add_or_find_intent(
        &mut self,
        intent: &PaymentIntent,
    ) -> impl Future<Output = RepoResult<PaymentIntent>> + Send;

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
