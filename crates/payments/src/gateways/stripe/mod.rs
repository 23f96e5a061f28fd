//! Stripe, by its Payment Intents API.
//!
//! The card is typed into Stripe's own fields on a page of ours (`/pay/{payment}/card`), so card
//! numbers go from the browser to Stripe and never to us. This file asks and reads; who carries
//! the requests is a [`Transport`] of the edge. Field names and states are those of
//! <https://docs.stripe.com/api/payment_intents>, version [`API_VERSION`].

mod ledger;
mod webhook;
mod wire;

use base::Instant;

use crate::{
    Checkout, CheckoutRequest, Gateway, GatewayError, GatewayStatus, IntentEvent, MovementPage,
    RefundRequest, RefundStatus, WebhookNotice,
};

pub use webhook::SIGNATURE_HEADER;
pub use wire::{ApiAnswer, ApiRequest, Carried, Method, Secret, Transport};

use wire::{Intent, Refund, RefundList};

/// The version of the API that this adapter was written for; sent with every request.
pub const API_VERSION: &str = "2024-06-20";

/// How an installation reaches its Stripe account.
#[derive(Clone, Debug)]
pub struct StripeSettings {
    /// `sk_live_…`: never leaves the server.
    pub secret_key: Secret,
    /// `pk_live_…`: the browser needs it for Stripe's fields.
    pub publishable_key: String,
    /// `whsec_…`; several while one is being replaced.
    pub webhook_secrets: Vec<Secret>,
    /// Scheme and host of the API, without a slash at the end.
    pub api_base: String,
    /// The address of Stripe's script.
    pub script_url: String,
}

/// What the card page needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardFields {
    /// For Stripe's script.
    pub publishable_key: String,
    /// Lets the browser confirm this one payment.
    pub client_secret: String,
    /// The address of Stripe's script.
    pub script_url: String,
    /// Where Stripe's API is, for the page's security policy.
    pub api_base: String,
}

/// The adapter, over whatever carries its requests.
#[derive(Clone, Debug)]
pub struct Stripe<T> {
    transport: T,
    settings: StripeSettings,
}

impl<T: Transport> Stripe<T> {
    /// An adapter.
    #[must_use]
    pub const fn new(transport: T, settings: StripeSettings) -> Self {
        Self {
            transport,
            settings,
        }
    }

    /// What the page with Stripe's fields needs for a checkout that is still open; `None` when it
    /// is not.
    ///
    /// # Errors
    /// As [`Gateway::status`].
    pub async fn card_fields(&self, reference: &str) -> Result<Option<CardFields>, GatewayError> {
        let intent = self.intent(reference).await?;
        let open = intent.status()? == GatewayStatus::Open;
        Ok(open.then(|| CardFields {
            publishable_key: self.settings.publishable_key.clone(),
            client_secret: intent.client_secret,
            script_url: self.settings.script_url.clone(),
            api_base: self.settings.api_base.clone(),
        }))
    }

    async fn intent(&self, reference: &str) -> Result<Intent, GatewayError> {
        let id = wire::identifier("pi", reference)?;
        let path = format!("/v1/payment_intents/{id}");
        wire::read(&self.get(&path).await?)
    }

    async fn get(&self, path_and_query: &str) -> Result<ApiAnswer, GatewayError> {
        self.send(Method::Get, path_and_query, &[], None).await
    }

    async fn post(
        &self,
        path: &str,
        form: &[(&str, String)],
        idempotency_key: &str,
    ) -> Result<ApiAnswer, GatewayError> {
        self.send(Method::Post, path, form, Some(idempotency_key))
            .await
    }

    async fn send(
        &self,
        method: Method,
        path_and_query: &str,
        form: &[(&str, String)],
        idempotency_key: Option<&str>,
    ) -> Result<ApiAnswer, GatewayError> {
        let request = ApiRequest {
            method,
            url: format!("{}{path_and_query}", self.settings.api_base),
            bearer: self.settings.secret_key.clone(),
            idempotency_key: idempotency_key.map(str::to_owned),
            body: wire::form(form),
        };
        let answer = self.transport.send(request).await;
        wire::judge(answer.map_err(GatewayError::NoAnswer)?)
    }

    /// The refund of ours that Stripe has already, if it has.
    async fn made_before(&self, request: &RefundRequest) -> Result<Option<Refund>, GatewayError> {
        let intent = wire::identifier("pi", &request.checkout)?;
        let path = format!("/v1/refunds?payment_intent={intent}&limit=100");
        let list: RefundList = wire::read(&self.get(&path).await?)?;
        let ours = request.refund_id.to_string();
        let mut all = list.data.into_iter();
        Ok(all.find(|refund| refund.metadata.lamplight_refund.as_ref() == Some(&ours)))
    }
}

impl<T: Transport> Gateway for Stripe<T> {
    fn name(&self) -> &'static str {
        "stripe"
    }

    fn signature_header(&self) -> &'static str {
        SIGNATURE_HEADER
    }

    async fn open_checkout(
        &self,
        request: &CheckoutRequest,
        _now: Instant,
    ) -> Result<Checkout, GatewayError> {
        let payment = request.payment_id.to_string();
        let form = [
            ("amount", wire::amount(request.amount)),
            ("currency", wire::currency(request.amount)),
            ("payment_method_types[]", "card".to_owned()),
            ("metadata[lamplight_payment]", payment.clone()),
        ];
        let key = format!("open:{payment}");
        let answer = self.post("/v1/payment_intents", &form, &key).await?;
        let intent: Intent = wire::read(&answer)?;
        if intent.money()? != request.amount {
            let why = "the same payment was opened with another amount";
            return Err(GatewayError::Refused(why.to_owned()));
        }
        Ok(Checkout {
            reference: intent.id,
            redirect_url: format!("/pay/{payment}/card"),
        })
    }

    async fn status(&self, reference: &str) -> Result<GatewayStatus, GatewayError> {
        self.intent(reference).await?.status()
    }

    async fn cancel(&self, reference: &str, _now: Instant) -> Result<GatewayStatus, GatewayError> {
        let id = wire::identifier("pi", reference)?;
        let path = format!("/v1/payment_intents/{id}/cancel");
        match self.post(&path, &[], &format!("cancel:{id}")).await {
            Ok(answer) => wire::read::<Intent>(&answer)?.status(),
            // Paid or cancelled already: the state says which.
            Err(GatewayError::Refused(_)) => self.status(reference).await,
            Err(error) => Err(error),
        }
    }

    async fn refund(
        &self,
        request: &RefundRequest,
        _now: Instant,
    ) -> Result<RefundStatus, GatewayError> {
        if request.again
            && let Some(refund) = self.made_before(request).await?
        {
            return Ok(refund.status());
        }
        let refund = request.refund_id.to_string();
        let form = [
            (
                "payment_intent",
                wire::identifier("pi", &request.checkout)?.to_owned(),
            ),
            ("amount", wire::amount(request.amount)),
            ("metadata[lamplight_refund]", refund.clone()),
        ];
        let key = format!("refund:{refund}");
        match self.post("/v1/refunds", &form, &key).await {
            Ok(answer) => Ok(wire::read::<Refund>(&answer)?.status()),
            Err(GatewayError::Refused(why)) => Ok(RefundStatus::Refused {
                reference: None,
                why,
            }),
            Err(error) => Err(error),
        }
    }

    async fn movements(
        &self,
        since: Instant,
        after: Option<&str>,
    ) -> Result<MovementPage, GatewayError> {
        let mut path = "/v1/balance_transactions?limit=100".to_owned();
        if let Some(after) = after {
            path.push_str("&starting_after=");
            path.push_str(wire::identifier("txn", after)?);
        }
        let page = wire::read(&self.get(&path).await?)?;
        let mut page = ledger::page(page, since)?;
        for movement in &mut page.movements {
            self.name_checkout(movement).await?;
        }
        Ok(page)
    }

    fn read_webhook(
        &self,
        signature: &str,
        body: &[u8],
        now: Instant,
    ) -> Result<WebhookNotice, GatewayError> {
        webhook::read(&self.settings.webhook_secrets, signature, body, now)
    }
}

impl Intent {
    /// The truth about its money. A declined card leaves it open: another may be tried on the same
    /// page, and as long as it can be paid no second page may be opened.
    fn status(&self) -> Result<GatewayStatus, GatewayError> {
        match self.status.as_str() {
            "succeeded" => Ok(GatewayStatus::Final(IntentEvent::Captured)),
            "canceled" => Ok(GatewayStatus::Final(IntentEvent::Cancelled)),
            "requires_payment_method"
            | "requires_confirmation"
            | "requires_action"
            | "requires_capture"
            | "processing" => Ok(GatewayStatus::Open),
            other => Err(GatewayError::NoAnswer(format!(
                "a state that is not known: {other}"
            ))),
        }
    }
}

#[cfg(test)]
mod tests;
