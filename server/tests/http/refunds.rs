//! Credit paid back to cards: by words and rules, once whoever sends the form how often, and never
//! lost when the process dies in between.

use std::thread;

use payments::gateways::sandbox::REFUSES_REFUNDS_MINOR;
use wire::RefundView;

use crate::browser::Browser;
use crate::on_both_engines;
use crate::pay_again::{form, pay, pay_page, to_gateway};
use crate::world::{OWED_MINOR, World};

/// The page as it is drawn now.
pub fn refund_page(browser: &Browser) -> RefundView {
    let answer = browser.get_view("/api/pages/refund");
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.view()
}

/// Its form for an amount.
pub fn refund_form(browser: &Browser, pounds: &str) -> String {
    let page = refund_page(browser);
    format!(
        "account={}&attempt_key={}&amount={pounds}",
        page.account, page.attempt_key
    )
}

/// Pays an amount by card, long enough ago to be paid back.
fn pay_long_ago(world: &World, browser: &Browser, pounds: &str) {
    let page = to_gateway(browser, &form(&pay_page(browser), pounds));
    pay(browser, &page);
    world.age_captures(30);
}

on_both_engines! {
    fn what_may_not_go_back_is_said_and_refused(world: &World) {
        let _binary = world.serve();
        let browser = world.signed_in(&world.first);
        let owing = refund_page(&browser);
        assert_eq!(owing.most, None);
        assert_eq!(owing.sentence, "You have no credit to send back.");
        let page = to_gateway(&browser, &form(&pay_page(&browser), "100"));
        pay(&browser, &page);
        let new = refund_page(&browser);
        assert!(new.most.is_none() && new.reasons[0].contains("5 days after"), "{new:?}");
        let refused = browser.call("/api/pages/start-refund", &refund_form(&browser, "5"));
        assert_eq!(refused.status, 409, "{}", refused.text());
        world.age_captures(30);
        let page = refund_page(&browser);
        assert_eq!(page.most.map(|most| most.minor()), Some(10_000 - OWED_MINOR));
        for wrong in ["15.89", "0.99", "0", "-5", "x"] {
            let answer = browser.call("/api/pages/start-refund", &refund_form(&browser, wrong));
            assert_eq!(answer.status, 422, "{wrong}: {}", answer.text());
        }
        assert_eq!(world.position().owed_minor, OWED_MINOR - 10_000);
    }

    fn a_refund_asked_for_sixteen_times_at_once_is_one(world: &World) {
        let _binary = world.serve();
        let browser = world.signed_in(&world.first);
        pay_long_ago(world, &browser, "100");
        let form = refund_form(&browser, "10");
        let other = refund_form(&browser, "10");
        thread::scope(|scope| {
            for click in 0..16 {
                let (browser, form) = (&browser, if click % 4 == 3 { &other } else { &form });
                scope.spawn(move || browser.submit("/api/pages/start-refund", form));
            }
        });
        // Another page of the same moment, sent when the first refund has arrived.
        let late = browser.submit("/api/pages/start-refund", &other);
        assert_eq!(late.status, 302, "{}", late.text());
        assert_eq!(world.position().owed_minor, OWED_MINOR - 10_000 + 10_00);
        assert_eq!(world.refunds().len(), 1);
    }

    fn a_refund_over_two_cards_goes_to_the_newest_first(world: &World) {
        let _binary = world.serve();
        let browser = world.signed_in(&world.first);
        pay_long_ago(world, &browser, "90");
        let page = to_gateway(&browser, &form(&pay_page(&browser), "20"));
        pay(&browser, &page);
        world.age_captures(10);
        let sent = browser.submit("/api/pages/start-refund", &refund_form(&browser, "25.88"));
        assert_eq!(sent.status, 302, "{}", sent.text());
        let mut amounts: Vec<_> = world.refunds().iter().map(|one| one.amount.minor()).collect();
        amounts.sort_unstable();
        assert_eq!(amounts, [5_88, 20_00]);
        assert_eq!(world.position().owed_minor, 0);
    }

    fn a_card_that_takes_nothing_back_leaves_the_credit(world: &World) {
        let _binary = world.serve();
        let browser = world.signed_in(&world.first);
        let pounds = format!("{}.{}", REFUSES_REFUNDS_MINOR / 100, REFUSES_REFUNDS_MINOR % 100);
        pay_long_ago(world, &browser, &pounds);
        let sent = browser.submit("/api/pages/start-refund", &refund_form(&browser, "100"));
        let receipt = browser.get(sent.location()).text();
        assert!(receipt.contains("still in credit here"), "{receipt}");
        assert_eq!(world.position().owed_minor, OWED_MINOR - REFUSES_REFUNDS_MINOR);
    }

    fn a_kill_while_a_refund_is_made_ends_in_one_refund(world: &World) {
        let mut binary = world.serve();
        let browser = world.signed_in(&world.first);
        pay_long_ago(world, &browser, "300");
        for kill in 0..12_u32 {
            let form = refund_form(&browser, "5");
            let wait = std::time::Duration::from_micros(u64::from(kill) * 1_500);
            thread::scope(|scope| {
                let (browser, form) = (&browser, &form);
                let (answered, answer) = std::sync::mpsc::channel::<()>();
                scope.spawn(move || {
                    drop(browser.try_submit("/api/pages/start-refund", form));
                    drop(answered);
                });
                let _ = answer.recv_timeout(wait);
                binary.kill();
            });
            binary = world.serve();
            let sent = browser.submit("/api/pages/start-refund", &form);
            let receipt = browser.get(sent.location()).text();
            let sent_back = receipt.contains("Sent back to your card");
            assert!(sent_back && receipt.contains("£5.00"), "kill {kill}: {receipt}");
            let expected = OWED_MINOR - 30_000 + i64::from(kill + 1) * 5_00;
            assert_eq!(world.position().owed_minor, expected, "kill {kill}");
        }
        let (status, said) = world.place.run_with("reconcile", &["--json"]);
        assert!(status.success() && said.contains("\"differences\":[]"), "{said}");
    }
}
