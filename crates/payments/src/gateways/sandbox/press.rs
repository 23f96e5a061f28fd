//! The buttons of the sandbox's page, and what a real gateway would do after each.
//!
//! Besides the ways a payment ends, each way it goes wrong in real life has a button: a webhook
//! lost, a webhook twice, a customer who never comes back.

use base::{Instant, codes};

use super::wire::{SignedWebhook, WebhookBody, sign};
use super::{Sandbox, SandboxBooks, SandboxCheckout, SandboxState, no_answer};
use crate::GatewayError;

codes! {
    /// A button of the page.
    Button {
        /// Takes the money, sends the webhook and the customer back.
        Pay = "pay",
        /// Refuses the card.
        Decline = "decline",
        /// The customer turns back.
        Cancel = "cancel",
        /// Takes the money; the webhook never arrives.
        PayWebhookLost = "pay_webhook_lost",
        /// Takes the money; the webhook arrives twice.
        PayWebhookTwice = "pay_webhook_twice",
        /// Takes the money; the webhook arrives after the customer.
        PayWebhookLate = "pay_webhook_late",
        /// One card is declined and the next pays; the webhooks arrive in the wrong order.
        PayWebhooksMixed = "pay_webhooks_mixed",
        /// Takes the money, then leaves our next questions without an answer.
        PayNoAnswer = "pay_no_answer",
        /// Takes the money; the browser never goes back.
        PayNoReturn = "pay_no_return",
        /// The bank asks the customer first: 3-D Secure.
        Check = "check",
    }
}

/// Questions left without an answer after [`Button::PayNoAnswer`].
const SILENT_QUESTIONS: i32 = 2;
/// How late a late webhook is.
const LATE_SECONDS: u64 = 20;

impl Button {
    /// What the button says.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Pay => "Pay",
            Self::Decline => "Card is declined",
            Self::Cancel => "Cancel and go back",
            Self::PayWebhookLost => "Pay, but the notice to the supplier is lost",
            Self::PayWebhookTwice => "Pay, and the notice arrives twice",
            Self::PayWebhookLate => "Pay, and the notice arrives 20 seconds late",
            Self::PayWebhooksMixed => "Pay with a second card, notices in the wrong order",
            Self::PayNoAnswer => "Pay, then the card company stops answering for a while",
            Self::PayNoReturn => "Pay, but never return to the supplier",
            Self::Check => "The bank asks if it is really you",
        }
    }

    const fn target(self) -> SandboxState {
        match self {
            Self::Decline => SandboxState::Declined,
            Self::Cancel => SandboxState::Cancelled,
            Self::Check => SandboxState::Checking,
            Self::Pay
            | Self::PayWebhookLost
            | Self::PayWebhookTwice
            | Self::PayWebhookLate
            | Self::PayWebhooksMixed
            | Self::PayNoAnswer
            | Self::PayNoReturn => SandboxState::Captured,
        }
    }

    /// What the webhooks say, in the order they are sent.
    fn notices(self) -> Vec<SandboxState> {
        match self {
            Self::PayWebhookLost | Self::Check => Vec::new(),
            Self::PayWebhookTwice => vec![SandboxState::Captured; 2],
            Self::PayWebhooksMixed => vec![SandboxState::Captured, SandboxState::Declined],
            _ => vec![self.target()],
        }
    }
}

/// What follows a press.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pressed {
    /// The checkout as it is now.
    pub checkout: SandboxCheckout,
    /// To be sent to the supplier, in order; empty when lost, or when nothing new happened.
    pub webhooks: Vec<SignedWebhook>,
    /// How long to wait before sending them.
    pub delay_seconds: u64,
    /// Where to send the browser; `None` when it stays on the page.
    pub return_url: Option<String>,
}

impl<B: SandboxBooks> Sandbox<B> {
    /// Presses a button. On a checkout that is already final nothing moves: it answers what became
    /// of it, and sends the customer back.
    ///
    /// # Errors
    /// When the reference is unknown or the books do not answer.
    pub async fn press(
        &self,
        reference: &str,
        button: Button,
        now: Instant,
    ) -> Result<Pressed, GatewayError> {
        self.page(reference).await?;
        let moved = self
            .books
            .finish(reference, button.target(), now)
            .await
            .map_err(no_answer)?;
        if moved && button == Button::PayNoAnswer {
            let silenced = self.books.silence(reference, SILENT_QUESTIONS).await;
            silenced.map_err(no_answer)?;
        }
        let checkout = self.page(reference).await?;
        let notices = if moved { button.notices() } else { Vec::new() };
        let webhooks = notices
            .into_iter()
            .map(|said| self.notice(&checkout, said, now));
        let return_url = match button {
            Button::PayNoReturn if moved => None,
            Button::Check if moved => Some(self.page_path(reference)),
            _ => Some(checkout.return_url.clone()),
        };
        Ok(Pressed {
            webhooks: webhooks.collect(),
            delay_seconds: match button {
                Button::PayWebhookLate => LATE_SECONDS,
                _ => 0,
            },
            return_url,
            checkout,
        })
    }

    /// The webhook of a final checkout once more, freshly signed, as gateways do until they are
    /// answered; `None` while it is open.
    ///
    /// # Errors
    /// When the reference is unknown or the books do not answer.
    pub async fn resend(
        &self,
        reference: &str,
        now: Instant,
    ) -> Result<Option<SignedWebhook>, GatewayError> {
        let checkout = self.page(reference).await?;
        Ok(self.webhook(&checkout, now))
    }

    fn webhook(&self, checkout: &SandboxCheckout, now: Instant) -> Option<SignedWebhook> {
        let open = matches!(checkout.state, SandboxState::Open | SandboxState::Checking);
        (!open).then(|| self.notice(checkout, checkout.state, now))
    }

    fn notice(
        &self,
        checkout: &SandboxCheckout,
        said: SandboxState,
        now: Instant,
    ) -> SignedWebhook {
        let body = WebhookBody {
            id: format!("{}.{}", checkout.reference, said.code()),
            kind: format!("checkout.{}", said.code()),
            reference: checkout.reference.clone(),
        };
        sign(&self.secret, &body, now)
    }
}
