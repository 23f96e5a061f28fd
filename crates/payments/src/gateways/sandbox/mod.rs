//! A gateway that takes no money: for demos, development and tests.
//!
//! It behaves like a real one: it keeps its own books (through [`SandboxBooks`], in transactions
//! of its own, so that they survive a crash of ours), shows its own page, and signs webhooks.

mod books;
mod faults;
mod press;
mod wire;

use base::{Instant, codes};
use hmac::Mac;

use crate::{
    Checkout, CheckoutRequest, Gateway, GatewayError, GatewayStatus, IntentEvent, MovementPage,
    RefundRequest, RefundStatus, WebhookNotice,
};

pub use books::{SandboxBooks, SandboxCheckout, SandboxPayout, SandboxRefund};
pub use faults::{FORGETS_ITS_ANSWER_MINOR, REFUSES_REFUNDS_MINOR, SandboxFaults};
pub use press::{Button, Pressed};
pub use wire::{SIGNATURE_HEADER, SignedWebhook, WebhookSecret};

codes! {
    /// What became of a sandbox checkout.
    SandboxState {
        /// The page is open.
        Open = "open",
        /// The bank asks the customer whether it is really them: 3-D Secure.
        Checking = "checking",
        /// Money taken.
        Captured = "captured",
        /// Card refused.
        Declined = "declined",
        /// The customer turned back.
        Cancelled = "cancelled",
    }
}

/// The gateway itself, over its books.
#[derive(Clone, Debug)]
pub struct Sandbox<B> {
    books: B,
    base_path: String,
    secret: WebhookSecret,
    faults: SandboxFaults,
}

/// Lines that a page of movements has.
const MOVEMENTS: i64 = 200;

impl<B: SandboxBooks> Sandbox<B> {
    /// A sandbox whose pages are at `{base_path}/sandbox-gateway/{reference}`.
    #[must_use]
    pub fn new(books: B, base_path: &str, secret: WebhookSecret) -> Self {
        Self {
            books,
            base_path: base_path.trim_end_matches('/').to_owned(),
            secret,
            faults: SandboxFaults::default(),
        }
    }

    /// The same, failing at random: for fault tests.
    #[must_use]
    pub fn with_faults(mut self, faults: SandboxFaults) -> Self {
        self.faults = faults;
        self
    }

    /// A checkout, for the hosted page.
    ///
    /// # Errors
    /// When the reference is unknown or the books do not answer.
    pub async fn page(&self, reference: &str) -> Result<SandboxCheckout, GatewayError> {
        let found = self.books.find(reference).await.map_err(no_answer)?;
        found.ok_or(GatewayError::Unknown)
    }

    fn page_path(&self, reference: &str) -> String {
        format!("{}/sandbox-gateway/{reference}", self.base_path)
    }

    /// Unguessable without the secret, and always the same for a payment or refund.
    fn reference(&self, prefix: &str, key: &str) -> String {
        let mut mac = self.secret.mac();
        mac.update(b"sandbox reference\0");
        mac.update(key.as_bytes());
        let digest = mac.finalize().into_bytes();
        format!("{prefix}_{}", hex::encode(&digest[..16]))
    }

    /// A checkout as the API tells of it: silent while its page made it so.
    async fn asked(&self, reference: &str) -> Result<SandboxCheckout, GatewayError> {
        let checkout = self.page(reference).await?;
        if checkout.silent > 0 {
            self.books.hush(reference).await.map_err(no_answer)?;
            return Err(GatewayError::NoAnswer("it was told not to".to_owned()));
        }
        Ok(checkout)
    }

    /// Pays what was taken, less what was given back and a fee, to the supplier's bank, as
    /// gateways do once a day; `None` when there is nothing to pay.
    ///
    /// # Errors
    /// When the books do not answer.
    pub async fn pay_out(&self, now: Instant) -> Result<Vec<SandboxPayout>, GatewayError> {
        let key = format!("payout {}", now.micros());
        let reference = self.reference("sbp", &key);
        self.books.pay_out(&reference, now).await.map_err(no_answer)
    }
}

fn no_answer(error: base::RepoError) -> GatewayError {
    GatewayError::NoAnswer(error.to_string())
}

impl<B: SandboxBooks> Gateway for Sandbox<B> {
    fn name(&self) -> &'static str {
        "sandbox"
    }

    fn signature_header(&self) -> &'static str {
        SIGNATURE_HEADER
    }

    async fn open_checkout(
        &self,
        request: &CheckoutRequest,
        now: Instant,
    ) -> Result<Checkout, GatewayError> {
        let late = self.faults.before_or_after()?;
        let payment_key = request.payment_id.to_string();
        let wanted = SandboxCheckout {
            reference: self.reference("sbx", &payment_key),
            payment_key,
            amount: request.amount,
            description: request.description.clone(),
            return_url: request.return_url.clone(),
            state: SandboxState::Open,
            captures: 0,
            silent: i32::from(request.amount.minor() == FORGETS_ITS_ANSWER_MINOR),
            created_at: now,
            finished_at: None,
        };
        let opened = self.books.open(&wanted).await.map_err(no_answer)?;
        if opened.amount != request.amount {
            let why = "the same payment was opened with another amount";
            return Err(GatewayError::Refused(why.to_owned()));
        }
        if opened.silent > 0 {
            self.asked(&opened.reference).await?;
        }
        late.answer()?;
        Ok(Checkout {
            redirect_url: self.page_path(&opened.reference),
            reference: opened.reference,
        })
    }

    async fn status(&self, reference: &str) -> Result<GatewayStatus, GatewayError> {
        self.faults.before_or_after()?.answer()?;
        Ok(match self.asked(reference).await?.state {
            SandboxState::Open | SandboxState::Checking => GatewayStatus::Open,
            SandboxState::Captured => GatewayStatus::Final(IntentEvent::Captured),
            SandboxState::Declined => GatewayStatus::Final(IntentEvent::Declined),
            SandboxState::Cancelled => GatewayStatus::Final(IntentEvent::Cancelled),
        })
    }

    async fn cancel(&self, reference: &str, now: Instant) -> Result<GatewayStatus, GatewayError> {
        let late = self.faults.before_or_after()?;
        self.asked(reference).await?;
        // Whether this or something else closed it, the books say what became of it.
        self.books
            .finish(reference, SandboxState::Cancelled, now)
            .await
            .map_err(no_answer)?;
        late.answer()?;
        self.status(reference).await
    }

    async fn refund(
        &self,
        request: &RefundRequest,
        now: Instant,
    ) -> Result<RefundStatus, GatewayError> {
        let late = self.faults.before_or_after()?;
        let checkout = self.asked(&request.checkout).await?;
        let refused = |why: &str| RefundStatus::Refused {
            reference: None,
            why: why.to_owned(),
        };
        if checkout.amount.minor() == REFUSES_REFUNDS_MINOR {
            return Ok(refused("card_closed"));
        }
        let refund_key = request.refund_id.to_string();
        let wanted = SandboxRefund {
            reference: self.reference("sbr", &refund_key),
            refund_key,
            checkout: request.checkout.clone(),
            amount: request.amount,
            created_at: now,
        };
        let made = self.books.refund(&wanted).await.map_err(no_answer)?;
        late.answer()?;
        Ok(match made {
            Some(made) => RefundStatus::Done {
                reference: made.reference,
            },
            None => refused("more_than_was_taken"),
        })
    }

    async fn movements(
        &self,
        since: Instant,
        after: Option<&str>,
    ) -> Result<MovementPage, GatewayError> {
        let bad = || GatewayError::Refused("no such page".to_owned());
        let after = match after {
            None => (since, String::new()),
            Some(text) => {
                let (micros, id) = text.split_once('/').ok_or_else(bad)?;
                let micros = micros.parse().map_err(|_| bad())?;
                let at = Instant::from_micros(micros).map_err(|_| bad())?;
                (at, id.to_owned())
            }
        };
        let found = self.books.movements(after.0, &after.1, MOVEMENTS).await;
        let movements = found.map_err(no_answer)?;
        let full = i64::try_from(movements.len()).unwrap_or(i64::MAX) >= MOVEMENTS;
        let last = movements.last().filter(|_| full);
        let next = last.map(|last| format!("{}/{}", last.at.micros(), last.id));
        Ok(MovementPage { movements, next })
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
