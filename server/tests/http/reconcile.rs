//! The gateway's books against ours, by the command line: what differs stays in the queue with its
//! reason until it agrees, pay-outs are booked once, and running it again changes nothing.

use billing::LedgerRepository as _;
use billing::ledger::LedgerAccount;
use money::{Currency, Money};
use payments::PaymentRepository as _;
use payments::gateways::sandbox::{SandboxBooks as _, SandboxCheckout, SandboxState};
use serde_json::Value;

use crate::on_both_engines;
use crate::pay_again::{form, pay, pay_page, press, to_gateway};
use crate::world::{World, now};

/// Runs it; whether everything agreed, and its report.
fn reconcile(world: &World, arguments: &[&str]) -> (bool, Value) {
    let arguments = [arguments, &["--json"]].concat();
    let (status, said) = world.place.run_with("reconcile", &arguments);
    let line = said.lines().find(|line| line.starts_with('{'));
    let report = serde_json::from_str(line.unwrap_or_else(|| panic!("{said}")));
    (status.success(), report.expect("JSON"))
}

fn reasons(report: &Value) -> Vec<String> {
    let rows = report["differences"].as_array().expect("a list");
    let reason = |row: &Value| row["reason"].as_str().expect("text").to_owned();
    rows.iter().map(reason).collect()
}

/// A checkout that the gateway took money for.
fn taken(world: &World, reference: &str, minor: i64) {
    let checkout = SandboxCheckout {
        reference: reference.to_owned(),
        payment_key: format!("key of {reference}"),
        amount: Money::from_minor(minor, Currency::Gbp),
        description: "Energy".to_owned(),
        return_url: "/pay".to_owned(),
        state: SandboxState::Open,
        captures: 0,
        silent: 0,
        created_at: now(),
        finished_at: None,
    };
    world.books(async |store| {
        store.open(&checkout).await.expect("opens");
        let done = store.finish(reference, SandboxState::Captured, now()).await;
        assert!(done.expect("writes"));
    });
}

fn total(world: &World, account: LedgerAccount) -> i64 {
    world.books(async |store| {
        let mut conn = store.read().await.expect("reads");
        let total = conn.total(account, Currency::Gbp).await;
        total.expect("reads").minor()
    })
}

on_both_engines! {
    fn a_payment_nobody_told_us_of_is_booked_by_the_comparison(world: &World) {
        let mut binary = world.serve();
        let browser = world.signed_in(&world.first);
        let page = to_gateway(&browser, &form(&pay_page(&browser), "84.12"));
        press(&browser, &page, "pay_webhook_lost");
        binary.kill();
        assert_eq!(world.position().payments, 0);
        let (agreed, report) = reconcile(world, &[]);
        assert!(agreed && report["agreed"] == 1, "{report}");
        assert_eq!((world.position().payments, world.position().owed_minor), (1, 0));
    }

    fn what_differs_is_named_until_it_agrees(world: &World) {
        let binary = world.serve();
        let browser = world.signed_in(&world.first);
        let page = to_gateway(&browser, &form(&pay_page(&browser), "84.12"));
        pay(&browser, &page);
        drop(binary);
        // Money that the gateway took for nobody we know.
        taken(world, "sbx_of_nobody", 7_77);
        for _ in 0..2 {
            let (agreed, report) = reconcile(world, &[]);
            assert!(!agreed, "{report}");
            assert_eq!(reasons(&report), ["missing_here"]);
            assert_eq!(report["differences"][0]["there"], "£7.77");
        }
        // Ours, but for another amount than the gateway took; and one that it never took.
        let mut intent = world.intents().remove(0);
        world.books(async |store| {
            let mut tx = store.begin().await.expect("begins");
            intent.reference = Some("sbx_of_nobody".to_owned());
            intent.captured_at = intent.captured_at.map(|at| at.plus_seconds(-600));
            assert!(tx.update_intent(&intent, intent.state).await.expect("writes"));
            tx.commit().await.expect("commits");
        });
        let (_, report) = reconcile(world, &[]);
        let mut found = reasons(&report);
        found.sort();
        assert_eq!(found, ["amount", "missing_here"], "{report}");
        // Put right again: both agree, and nothing is left but what nobody paid for.
        world.books(async |store| {
            let mut tx = store.begin().await.expect("begins");
            intent.reference = page.rsplit('/').next().map(str::to_owned);
            assert!(tx.update_intent(&intent, intent.state).await.expect("writes"));
            tx.commit().await.expect("commits");
        });
        let (_, report) = reconcile(world, &[]);
        assert_eq!(reasons(&report), ["missing_here"]);
        assert_eq!(report["resolved"], 1, "{report}");
    }

    fn what_the_gateway_never_took_is_missing_there(world: &World) {
        let binary = world.serve();
        let browser = world.signed_in(&world.first);
        let page = to_gateway(&browser, &form(&pay_page(&browser), "84.12"));
        pay(&browser, &page);
        drop(binary);
        let mut intent = world.intents().remove(0);
        world.books(async |store| {
            let mut tx = store.begin().await.expect("begins");
            intent.reference = Some("sbx_that_is_not".to_owned());
            intent.captured_at = intent.captured_at.map(|at| at.plus_seconds(-600));
            assert!(tx.update_intent(&intent, intent.state).await.expect("writes"));
            tx.commit().await.expect("commits");
        });
        let (agreed, report) = reconcile(world, &[]);
        assert!(!agreed);
        let mut found = reasons(&report);
        found.sort();
        assert_eq!(found, ["missing_here", "missing_there"], "{report}");
    }

    fn a_pay_out_moves_money_to_the_bank_once_less_the_fee(world: &World) {
        let binary = world.serve();
        let browser = world.signed_in(&world.first);
        let page = to_gateway(&browser, &form(&pay_page(&browser), "84.12"));
        pay(&browser, &page);
        drop(binary);
        assert_eq!(total(world, LedgerAccount::TransitSandbox), 84_12);
        let (agreed, report) = reconcile(world, &["--sandbox-pay-out"]);
        assert!(agreed && report["booked"] == 1, "{report}");
        for _ in 0..2 {
            let (agreed, report) = reconcile(world, &["--sandbox-pay-out"]);
            assert!(agreed && report["booked"] == 0, "{report}");
        }
        assert_eq!(total(world, LedgerAccount::TransitSandbox), 0);
        assert_eq!(total(world, LedgerAccount::Bank), 84_12 - 20);
        assert_eq!(total(world, LedgerAccount::GatewayFees), 20);
        assert_eq!(world.position().payments, 1);
    }
}
