//! Questions that are answered: once, truly, and in time.

use base::AccountId;
use billing::query::QueryState;
use portal::{AdjustRequest, AdjustmentWish, AnswerRequest, CancelRequest, Refusal};
use testkit::both_engines;

use super::{DAY, billed, books, queries, wish};
use crate::world::{World, refusal};

pub async fn explain(world: &World, reference: &str) -> Result<(), portal::PortalError> {
    let request = AnswerRequest {
        reference: reference.to_owned(),
        outcome: "explained".to_owned(),
        words: "It was cold.".to_owned(),
        adjustment: None,
    };
    let system = world.portal.system("test");
    world.portal.answer_bill_query(&system, &request).await
}

both_engines! {
    async fn an_answer_ends_the_hold_and_leaves_time_to_pay(store: Store) {
        let world = World::new(store);
        let (ada, ctx, id, document) = billed(&world).await;
        let reference = world.portal.open_bill_query(&ctx, &wish(&id)).await.expect("is asked");
        world.clock_on(20 * DAY);
        explain(&world, &reference.to_lowercase()).await.expect("is answered");
        explain(&world, &reference).await.expect("the same answer again is no other");
        let ctx = world.signed_in(&ada).await;
        let owed = document.total_charges;
        let home = world.portal.home_view(&ctx).await.expect("is shown");
        assert_eq!(home.sentence, format!("You owe {owed}, due by 4 April."));
        let page = world.portal.bill_query_view(&ctx, &id, "").await.expect("is shown");
        let answer = page.asked[0].answer.as_ref().expect("is there");
        assert_eq!(answer.words, "It was cold.");
        assert_eq!(answer.follows, format!("{owed} is due by 4 April."));
        assert!(page.form.is_some() && !page.asked[0].can_withdraw);
        let late = world.portal.withdraw_bill_query(&ctx, &page.asked[0].id).await;
        assert!(matches!(refusal(late), Refusal::Conflict { code: "query.not_now", .. }));
        let system = world.portal.system("test");
        for _ in 0..2 {
            world.portal.close_bill_query(&system, &reference).await.expect("is closed");
        }
        assert_eq!(queries(&world, ada.account.id).await[0].state, QueryState::Closed);
        // Another question is another case.
        let second = world.portal.open_bill_query(&ctx, &wish(&id)).await.expect("is asked");
        assert_eq!(second, format!("{}-Q02", ada.account.number));
    }

    async fn a_bill_is_not_said_to_be_put_right_when_it_was_not(store: Store) {
        let world = World::new(store);
        let (ada, ctx, id, _) = billed(&world).await;
        let reference = world.portal.open_bill_query(&ctx, &wish(&id)).await.expect("is asked");
        let system = world.portal.system("test");
        let mut upheld = AnswerRequest {
            reference,
            outcome: "upheld".to_owned(),
            words: "You were right.".to_owned(),
            adjustment: None,
        };
        let refused = world.portal.answer_bill_query(&system, &upheld).await;
        assert!(matches!(refusal(refused), Refusal::Invalid { code: "query.not_put_right", .. }));
        upheld.adjustment = Some("adj_00000000000000000000000000".to_owned());
        let refused = world.portal.answer_bill_query(&system, &upheld).await;
        assert!(matches!(refusal(refused), Refusal::Invalid { code: "query.adjustment", .. }));
        let credit = AdjustRequest {
            account_number: ada.account.number.clone(),
            wish: AdjustmentWish::Goodwill,
            amount: "5.00".to_owned(),
            bill: Some(id.clone()),
            reason: "query".to_owned(),
            words: "Our mistake.".to_owned(),
            key: upheld.reference.clone(),
        };
        let made = world.portal.adjust(&system, &credit).await.expect("is credited");
        upheld.adjustment = Some(made.adjustment.clone());
        world.portal.answer_bill_query(&system, &upheld).await.expect("is answered");
        let query = &queries(&world, ada.account.id).await[0];
        let answer = query.answer.as_ref().expect("is there");
        assert_eq!(answer.correction.as_deref(), Some(made.adjustment.as_str()));
        books(&world, ada.account.id).await;
    }

    async fn a_bill_that_was_taken_back_is_answered_and_not_asked_about(store: Store) {
        let world = World::new(store);
        let (ada, ctx, id, _) = billed(&world).await;
        let reference = world.portal.open_bill_query(&ctx, &wish(&id)).await.expect("is asked");
        let system = world.portal.system("test");
        let cancel = CancelRequest {
            bill: id.clone(),
            reason: "query".to_owned(),
            note: reference.clone(),
            rebill: false,
        };
        world.portal.cancel_bill(&system, &cancel).await.expect("is cancelled");
        let home = world.portal.home_view(&ctx).await.expect("is shown");
        assert_eq!(home.sentence, "You're all paid up.");
        let upheld = AnswerRequest {
            reference,
            outcome: "upheld".to_owned(),
            words: "You were right.".to_owned(),
            adjustment: None,
        };
        world.portal.answer_bill_query(&system, &upheld).await.expect("is answered");
        let answer = queries(&world, ada.account.id).await[0].answer.clone();
        assert_eq!(answer.and_then(|answer| answer.correction), Some(id.clone()));
        let again = world.portal.open_bill_query(&ctx, &wish(&id)).await;
        assert!(matches!(refusal(again), Refusal::Conflict { code: "query.cancelled", .. }));
    }

    async fn the_queue_shows_what_is_open_and_what_is_late(store: Store) {
        let world = World::new(store);
        let (ada, ctx, id, document) = billed(&world).await;
        let reference = world.portal.open_bill_query(&ctx, &wish(&id)).await.expect("is asked");
        let system = world.portal.system("test");
        let queue = world.portal.open_bill_queries(&system, None).await.expect("reads");
        assert_eq!((queue.len(), queue[0].late), (1, false));
        assert_eq!(queue[0].bill_number, document.number);
        let last = &queue[0].query;
        let after = Some((last.answer_due, last.id));
        let rest = world.portal.open_bill_queries(&system, after).await.expect("reads");
        assert!(rest.is_empty());
        world.clock_on(20 * DAY);
        let system = world.portal.system("test");
        assert!(world.portal.open_bill_queries(&system, None).await.expect("reads")[0].late);
        explain(&world, &reference).await.expect("is answered");
        assert!(world.portal.open_bill_queries(&system, None).await.expect("reads").is_empty());
        let events: Vec<_> = actions(&world, ada.account.id).await;
        assert_eq!(events, ["bill_query.answered", "bill_query.opened"]);
    }
}

/// What the audit log says of questions, newest first.
async fn actions(world: &World, account: AccountId) -> Vec<String> {
    use base::JournalRepository as _;
    let mut conn = world.store.read().await.expect("reads");
    let all = conn.audit_of(account, 100).await.expect("reads");
    assert!(
        all.iter().all(|one| !one.detail.contains("away")),
        "words stay out of the log"
    );
    let of_queries = all.into_iter().map(|one| one.action);
    of_queries
        .filter(|action| action.starts_with("bill_query."))
        .collect()
}
