//! The sandbox on books in memory: money is taken once.

use std::future::Future;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use base::{Entropy, PaymentId, RepoResult};
use money::{Currency, Money};

use crate::{Movement, NoticeAbout};

use super::*;

/// Books in memory, shared by clones like a database.
#[derive(Clone, Default)]
struct Memory(Arc<Mutex<Vec<SandboxCheckout>>>);

impl SandboxBooks for Memory {
    async fn open(&self, checkout: &SandboxCheckout) -> RepoResult<SandboxCheckout> {
        let mut rows = self.0.lock().expect("not poisoned");
        if let Some(found) = rows
            .iter()
            .find(|row| row.payment_key == checkout.payment_key)
        {
            return Ok(found.clone());
        }
        rows.push(checkout.clone());
        Ok(checkout.clone())
    }

    async fn find(&self, reference: &str) -> RepoResult<Option<SandboxCheckout>> {
        let rows = self.0.lock().expect("not poisoned");
        Ok(rows.iter().find(|row| row.reference == reference).cloned())
    }

    async fn finish(&self, reference: &str, to: SandboxState, now: Instant) -> RepoResult<bool> {
        let mut rows = self.0.lock().expect("not poisoned");
        let row = rows.iter_mut().find(|row| row.reference == reference);
        let open = |row: &&mut SandboxCheckout| match to {
            SandboxState::Checking => row.state == SandboxState::Open,
            _ => matches!(row.state, SandboxState::Open | SandboxState::Checking),
        };
        let Some(row) = row.filter(open) else {
            return Ok(false);
        };
        row.state = to;
        row.captures += i32::from(to == SandboxState::Captured);
        row.finished_at = (to != SandboxState::Checking).then_some(now);
        Ok(true)
    }

    async fn silence(&self, reference: &str, questions: i32) -> RepoResult<()> {
        let mut rows = self.0.lock().expect("not poisoned");
        let row = rows.iter_mut().find(|row| row.reference == reference);
        row.expect("is there").silent = questions;
        Ok(())
    }

    async fn hush(&self, reference: &str) -> RepoResult<()> {
        let mut rows = self.0.lock().expect("not poisoned");
        let row = rows.iter_mut().find(|row| row.reference == reference);
        row.expect("is there").silent -= 1;
        Ok(())
    }

    async fn refund(&self, _: &SandboxRefund) -> RepoResult<Option<SandboxRefund>> {
        unreachable!("refunds are tested on the stored books")
    }

    async fn pay_out(&self, _: &str, _: Instant) -> RepoResult<Vec<SandboxPayout>> {
        unreachable!("pay-outs are tested on the stored books")
    }

    async fn movements(&self, _: Instant, _: &str, _: i64) -> RepoResult<Vec<Movement>> {
        unreachable!("movements are tested on the stored books")
    }
}

/// Books in memory never wait, so one poll is enough.
fn now_or_never<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("books in memory never wait"),
    }
}

struct Fixed(u8);

impl Entropy for Fixed {
    fn fill(&self, buffer: &mut [u8]) {
        buffer.fill(self.0);
    }
}

fn start() -> Instant {
    Instant::from_seconds(1_763_700_000).expect("in range")
}

fn secret(fill: u8) -> WebhookSecret {
    WebhookSecret::from_bytes(vec![fill; 32]).expect("long enough")
}

fn request(seed: u8, minor: i64) -> CheckoutRequest {
    CheckoutRequest {
        payment_id: PaymentId::new(start(), &Fixed(seed)),
        amount: Money::from_minor(minor, Currency::Gbp),
        description: "Bill of March".to_owned(),
        return_url: "/payments/return".to_owned(),
    }
}

fn opened() -> (Sandbox<Memory>, String) {
    let sandbox = Sandbox::new(Memory::default(), "", secret(7));
    let checkout = now_or_never(sandbox.open_checkout(&request(1, 40_00), start()));
    (sandbox, checkout.expect("opens").reference)
}

fn press(sandbox: &Sandbox<Memory>, reference: &str, button: Button) -> Pressed {
    now_or_never(sandbox.press(reference, button, start())).expect("answers")
}

fn status(sandbox: &Sandbox<Memory>, reference: &str) -> GatewayStatus {
    now_or_never(sandbox.status(reference)).expect("answers")
}

fn webhook(sandbox: &Sandbox<Memory>, reference: &str) -> SignedWebhook {
    press(sandbox, reference, Button::Pay).webhooks.remove(0)
}

#[test]
fn opening_the_same_payment_twice_is_one_checkout() {
    let sandbox = Sandbox::new(Memory::default(), "/portal/", secret(7));
    let open = |request: &CheckoutRequest| now_or_never(sandbox.open_checkout(request, start()));
    let first = open(&request(1, 40_00)).expect("opens");
    assert_eq!(open(&request(1, 40_00)), Ok(first.clone()));
    assert_ne!(
        open(&request(2, 40_00)).expect("opens").reference,
        first.reference
    );
    let path = format!("/portal/sandbox-gateway/{}", first.reference);
    assert_eq!(first.redirect_url, path);
    assert!(matches!(
        open(&request(1, 41_00)),
        Err(GatewayError::Refused(_))
    ));
}

#[test]
fn each_button_ends_as_it_says() {
    for (button, event, webhooks, returns) in [
        (Button::Pay, IntentEvent::Captured, 1, true),
        (Button::Decline, IntentEvent::Declined, 1, true),
        (Button::Cancel, IntentEvent::Cancelled, 1, true),
        (Button::PayWebhookLost, IntentEvent::Captured, 0, true),
        (Button::PayWebhookTwice, IntentEvent::Captured, 2, true),
        (Button::PayWebhookLate, IntentEvent::Captured, 1, true),
        (Button::PayWebhooksMixed, IntentEvent::Captured, 2, true),
        (Button::PayNoReturn, IntentEvent::Captured, 1, false),
    ] {
        let (sandbox, reference) = opened();
        assert_eq!(status(&sandbox, &reference), GatewayStatus::Open);
        let pressed = press(&sandbox, &reference, button);
        assert_eq!(
            status(&sandbox, &reference),
            GatewayStatus::Final(event),
            "{button:?}"
        );
        assert_eq!(pressed.webhooks.len(), webhooks, "{button:?}");
        assert_eq!(pressed.return_url.is_some(), returns, "{button:?}");
    }
}

#[test]
fn pressing_pay_twice_takes_the_money_once() {
    let (sandbox, reference) = opened();
    assert_eq!(
        press(&sandbox, &reference, Button::Pay).checkout.captures,
        1
    );
    for button in Button::ALL {
        let again = press(&sandbox, &reference, *button);
        assert_eq!(again.checkout.captures, 1, "{button:?}");
        assert_eq!(again.checkout.state, SandboxState::Captured, "{button:?}");
        assert_eq!(again.webhooks, [], "{button:?}");
        assert!(again.return_url.is_some(), "{button:?}");
    }
}

#[test]
fn a_declined_page_cannot_be_paid_afterwards() {
    let (sandbox, reference) = opened();
    press(&sandbox, &reference, Button::Decline);
    let again = press(&sandbox, &reference, Button::Pay);
    assert_eq!(again.checkout.state, SandboxState::Declined);
    assert_eq!(again.checkout.captures, 0);
}

#[test]
fn a_cancelled_checkout_can_no_longer_be_paid() {
    let (sandbox, reference) = opened();
    let cancelled = Ok(GatewayStatus::Final(IntentEvent::Cancelled));
    assert_eq!(now_or_never(sandbox.cancel(&reference, start())), cancelled);
    assert_eq!(now_or_never(sandbox.cancel(&reference, start())), cancelled);
    let pressed = press(&sandbox, &reference, Button::Pay);
    assert_eq!(pressed.checkout.captures, 0);
    assert_eq!(pressed.checkout.state, SandboxState::Cancelled);
}

#[test]
fn cancelling_what_is_paid_answers_that_it_is_paid() {
    let (sandbox, reference) = opened();
    press(&sandbox, &reference, Button::Pay);
    let captured = Ok(GatewayStatus::Final(IntentEvent::Captured));
    assert_eq!(now_or_never(sandbox.cancel(&reference, start())), captured);
    assert_eq!(
        now_or_never(sandbox.cancel("sbx_no", start())),
        Err(GatewayError::Unknown)
    );
}

#[test]
fn an_unknown_reference_is_unknown() {
    let (sandbox, _) = opened();
    assert_eq!(
        now_or_never(sandbox.status("sbx_no")),
        Err(GatewayError::Unknown)
    );
    let pressed = now_or_never(sandbox.press("sbx_no", Button::Pay, start()));
    assert_eq!(pressed, Err(GatewayError::Unknown));
}

#[test]
fn secrets_are_long_and_never_printed() {
    assert!(WebhookSecret::from_bytes(vec![1; 31]).is_none());
    assert_eq!(format!("{:?}", secret(1)), "WebhookSecret(masked)");
}

#[test]
fn a_bank_that_asks_first_leaves_the_page_open_until_it_is_answered() {
    for (button, event) in [
        (Button::Pay, IntentEvent::Captured),
        (Button::Decline, IntentEvent::Declined),
    ] {
        let (sandbox, reference) = opened();
        let asked = press(&sandbox, &reference, Button::Check);
        assert_eq!(asked.webhooks, []);
        let page = format!("/sandbox-gateway/{reference}");
        assert_eq!(asked.return_url, Some(page));
        assert_eq!(status(&sandbox, &reference), GatewayStatus::Open);
        press(&sandbox, &reference, button);
        assert_eq!(status(&sandbox, &reference), GatewayStatus::Final(event));
    }
}

#[test]
fn a_gateway_that_stops_answering_answers_again_later() {
    let (sandbox, reference) = opened();
    press(&sandbox, &reference, Button::PayNoAnswer);
    for _ in 0..2 {
        let asked = now_or_never(sandbox.status(&reference));
        assert!(matches!(asked, Err(GatewayError::NoAnswer(_))));
    }
    let captured = GatewayStatus::Final(IntentEvent::Captured);
    assert_eq!(status(&sandbox, &reference), captured);
}

#[test]
fn a_lost_answer_to_an_opening_is_found_by_opening_again() {
    let sandbox = Sandbox::new(Memory::default(), "", secret(7));
    let open = || {
        let request = request(1, FORGETS_ITS_ANSWER_MINOR);
        now_or_never(sandbox.open_checkout(&request, start()))
    };
    assert!(matches!(open(), Err(GatewayError::NoAnswer(_))));
    let opened = open().expect("answers");
    assert_eq!(open(), Ok(opened));
}

mod webhooks;
