//! Stripe's webhooks: `Stripe-Signature: t=<seconds>,v1=<hex>[,v1=<hex>…]`, HMAC-SHA256 of
//! `t.body` (<https://docs.stripe.com/webhooks#verify-manually>).
//!
//! While a secret is being replaced Stripe sends a signature by each, and we may know both.

use base::Instant;
use hmac::{Hmac, Mac};
use serde::Deserialize;
use sha2::Sha256;

use super::wire::Secret;
use crate::{GatewayError, NoticeAbout, WebhookNotice};

/// The header that carries the signatures.
pub const SIGNATURE_HEADER: &str = "stripe-signature";

/// How far the sender's clock may be from ours, either way: Stripe's own default.
const TOLERANCE_SECONDS: i64 = 300;
/// Events carry whole objects: some kilobytes.
const LONGEST_BODY: usize = 256 * 1024;
/// Signatures looked at; Stripe sends one a secret.
const MOST_SIGNATURES: usize = 8;

#[derive(Deserialize)]
struct Event {
    id: String,
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    object: Object,
}

#[derive(Deserialize)]
struct Object {
    id: String,
    object: String,
    #[serde(default)]
    payment_intent: Option<serde_json::Value>,
}

impl Object {
    fn about(self) -> NoticeAbout {
        let intent = self
            .payment_intent
            .as_ref()
            .and_then(|value| value.as_str());
        match (self.object.as_str(), intent) {
            ("payment_intent", _) => NoticeAbout::Checkout(self.id),
            ("refund", _) => NoticeAbout::Refund(self.id),
            ("charge", Some(intent)) => NoticeAbout::Checkout(intent.to_owned()),
            _ => NoticeAbout::Nothing,
        }
    }
}

/// Checks before it parses: nothing of an unsigned body is looked at.
pub(super) fn read(
    secrets: &[Secret],
    header: &str,
    body: &[u8],
    now: Instant,
) -> Result<WebhookNotice, GatewayError> {
    let refuse = |why| Err(GatewayError::BadWebhook(why));
    if body.len() > LONGEST_BODY {
        return refuse("the body is too long");
    }
    let Some((seconds, codes)) = parse(header) else {
        return refuse("the signature is malformed");
    };
    let genuine = secrets.iter().any(|secret| {
        codes.iter().any(|code| {
            // `verify_slice` takes the same time wherever the first difference is.
            mac_of(secret, seconds, body).verify_slice(code).is_ok()
        })
    });
    if !genuine {
        return refuse("the signature is wrong");
    }
    let age = now.seconds().saturating_sub(seconds);
    if age.saturating_abs() > TOLERANCE_SECONDS {
        return refuse("it is too old, or from the future");
    }
    let Ok(event) = serde_json::from_slice::<Event>(body) else {
        return refuse("the body is not an event");
    };
    Ok(WebhookNotice {
        event_id: event.id,
        about: event.data.object.about(),
    })
}

fn mac_of(secret: &Secret, seconds: i64, body: &[u8]) -> Hmac<Sha256> {
    let key = secret.reveal().as_bytes();
    let mut mac =
        <Hmac<Sha256> as Mac>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(format!("{seconds}.").as_bytes());
    mac.update(body);
    mac
}

/// The time and the `v1` signatures; other schemes are left alone, as Stripe asks.
fn parse(header: &str) -> Option<(i64, Vec<Vec<u8>>)> {
    let mut seconds = None;
    let mut codes = Vec::new();
    for part in header.trim().split(',') {
        match part.trim().split_once('=')? {
            ("t", text) => seconds = Some(text.parse().ok()?),
            ("v1", code) => codes.push(hex::decode(code).ok()?),
            _ => {}
        }
    }
    (!codes.is_empty() && codes.len() <= MOST_SIGNATURES).then_some((seconds?, codes))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = r#"{"id":"evt_1","type":"payment_intent.succeeded",
        "data":{"object":{"id":"pi_1","object":"payment_intent"}}}"#;
    const SIGNED_AT: i64 = 1_763_700_000;

    fn secret(text: &str) -> Secret {
        Secret::new(text.to_owned())
    }

    fn code(key: &str, body: &str) -> String {
        let mac = mac_of(&secret(key), SIGNED_AT, body.as_bytes());
        hex::encode(mac.finalize().into_bytes())
    }

    fn read_at(header: &str, body: &str, seconds: i64) -> Result<WebhookNotice, GatewayError> {
        let secrets = [secret("whsec_new"), secret("whsec_old")];
        let now = Instant::from_seconds(seconds).expect("in range");
        read(&secrets, header, body.as_bytes(), now)
    }

    #[test]
    fn a_signature_by_any_of_our_secrets_is_enough_wherever_it_stands() {
        for key in ["whsec_new", "whsec_old"] {
            let foreign = code("whsec_other", BODY);
            let header = format!("t={SIGNED_AT},v1={foreign},v1={},v0=ff", code(key, BODY));
            let notice = read_at(&header, BODY, SIGNED_AT + 300).expect("genuine");
            assert_eq!(notice.event_id, "evt_1");
            assert_eq!(notice.about, NoticeAbout::Checkout("pi_1".to_owned()));
        }
    }

    #[test]
    fn a_stripe_example_computed_by_another_program_is_genuine() {
        // openssl: printf '1763700000.{}' | openssl dgst -sha256 -hmac whsec_new
        let made = "b806e7b32a65a025cbde193a3aeb7f5380afa47d1e7004b16c98e9aea32e04a2";
        let ours = format!("t={SIGNED_AT},v1={made}");
        let read = read_at(&ours, "{}", SIGNED_AT);
        assert_eq!(
            read,
            Err(GatewayError::BadWebhook("the body is not an event"))
        );
    }

    #[test]
    fn strangers_changes_and_old_ones_are_refused() {
        let good = code("whsec_new", BODY);
        let foreign = code("whsec_other", BODY);
        let changed = BODY.replace("pi_1", "pi_2");
        let header = |code: &str| format!("t={SIGNED_AT},v1={code}");
        for (header, body, at) in [
            (header(&foreign), BODY, SIGNED_AT),
            (header(&good), changed.as_str(), SIGNED_AT),
            (header(&good[..62]), BODY, SIGNED_AT),
            (header(&good), BODY, SIGNED_AT + 301),
            (header(&good), BODY, SIGNED_AT - 301),
            (
                header(&good).replace("t=1763700000", "t=1763700001"),
                BODY,
                SIGNED_AT,
            ),
            (format!("t={SIGNED_AT},v0={good}"), BODY, SIGNED_AT),
            (format!("v1={good}"), BODY, SIGNED_AT),
            (String::new(), BODY, SIGNED_AT),
            ("t=,v1=".to_owned(), BODY, SIGNED_AT),
        ] {
            let read = read_at(&header, body, at);
            assert!(
                matches!(read, Err(GatewayError::BadWebhook(_))),
                "{header} {read:?}"
            );
        }
    }

    #[test]
    fn events_name_what_they_are_about() {
        let about = |object: &str| {
            let body = format!(r#"{{"id":"evt_1","data":{{"object":{object}}}}}"#);
            let header = format!("t={SIGNED_AT},v1={}", code("whsec_new", &body));
            read_at(&header, &body, SIGNED_AT).expect("genuine").about
        };
        let refund = r#"{"id":"re_1","object":"refund","payment_intent":"pi_1"}"#;
        assert_eq!(about(refund), NoticeAbout::Refund("re_1".to_owned()));
        let charge = r#"{"id":"ch_1","object":"charge","payment_intent":"pi_1"}"#;
        assert_eq!(about(charge), NoticeAbout::Checkout("pi_1".to_owned()));
        let payout = r#"{"id":"po_1","object":"payout"}"#;
        assert_eq!(about(payout), NoticeAbout::Nothing);
    }
}
