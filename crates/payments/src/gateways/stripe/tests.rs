//! The adapter against answers as Stripe's documentation prints them. What it says to something
//! that answers by itself is tested against `localstripe`, with the whole server.

use std::collections::VecDeque;
use std::future::Future;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use base::{Entropy, PaymentId, RefundId};
use money::{Currency, Money};

use super::*;

/// Answers from a list, and what it was asked.
#[derive(Clone, Default)]
struct Script(Arc<Mutex<(Answers, Vec<ApiRequest>)>>);

type Answers = VecDeque<Result<ApiAnswer, String>>;

impl Transport for Script {
    fn send(&self, request: ApiRequest) -> wire::Carried<'_> {
        let mut script = self.0.lock().expect("not poisoned");
        script.1.push(request);
        let answer = script.0.pop_front().expect("not asked more than expected");
        Box::pin(std::future::ready(answer))
    }
}

fn now_or_never<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("a script never waits"),
    }
}

struct Fixed(u8);

impl Entropy for Fixed {
    fn fill(&self, buffer: &mut [u8]) {
        buffer.fill(self.0);
    }
}

fn stripe(answers: &[(u16, &str)]) -> (Stripe<Script>, Script) {
    let script = Script::default();
    let answers = answers.iter().map(|(status, body)| {
        Ok(ApiAnswer {
            status: *status,
            body: body.as_bytes().to_vec(),
        })
    });
    script.0.lock().expect("not poisoned").0.extend(answers);
    let settings = StripeSettings {
        secret_key: Secret::new("sk_test_1".to_owned()),
        publishable_key: "pk_test_1".to_owned(),
        webhook_secrets: vec![Secret::new("whsec_1".to_owned())],
        api_base: "https://api.example".to_owned(),
        script_url: "https://js.example/v3/".to_owned(),
    };
    (Stripe::new(script.clone(), settings), script)
}

fn asked(script: &Script) -> Vec<ApiRequest> {
    script.0.lock().expect("not poisoned").1.clone()
}

fn intent(status: &str) -> String {
    format!(
        r#"{{"id":"pi_1","status":"{status}","amount":4250,"currency":"gbp",
            "client_secret":"pi_1_secret_2"}}"#
    )
}

fn request() -> CheckoutRequest {
    CheckoutRequest {
        payment_id: PaymentId::new(Instant::EPOCH, &Fixed(1)),
        amount: Money::from_minor(42_50, Currency::Gbp),
        description: "Lamplight energy bill".to_owned(),
        return_url: "/pay/x".to_owned(),
    }
}

fn refund(again: bool) -> RefundRequest {
    RefundRequest {
        refund_id: RefundId::new(Instant::EPOCH, &Fixed(2)),
        checkout: "pi_1".to_owned(),
        amount: Money::from_minor(1_00, Currency::Gbp),
        again,
    }
}

#[test]
fn opening_sends_minor_units_and_a_key_that_stays_the_same() {
    let answer = intent("requires_payment_method");
    let (stripe, script) = stripe(&[(200, &answer), (200, &answer)]);
    for _ in 0..2 {
        let opened = now_or_never(stripe.open_checkout(&request(), Instant::EPOCH));
        let opened = opened.expect("opens");
        assert_eq!(opened.reference, "pi_1");
        let page = format!("/pay/{}/card", request().payment_id);
        assert_eq!(opened.redirect_url, page);
    }
    let asked = asked(&script);
    assert_eq!(asked[0].url, "https://api.example/v1/payment_intents");
    assert!(
        asked[0]
            .body
            .starts_with("amount=4250&currency=gbp&payment_method_types%5B%5D=card")
    );
    assert!(asked[0].idempotency_key.is_some());
    assert_eq!(asked[0].idempotency_key, asked[1].idempotency_key);
    assert_eq!(asked[0].body, asked[1].body);
}

#[test]
fn states_are_what_they_mean_for_the_money() {
    let captured = GatewayStatus::Final(IntentEvent::Captured);
    let cancelled = GatewayStatus::Final(IntentEvent::Cancelled);
    for (status, expected) in [
        ("requires_payment_method", GatewayStatus::Open),
        ("requires_action", GatewayStatus::Open),
        ("processing", GatewayStatus::Open),
        ("succeeded", captured),
        ("canceled", cancelled),
    ] {
        let (stripe, _) = stripe(&[(200, &intent(status))]);
        assert_eq!(
            now_or_never(stripe.status("pi_1")),
            Ok(expected),
            "{status}"
        );
    }
    let (stripe, _) = stripe(&[(200, &intent("new_state"))]);
    let unheard = now_or_never(stripe.status("pi_1"));
    assert!(matches!(unheard, Err(GatewayError::NoAnswer(_))));
}

#[test]
fn cancelling_what_was_paid_meanwhile_says_that_it_was_paid() {
    let refusal = r#"{"error":{"type":"invalid_request_error",
        "code":"payment_intent_unexpected_state"}}"#;
    let (stripe, _) = stripe(&[(400, refusal), (200, &intent("succeeded"))]);
    let cancelled = now_or_never(stripe.cancel("pi_1", Instant::EPOCH));
    assert_eq!(cancelled, Ok(GatewayStatus::Final(IntentEvent::Captured)));
}

#[test]
fn a_refund_asked_for_again_is_looked_for_first() {
    let ours = format!(
        r#"{{"data":[{{"id":"re_0","status":"succeeded","metadata":{{}}}},
            {{"id":"re_1","status":"pending","metadata":{{"lamplight_refund":"{}"}}}}]}}"#,
        refund(true).refund_id
    );
    let (stripe, script) = stripe(&[(200, &ours)]);
    let found = now_or_never(stripe.refund(&refund(true), Instant::EPOCH));
    let pending = RefundStatus::Pending {
        reference: "re_1".to_owned(),
    };
    assert_eq!(found, Ok(pending));
    assert_eq!(asked(&script)[0].method, Method::Get);
    assert_eq!(asked(&script).len(), 1, "a second refund was made");
}

#[test]
fn a_refund_is_done_pending_refused_or_unknown() {
    let answer = |status: u16, body: &str| {
        let (stripe, _) = stripe(&[(status, body)]);
        now_or_never(stripe.refund(&refund(false), Instant::EPOCH))
    };
    let done = answer(200, r#"{"id":"re_1","status":"succeeded"}"#);
    assert!(matches!(done, Ok(RefundStatus::Done { .. })));
    let failed = answer(
        200,
        r#"{"id":"re_1","status":"failed","failure_reason":"lost_or_stolen_card"}"#,
    );
    assert!(
        matches!(failed, Ok(RefundStatus::Refused { why, .. }) if why == "lost_or_stolen_card")
    );
    let refused = answer(400, r#"{"error":{"code":"charge_already_refunded"}}"#);
    assert!(
        matches!(refused, Ok(RefundStatus::Refused { why, .. }) if why == "charge_already_refunded")
    );
    for status in [409, 429, 500, 503] {
        let unknown = answer(status, "");
        assert!(
            matches!(unknown, Err(GatewayError::NoAnswer(_))),
            "{status}"
        );
    }
}

#[test]
fn the_card_page_gets_its_fields_only_while_it_can_be_paid() {
    let (open, _) = stripe(&[(200, &intent("requires_payment_method"))]);
    let fields = now_or_never(open.card_fields("pi_1")).expect("answers");
    assert_eq!(fields.expect("open").client_secret, "pi_1_secret_2");
    let (paid, _) = stripe(&[(200, &intent("succeeded"))]);
    assert_eq!(now_or_never(paid.card_fields("pi_1")), Ok(None));
}

#[test]
fn identifiers_that_are_not_theirs_go_nowhere() {
    let (stripe, script) = stripe(&[]);
    for reference in ["", "pi_", "ch_1", "pi_1/cancel", "pi_1?x=1", "pi_../x"] {
        let status = now_or_never(stripe.status(reference));
        assert_eq!(status, Err(GatewayError::Unknown), "{reference}");
    }
    assert!(asked(&script).is_empty());
}

#[test]
fn keys_are_never_printed() {
    let (stripe, _) = stripe(&[]);
    let printed = format!("{:?}", stripe.settings);
    assert!(
        !printed.contains("sk_test") && !printed.contains("whsec"),
        "{printed}"
    );
}
