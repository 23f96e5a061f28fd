//! The Stripe adapter in the real binary, against `localstripe`: cards taken, refused and checked,
//! webhooks signed by another program, refunds at most once, and its books against ours.

use hmac::{Hmac, Mac as _};
use payments::IntentState;
use sha2::Sha256;
use testkit::TestDatabase;

use crate::binary::Binary;
use crate::browser::Browser;
use crate::localstripe::{LocalStripe, SECRET_KEY};
use crate::pay_again::{form, pay_page};
use crate::world::{OWED_MINOR, World, now};

const WEBHOOK_SECRET: &str = "whsec_0123456789abcdef0123456789abcdef";
const GOOD_CARD: &str = "4242424242424242";
const DECLINED_CARD: &str = "4000000000000341";
const CHECKED_CARD: &str = "4000002500003155";

/// A supplier that takes cards with Stripe.
struct Shop {
    stripe: LocalStripe,
    world: World,
    binary: Binary,
    browser: Browser,
}

impl Shop {
    fn open(database: TestDatabase) -> Self {
        let stripe = LocalStripe::start();
        let mut world = World::on(database);
        let secrets = world.place.folder.join("stripe.toml");
        let text =
            format!("secret_key = \"{SECRET_KEY}\"\nwebhook_secrets = [\"{WEBHOOK_SECRET}\"]\n");
        std::fs::write(&secrets, text).expect("the folder can be written");
        let set = |name: &str, value: String| (name.to_owned(), value);
        world.place.env = vec![
            set("LAMPLIGHT_GATEWAY", "stripe".to_owned()),
            set("LAMPLIGHT_STRIPE_PUBLISHABLE_KEY", "pk_test_1".to_owned()),
            set("LAMPLIGHT_STRIPE_API", stripe.origin()),
            set(
                "LAMPLIGHT_STRIPE_SCRIPT",
                format!("{}/js.stripe.com/v3/", stripe.origin()),
            ),
            set(
                "LAMPLIGHT_STRIPE_SECRETS_FILE",
                secrets.display().to_string(),
            ),
        ];
        let webhooks = format!("{}/webhooks/stripe", world.place.origin());
        stripe.send_webhooks(&webhooks, WEBHOOK_SECRET);
        let binary = world.serve();
        let browser = world.signed_in(&world.first);
        Self {
            stripe,
            world,
            binary,
            browser,
        }
    }

    /// Sends the form; gives the page of the card and the payment intent behind it.
    fn start(&self, pounds: &str) -> (String, String) {
        let form = form(&pay_page(&self.browser), pounds);
        let answer = self.browser.submit("/api/pages/start-payment", &form);
        assert_eq!(answer.status, 302, "{}", answer.text());
        let page = answer.location().to_owned();
        assert!(
            page.starts_with("/pay/pay_") && page.ends_with("/card"),
            "{page}"
        );
        let intent = self.world.intents()[0].reference.clone();
        (page, intent.expect("has a reference"))
    }

    fn receipt(&self, page: &str) -> String {
        self.browser.get(page.trim_end_matches("/card")).text()
    }
}

fn on_both(body: impl Fn(&Shop)) {
    for database in [TestDatabase::sqlite(), TestDatabase::postgres()] {
        body(&Shop::open(database));
    }
}

#[test]
fn a_card_is_typed_at_stripe_and_its_webhook_books_the_payment() {
    on_both(|shop| {
        let (page, intent) = shop.start("84.12");
        let shown = shop.browser.get(&page);
        assert_eq!(shown.status, 200, "{}", shown.text());
        assert!(
            shown
                .text()
                .contains(&format!("data-secret=\"{intent}_secret_"))
        );
        assert!(!shown.text().contains(SECRET_KEY));
        let policy = shown.header("content-security-policy");
        assert!(
            policy.contains(&shop.stripe.origin()) && !policy.contains("unsafe"),
            "{policy}"
        );

        let (status, confirmed) = shop.stripe.type_card(&intent, GOOD_CARD);
        assert_eq!(
            (status, confirmed["status"].as_str()),
            (200, Some("succeeded"))
        );
        // Signed and sent by localstripe itself.
        shop.binary.wait_for("payment booked");
        let position = shop.world.position();
        assert_eq!((position.owed_minor, position.payments), (0, 1));
        assert!(shop.receipt(&page).contains("Thank you"), "no receipt");
        // The page leads on, and a webhook more changes nothing.
        let over = shop.browser.get(&page);
        assert_eq!(
            (over.status, over.location()),
            (302, page.trim_end_matches("/card"))
        );
        for _ in 0..3 {
            assert_eq!(webhook(shop, &intent, 0), 200);
        }
        assert_eq!(shop.world.position().payments, 1);
    });
}

/// A webhook as Stripe signs it, made by the test.
fn webhook(shop: &Shop, intent: &str, shift_seconds: i64) -> u16 {
    let at = now().seconds() + shift_seconds;
    let body = format!(
        r#"{{"id":"evt_1","type":"payment_intent.succeeded",
            "data":{{"object":{{"id":"{intent}","object":"payment_intent"}}}}}}"#
    );
    let mut mac = Hmac::<Sha256>::new_from_slice(WEBHOOK_SECRET.as_bytes()).expect("any length");
    mac.update(format!("{at}.{body}").as_bytes());
    let code = hex::encode(mac.finalize().into_bytes());
    let signature = format!("t={at},v1={},v1={code}", "00".repeat(32));
    let headers = [("stripe-signature", signature.as_str())];
    let sent = shop.world.browser();
    sent.post_with("/webhooks/stripe", &headers, body.as_bytes())
        .status
}

#[test]
fn old_webhooks_and_strangers_are_not_believed() {
    let shop = Shop::open(TestDatabase::sqlite());
    let (_, intent) = shop.start("84.12");
    assert_eq!(webhook(&shop, &intent, -400), 403);
    assert_eq!(webhook(&shop, &intent, 400), 403);
    assert_eq!(webhook(&shop, "pi_of_somebody_else", 0), 404);
    // A genuine word about money that nobody paid books nothing: Stripe itself is asked.
    assert_eq!(webhook(&shop, &intent, 0), 200);
    assert_eq!(shop.world.position().payments, 0);
}

#[test]
fn a_declined_card_leaves_the_page_open_for_another() {
    on_both(|shop| {
        let (page, intent) = shop.start("84.12");
        let (status, _) = shop.stripe.type_card(&intent, DECLINED_CARD);
        assert_eq!(status, 402);
        assert!(shop.receipt(&page).contains("waiting to hear"));
        assert_eq!(shop.browser.get(&page).status, 200, "the page is gone");
        assert_eq!(shop.world.position().open_intents, 1);
        // The same form again leads to the same page, and no second one is opened at Stripe.
        let (again, same) = shop.start("84.12");
        assert_eq!((again, same), (page, intent));
    });
}

#[test]
fn a_bank_that_asks_first_is_answered_or_refused() {
    on_both(|shop| {
        let (page, intent) = shop.start("84.12");
        let (_, asked) = shop.stripe.type_card(&intent, CHECKED_CARD);
        assert_eq!(asked["status"].as_str(), Some("requires_action"), "{asked}");
        assert!(shop.receipt(&page).contains("waiting to hear"));
        let secret = asked["client_secret"].as_str().expect("a secret");
        let answer = format!("/v1/payment_intents/{intent}/_authenticate");
        let answered = shop
            .stripe
            .post(&answer, &[("client_secret", secret), ("success", "true")]);
        assert_eq!(answered.0, 200, "{}", answered.1);
        assert!(
            shop.receipt(&page).contains("Thank you"),
            "{}",
            shop.receipt(&page)
        );
        assert_eq!(shop.world.position().owed_minor, 0);
    });
}

#[test]
fn another_amount_cancels_the_first_page_at_stripe() {
    on_both(|shop| {
        let (_, first) = shop.start("84.12");
        let (page, second) = shop.start("50");
        assert_ne!(first, second);
        let (_, closed) = shop.stripe.get(&format!("/v1/payment_intents/{first}"));
        assert_eq!(closed["status"].as_str(), Some("canceled"));
        shop.stripe.type_card(&second, GOOD_CARD);
        assert!(shop.receipt(&page).contains("You still owe £34.12"));
        let states: Vec<_> = shop.world.intents().iter().map(|one| one.state).collect();
        assert_eq!(states, [IntentState::Captured, IntentState::Cancelled]);
        assert_eq!(shop.world.position().owed_minor, OWED_MINOR - 50_00);
    });
}

#[test]
fn credit_goes_back_to_the_card_once_and_the_books_agree() {
    on_both(|shop| {
        let (page, intent) = shop.start("100");
        shop.stripe.type_card(&intent, GOOD_CARD);
        assert!(shop.receipt(&page).contains("in credit"));
        shop.world.age_captures(30);
        let form = crate::refunds::refund_form(&shop.browser, "15.88");
        for _ in 0..3 {
            let sent = shop.browser.submit("/api/pages/start-refund", &form);
            assert_eq!(sent.status, 302, "{}", sent.text());
            let receipt = shop.browser.get(sent.location()).text();
            let sent_back = receipt.contains("Sent back to your card");
            assert!(sent_back && receipt.contains("£15.88"), "{receipt}");
        }
        let (_, refunds) = shop
            .stripe
            .get(&format!("/v1/refunds?payment_intent={intent}"));
        assert_eq!(
            refunds["data"].as_array().map(Vec::len),
            Some(1),
            "{refunds}"
        );
        assert_eq!(refunds["data"][0]["amount"].as_i64(), Some(15_88));
        assert_eq!(shop.world.position().owed_minor, 0);
        let (status, said) = shop.world.place.run_with("reconcile", &["--json"]);
        assert!(status.success(), "{said}");
        assert!(said.contains("\"agreed\":2"), "{said}");
        assert!(said.contains("\"differences\":[]"), "{said}");
    });
}
