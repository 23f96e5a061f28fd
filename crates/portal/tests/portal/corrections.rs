//! Corrections: bills cancelled and made again, credits, the limit on charging for long ago. After
//! each, the books prove themselves.

use base::AccountId;
use billing::corrections::CorrectionRepository as _;
use billing::ledger::LedgerAccount;
use billing::{BillRepository as _, BillStatus, LedgerRepository as _};
use jiff::civil::date;
use money::{Currency, Money};
use portal::{AdjustRequest, AdjustmentWish, CancelRequest, PortalError, Refusal};
use tariff::examples;
use testkit::{TestCustomer, both_engines};

use crate::reconcile::{agreed, bill, metered};
use crate::world::World;

const fn gbp(minor: i64) -> Money {
    Money::from_minor(minor, Currency::Gbp)
}

fn cancel(bill: &str, rebill: bool) -> CancelRequest {
    CancelRequest {
        bill: bill.to_owned(),
        reason: "reading".to_owned(),
        note: "case 12".to_owned(),
        rebill,
    }
}

fn adjust(who: &TestCustomer, wish: AdjustmentWish, amount: &str) -> AdjustRequest {
    AdjustRequest {
        account_number: who.account.number.clone(),
        wish,
        amount: amount.to_owned(),
        bill: None,
        reason: "late_reading".to_owned(),
        words: "We read your meter late.".to_owned(),
        key: "case-12".to_owned(),
    }
}

async fn owed(world: &World, account: AccountId) -> Money {
    let mut conn = world.store.read().await.expect("reads");
    let owed = conn.balance(account, LedgerAccount::Receivable).await;
    owed.expect("reads").unwrap_or(gbp(0))
}

async fn books_are_right(world: &World) {
    let mut conn = world.store.read().await.expect("reads");
    assert_eq!(conn.verify_ledger().await, Ok(vec![]));
}

/// A customer with January 2025 metered.
async fn metered_customer(world: &World) -> TestCustomer {
    let ada = agreed(world, examples::UK_STANDARD_VARIABLE).await;
    metered(world, &ada, date(2025, 1, 1), date(2025, 2, 1), 0).await;
    ada
}

both_engines! {
    async fn a_cancelled_bill_leaves_nothing_owed_and_stays_to_be_seen(store: Store) {
        let world = World::new(store);
        let ada = metered_customer(&world).await;
        let (id, document) = bill(&world, &ada, date(2025, 1, 1)).await;
        let account = ada.account.id;
        assert_eq!(owed(&world, account).await, document.total_charges);
        let system = world.portal.system("test");
        let done = world.portal.cancel_bill(&system, &cancel(&id, false)).await.expect("cancels");
        assert_eq!((done.number, done.total), (document.number, document.total_charges));
        assert_eq!(done.replaced_by, None);
        assert_eq!(owed(&world, account).await, gbp(0));
        // Asked again, nothing more happens.
        world.portal.cancel_bill(&system, &cancel(&id, false)).await.expect("is cancelled");
        assert_eq!(owed(&world, account).await, gbp(0));
        let mut conn = world.store.read().await.expect("reads");
        let id = id.parse().expect("a bill");
        let kept = conn.bill(account, id).await.expect("reads").expect("is never deleted");
        assert_eq!(kept.head.status, BillStatus::Cancelled);
        let why = conn.cancellation(account, id).await.expect("reads").expect("says why");
        assert_eq!((why.note.as_str(), why.cancelled_by.as_str()), ("case 12", "test"));
        drop(conn);
        books_are_right(&world).await;
    }

    async fn a_bill_made_again_charges_what_is_known_now(store: Store) {
        let world = World::new(store);
        let ada = metered_customer(&world).await;
        let (id, before) = bill(&world, &ada, date(2025, 1, 1)).await;
        metered(&world, &ada, date(2025, 1, 1), date(2025, 2, 1), 50).await;
        let system = world.portal.system("test");
        let done = world.portal.cancel_bill(&system, &cancel(&id, true)).await.expect("cancels");
        let (number, total) = done.replaced_by.clone().expect("is replaced");
        assert_ne!(number, before.number);
        assert!(total.minor() > before.total_charges.minor());
        assert_eq!(owed(&world, ada.account.id).await, total);
        // Asked again, the same bill took its place.
        let again = world.portal.cancel_bill(&system, &cancel(&id, true)).await.expect("is done");
        assert_eq!(again, done);
        assert_eq!(owed(&world, ada.account.id).await, total);
        books_are_right(&world).await;
    }

    async fn a_bills_page_tells_what_was_corrected(store: Store) {
        let world = World::new(store);
        let ada = metered_customer(&world).await;
        let (id, before) = bill(&world, &ada, date(2025, 1, 1)).await;
        let ctx = world.signed_in(&ada).await;
        let told = async |id: &str| world.portal.bill_view(&ctx, id).await.expect("is shown");
        assert_eq!(told(&id).await.corrections, Vec::<String>::new());
        let system = world.portal.system("test");
        let (fuel, tax_percent) = ("electricity".to_owned(), "5".to_owned());
        let mut credit = adjust(&ada, AdjustmentWish::Credit { fuel, tax_percent }, "10.50");
        credit.bill = Some(id.clone());
        world.portal.adjust(&system, &credit).await.expect("is made");
        let credited = told(&id).await.corrections.join(" ");
        assert!(credited.contains("we took off £10.50. We read your meter late."), "{credited}");
        metered(&world, &ada, date(2025, 1, 1), date(2025, 2, 1), 50).await;
        world.portal.cancel_bill(&system, &cancel(&id, true)).await.expect("cancels");
        let old = told(&id).await;
        assert!(old.cancelled);
        let new = old.replaced_by.expect("is replaced");
        let replaces = told(&new).await.corrections.join(" ");
        let wanted = format!("It replaces bill {}, because", before.number);
        assert!(replaces.starts_with(&wanted), "{replaces}");
    }

    async fn a_bills_page_adds_up_when_another_was_cancelled(store: Store) {
        let world = World::new(store);
        let ada = metered_customer(&world).await;
        metered(&world, &ada, date(2025, 2, 1), date(2025, 3, 1), 0).await;
        let (id, old) = bill(&world, &ada, date(2025, 1, 1)).await;
        let (_, next) = bill(&world, &ada, date(2025, 2, 1)).await;
        let ctx = world.signed_in(&ada).await;
        let told = async |id: &str| world.portal.bill_view(&ctx, id).await.expect("is shown");
        // Nothing was owed before the first bill, and nothing is said of it.
        assert_eq!(told(&id).await.before, vec![]);
        world.clock_on(60);
        let system = world.portal.system("test");
        world.portal.cancel_bill(&system, &cancel(&id, true)).await.expect("cancels");
        let new = told(&told(&id).await.replaced_by.expect("is replaced")).await;
        let lines: Vec<_> = new.before.iter().map(|line| (&*line.label, line.amount)).collect();
        let less = old.total_charges.checked_neg().expect("fits");
        let both = next.amount_due;
        assert_eq!(lines, [("Owed before this bill", both), ("Bill cancelled", less)]);
        let before = Money::sum(Currency::Gbp, new.before.iter().map(|line| line.amount));
        let adds_up = before.and_then(|before| before.checked_add(new.total));
        assert_eq!((adds_up, new.amount_due), (Ok(both), both));
    }

    async fn a_reason_that_nobody_knows_and_a_bill_that_is_not_there_are_refused(store: Store) {
        let world = World::new(store);
        let ada = metered_customer(&world).await;
        let (id, _) = bill(&world, &ada, date(2025, 1, 1)).await;
        let system = world.portal.system("test");
        let mut strange = cancel(&id, false);
        strange.reason = "whim".to_owned();
        let refused = world.portal.cancel_bill(&system, &strange).await;
        assert!(matches!(refused, Err(PortalError::Refused(Refusal::Invalid { .. }))));
        let refused = world.portal.cancel_bill(&system, &cancel("bill_none", false)).await;
        assert!(matches!(refused, Err(PortalError::Refused(Refusal::NotFound))));
    }

    async fn a_credit_is_made_once_a_key_and_goes_with_its_bill(store: Store) {
        let world = World::new(store);
        let ada = metered_customer(&world).await;
        let (id, document) = bill(&world, &ada, date(2025, 1, 1)).await;
        let system = world.portal.system("test");
        let (fuel, tax_percent) = ("electricity".to_owned(), "5".to_owned());
        let mut request = adjust(&ada, AdjustmentWish::Credit { fuel, tax_percent }, "10.50");
        request.bill = Some(id.clone());
        let left = document.total_charges.checked_sub(gbp(1_050)).expect("fits");
        for _ in 0..2 {
            let done = world.portal.adjust(&system, &request).await.expect("is made");
            assert_eq!((done.amount, done.owed), (gbp(-1_050), left));
        }
        request.amount = "10.51".to_owned();
        let other = world.portal.adjust(&system, &request).await;
        assert!(matches!(other, Err(PortalError::Refused(Refusal::Conflict { .. }))));
        books_are_right(&world).await;
        world.portal.cancel_bill(&system, &cancel(&id, false)).await.expect("cancels");
        assert_eq!(owed(&world, ada.account.id).await, gbp(0));
        books_are_right(&world).await;
    }

    async fn a_debt_is_given_up_only_as_far_as_there_is_one(store: Store) {
        let world = World::new(store);
        let ada = metered_customer(&world).await;
        let (_, document) = bill(&world, &ada, date(2025, 1, 1)).await;
        let system = world.portal.system("test");
        let all = document.total_charges;
        let more = all.checked_add(gbp(1)).expect("fits");
        let request = adjust(&ada, AdjustmentWish::WriteOff, &more.plain());
        let refused = world.portal.adjust(&system, &request).await;
        assert!(matches!(refused, Err(PortalError::Refused(Refusal::Invalid { .. }))));
        assert_eq!(owed(&world, ada.account.id).await, all);
        let request = adjust(&ada, AdjustmentWish::WriteOff, &all.plain());
        let done = world.portal.adjust(&system, &request).await.expect("is given up");
        assert_eq!(done.owed, gbp(0));
        books_are_right(&world).await;
    }

    async fn the_same_bill_made_again_a_year_late_charges_no_more_than_it_did_in_time(
        store: Store
    ) {
        let world = World::new(store);
        let ada = metered_customer(&world).await;
        let (id, before) = bill(&world, &ada, date(2025, 1, 1)).await;
        metered(&world, &ada, date(2025, 1, 1), date(2025, 2, 1), 50).await;
        let late = world.portal.now().plus_seconds(400 * 86_400);
        let system = world.portal.system_at("test", late);
        let done = world.portal.cancel_bill(&system, &cancel(&id, true)).await.expect("cancels");
        let (_, total) = done.replaced_by.expect("is replaced");
        assert!(total.minor() > before.total_charges.minor(), "it charges more");
        assert_eq!(owed(&world, ada.account.id).await, before.total_charges, "and credits that");
        let mut conn = world.store.read().await.expect("reads");
        let credits = conn.adjustments(ada.account.id, 10).await.expect("reads");
        assert_eq!(credits.len(), 1);
        assert_eq!(credits[0].reason, "back_billing");
        assert!(credits[0].words.contains("12 months"), "{}", credits[0].words);
        drop(conn);
        books_are_right(&world).await;
    }

    async fn who_obstructed_us_is_charged_for_all_of_it(store: Store) {
        let world = World::new(store);
        let ada = metered_customer(&world).await;
        let (id, _) = bill(&world, &ada, date(2025, 1, 1)).await;
        metered(&world, &ada, date(2025, 1, 1), date(2025, 2, 1), 50).await;
        let late = world.portal.now().plus_seconds(400 * 86_400);
        let system = world.portal.system_at("test", late);
        let number = &ada.account.number;
        let why = Some("Meter locked away, three letters.");
        world.portal.note_obstruction(&system, number, why).await.expect("is noted");
        let done = world.portal.cancel_bill(&system, &cancel(&id, true)).await.expect("cancels");
        let (_, total) = done.replaced_by.expect("is replaced");
        assert_eq!(owed(&world, ada.account.id).await, total);
        books_are_right(&world).await;
    }
}
