//! Stripe's requests and answers as they go over the wire.

use std::future::Future;
use std::pin::Pin;

use money::{Currency, Money};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::{GatewayError, RefundStatus};

/// Text that is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Takes it.
    #[must_use]
    pub const fn new(text: String) -> Self {
        Self(text)
    }

    /// The text itself, for who must send it or compute with it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(masked)")
    }
}

/// GET or POST.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Asks.
    Get,
    /// Changes.
    Post,
}

/// A request to be carried.
#[derive(Clone, Debug)]
pub struct ApiRequest {
    /// GET or POST.
    pub method: Method,
    /// Where.
    pub url: String,
    /// `Authorization: Bearer …`
    pub bearer: Secret,
    /// `Idempotency-Key: …`
    pub idempotency_key: Option<String>,
    /// `application/x-www-form-urlencoded`; empty for GET.
    pub body: String,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct ApiAnswer {
    /// The HTTP status.
    pub status: u16,
    /// JSON.
    pub body: Vec<u8>,
}

/// A request on its way; an error is why there was no answer.
pub type Carried<'a> = Pin<Box<dyn Future<Output = Result<ApiAnswer, String>> + Send + 'a>>;

/// Who carries requests: the edge, which has sockets.
pub trait Transport: Send + Sync {
    /// Carries one, with a limit on time and size.
    fn send(&self, request: ApiRequest) -> Carried<'_>;
}

impl<T: Transport + ?Sized> Transport for std::sync::Arc<T> {
    fn send(&self, request: ApiRequest) -> Carried<'_> {
        (**self).send(request)
    }
}

/// Our identifiers within Stripe's objects.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Metadata {
    #[serde(default)]
    pub lamplight_refund: Option<String>,
}

/// A payment intent, as far as we read it.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Intent {
    pub id: String,
    pub status: String,
    pub amount: i64,
    pub currency: String,
    #[serde(default)]
    pub client_secret: String,
}

impl Intent {
    pub(super) fn money(&self) -> Result<Money, GatewayError> {
        money(self.amount, &self.currency)
    }
}

/// A refund, as far as we read it.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Refund {
    pub id: String,
    pub status: String,
    #[serde(default)]
    pub failure_reason: Option<String>,
    #[serde(default)]
    pub metadata: Metadata,
}

impl Refund {
    pub(super) fn status(self) -> RefundStatus {
        let Self { id: reference, .. } = self;
        match self.status.as_str() {
            "succeeded" => RefundStatus::Done { reference },
            "failed" | "canceled" => RefundStatus::Refused {
                reference: Some(reference),
                why: self.failure_reason.unwrap_or(self.status),
            },
            _ => RefundStatus::Pending { reference },
        }
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct RefundList {
    pub data: Vec<Refund>,
}

#[derive(Debug, Deserialize)]
struct ErrorBody {
    error: ErrorDetail,
}

#[derive(Debug, Default, Deserialize)]
struct ErrorDetail {
    #[serde(default)]
    code: Option<String>,
    #[serde(default, rename = "type")]
    kind: Option<String>,
}

/// Sorts answers: taken, understood and refused, or nobody knows.
pub(super) fn judge(answer: ApiAnswer) -> Result<ApiAnswer, GatewayError> {
    match answer.status {
        200..=299 => Ok(answer),
        404 => Err(GatewayError::Unknown),
        // Too many requests, a key in use, and their own failures: ask again.
        409 | 429 | 500.. => Err(GatewayError::NoAnswer(format!("status {}", answer.status))),
        401 | 403 => Err(GatewayError::Refused("our key is not accepted".to_owned())),
        status => {
            let detail = serde_json::from_slice::<ErrorBody>(&answer.body).ok();
            let error = detail.map(|body| body.error).unwrap_or_default();
            let code = error.code.or(error.kind);
            Err(GatewayError::Refused(
                code.unwrap_or_else(|| format!("status {status}")),
            ))
        }
    }
}

/// Reads an answer's JSON.
pub(super) fn read<T: DeserializeOwned>(answer: &ApiAnswer) -> Result<T, GatewayError> {
    serde_json::from_slice(&answer.body)
        .map_err(|error| GatewayError::NoAnswer(format!("an answer that is no JSON: {error}")))
}

/// Minor units as Stripe counts them. Every currency of ours has two digits there too; one that
/// has not (JPY has none) will not compile here before it is thought about.
pub(super) fn amount(amount: Money) -> String {
    match amount.currency() {
        Currency::Gbp | Currency::Usd | Currency::Eur | Currency::Cad | Currency::Aud => {
            amount.minor().to_string()
        }
    }
}

/// The code in Stripe's small letters.
pub(super) fn currency(amount: Money) -> String {
    amount.currency().code().to_ascii_lowercase()
}

/// An amount of theirs as money.
pub(super) fn money(minor: i64, currency: &str) -> Result<Money, GatewayError> {
    let code = currency.to_ascii_uppercase();
    let currency = Currency::from_code(&code)
        .map_err(|_| GatewayError::NoAnswer(format!("a currency that is not billed in: {code}")))?;
    Ok(Money::from_minor(minor, currency))
}

/// An identifier of theirs that may go into a path.
pub(super) fn identifier<'a>(prefix: &str, text: &'a str) -> Result<&'a str, GatewayError> {
    let rest = text
        .strip_prefix(prefix)
        .and_then(|rest| rest.strip_prefix('_'));
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let sound = rest.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(plain));
    if sound {
        Ok(text)
    } else {
        Err(GatewayError::Unknown)
    }
}

/// A form's body (WHATWG URL, application/x-www-form-urlencoded).
pub(super) fn form(fields: &[(&str, String)]) -> String {
    let pairs: Vec<_> = fields
        .iter()
        .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
        .collect();
    pairs.join("&")
}

fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._*".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
