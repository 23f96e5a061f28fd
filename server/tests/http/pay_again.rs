//! Twice, at once, from two tabs, by the back button: at most one payment, and words about it.

use std::thread;

use payments::IntentState;
use wire::{PartlyDrawn, PayForm};

use crate::browser::{Answer, Browser};
use crate::on_both_engines;
use crate::world::{OWED_MINOR, Position, World};

/// The page as it is drawn now, with the key of its form.
pub fn pay_page(browser: &Browser) -> PayForm {
    let answer = browser.get_view("/api/pages/pay");
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.view::<PartlyDrawn<PayForm>>().view
}

/// The form of a page for an amount.
pub fn form(page: &PayForm, pounds: &str) -> String {
    format!(
        "account={}&attempt_key={}&choice=other&amount={pounds}",
        page.account, page.attempt_key
    )
}

/// Sends the form; it must lead to the gateway. Returns its page's path.
pub fn to_gateway(browser: &Browser, form: &str) -> String {
    let answer = browser.submit("/api/pages/start-payment", form);
    assert_eq!(answer.status, 302, "{}", answer.text());
    assert!(
        answer.location().starts_with("/sandbox-gateway/"),
        "{}",
        answer.location()
    );
    answer.location().to_owned()
}

/// Presses a button of the gateway's page.
pub fn press(browser: &Browser, gateway_page: &str, button: &str) -> Answer {
    browser.submit(gateway_page, &format!("button={button}"))
}

/// Presses Pay and comes back.
pub fn pay(browser: &Browser, gateway_page: &str) -> Answer {
    let pressed = press(browser, gateway_page, "pay");
    assert_eq!(pressed.status, 303, "{}", pressed.text());
    assert!(
        pressed.location().starts_with("/pay/"),
        "{}",
        pressed.location()
    );
    let receipt = browser.get(pressed.location());
    assert_eq!(receipt.status, 200, "{}", receipt.text());
    receipt
}

/// Everything owed was paid, once.
pub fn paid_once(intents: usize) -> Position {
    Position {
        owed_minor: 0,
        intents,
        open_intents: 0,
        payments: 1,
        captures: 1,
    }
}

on_both_engines! {
    fn sixteen_clicks_at_once_are_one_payment(world: &World) {
        let _binary = world.serve();
        let browser = world.signed_in(&world.first);
        let form = form(&pay_page(&browser), "84.12");
        let at_once = |ask: &(dyn Fn() -> String + Sync)| -> Vec<String> {
            thread::scope(|scope| {
                let clicks: Vec<_> = (0..16).map(|_| scope.spawn(ask)).collect();
                clicks.into_iter().map(|click| click.join().expect("no panic")).collect()
            })
        };
        let mut pages = at_once(&|| to_gateway(&browser, &form));
        pages.dedup();
        assert_eq!(pages.len(), 1, "{pages:?}");
        let started = world.position();
        assert_eq!((started.intents, started.captures, started.owed_minor), (1, 0, OWED_MINOR));
        at_once(&|| pay(&browser, &pages[0]).text());
        assert_eq!(world.position(), paid_once(1));
    }

    fn two_tabs_with_one_amount_share_one_checkout(world: &World) {
        let _binary = world.serve();
        let browser = world.signed_in(&world.first);
        let (left, right) = (pay_page(&browser), pay_page(&browser));
        assert_ne!(left.attempt_key, right.attempt_key);
        let page = to_gateway(&browser, &form(&left, "84.12"));
        assert_eq!(to_gateway(&browser, &form(&right, "84.12")), page);
        pay(&browser, &page);
        pay(&browser, &page);
        assert_eq!(world.position(), paid_once(1));
    }

    fn a_second_tab_with_another_amount_closes_the_first_page(world: &World) {
        let _binary = world.serve();
        let browser = world.signed_in(&world.first);
        let (left, right) = (pay_page(&browser), pay_page(&browser));
        let all = to_gateway(&browser, &form(&left, "84.12"));
        let part = to_gateway(&browser, &form(&right, "50"));
        assert_ne!(all, part);
        pay(&browser, &all);
        assert_eq!(world.position().captures, 0, "the closed page took money");
        pay(&browser, &part);
        let paid = Position { owed_minor: OWED_MINOR - 50_00, ..paid_once(2) };
        assert_eq!(world.position(), paid);
    }

    fn another_amount_is_refused_when_the_first_was_paid_unheard(world: &World) {
        let _binary = world.serve();
        let browser = world.signed_in(&world.first);
        let (left, right) = (pay_page(&browser), pay_page(&browser));
        let all = to_gateway(&browser, &form(&left, "84.12"));
        // Paid, and neither the notice nor the browser comes back.
        assert_eq!(press(&browser, &all, "pay_webhook_lost").status, 303);
        assert_eq!(world.position().payments, 0);
        let answer = browser.call("/api/pages/start-payment", &form(&right, "50"));
        assert_eq!(answer.status, 409, "{}", answer.text());
        assert!(answer.text().contains("pay.balance_changed"), "{}", answer.text());
        assert_eq!(world.position(), paid_once(1));
    }

    fn pressing_again_after_paying_unheard_leads_to_the_receipt(world: &World) {
        let _binary = world.serve();
        let browser = world.signed_in(&world.first);
        let form = form(&pay_page(&browser), "84.12");
        let page = to_gateway(&browser, &form);
        assert_eq!(press(&browser, &page, "pay_webhook_lost").status, 303);
        let again = browser.submit("/api/pages/start-payment", &form);
        assert!(again.location().starts_with("/pay/"), "{}", again.location());
        assert_eq!(world.position(), paid_once(1));
    }

    fn the_back_button_after_paying_takes_nothing(world: &World) {
        let _binary = world.serve();
        let browser = world.signed_in(&world.first);
        let (sent, stale) = (pay_page(&browser), pay_page(&browser));
        let page = to_gateway(&browser, &form(&sent, "84.12"));
        pay(&browser, &page);
        // The same form again leads to its receipt; one never sent is told what happened.
        let again = browser.submit("/api/pages/start-payment", &form(&sent, "84.12"));
        assert!(again.location().starts_with("/pay/"), "{}", again.location());
        let refused = browser.call("/api/pages/start-payment", &form(&stale, "84.12"));
        assert_eq!(refused.status, 409, "{}", refused.text());
        assert!(refused.text().contains("Nothing was taken"), "{}", refused.text());
        assert_eq!(world.position(), paid_once(1));
    }

    fn a_declined_card_can_try_again_with_the_same_form(world: &World) {
        let _binary = world.serve();
        let browser = world.signed_in(&world.first);
        let form = form(&pay_page(&browser), "84.12");
        let declined = to_gateway(&browser, &form);
        assert_eq!(press(&browser, &declined, "decline").status, 303);
        let page = to_gateway(&browser, &form);
        assert_ne!(page, declined);
        pay(&browser, &page);
        assert_eq!(world.position(), paid_once(2));
        let states: Vec<_> = world.intents().iter().map(|intent| intent.state).collect();
        assert_eq!(states, [IntentState::Captured, IntentState::Declined]);
    }
}
