//! Refunds, parts of payments, the sandbox's refunds and pay-outs, and the queue of differences.

use base::{AccountId, BillId, Instant, PaymentId, RefundId, RepoError};
use money::{Currency, Money};
use payments::gateways::sandbox::{SandboxBooks, SandboxCheckout, SandboxRefund, SandboxState};
use payments::{
    Difference, DifferenceReason, IntentState, MovementKind, PaymentIntent, PaymentPart,
    PaymentRepository, ReconciliationRepository, Refund, RefundRepository, RefundState,
};
use testkit::{SeededEntropy, TestCustomer, both_engines, morning};

fn gbp(minor: i64) -> Money {
    Money::from_minor(minor, Currency::Gbp)
}

fn at(seconds: i64) -> Instant {
    morning().plus_seconds(seconds)
}

fn refund(who: &TestCustomer, number: u64) -> Refund {
    Refund {
        account_id: who.account.id,
        id: RefundId::new(morning(), &SeededEntropy::new(number)),
        payment_id: PaymentId::new(morning(), &SeededEntropy::new(number)),
        amount: gbp(5_00),
        state: RefundState::Created,
        gateway: "sandbox".to_owned(),
        checkout: "sbx_1".to_owned(),
        reference: None,
        attempt_key: format!("form-{number}"),
        place: 0,
        created_at: morning(),
        updated_at: morning(),
        done_at: None,
    }
}

fn intent(who: &TestCustomer, number: u64, minor: i64) -> PaymentIntent {
    PaymentIntent {
        account_id: who.account.id,
        id: PaymentId::new(at(1), &SeededEntropy::new(number)),
        amount: gbp(minor),
        state: IntentState::Created,
        gateway: "sandbox".to_owned(),
        reference: None,
        attempt_key: format!("form-{number}"),
        receipt_number: None,
        created_at: at(1),
        updated_at: at(1),
        captured_at: None,
    }
}

fn part(account_id: AccountId, minor: i64) -> PaymentPart {
    PaymentPart {
        account_id,
        amount: gbp(minor),
        bill: None,
    }
}

async fn captured_checkout(store: &testkit::Store, number: u64, minor: i64) {
    let reference = format!("sbx_{number}");
    let checkout = SandboxCheckout {
        reference: reference.clone(),
        payment_key: format!("pay_{number}"),
        amount: gbp(minor),
        description: "Energy".to_owned(),
        return_url: "/pay".to_owned(),
        state: SandboxState::Open,
        captures: 0,
        silent: 0,
        created_at: morning(),
        finished_at: None,
    };
    SandboxBooks::open(store, &checkout).await.expect("opens");
    let moment = at(i64::try_from(number).expect("small"));
    let done = store
        .finish(&reference, SandboxState::Captured, moment)
        .await;
    assert_eq!(done, Ok(true));
}

fn give_back(number: u64, checkout: u64, minor: i64) -> SandboxRefund {
    SandboxRefund {
        reference: format!("sbr_{number}"),
        refund_key: format!("ref_{number}"),
        checkout: format!("sbx_{checkout}"),
        amount: gbp(minor),
        created_at: at(100 + i64::try_from(number).expect("small")),
    }
}

both_engines! {
    async fn a_refund_moves_only_from_the_state_it_is_in(store: Store) {
        let who = TestCustomer::numbered(1);
        let made = refund(&who, 1);
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        tx.lock_account(who.account.id).await.expect("is there");
        tx.add_refund(&made).await.expect("adds");
        assert_eq!(tx.open_refunds(at(1), 10).await, Ok(vec![made.clone()]));
        assert_eq!(tx.open_refunds(at(0), 10).await, Ok(vec![]));
        let mut done = made.clone();
        done.state = RefundState::Done;
        done.reference = Some("sbr_1".to_owned());
        done.done_at = Some(at(5));
        done.updated_at = at(5);
        assert_eq!(tx.update_refund(&done, RefundState::Sent).await, Ok(false));
        assert_eq!(tx.update_refund(&done, RefundState::Created).await, Ok(true));
        let account = who.account.id;
        let locked = tx.refund_for_update(account, made.id).await;
        assert_eq!(locked, Ok(Some(done.clone())));
        let named = tx.refund_by_reference("sandbox", "sbr_1").await;
        assert_eq!(named, Ok(Some(done.clone())));
        assert_eq!(tx.refund_named(made.id).await, Ok(Some(done.clone())));
        assert_eq!(tx.refunds(account, 10).await, Ok(vec![done.clone()]));
        let between = tx.refunded_between("sandbox", at(5), at(6)).await;
        assert_eq!(between, Ok(vec![done]));
        let stranger = TestCustomer::numbered(2).account.id;
        assert_eq!(tx.refund_for_update(stranger, made.id).await, Ok(None));
    }

    async fn the_same_place_of_a_form_is_one_refund(store: Store) {
        let who = TestCustomer::numbered(1);
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        tx.add_refund(&refund(&who, 1)).await.expect("adds");
        let mut again = refund(&who, 2);
        again.attempt_key = refund(&who, 1).attempt_key;
        assert!(matches!(tx.add_refund(&again).await, Err(RepoError::Conflict(_))));
    }

    async fn an_account_has_one_open_payment_its_own_or_a_part_in_anothers(store: Store) {
        let (ada, bob) = (TestCustomer::numbered(1), TestCustomer::numbered(2));
        let joint = intent(&ada, 1, 30_00);
        let mut parts = vec![part(ada.account.id, 10_00), part(bob.account.id, 20_00)];
        parts.sort_by_key(|part| part.account_id);
        let mut tx = store.begin().await.expect("begins");
        ada.add(&mut tx).await.expect("adds");
        bob.add(&mut tx).await.expect("adds");
        tx.add_or_find_intent(&joint, &parts).await.expect("adds");
        assert_eq!(tx.parts(joint.id).await, Ok(parts.clone()));
        for account in [ada.account.id, bob.account.id] {
            assert_eq!(tx.open_payment_of(account).await, Ok(Some(joint.clone())));
        }
        tx.commit().await.expect("commits");
        let own = intent(&bob, 2, 5_00);
        let mut tx = store.begin().await.expect("begins");
        let refused = tx.add_or_find_intent(&own, &[own.own_part()]).await;
        assert!(matches!(refused, Err(RepoError::Conflict(_))), "{refused:?}");
        drop(tx);
        let mut tx = store.begin().await.expect("begins");
        let mut over = joint.clone();
        over.state = IntentState::Declined;
        assert_eq!(tx.update_intent(&over, IntentState::Created).await, Ok(true));
        assert_eq!(tx.open_payment_of(bob.account.id).await, Ok(None));
        assert_eq!(tx.add_or_find_intent(&own, &[own.own_part()]).await, Ok(own.clone()));
        assert_eq!(tx.open_payment_of(bob.account.id).await, Ok(Some(own)));
    }

    async fn a_chosen_bill_counts_once_its_payment_is_captured(store: Store) {
        let who = TestCustomer::numbered(1);
        let bill = BillId::new(morning(), &SeededEntropy::new(9));
        let meant = intent(&who, 1, 10_00);
        let mut chosen = meant.own_part();
        chosen.bill = Some(bill);
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        tx.add_or_find_intent(&meant, &[chosen]).await.expect("adds");
        assert_eq!(tx.chosen_bills(who.account.id).await, Ok(vec![]));
        let mut paid = meant.clone();
        paid.state = IntentState::Captured;
        paid.reference = Some("sbx_1".to_owned());
        paid.captured_at = Some(at(9));
        assert_eq!(tx.update_intent(&paid, IntentState::Created).await, Ok(true));
        let chosen = tx.chosen_bills(who.account.id).await.expect("reads");
        assert_eq!((chosen[0].payment, chosen[0].bill), (meant.id, bill));
        let between = tx.captured_between("sandbox", at(9), at(10)).await;
        assert_eq!(between, Ok(vec![paid]));
        assert_eq!(tx.captured_between("stripe", at(9), at(10)).await, Ok(vec![]));
    }

    async fn the_sandbox_gives_back_what_it_took_and_no_more(store: Store) {
        captured_checkout(&store, 1, 10_00).await;
        let first = give_back(1, 1, 6_00);
        assert_eq!(SandboxBooks::refund(&store, &first).await, Ok(Some(first.clone())));
        assert_eq!(SandboxBooks::refund(&store, &first).await, Ok(Some(first.clone())));
        assert_eq!(SandboxBooks::refund(&store, &give_back(2, 1, 4_01)).await, Ok(None));
        assert_eq!(SandboxBooks::refund(&store, &give_back(3, 7, 1)).await, Ok(None));
        let rest = give_back(4, 1, 4_00);
        assert_eq!(SandboxBooks::refund(&store, &rest).await, Ok(Some(rest.clone())));
    }

    async fn the_sandbox_pays_out_each_line_once_less_its_fee(store: Store) {
        captured_checkout(&store, 1, 10_00).await;
        captured_checkout(&store, 2, 5_00).await;
        SandboxBooks::refund(&store, &give_back(1, 1, 1_00)).await.expect("gives back");
        let paid = store.pay_out("sbp_1", at(500)).await.expect("pays");
        assert_eq!(paid.len(), 1);
        assert_eq!((paid[0].paid, paid[0].fee), (gbp(13_60), gbp(40)));
        assert_eq!(store.pay_out("sbp_2", at(501)).await, Ok(vec![]));
        // A refund alone waits for the next payment.
        SandboxBooks::refund(&store, &give_back(2, 1, 2_00)).await.expect("gives back");
        assert_eq!(store.pay_out("sbp_3", at(502)).await, Ok(vec![]));
        captured_checkout(&store, 3, 5_00).await;
        let paid = store.pay_out("sbp_4", at(503)).await.expect("pays");
        assert_eq!((paid[0].paid, paid[0].fee), (gbp(2_80), gbp(20)));
        let all = SandboxBooks::movements(&store, at(0), "", 100).await.expect("reads");
        let kinds: Vec<_> = all.iter().map(|one| (one.kind, one.amount.minor())).collect();
        let expected = [
            (MovementKind::Capture, 10_00),
            (MovementKind::Capture, 5_00),
            (MovementKind::Capture, 5_00),
            (MovementKind::Refund, 1_00),
            (MovementKind::Refund, 2_00),
            (MovementKind::Payout, 13_60),
            (MovementKind::Payout, 2_80),
        ];
        assert_eq!(kinds, expected);
        let rest = SandboxBooks::movements(&store, all[1].at, &all[1].id, 2).await.expect("reads");
        assert_eq!(rest, all[2..4]);
    }

    async fn a_difference_stays_until_it_agrees_and_comes_back_as_new(store: Store) {
        let difference = Difference {
            gateway: "sandbox".to_owned(),
            kind: MovementKind::Capture,
            reference: "sbx_1".to_owned(),
            reason: DifferenceReason::MissingHere,
            account_id: None,
            here: None,
            there: Some(gbp(5_00)),
            found_at: at(1),
            resolved_at: None,
        };
        let mut tx = store.begin().await.expect("begins");
        tx.note_difference(&difference).await.expect("notes");
        let mut later = difference.clone();
        later.reason = DifferenceReason::Amount;
        later.here = Some(gbp(4_00));
        later.found_at = at(2);
        tx.note_difference(&later).await.expect("notes");
        let mut kept = later.clone();
        kept.found_at = at(1);
        assert_eq!(tx.open_differences("sandbox", 10).await, Ok(vec![kept]));
        assert_eq!(tx.open_differences("stripe", 10).await, Ok(vec![]));
        let kind = MovementKind::Capture;
        assert_eq!(tx.resolve_difference("sandbox", kind, "sbx_1", at(3)).await, Ok(true));
        assert_eq!(tx.resolve_difference("sandbox", kind, "sbx_1", at(4)).await, Ok(false));
        assert_eq!(tx.open_differences("sandbox", 10).await, Ok(vec![]));
        later.found_at = at(9);
        tx.note_difference(&later).await.expect("notes");
        assert_eq!(tx.open_differences("sandbox", 10).await, Ok(vec![later]));
    }
}
