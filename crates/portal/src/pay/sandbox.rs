//! The sandbox gateway's hosted page: what it shows and what its buttons do.
//!
//! In production another company does this; nothing here touches intents or the ledger.

use payments::GatewayError;
use payments::gateways::sandbox::{Button, SandboxCheckout};

use crate::Portal;
use crate::error::{PortalError, Refusal};

/// What a button did: where the browser goes, and the webhooks a real gateway would now send.
#[derive(Debug)]
pub struct SandboxPress {
    /// Where the browser goes back to; `None` leaves it where it is, as a lost connection would.
    pub return_url: Option<String>,
    /// Signature and body, in the order they are sent.
    pub webhooks: Vec<(String, Vec<u8>)>,
    /// How long to wait before sending them.
    pub delay_seconds: u64,
}

impl Portal {
    /// What the hosted page shows.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for an unknown reference.
    pub async fn sandbox_page(&self, reference: &str) -> Result<SandboxCheckout, PortalError> {
        self.gateways
            .sandbox()
            .page(reference)
            .await
            .map_err(unknown)
    }

    /// A button of the hosted page was pressed.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for an unknown reference.
    pub async fn sandbox_press(
        &self,
        reference: &str,
        button: Button,
    ) -> Result<SandboxPress, PortalError> {
        let pressed = self
            .gateways
            .sandbox()
            .press(reference, button, self.now())
            .await
            .map_err(unknown)?;
        let webhooks = pressed
            .webhooks
            .into_iter()
            .map(|one| (one.signature, one.body));
        Ok(SandboxPress {
            return_url: pressed.return_url,
            delay_seconds: pressed.delay_seconds,
            webhooks: webhooks.collect(),
        })
    }
}

fn unknown(error: GatewayError) -> PortalError {
    match error {
        GatewayError::Unknown => Refusal::NotFound.into(),
        other => PortalError::Gateway(other.to_string()),
    }
}
