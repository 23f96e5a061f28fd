//! One payment over several accounts: one capture, a part in each book, all or none.

use std::thread;

use accounts::{Account, AccountsRepository as _};
use base::AccountId;
use billing::LedgerRepository as _;
use billing::ledger::LedgerAccount;
use testkit::SeededEntropy;
use wire::PayAccountsView;

use crate::browser::Browser;
use crate::on_both_engines;
use crate::pay_again::{form, pay, pay_page, press, to_gateway};
use crate::world::{OWED_MINOR, World, now};

/// Another account of the first customer.
fn second_account(world: &World) -> Account {
    let mut account = world.first.rows.account.clone();
    account.id = AccountId::new(now(), &SeededEntropy::new(0x02));
    account.number = format!("{}-2", account.number);
    account.label = "The shop".to_owned();
    world.books(async |store| {
        let mut tx = store.begin().await.expect("begins");
        tx.add_account(&account).await.expect("is added");
        tx.commit().await.expect("commits");
    });
    account
}

fn owed_by(world: &World, account: AccountId) -> i64 {
    world.books(async |store| {
        let mut conn = store.read().await.expect("reads");
        let owed = conn.balance(account, LedgerAccount::Receivable).await;
        owed.expect("reads").map_or(0, |owed| owed.minor())
    })
}

fn page(browser: &Browser) -> PayAccountsView {
    let answer = browser.get_view("/api/pages/pay-accounts");
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.view()
}

/// The form of the page: the amount for each account, in the page's order.
fn joint_form(page: &PayAccountsView, pounds: &[&str]) -> String {
    let mut form = format!("attempt_key={}", page.attempt_key);
    for (place, (account, pounds)) in page.accounts.iter().zip(pounds).enumerate() {
        form.push_str(&format!(
            "&parts[{place}][account]={}&parts[{place}][amount]={pounds}&parts[{place}][chosen]=on",
            account.id
        ));
    }
    form
}

const START: &str = "/api/pages/start-joint-payment";

on_both_engines! {
    fn two_accounts_are_paid_by_one_capture(world: &World) {
        let second = second_account(world);
        let _binary = world.serve();
        let browser = world.signed_in(&world.first);
        let page = page(&browser);
        assert_eq!(page.sentence, "You owe £84.12 on one of your accounts.");
        let form = joint_form(&page, &["84.12", "20"]);
        let sent = browser.submit(START, &form);
        let gateway = sent.location().to_owned();
        assert!(browser.get(&gateway).text().contains("£104.12"), "{}", sent.text());
        let receipt = pay(&browser, &gateway).text();
        assert!(receipt.contains("The shop") && receipt.contains("£20.00"), "{receipt}");
        assert_eq!(owed_by(world, second.id), -20_00);
        let position = world.position();
        assert_eq!((position.owed_minor, position.captures, position.payments), (0, 1, 1));
        // The same form again leads to its receipt.
        let again = browser.submit(START, &form);
        assert!(again.location().starts_with("/pay/pay_"), "{}", again.location());
        let (status, said) = world.place.run_with("reconcile", &["--json"]);
        assert!(status.success() && said.contains("\"agreed\":1"), "{said}");
    }

    fn a_payment_of_one_of_the_accounts_closes_the_joint_page(world: &World) {
        let second = second_account(world);
        let _binary = world.serve();
        let browser = world.signed_in(&world.first);
        let sent = browser.submit(START, &joint_form(&page(&browser), &["50", "20"]));
        let joint = sent.location().to_owned();
        let single = to_gateway(&browser, &form(&pay_page(&browser), "10"));
        press(&browser, &joint, "pay");
        pay(&browser, &single);
        assert_eq!(owed_by(world, second.id), 0, "the closed page took money");
        assert_eq!(world.position().owed_minor, OWED_MINOR - 10_00);
    }

    fn sixteen_clicks_on_the_joint_form_are_one_payment(world: &World) {
        let second = second_account(world);
        let _binary = world.serve();
        let browser = world.signed_in(&world.first);
        let form = joint_form(&page(&browser), &["84.12", "5"]);
        let pages: Vec<String> = thread::scope(|scope| {
            let click = || browser.submit(START, &form).location().to_owned();
            let clicks: Vec<_> = (0..16).map(|_| scope.spawn(click)).collect();
            clicks.into_iter().map(|click| click.join().expect("no panic")).collect()
        });
        assert!(pages.iter().all(|page| *page == pages[0]), "{pages:?}");
        pay(&browser, &pages[0]);
        assert_eq!(owed_by(world, second.id), -5_00);
        assert_eq!(world.position().captures, 1);
    }

    fn what_cannot_be_paid_together_is_refused_in_words(world: &World) {
        second_account(world);
        let _binary = world.serve();
        let browser = world.signed_in(&world.first);
        let view = page(&browser);
        for form in [
            format!("attempt_key={}", view.attempt_key),
            joint_form(&view, &["-1", "5"]),
            joint_form(&view, &["5", "9999999"]),
            joint_form(&view, &["x", "5"]),
        ] {
            let refused = browser.call(START, &form);
            assert_eq!(refused.status, 422, "{form}: {}", refused.text());
        }
        let other = world.other.rows.account.id;
        let theirs = format!(
            "attempt_key={}&parts[0][account]={other}&parts[0][amount]=1&parts[0][chosen]=on",
            view.attempt_key
        );
        assert_eq!(browser.call(START, &theirs).status, 404);
        assert_eq!(world.position().intents, 0);
    }
}
