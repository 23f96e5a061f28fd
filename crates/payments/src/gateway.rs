//! What a payment gateway with a hosted page must be able to do.

use std::future::Future;

use base::{Instant, PaymentId};
use money::Money;

use crate::IntentEvent;

/// What we ask a gateway for.
#[derive(Clone, Debug)]
pub struct CheckoutRequest {
    /// Our intent; also the gateway's idempotency key.
    pub payment_id: PaymentId,
    /// How much.
    pub amount: Money,
    /// What the customer reads on the page.
    pub description: String,
    /// Where the gateway sends the browser back to.
    pub return_url: String,
}

/// The page a gateway opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkout {
    /// The gateway's own name for it.
    pub reference: String,
    /// Where to send the browser.
    pub redirect_url: String,
}

/// What the gateway says about a checkout now: the truth about its money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GatewayStatus {
    /// Nothing has happened yet.
    Open,
    /// It happened.
    Final(IntentEvent),
}

/// A webhook whose signature was right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookNotice {
    /// Unique for the gateway; the same event may come again.
    pub event_id: String,
    /// The checkout it is about.
    pub reference: String,
}

/// Why a gateway call failed.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum GatewayError {
    /// No answer: whether it happened is unknown until asked again.
    #[error("the gateway did not answer: {0}")]
    NoAnswer(String),
    /// The gateway does not know the reference.
    #[error("the gateway does not know this checkout")]
    Unknown,
    /// The webhook is not theirs, is too old, or was changed on the way.
    #[error("webhook refused: {0}")]
    BadWebhook(&'static str),
}

/// A gateway with a hosted page: redirect, return, signed webhook.
pub trait Gateway: Send + Sync {
    /// Stable name, as stored and as in `/webhooks/{name}`.
    fn name(&self) -> &'static str;

    /// Opens a page. Called again with the same payment it returns the same checkout.
    fn open_checkout(
        &self,
        request: &CheckoutRequest,
        now: Instant,
    ) -> impl Future<Output = Result<Checkout, GatewayError>> + Send;

    /// What became of a checkout.
    fn status(
        &self,
        reference: &str,
    ) -> impl Future<Output = Result<GatewayStatus, GatewayError>> + Send;

    /// Closes a checkout that is still open; answers what became of it, whoever was quicker.
    fn cancel(
        &self,
        reference: &str,
    ) -> impl Future<Output = Result<GatewayStatus, GatewayError>> + Send;

    /// Checks the signature and age of a webhook. Its content is only a hint: callers ask
    /// [`Gateway::status`] for the truth.
    ///
    /// # Errors
    /// [`GatewayError::BadWebhook`] when it is not to be believed.
    fn read_webhook(
        &self,
        signature: &str,
        body: &[u8],
        now: Instant,
    ) -> Result<WebhookNotice, GatewayError>;
}
