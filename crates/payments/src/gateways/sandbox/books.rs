//! The sandbox's own books: they stand for another company's database, and outlive a crash of ours.

use std::future::Future;

use base::{Instant, RepoResult};
use money::Money;

use super::SandboxState;
use crate::Movement;

/// One checkout in the sandbox's own books.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SandboxCheckout {
    /// The sandbox's name for it.
    pub reference: String,
    /// The caller's idempotency key: our payment's TypeID text.
    pub payment_key: String,
    /// How much.
    pub amount: Money,
    /// Shown on the page.
    pub description: String,
    /// Where the browser goes back to.
    pub return_url: String,
    /// What became of it.
    pub state: SandboxState,
    /// How many times money was taken: the tests' proof that it is never two.
    pub captures: i32,
    /// Questions about it that are still to be left without an answer.
    pub silent: i32,
    /// When it was opened.
    pub created_at: Instant,
    /// When it became what it is; `None` while it is open.
    pub finished_at: Option<Instant>,
}

/// Money that the sandbox gave back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SandboxRefund {
    /// The sandbox's name for it.
    pub reference: String,
    /// The caller's idempotency key: our refund's TypeID text.
    pub refund_key: String,
    /// The checkout that took it.
    pub checkout: String,
    /// How much.
    pub amount: Money,
    /// When.
    pub created_at: Instant,
}

/// What the sandbox sent to the bank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SandboxPayout {
    /// The sandbox's name for it.
    pub reference: String,
    /// What reached the bank.
    pub paid: Money,
    /// What the sandbox kept: 20p a payment.
    pub fee: Money,
}

/// The sandbox's own books.
pub trait SandboxBooks: Send + Sync {
    /// Adds a checkout, or returns the one already there for the same payment key.
    fn open(
        &self,
        checkout: &SandboxCheckout,
    ) -> impl Future<Output = RepoResult<SandboxCheckout>> + Send;

    /// One checkout.
    fn find(
        &self,
        reference: &str,
    ) -> impl Future<Output = RepoResult<Option<SandboxCheckout>>> + Send;

    /// Moves an open checkout to another state, counting a capture; `false` when it was not open.
    fn finish(
        &self,
        reference: &str,
        to: SandboxState,
        now: Instant,
    ) -> impl Future<Output = RepoResult<bool>> + Send;

    /// Leaves this many questions about a checkout without an answer.
    fn silence(
        &self,
        reference: &str,
        questions: i32,
    ) -> impl Future<Output = RepoResult<()>> + Send;

    /// One question was left without an answer.
    fn hush(&self, reference: &str) -> impl Future<Output = RepoResult<()>> + Send;

    /// Adds a refund, or returns the one already there for the same key; `None` when the checkout
    /// did not take so much, or gave too much of it back already.
    fn refund(
        &self,
        refund: &SandboxRefund,
    ) -> impl Future<Output = RepoResult<Option<SandboxRefund>>> + Send;

    /// Pays out all that was not paid out yet, one pay-out a currency.
    fn pay_out(
        &self,
        reference: &str,
        now: Instant,
    ) -> impl Future<Output = RepoResult<Vec<SandboxPayout>>> + Send;

    /// Captures, refunds and pay-outs after a moment and identifier, in their order.
    fn movements(
        &self,
        since: Instant,
        after: &str,
        limit: i64,
    ) -> impl Future<Output = RepoResult<Vec<Movement>>> + Send;
}
