//! Somebody who scans the code on a bill without being signed in: they sign in and are at that
//! bill. A link never leads them to another site.

use crate::browser::{Browser, form_value};
use crate::on_both_engines;
use crate::pay_again::pay_page;
use crate::world::{PASSWORD, World};
use wire::{PartlyDrawn, PayForm};

/// Signs in with what the sign-in page carried, and says where that leads.
fn led_to(world: &World, next: &str) -> String {
    let email = form_value(&world.first.rows.customer.email);
    let (password, next) = (form_value(PASSWORD), form_value(next));
    let form = format!("email={email}&password={password}&next={next}");
    let answer = world.browser().submit("/api/pages/sign-in", &form);
    assert_eq!(answer.status, 302, "{}", answer.text());
    answer.location().to_owned()
}

/// The page that a bill's link leads to: its form, and what is drawn above.
fn pay_of(browser: &Browser, number: &str) -> (PayForm, String) {
    let answer = browser.get_view(&format!("/api/pages/pay?bill={number}"));
    let page: PartlyDrawn<PayForm> = answer.view();
    let above = page.above.html().expect("is sent");
    (page.view, above.to_string())
}

on_both_engines! {
    fn the_link_on_a_bill_leads_through_sign_in_to_that_bill(world: &World) {
        let _binary = world.serve();
        let number = format!("{}-001", world.first.rows.account.number);
        let link = format!("/pay?bill={number}");
        let asked = world.browser().get(&link);
        assert_eq!(asked.status, 302);
        let sign_in = format!("/sign-in?next={}", form_value(&link));
        assert_eq!(asked.location().replace("%2D", "-"), sign_in.replace("%2D", "-"));
        let page = world.browser().get(asked.location()).text();
        let field = format!("name=\"next\" value=\"{link}\"");
        assert!(page.contains(&field), "{page}");
        assert_eq!(led_to(world, &link), link);

        let browser = world.signed_in_again(&world.first);
        let (view, note) = pay_of(&browser, &number);
        assert!(note.contains(&number), "{note}");
        let chosen = view.chosen.expect("something is owed");
        assert!(view.choices.iter().any(|choice| choice.code == chosen), "{:?}", view.choices);
        let page = browser.get(&link).text();
        assert!(page.contains(&note), "{page}");
    }

    fn sign_in_leads_to_no_other_site_and_to_no_action(world: &World) {
        let _binary = world.serve();
        let elsewhere = ["//evil.example", "https://evil.example", "/\\evil.example"];
        for next in elsewhere.into_iter().chain(["/api/pages/sign-out"]) {
            assert_eq!(led_to(world, next), "/", "{next}");
        }
        let asked = world.browser().get("//evil.example/pay");
        assert!(!asked.location().contains("evil"), "{}", asked.location());
    }

    fn the_bill_of_another_customer_is_not_theirs_to_pay(world: &World) {
        let _binary = world.serve();
        let number = format!("{}-001", world.first.rows.account.number);
        let browser = world.signed_in_again(&world.other);
        let plain = pay_page(&browser);
        let (linked, note) = pay_of(&browser, &number);
        assert_eq!(linked.account, plain.account);
        assert_eq!(linked.chosen, plain.chosen);
        assert!(!note.contains(&number), "{note}");
    }
}
