//! Holds, reviews and last bills.

use billing::LedgerRepository as _;
use billing::ledger::LedgerAccount;
use billing::run::{Always, ReviewRule};
use jiff::civil::date;
use money::Money;
use portal::{Portal, Refusal, Settings};
use testkit::{TestCustomer, both_engines};

use super::supplier::{Supplier, bills_of, request, run};
use crate::world::{World, refusal};

/// First bills are looked at.
fn first_bills_wait(settings: &mut Settings) {
    for segment in &mut settings.billing.segments.segment {
        segment.review.first = Some(Always {});
    }
}

async fn owed(world: &World, who: &TestCustomer) -> Option<Money> {
    let mut conn = world.store.read().await.expect("reads");
    let owed = conn
        .balance(who.account.id, LedgerAccount::Receivable)
        .await;
    owed.expect("reads")
}

/// The bill that waits for the only customer.
async fn waiting(portal: &Portal) -> String {
    let system = portal.system("test");
    let waiting = portal.bills_in_review(&system, None).await.expect("reads");
    assert_eq!(waiting.len(), 1);
    assert_eq!(waiting[0].findings[0].rule, ReviewRule::First);
    waiting[0].head.id.to_string()
}

both_engines! {
    async fn a_bill_in_review_is_nobodys_debt_until_it_is_released(store: Store) {
        let world = World::with(store, first_bills_wait);
        let ada = &Supplier::with(&world, 1).await.customers[0];
        let done = run(&world, &request(1)).await;
        assert_eq!((done.totals.issued, done.totals.in_review), (0, 1));
        assert_eq!(bills_of(&world, ada).await, []);
        assert_eq!(owed(&world, ada).await, None, "nothing was posted");
        let again = run(&world, &request(1)).await;
        assert_eq!(again.totals.waiting, 1, "the month after waits for it");

        let bill = waiting(&world.portal).await;
        let system = world.portal.system("test");
        let number = world.portal.release_bill(&system, &bill).await.expect("is released");
        assert_eq!(number, format!("{}-001", ada.account.number));
        let bills = bills_of(&world, ada).await;
        assert_eq!(bills.len(), 1);
        assert_eq!(bills[0].1.verify(), Ok(()));
        assert_eq!(bills[0].1.billed_on, date(2025, 3, 1), "the day of its release");
        assert_eq!(owed(&world, ada).await, Some(bills[0].1.amount_due));
        let twice = world.portal.release_bill(&system, &bill).await;
        assert!(matches!(refusal(twice), Refusal::Conflict { .. }));
        assert_eq!(run(&world, &request(1)).await.totals.issued, 1, "and now the month after");
        let faults = world.store.read().await.expect("reads").verify_ledger().await;
        assert_eq!(faults, Ok(vec![]));
    }

    async fn a_customer_does_not_see_a_bill_in_review(store: Store) {
        let world = World::with(store, first_bills_wait);
        let ada = &Supplier::with(&world, 1).await.customers[0];
        run(&world, &request(1)).await;
        let bill = waiting(&world.portal).await;
        let hers = world.signed_in(ada).await;
        assert_eq!(refusal(world.portal.bill_view(&hers, &bill).await), Refusal::NotFound);
        assert_eq!(world.portal.bills_view(&hers).await.expect("is shown").bills, []);
    }

    async fn a_rejected_bill_holds_its_account_until_somebody_lifts_it(store: Store) {
        let world = World::with(store, first_bills_wait);
        let ada = &Supplier::with(&world, 1).await.customers[0];
        run(&world, &request(1)).await;
        let bill = waiting(&world.portal).await;
        let system = world.portal.system("test");
        world.portal.reject_bill(&system, &bill, "meters are crossed").await.expect("is rejected");
        let held = run(&world, &request(1)).await;
        assert_eq!((held.totals.held, held.totals.in_review), (1, 0));
        world.portal.lift_hold(&system, &ada.account.number).await.expect("is lifted");
        assert_eq!(run(&world, &request(1)).await.totals.in_review, 1, "it is made again");
        let bill = waiting(&world.portal).await;
        let number = world.portal.release_bill(&system, &bill).await.expect("is released");
        assert_eq!(number, format!("{}-001", ada.account.number), "rejecting left no gap");
    }

    async fn an_account_on_hold_is_billed_when_the_hold_ends(store: Store) {
        let world = World::new(store);
        let ada = &Supplier::with(&world, 1).await.customers[0];
        let system = world.portal.system("test");
        let (number, until) = (&ada.account.number, Some(date(2025, 3, 10)));
        world.portal.hold_bills(&system, number, "moving out", until).await.expect("is held");
        assert_eq!(run(&world, &request(1)).await.totals.held, 1);
        let mut later = request(1);
        later.on = date(2025, 3, 10);
        assert_eq!(run(&world, &later).await.totals.issued, 2);
    }

    async fn the_last_bill_ends_with_the_supply_and_says_so(store: Store) {
        let world = World::new(store);
        let ada = &Supplier::ended(&world, 1, date(2025, 2, 14)).await.customers[0];
        let done = run(&world, &request(1)).await;
        assert_eq!(done.totals.issued, 2);
        let bills = bills_of(&world, ada).await;
        let last = &bills[1].1;
        assert_eq!(last.period.to(), date(2025, 2, 14));
        assert!(last.facts.is_final && !bills[0].1.facts.is_final);
        assert!(last.notes[0].contains("final bill"));
        let mut later = request(1);
        later.on = date(2026, 3, 3);
        assert_eq!(run(&world, &later).await.totals.issued, 0);
    }
}
