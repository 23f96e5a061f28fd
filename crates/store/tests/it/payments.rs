//! Payment intents, webhooks, and the sandbox's books.

use base::{PaymentId, RepoError, RepoResult};
use money::{Currency, Money};
use payments::gateways::sandbox::{SandboxBooks, SandboxCheckout, SandboxState};
use payments::{IntentState, PaymentIntent, PaymentRepository};
use testkit::{SeededEntropy, TestCustomer, both_engines, morning};

fn intent(who: &TestCustomer, number: u64) -> PaymentIntent {
    let at = morning().plus_seconds(i64::try_from(number).expect("small"));
    PaymentIntent {
        account_id: who.account.id,
        id: PaymentId::new(at, &SeededEntropy::new(number)),
        amount: Money::from_minor(4_250, Currency::Gbp),
        state: IntentState::Created,
        gateway: "sandbox".to_owned(),
        reference: None,
        attempt_key: format!("form-{number}"),
        receipt_number: None,
        created_at: at,
        updated_at: at,
        captured_at: None,
    }
}

fn captured(who: &TestCustomer, number: u64) -> PaymentIntent {
    let mut intent = intent(who, number);
    intent.state = IntentState::Captured;
    intent.reference = Some(format!("sbx_{number}"));
    intent.receipt_number = Some("R-1".to_owned());
    intent.updated_at = morning().plus_seconds(500);
    intent.captured_at = Some(intent.updated_at);
    intent
}

fn checkout(number: u64) -> SandboxCheckout {
    SandboxCheckout {
        reference: format!("sbx_{number}"),
        payment_key: format!("pay_{number}"),
        amount: Money::from_minor(4_250, Currency::Gbp),
        description: "Energy account A0000001".to_owned(),
        return_url: "http://127.0.0.1:3000/pay/return".to_owned(),
        state: SandboxState::Open,
        captures: 0,
        silent: 0,
        created_at: morning(),
        finished_at: None,
    }
}

async fn add(tx: &mut store::Conn, intent: &PaymentIntent) -> RepoResult<PaymentIntent> {
    tx.add_or_find_intent(intent, &[intent.own_part()]).await
}

both_engines! {
    async fn the_same_form_sent_twice_is_one_intent(store: Store) {
        let who = TestCustomer::numbered(1);
        let first = intent(&who, 1);
        let mut second = intent(&who, 2);
        second.attempt_key.clone_from(&first.attempt_key);
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        assert_eq!(add(&mut tx, &first).await, Ok(first.clone()));
        assert_eq!(add(&mut tx, &second).await, Ok(first.clone()));
        assert_eq!(tx.intents(who.account.id, 10).await, Ok(vec![first]));
    }

    async fn an_intent_moves_only_from_the_state_it_is_in(store: Store) {
        let who = TestCustomer::numbered(1);
        let (account, made, paid) = (who.account.id, intent(&who, 1), captured(&who, 1));
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        add(&mut tx, &made).await.expect("adds");
        assert_eq!(tx.intent_for_update(account, made.id).await, Ok(Some(made.clone())));
        assert_eq!(tx.update_intent(&paid, IntentState::Open).await, Ok(false));
        assert_eq!(tx.update_intent(&paid, IntentState::Created).await, Ok(true));
        assert_eq!(tx.update_intent(&paid, IntentState::Created).await, Ok(false));
        assert_eq!(tx.intent(account, paid.id).await, Ok(Some(paid.clone())));
        let by_reference = tx.intent_by_reference("sandbox", "sbx_1").await;
        assert_eq!(by_reference, Ok(Some(paid.clone())));
        assert_eq!(tx.intent_by_reference("other", "sbx_1").await, Ok(None));
        assert_eq!(tx.intent_owner(paid.id).await, Ok(Some(account)));
        let stranger = TestCustomer::numbered(2).account.id;
        assert_eq!(tx.intent(stranger, paid.id).await, Ok(None));
        assert_eq!(tx.intent_for_update(stranger, paid.id).await, Ok(None));
    }

    async fn a_second_task_waits_for_a_locked_intent_and_then_sees_the_change(store: Store) {
        let who = TestCustomer::numbered(1);
        let (account, made, paid) = (who.account.id, intent(&who, 1), captured(&who, 1));
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        add(&mut tx, &made).await.expect("adds");
        tx.commit().await.expect("commits");
        let tasks: Vec<_> = (0..8)
            .map(|_| {
                let (store, paid) = (store.clone(), paid.clone());
                tokio::spawn(async move {
                    let mut tx = store.begin().await?;
                    let found = tx.intent_for_update(account, paid.id).await?.expect("is there");
                    let captures = found.state != IntentState::Captured;
                    if captures {
                        assert!(tx.update_intent(&paid, found.state).await?);
                    }
                    tx.commit().await.map(|()| captures)
                })
            })
            .collect();
        let mut captures = 0;
        for task in tasks {
            captures += u32::from(task.await.expect("no panic").expect("runs"));
        }
        assert_eq!(captures, 1);
    }

    async fn a_second_open_payment_of_an_account_is_a_conflict(store: Store) {
        let who = TestCustomer::numbered(1);
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        add(&mut tx, &intent(&who, 1)).await.expect("adds");
        tx.commit().await.expect("commits");
        let mut tx = store.begin().await.expect("begins");
        let refused = add(&mut tx, &intent(&who, 2)).await;
        assert_eq!(refused, Err(RepoError::Conflict("payment_part_one_open".to_owned())));
        drop(tx);
        let mut tx = store.begin().await.expect("begins");
        let moved = tx.update_intent(&captured(&who, 1), IntentState::Created).await;
        assert_eq!(moved, Ok(true));
        add(&mut tx, &intent(&who, 2)).await.expect("adds");
        let newest = tx.intents(who.account.id, 10).await;
        assert_eq!(newest, Ok(vec![intent(&who, 2), captured(&who, 1)]));
    }

    async fn intents_left_behind_are_found_oldest_first(store: Store) {
        let mut tx = store.begin().await.expect("begins");
        let of = |number| intent(&TestCustomer::numbered(number), number);
        for number in [3, 1, 2, 4] {
            TestCustomer::numbered(number).add(&mut tx).await.expect("adds");
            add(&mut tx, &of(number)).await.expect("adds");
        }
        let paid = captured(&TestCustomer::numbered(2), 2);
        tx.update_intent(&paid, IntentState::Created).await.expect("moves");
        let before = morning().plus_seconds(4);
        assert_eq!(tx.open_intents(before, 10).await, Ok(vec![of(1), of(3)]));
        assert_eq!(tx.open_intents(before, 1).await, Ok(vec![of(1)]));
    }

    async fn a_webhook_is_new_once(store: Store) {
        let mut tx = store.begin().await.expect("begins");
        assert_eq!(tx.note_webhook("sandbox", "evt_1", morning()).await, Ok(true));
        assert_eq!(tx.note_webhook("sandbox", "evt_1", morning()).await, Ok(false));
        assert_eq!(tx.note_webhook("other", "evt_1", morning()).await, Ok(true));
    }

    async fn the_sandbox_opens_one_checkout_a_payment_and_finishes_it_once(store: Store) {
        let first = checkout(1);
        let mut second = checkout(2);
        second.payment_key.clone_from(&first.payment_key);
        assert_eq!(SandboxBooks::open(&store, &first).await, Ok(first.clone()));
        assert_eq!(SandboxBooks::open(&store, &second).await, Ok(first.clone()));
        assert_eq!(store.find("sbx_2").await, Ok(None));
        assert_eq!(store.finish("sbx_1", SandboxState::Captured, morning()).await, Ok(true));
        assert_eq!(store.finish("sbx_1", SandboxState::Captured, morning()).await, Ok(false));
        assert_eq!(store.finish("sbx_1", SandboxState::Declined, morning()).await, Ok(false));
        let kept = store.find("sbx_1").await.expect("reads").expect("is there");
        assert_eq!((kept.state, kept.captures), (SandboxState::Captured, 1));
    }

    async fn a_checkout_that_was_declined_has_taken_no_money(store: Store) {
        SandboxBooks::open(&store, &checkout(1)).await.expect("opens");
        assert_eq!(store.finish("sbx_1", SandboxState::Declined, morning()).await, Ok(true));
        let kept = store.find("sbx_1").await.expect("reads").expect("is there");
        assert_eq!((kept.state, kept.captures), (SandboxState::Declined, 0));
    }
}
