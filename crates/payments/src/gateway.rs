//! What a payment gateway must be able to do: a page to pay at, its outcome, refunds, and its own
//! list of what moved.

use std::future::Future;

use base::{Instant, PaymentId, RefundId};
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

/// Money to be given back to the card that paid.
#[derive(Clone, Debug)]
pub struct RefundRequest {
    /// Our refund; also the gateway's idempotency key.
    pub refund_id: RefundId,
    /// The gateway's reference of the checkout that took the money.
    pub checkout: String,
    /// How much of it.
    pub amount: Money,
    /// It may have been asked for before: look for it first, keys of old requests are forgotten.
    pub again: bool,
}

/// What the gateway says about a refund.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefundStatus {
    /// Taken on, not yet on its way.
    Pending {
        /// The gateway's own name for it.
        reference: String,
    },
    /// On its way to the card.
    Done {
        /// The gateway's own name for it.
        reference: String,
    },
    /// It will not happen, or came back.
    Refused {
        /// The gateway's own name for it, when it has one.
        reference: Option<String>,
        /// The gateway's code for why.
        why: String,
    },
}

base::codes! {
    /// What moved at a gateway.
    MovementKind {
        /// Money was taken from a card.
        Capture = "capture",
        /// Money went back to a card.
        Refund = "refund",
        /// Money went to our bank account.
        Payout = "payout",
        /// Something that we do not book by ourselves: a dispute, a fee of its own.
        Other = "other",
    }
}

/// One line of a gateway's own books.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Movement {
    /// The line's own name; lists go on after it.
    pub id: String,
    /// What moved.
    pub kind: MovementKind,
    /// The checkout, the refund or the pay-out.
    pub reference: String,
    /// How much, without a sign, before fees. Of a pay-out: what reached the bank.
    pub amount: Money,
    /// What the gateway kept for itself.
    pub fee: Money,
    /// When.
    pub at: Instant,
}

/// Some lines of a gateway's books.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MovementPage {
    /// In the gateway's order.
    pub movements: Vec<Movement>,
    /// Where to go on; `None` at the end.
    pub next: Option<String>,
}

/// What a webhook is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoticeAbout {
    /// A checkout, by the gateway's reference.
    Checkout(String),
    /// A refund, by the gateway's reference.
    Refund(String),
    /// Nothing that we wait for.
    Nothing,
}

/// A webhook whose signature was right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookNotice {
    /// Unique for the gateway; the same event may come again.
    pub event_id: String,
    /// What it is about.
    pub about: NoticeAbout,
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
    /// It understood and will not: nothing happened.
    #[error("the gateway refused: {0}")]
    Refused(String),
    /// The webhook is not theirs, is too old, or was changed on the way.
    #[error("webhook refused: {0}")]
    BadWebhook(&'static str),
}

/// A gateway: a page to pay at, signed webhooks, refunds and a list of movements.
pub trait Gateway: Send + Sync {
    /// Stable name, as stored and as in `/webhooks/{name}`.
    fn name(&self) -> &'static str;

    /// The header that carries a webhook's signature.
    fn signature_header(&self) -> &'static str;

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
        now: Instant,
    ) -> impl Future<Output = Result<GatewayStatus, GatewayError>> + Send;

    /// Gives money back, at most once however often it is asked with the same refund.
    fn refund(
        &self,
        request: &RefundRequest,
        now: Instant,
    ) -> impl Future<Output = Result<RefundStatus, GatewayError>> + Send;

    /// What moved since an instant, a page at a time; `after` is a page's `next`.
    fn movements(
        &self,
        since: Instant,
        after: Option<&str>,
    ) -> impl Future<Output = Result<MovementPage, GatewayError>> + Send;

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
