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
        /// Takes the money; the browser never goes back.
        PayNoReturn = "pay_no_return",
    }
}

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
            Self::PayNoReturn => "Pay, but never return to the supplier",
        }
    }

    const fn target(self) -> SandboxState {
        match self {
            Self::Decline => SandboxState::Declined,
            Self::Cancel => SandboxState::Cancelled,
            Self::Pay | Self::PayWebhookLost | Self::PayWebhookTwice | Self::PayNoReturn => {
                SandboxState::Captured
            }
        }
    }

    const fn webhooks(self) -> usize {
        match self {
            Self::PayWebhookLost => 0,
            Self::PayWebhookTwice => 2,
            Self::Pay | Self::Decline | Self::Cancel | Self::PayNoReturn => 1,
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
            .finish(reference, button.target())
            .await
            .map_err(no_answer)?;
        let checkout = self.page(reference).await?;
        let count = if moved { button.webhooks() } else { 0 };
        let webhooks = self
            .webhook(&checkout, now)
            .map_or_else(Vec::new, |webhook| vec![webhook; count]);
        let stays = moved && button == Button::PayNoReturn;
        let return_url = (!stays).then(|| checkout.return_url.clone());
        Ok(Pressed {
            checkout,
            webhooks,
            return_url,
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
        if checkout.state == SandboxState::Open {
            return None;
        }
        let body = WebhookBody {
            id: format!("{}.{}", checkout.reference, checkout.state.code()),
            kind: format!("checkout.{}", checkout.state.code()),
            reference: checkout.reference.clone(),
        };
        Some(sign(&self.secret, &body, now))
    }
}
