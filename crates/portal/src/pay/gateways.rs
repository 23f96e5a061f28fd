//! The gateways of an installation: the configured one takes new payments, and every one answers
//! for its own old ones. The only place that knows which there are.

use std::sync::Arc;

use base::Instant;
use payments::gateways::sandbox::{Sandbox, SandboxFaults, WebhookSecret};
use payments::gateways::stripe::{Stripe, StripeSettings, Transport};
use payments::{
    Checkout, CheckoutRequest, Gateway, GatewayError, GatewayStatus, MovementPage, RefundRequest,
    RefundStatus, WebhookNotice,
};
use store::Store;

use crate::error::{PortalError, Refusal};

/// Stripe over whatever the edge carries requests with.
pub type StripeGateway = Stripe<Arc<dyn Transport>>;

/// What the operator chose to take cards with.
#[derive(Default)]
pub struct GatewayChoice {
    /// Stripe, and who carries its requests; without it the sandbox takes new payments.
    pub stripe: Option<(StripeSettings, Arc<dyn Transport>)>,
    /// How the sandbox fails by itself.
    pub sandbox_faults: SandboxFaults,
}

/// Every gateway that payments may be with.
pub struct Gateways {
    sandbox: Sandbox<Store>,
    stripe: Option<StripeGateway>,
}

/// One of them.
#[derive(Clone, Copy)]
pub enum AnyGateway<'a> {
    Sandbox(&'a Sandbox<Store>),
    Stripe(&'a StripeGateway),
}

impl Gateways {
    pub fn new(store: Store, secret: WebhookSecret, choice: GatewayChoice) -> Self {
        let sandbox = Sandbox::new(store, "", secret).with_faults(choice.sandbox_faults);
        let stripe = choice.stripe;
        Self {
            sandbox,
            stripe: stripe.map(|(settings, transport)| Stripe::new(transport, settings)),
        }
    }

    /// The one that takes new payments.
    pub const fn configured(&self) -> AnyGateway<'_> {
        match &self.stripe {
            Some(stripe) => AnyGateway::Stripe(stripe),
            None => AnyGateway::Sandbox(&self.sandbox),
        }
    }

    /// One by its stable name.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for one that this installation has not.
    pub fn named(&self, name: &str) -> Result<AnyGateway<'_>, PortalError> {
        let found = self
            .all()
            .into_iter()
            .find(|gateway| gateway.name() == name);
        Ok(found.ok_or(Refusal::NotFound)?)
    }

    /// Every one.
    pub fn all(&self) -> Vec<AnyGateway<'_>> {
        let stripe = self.stripe.as_ref().map(AnyGateway::Stripe);
        std::iter::once(AnyGateway::Sandbox(&self.sandbox))
            .chain(stripe)
            .collect()
    }

    /// The sandbox, for its own page.
    pub const fn sandbox(&self) -> &Sandbox<Store> {
        &self.sandbox
    }

    /// Stripe, for the page with its fields.
    pub const fn stripe(&self) -> Option<&StripeGateway> {
        self.stripe.as_ref()
    }
}

macro_rules! on_gateway {
    ($gateway:expr, |$one:ident| $call:expr) => {
        match $gateway {
            AnyGateway::Sandbox($one) => $call,
            AnyGateway::Stripe($one) => $call,
        }
    };
}

impl Gateway for AnyGateway<'_> {
    fn name(&self) -> &'static str {
        on_gateway!(self, |one| one.name())
    }

    fn signature_header(&self) -> &'static str {
        on_gateway!(self, |one| one.signature_header())
    }

    async fn open_checkout(
        &self,
        request: &CheckoutRequest,
        now: Instant,
    ) -> Result<Checkout, GatewayError> {
        on_gateway!(self, |one| one.open_checkout(request, now).await)
    }

    async fn status(&self, reference: &str) -> Result<GatewayStatus, GatewayError> {
        on_gateway!(self, |one| one.status(reference).await)
    }

    async fn cancel(&self, reference: &str, now: Instant) -> Result<GatewayStatus, GatewayError> {
        on_gateway!(self, |one| one.cancel(reference, now).await)
    }

    async fn refund(
        &self,
        request: &RefundRequest,
        now: Instant,
    ) -> Result<RefundStatus, GatewayError> {
        on_gateway!(self, |one| one.refund(request, now).await)
    }

    async fn movements(
        &self,
        since: Instant,
        after: Option<&str>,
    ) -> Result<MovementPage, GatewayError> {
        on_gateway!(self, |one| one.movements(since, after).await)
    }

    fn read_webhook(
        &self,
        signature: &str,
        body: &[u8],
        now: Instant,
    ) -> Result<WebhookNotice, GatewayError> {
        on_gateway!(self, |one| one.read_webhook(signature, body, now))
    }
}
