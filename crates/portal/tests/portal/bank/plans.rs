//! Payment plans: proposed from what is left, agreed, missed, caught up, paused, replaced.

use base::PaymentId;
use billing::LedgerRepository as _;
use billing::ledger::{LedgerAccount, PaymentPosting, payment_transfer};
use jiff::civil::date;
use portal::{OpContext, PlanWish, Refusal};
use testkit::{TestCustomer, both_engines};
use wire::PlanStateView;

use super::{DAY, balance, books_are_right, gbp, owe, owed, system, world};
use crate::world::{World, refusal};

fn wish(pay: &str, home: &str) -> PlanWish {
    let amount = |code: &str, text: &str| (code.to_owned(), text.to_owned());
    PlanWish {
        amounts: vec![amount("pay", pay), amount("home", home), amount("food", "")],
        monthly: String::new(),
    }
}

async fn agreed(world: &World, who: &TestCustomer) -> OpContext {
    let ctx = world.signed_in(who).await;
    let account = who.account.id.to_string();
    // 100 left a month, 70 of it affordable: 100.00 in two instalments.
    let portal = &world.portal;
    portal
        .propose_plan(&ctx, &account, &wish("1000", "900"))
        .await
        .expect("is proposed");
    let view = portal.plan_view(&ctx).await.expect("is shown");
    let proposal = view.proposal.expect("is shown");
    let amounts: Vec<i64> = proposal
        .instalments
        .iter()
        .map(|one| one.amount.minor())
        .collect();
    assert_eq!(amounts, [5_000, 5_000]);
    portal
        .agree_plan(&ctx, &account, &proposal.id)
        .await
        .expect("is agreed");
    ctx
}

async fn pay(world: &World, who: &TestCustomer, minor: i64) {
    let posting = PaymentPosting {
        account_id: who.account.id,
        payment_id: PaymentId::new(world.now(), world.portal.entropy()),
        amount: gbp(minor),
        into: LedgerAccount::Bank,
        effective_on: date(2025, 3, 15),
    };
    let transfer = payment_transfer(&posting, world.now(), world.portal.entropy()).expect("sound");
    let mut tx = world.store.begin().await.expect("begins");
    tx.post(&transfer).await.expect("is posted");
    tx.commit().await.expect("commits");
}

async fn day(world: &World, days: i64) {
    world.clock_on(days * DAY);
    for _ in 0..2 {
        world
            .portal
            .run_payment_plans(&system(world))
            .await
            .expect("runs");
    }
}

async fn state(world: &World, who: &TestCustomer) -> PlanStateView {
    let ctx = world.signed_in(who).await;
    let view = world.portal.plan_view(&ctx).await.expect("is shown");
    view.running.expect("runs").state
}

both_engines! {
    async fn a_plan_is_paid_off_instalment_by_instalment(store: Store) {
        let world = world(store);
        let ada = world.customer(1).await;
        owe(&world, &ada, 10_000, date(2025, 2, 20)).await;
        agreed(&world, &ada).await;
        assert_eq!(owed(&world, &ada).await, 0);
        assert_eq!(balance(&world, ada.account.id, LedgerAccount::PaymentPlans).await, 10_000);
        // 1 March + 14 days.
        day(&world, 14).await;
        assert_eq!(owed(&world, &ada).await, 5_000);
        pay(&world, &ada, 5_000).await;
        day(&world, 10).await;
        assert_eq!(state(&world, &ada).await, PlanStateView::Running);
        day(&world, 21).await;
        pay(&world, &ada, 5_000).await;
        day(&world, 1).await;
        let ctx = world.signed_in(&ada).await;
        let view = world.portal.plan_view(&ctx).await.expect("is shown");
        assert_eq!((view.running, view.debt), (None, gbp(0)));
        assert_eq!(balance(&world, ada.account.id, LedgerAccount::PaymentPlans).await, 0);
        books_are_right(&world).await;
    }

    async fn a_missed_instalment_is_said_caught_up_and_a_new_plan_takes_the_rest(store: Store) {
        let world = world(store);
        let ada = world.customer(1).await;
        owe(&world, &ada, 10_000, date(2025, 2, 20)).await;
        agreed(&world, &ada).await;
        day(&world, 19).await;
        assert_eq!(state(&world, &ada).await, PlanStateView::Running);
        day(&world, 1).await;
        assert_eq!(state(&world, &ada).await, PlanStateView::Missed);
        pay(&world, &ada, 5_000).await;
        day(&world, 1).await;
        assert_eq!(state(&world, &ada).await, PlanStateView::Running);
        // Another bill that is newer than the plan is no instalment of it.
        owe(&world, &ada, 3_000, date(2025, 4, 4)).await;
        day(&world, 1).await;
        assert_eq!(state(&world, &ada).await, PlanStateView::Running);
        let ctx = world.signed_in(&ada).await;
        let account = ada.account.id.to_string();
        let portal = &world.portal;
        portal.propose_plan(&ctx, &account, &wish("1000", "980")).await.expect("is proposed");
        let proposal = portal.plan_view(&ctx).await.expect("is shown").proposal.expect("is there");
        assert_eq!(proposal.debt, gbp(8_000));
        portal.agree_plan(&ctx, &account, &proposal.id).await.expect("is agreed");
        assert_eq!(owed(&world, &ada).await, 0);
        assert_eq!(balance(&world, ada.account.id, LedgerAccount::PaymentPlans).await, 8_000);
        books_are_right(&world).await;
    }

    async fn a_breathing_space_stops_everything_for_sixty_days(store: Store) {
        let world = world(store);
        let ada = world.customer(1).await;
        owe(&world, &ada, 10_000, date(2025, 2, 20)).await;
        let ctx = agreed(&world, &ada).await;
        let account = ada.account.id.to_string();
        let view = world.portal.plan_view(&ctx).await.expect("is shown");
        let plan = view.running.expect("runs").id;
        world.portal.begin_breathing_space(&ctx, &account, &plan).await.expect("begins");
        day(&world, 59).await;
        assert_eq!(owed(&world, &ada).await, 0);
        assert_eq!(state(&world, &ada).await, PlanStateView::Paused);
        day(&world, 1).await;
        assert_eq!(state(&world, &ada).await, PlanStateView::Running);
        day(&world, 14).await;
        assert_eq!(owed(&world, &ada).await, 5_000);
        let ctx = world.signed_in(&ada).await;
        let second = world.portal.begin_breathing_space(&ctx, &account, &plan).await;
        assert!(matches!(refusal(second), Refusal::Conflict { .. }));
        world.portal.end_payment_plan(&ctx, &account, &plan).await.expect("ends");
        assert_eq!(owed(&world, &ada).await, 10_000);
        books_are_right(&world).await;
    }

    async fn who_has_nothing_left_is_asked_for_nothing(store: Store) {
        let world = world(store);
        let ada = world.customer(1).await;
        owe(&world, &ada, 10_000, date(2025, 2, 20)).await;
        let ctx = world.signed_in(&ada).await;
        let account = ada.account.id.to_string();
        let refused = world.portal.propose_plan(&ctx, &account, &wish("900", "900")).await;
        let Refusal::Invalid { message, .. } = refusal(refused) else { panic!("proposed") };
        assert!(message.contains("StepChange"), "{message}");
        let odd = PlanWish { monthly: "lots".to_owned(), ..wish("1000", "900") };
        let refused = world.portal.propose_plan(&ctx, &account, &odd).await;
        assert!(matches!(refusal(refused), Refusal::Invalid { field, .. } if field == "monthly"));
        // A proposal is for the debt it was worked out for.
        world.portal.propose_plan(&ctx, &account, &wish("1000", "900")).await.expect("proposed");
        let view = world.portal.plan_view(&ctx).await.expect("is shown");
        owe(&world, &ada, 100, date(2025, 3, 25)).await;
        let plan = view.proposal.expect("is there").id;
        let refused = world.portal.agree_plan(&ctx, &account, &plan).await;
        assert!(matches!(refusal(refused), Refusal::Conflict { .. }));
    }
}
