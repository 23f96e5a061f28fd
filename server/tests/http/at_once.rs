//! Sixty-four at the same time: of one payment, and of different payments of one account.

use std::thread;

use payments::gateways::sandbox::{SandboxBooks as _, SandboxCheckout, SandboxState};
use payments::{IntentState, PaymentIntent, PaymentRepository as _};
use testkit::SeededEntropy;

use crate::on_both_engines;
use crate::pay_again::{form, paid_once, pay, pay_page, to_gateway};
use crate::webhooks::{event, signature, try_send};
use crate::world::{OWED_MINOR, World, now};

const MANY: usize = 64;

/// A payment that the customer gave up and the gateway took all the same, as happens when a page
/// is closed while the bank still thinks: the word of it comes late.
fn taken_after_all(number: usize, world: &World) -> (PaymentIntent, SandboxCheckout) {
    let seed = 0x64 + u64::try_from(number).expect("small");
    let minor = 1_00 + i64::try_from(number).expect("small");
    let account = &world.first.rows.account;
    let intent = PaymentIntent {
        account_id: account.id,
        id: base::PaymentId::new(now(), &SeededEntropy::new(seed)),
        amount: money::Money::from_minor(minor, account.currency),
        state: IntentState::Cancelled,
        gateway: "sandbox".to_owned(),
        reference: Some(format!("sbx_late_{number}")),
        attempt_key: format!("late-form-{number:06}"),
        receipt_number: None,
        created_at: now(),
        updated_at: now(),
        captured_at: None,
    };
    let checkout = SandboxCheckout {
        reference: format!("sbx_late_{number}"),
        payment_key: intent.id.to_string(),
        amount: intent.amount,
        description: "Late".to_owned(),
        return_url: format!("/pay/{}", intent.id),
        state: SandboxState::Open,
        captures: 0,
        silent: 0,
        created_at: now(),
        finished_at: None,
    };
    (intent, checkout)
}

on_both_engines! {
    fn sixty_four_submissions_of_one_payment_are_one_capture(world: &World) {
        let _binary = world.serve();
        let browser = world.signed_in(&world.first);
        let form = form(&pay_page(&browser), "84.12");
        let pages: Vec<String> = thread::scope(|scope| {
            let clicks: Vec<_> =
                (0..MANY).map(|_| scope.spawn(|| to_gateway(&browser, &form))).collect();
            clicks.into_iter().map(|click| click.join().expect("no panic")).collect()
        });
        assert!(pages.iter().all(|page| *page == pages[0]), "{pages:?}");
        thread::scope(|scope| {
            for page in &pages {
                scope.spawn(|| pay(&browser, page));
            }
        });
        assert_eq!(world.position(), paid_once(1));
    }

    fn sixty_four_different_payments_of_one_account_are_all_booked(world: &World) {
        // First: its job at the start would find what the gateway took by itself.
        let _binary = world.serve();
        let late: Vec<_> = (0..MANY).map(|number| taken_after_all(number, world)).collect();
        world.books(async |store| {
            let mut tx = store.begin().await.expect("begins");
            for (intent, _) in &late {
                tx.add_or_find_intent(intent, &[intent.own_part()]).await.expect("is added");
            }
            tx.commit().await.expect("commits");
            for (_, checkout) in &late {
                store.open(checkout).await.expect("opens");
                let captured = SandboxState::Captured;
                assert!(store.finish(&checkout.reference, captured, now()).await.expect("ends"));
            }
        });
        // Each notice twice, all at once.
        let gateway = &world.browser();
        thread::scope(|scope| {
            for (_, checkout) in late.iter().chain(&late) {
                scope.spawn(move || {
                    let body = event(&checkout.reference, "captured");
                    let signed = signature(now().seconds(), &body);
                    assert_eq!(try_send(gateway, &signed, &body), Some(200));
                });
            }
        });
        let sum: i64 = late.iter().map(|(intent, _)| intent.amount.minor()).sum();
        let position = world.position();
        assert_eq!(position.owed_minor, OWED_MINOR - sum);
        assert_eq!((position.payments, position.captures), (MANY, MANY));
        let (status, said) = world.place.run_with("reconcile", &["--json"]);
        assert!(status.success(), "{said}");
    }
}
