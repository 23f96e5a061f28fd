//! A gateway that takes no money: for demos, development and tests.
//!
//! It behaves like a real one: it keeps its own books (through [`SandboxBooks`], in transactions
//! of its own, so that they survive a crash of ours), shows its own page, and signs webhooks.

mod press;
mod wire;

use std::future::Future;

use base::{Instant, RepoResult, codes};
use hmac::Mac;
use money::Money;

use crate::{
    Checkout, CheckoutRequest, Gateway, GatewayError, GatewayStatus, IntentEvent, WebhookNotice,
};

pub use press::{Button, Pressed};
pub use wire::{SIGNATURE_HEADER, SignedWebhook, WebhookSecret};

codes! {
    /// What became of a sandbox checkout.
    SandboxState {
        /// The page is open.
        Open = "open",
        /// Money taken.
        Captured = "captured",
        /// Card refused.
        Declined = "declined",
        /// The customer turned back.
        Cancelled = "cancelled",
    }
}

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
    /// When it was opened.
    pub created_at: Instant,
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

    /// Moves an open checkout to a final state, counting a capture; `false` when it was not open.
    fn finish(
        &self,
        reference: &str,
        to: SandboxState,
    ) -> impl Future<Output = RepoResult<bool>> + Send;
}

/// The gateway itself, over its books.
#[derive(Clone, Debug)]
pub struct Sandbox<B> {
    books: B,
    base_path: String,
    secret: WebhookSecret,
}

impl<B: SandboxBooks> Sandbox<B> {
    /// A sandbox whose pages are at `{base_path}/sandbox-gateway/{reference}`.
    #[must_use]
    pub fn new(books: B, base_path: &str, secret: WebhookSecret) -> Self {
        Self {
            books,
            base_path: base_path.trim_end_matches('/').to_owned(),
            secret,
        }
    }

    /// A checkout, for the hosted page.
    ///
    /// # Errors
    /// When the reference is unknown or the books do not answer.
    pub async fn page(&self, reference: &str) -> Result<SandboxCheckout, GatewayError> {
        let found = self.books.find(reference).await.map_err(no_answer)?;
        found.ok_or(GatewayError::Unknown)
    }

    /// Unguessable without the secret, and always the same for a payment.
    fn reference(&self, payment_key: &str) -> String {
        let mut mac = self.secret.mac();
        mac.update(b"sandbox reference\0");
        mac.update(payment_key.as_bytes());
        let digest = mac.finalize().into_bytes();
        format!("sbx_{}", hex::encode(&digest[..16]))
    }
}

fn no_answer(error: base::RepoError) -> GatewayError {
    GatewayError::NoAnswer(error.to_string())
}

impl<B: SandboxBooks> Gateway for Sandbox<B> {
    fn name(&self) -> &'static str {
        "sandbox"
    }

    async fn open_checkout(
        &self,
        request: &CheckoutRequest,
        now: Instant,
    ) -> Result<Checkout, GatewayError> {
        let payment_key = request.payment_id.to_string();
        let wanted = SandboxCheckout {
            reference: self.reference(&payment_key),
            payment_key,
            amount: request.amount,
            description: request.description.clone(),
            return_url: request.return_url.clone(),
            state: SandboxState::Open,
            captures: 0,
            created_at: now,
        };
        let opened = self.books.open(&wanted).await.map_err(no_answer)?;
        if opened.amount != request.amount {
            let why = "the same payment was opened with another amount";
            return Err(GatewayError::NoAnswer(why.to_owned()));
        }
        Ok(Checkout {
            redirect_url: format!("{}/sandbox-gateway/{}", self.base_path, opened.reference),
            reference: opened.reference,
        })
    }

    async fn status(&self, reference: &str) -> Result<GatewayStatus, GatewayError> {
        Ok(match self.page(reference).await?.state {
            SandboxState::Open => GatewayStatus::Open,
            SandboxState::Captured => GatewayStatus::Final(IntentEvent::Captured),
            SandboxState::Declined => GatewayStatus::Final(IntentEvent::Declined),
            SandboxState::Cancelled => GatewayStatus::Final(IntentEvent::Cancelled),
        })
    }

    async fn cancel(&self, reference: &str) -> Result<GatewayStatus, GatewayError> {
        self.page(reference).await?;
        // Whether this or something else closed it, the books say what became of it.
        self.books
            .finish(reference, SandboxState::Cancelled)
            .await
            .map_err(no_answer)?;
        self.status(reference).await
    }

    fn read_webhook(
        &self,
        signature: &str,
        body: &[u8],
        now: Instant,
    ) -> Result<WebhookNotice, GatewayError> {
        wire::read(&self.secret, signature, body, now)
    }
}

#[cfg(test)]
mod tests;
