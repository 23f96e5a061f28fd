//! Webhooks repeated, out of order, altered or old: one payment, and no word believed unsigned.

use hmac::{Hmac, Mac as _};
use payments::gateways::sandbox::SIGNATURE_HEADER;
use sha2::Sha256;

use crate::browser::Browser;
use crate::on_both_engines;
use crate::pay_again::{form, paid_once, pay_page, press, to_gateway};
use crate::world::{OWED_MINOR, WEBHOOK_KEY, World, now};

/// Signs as the gateway does, at a moment of the test's choosing.
pub fn signature(at_seconds: i64, body: &str) -> String {
    let key = hex::decode(WEBHOOK_KEY).expect("hexadecimal");
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).expect("any length");
    mac.update(format!("{at_seconds}.{body}").as_bytes());
    format!(
        "t={at_seconds},v1={}",
        hex::encode(mac.finalize().into_bytes())
    )
}

pub fn event(reference: &str, what: &str) -> String {
    format!(r#"{{"id":"{reference}.{what}","type":"checkout.{what}","reference":"{reference}"}}"#)
}

/// Sends a webhook; no origin goes with it. `None` when the server is not there.
pub fn try_send(gateway: &Browser, signature: &str, body: &str) -> Option<u16> {
    let headers = [
        ("content-type", "application/json"),
        (SIGNATURE_HEADER, signature),
    ];
    let answer = gateway.try_post_with("/webhooks/sandbox", &headers, body.as_bytes());
    answer.map(|answer| answer.status)
}

fn send(gateway: &Browser, signature: &str, body: &str) -> u16 {
    try_send(gateway, signature, body).expect("the server answers")
}

fn now_seconds() -> i64 {
    now().seconds()
}

/// Pays at the gateway so that nobody tells us; returns the checkout's reference.
fn pay_unheard(world: &World) -> String {
    let browser = world.signed_in(&world.first);
    let page = to_gateway(&browser, &form(&pay_page(&browser), "84.12"));
    assert_eq!(press(&browser, &page, "pay_webhook_lost").status, 303);
    assert_eq!(world.position().payments, 0);
    page.rsplit('/').next().expect("a last part").to_owned()
}

on_both_engines! {
    fn the_same_webhook_twenty_times_is_one_payment(world: &World) {
        let _binary = world.serve();
        let reference = pay_unheard(world);
        let gateway = world.browser();
        let body = event(&reference, "captured");
        let signature = signature(now_seconds(), &body);
        let statuses: Vec<u16> = std::thread::scope(|scope| {
            let sent: Vec<_> =
                (0..20).map(|_| scope.spawn(|| send(&gateway, &signature, &body))).collect();
            sent.into_iter().map(|one| one.join().expect("no panic")).collect()
        });
        assert_eq!(statuses, [200; 20]);
        assert_eq!(world.position(), paid_once(1));
    }

    fn a_late_word_of_declining_changes_nothing(world: &World) {
        let _binary = world.serve();
        let reference = pay_unheard(world);
        let gateway = world.browser();
        for what in ["captured", "declined", "cancelled", "captured"] {
            let body = event(&reference, what);
            assert_eq!(send(&gateway, &signature(now_seconds(), &body), &body), 200);
        }
        assert_eq!(world.position(), paid_once(1));
    }

    fn a_word_of_capture_before_the_press_books_nothing(world: &World) {
        let _binary = world.serve();
        let browser = world.signed_in(&world.first);
        let page = to_gateway(&browser, &form(&pay_page(&browser), "84.12"));
        let reference = page.rsplit('/').next().expect("a last part");
        let body = event(reference, "captured");
        send(&world.browser(), &signature(now_seconds(), &body), &body);
        let position = world.position();
        assert_eq!((position.payments, position.owed_minor), (0, OWED_MINOR));
    }

    fn altered_old_and_unsigned_webhooks_are_refused(world: &World) {
        let _binary = world.serve();
        let reference = pay_unheard(world);
        let gateway = world.browser();
        let body = event(&reference, "captured");
        let now = now_seconds();
        let good = signature(now, &body);
        let altered = body.replace("captured", "declined");
        assert_eq!(send(&gateway, &good, &altered), 403);
        assert_eq!(send(&gateway, &good.replace("v1=", "v1=00"), &body), 403);
        assert_eq!(send(&gateway, &good.replacen("t=", "t=1", 1), &body), 403);
        assert_eq!(send(&gateway, &signature(now - 3_600, &body), &body), 403);
        assert_eq!(send(&gateway, &signature(now + 3_600, &body), &body), 403);
        assert_eq!(send(&gateway, "", &body), 403);
        assert_eq!(send(&gateway, &good, &"x".repeat(10_000)), 403);
        assert_eq!(world.position().payments, 0);
        let stranger = event("sbx_00000000000000000000000000000000", "captured");
        assert_eq!(send(&gateway, &signature(now, &stranger), &stranger), 404);
        // And what was signed is still taken.
        assert_eq!(send(&gateway, &good, &body), 200);
        assert_eq!(world.position(), paid_once(1));
    }

    fn a_gateway_that_is_not_ours_is_unknown(world: &World) {
        let _binary = world.serve();
        let answer = world.browser().post_with("/webhooks/else", &[], b"{}");
        assert_eq!(answer.status, 404);
    }
}
