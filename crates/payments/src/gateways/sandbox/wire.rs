//! The webhook as it goes over the wire, and its signature.
//!
//! The signature covers the time and the body (`t=<seconds>,v1=<hex HMAC-SHA256 of "t.body">`),
//! so that an old webhook cannot be sent again as a new one.

use base::Instant;
use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::{GatewayError, NoticeAbout, WebhookNotice};

/// The header that carries the signature.
pub const SIGNATURE_HEADER: &str = "lamplight-sandbox-signature";

/// How far the sender's clock may be from ours, either way.
const TOLERANCE_SECONDS: i64 = 300;
/// A webhook of ours is some 150 bytes.
const LONGEST_BODY: usize = 4096;
/// HMAC-SHA256 wants a key as long as its output (RFC 2104 §3).
const SHORTEST_SECRET: usize = 32;

/// What both ends know. Never printed.
#[derive(Clone)]
pub struct WebhookSecret(Vec<u8>);

impl WebhookSecret {
    /// From at least 32 bytes; `None` when there are fewer.
    #[must_use]
    pub fn from_bytes(bytes: Vec<u8>) -> Option<Self> {
        (bytes.len() >= SHORTEST_SECRET).then_some(Self(bytes))
    }

    pub(super) fn mac(&self) -> Hmac<Sha256> {
        <Hmac<Sha256> as Mac>::new_from_slice(&self.0).expect("HMAC takes keys of any length")
    }
}

impl std::fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WebhookSecret(masked)")
    }
}

/// The JSON body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct WebhookBody {
    /// Unique for the sandbox; the same event has the same one each time.
    pub id: String,
    /// `checkout.captured`, `checkout.declined`, `checkout.cancelled`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The checkout it is about.
    pub reference: String,
}

/// A webhook ready to be sent: POST `body` with `signature` in [`SIGNATURE_HEADER`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedWebhook {
    /// The header's value.
    pub signature: String,
    /// JSON.
    pub body: Vec<u8>,
}

fn mac_of(secret: &WebhookSecret, seconds: i64, body: &[u8]) -> Hmac<Sha256> {
    let mut mac = secret.mac();
    mac.update(format!("{seconds}.").as_bytes());
    mac.update(body);
    mac
}

pub(super) fn sign(secret: &WebhookSecret, body: &WebhookBody, now: Instant) -> SignedWebhook {
    let body = serde_json::to_vec(body).expect("three strings are always JSON");
    let seconds = now.seconds();
    let code = hex::encode(mac_of(secret, seconds, &body).finalize().into_bytes());
    SignedWebhook {
        signature: format!("t={seconds},v1={code}"),
        body,
    }
}

/// Checks before it parses: nothing of an unsigned body is looked at.
pub(super) fn read(
    secret: &WebhookSecret,
    signature: &str,
    body: &[u8],
    now: Instant,
) -> Result<WebhookNotice, GatewayError> {
    if body.len() > LONGEST_BODY {
        return Err(GatewayError::BadWebhook("the body is too long"));
    }
    let (seconds, code) =
        parse(signature).ok_or(GatewayError::BadWebhook("the signature is malformed"))?;
    mac_of(secret, seconds, body)
        .verify_slice(&code)
        .map_err(|_| GatewayError::BadWebhook("the signature is wrong"))?;
    let age = now.seconds().saturating_sub(seconds);
    if age.saturating_abs() > TOLERANCE_SECONDS {
        return Err(GatewayError::BadWebhook(
            "it is too old, or from the future",
        ));
    }
    let body: WebhookBody = serde_json::from_slice(body)
        .map_err(|_| GatewayError::BadWebhook("the body is not a webhook"))?;
    Ok(WebhookNotice {
        event_id: body.id,
        about: NoticeAbout::Checkout(body.reference),
    })
}

fn parse(signature: &str) -> Option<(i64, Vec<u8>)> {
    let (time, code) = signature.trim().split_once(',')?;
    let seconds = time.strip_prefix("t=")?.parse().ok()?;
    let code = hex::decode(code.strip_prefix("v1=")?).ok()?;
    Some((seconds, code))
}
