//! Questions about bills: kept as they were asked, one open a bill, moved only from where they are.

use base::{BillId, BillQueryId, RepoError};
use billing::query::{
    BillQuery, BillQueryRepository, LineRef, QueryAnswer, QueryCategory, QueryOutcome, QueryState,
    QueryWords, reference,
};
use billing::run::BillingTermsRepository;
use billing::{BillHead, BillRepository, BillStatus, StoredBill};
use jiff::civil::date;
use money::{Currency, Money};
use store::{Conn, Store};
use testkit::{SeededEntropy, TestCustomer, both_engines, morning};

fn bill(who: &TestCustomer, month: i8) -> BillId {
    BillId::from_uuid(uuid::Uuid::from_u128(
        who.account.id.uuid().as_u128() + u128::from(month.unsigned_abs()),
    ))
}

fn query(who: &TestCustomer, month: i8, place: i64) -> BillQuery {
    let seed = u64::try_from(place).expect("small") + 77;
    BillQuery {
        account_id: who.account.id,
        id: BillQueryId::new(morning(), &SeededEntropy::new(seed)),
        reference: reference(&who.account.number, place),
        bill_id: bill(who, month),
        line: Some(LineRef {
            section: 0,
            line: 2,
        }),
        category: QueryCategory::Reading,
        words: QueryWords::new("Zählerstand?\nIt says 4512.").expect("is text"),
        disputed: Money::from_minor(8_412, Currency::Gbp),
        reviews_next_bill: true,
        state: QueryState::Open,
        asked_by: who.login.id.to_string(),
        opened_at: morning().plus_seconds(place),
        answer_due: date(2025, 3, 14),
        answer: None,
        ended_at: None,
        updated_at: morning(),
    }
}

/// A customer with a bill of January and one of February.
async fn add(tx: &mut Conn, who: &TestCustomer) {
    who.add(tx).await.expect("adds");
    for month in [1, 2] {
        let head = BillHead {
            account_id: who.account.id,
            id: bill(who, month),
            number: format!("B-{month:02}"),
            period_from: date(2025, month, 1),
            period_to: date(2025, month + 1, 1),
            billed_on: date(2025, month + 1, 3),
            due_on: date(2025, month + 1, 17),
            total: Money::from_minor(8_412, Currency::Gbp),
            status: BillStatus::Issued,
            created_at: morning(),
        };
        let document = "{}".to_owned();
        tx.add_bill(&StoredBill { head, document }, "{}")
            .await
            .expect("adds");
    }
}

async fn with_bills(store: &Store) -> TestCustomer {
    let who = TestCustomer::numbered(1);
    let mut tx = store.begin().await.expect("begins");
    add(&mut tx, &who).await;
    tx.commit().await.expect("commits");
    who
}

both_engines! {
    async fn a_question_comes_back_as_it_was_asked_and_answered(store: Store) {
        let who = with_bills(&store).await;
        let account = who.account.id;
        let mut asked = query(&who, 1, 0);
        let mut tx = store.begin().await.expect("begins");
        assert_eq!(tx.add_bill_query(&asked).await, Ok(true));
        assert_eq!(tx.bill_query(account, asked.id).await, Ok(Some(asked.clone())));
        assert_eq!(tx.bill_query_owner(asked.id).await, Ok(Some(account)));
        let quoted = tx.bill_query_quoted(account, &asked.reference).await;
        assert_eq!(quoted, Ok(Some(asked.clone())));
        asked.state = QueryState::Answered;
        asked.answer = Some(QueryAnswer {
            outcome: QueryOutcome::Upheld,
            words: QueryWords::new("You were right.").expect("is text"),
            correction: Some("adj_1".to_owned()),
            at: morning().plus_seconds(60),
            by: "cli".to_owned(),
            pay_by: date(2025, 3, 28),
        });
        assert_eq!(tx.update_bill_query(&asked, QueryState::Open).await, Ok(true));
        assert_eq!(tx.update_bill_query(&asked, QueryState::Open).await, Ok(false), "it moved");
        assert_eq!(tx.bill_query(account, asked.id).await, Ok(Some(asked.clone())));
        let stranger = TestCustomer::numbered(2).account.id;
        assert_eq!(tx.bill_query(stranger, asked.id).await, Ok(None));
        assert_eq!(tx.queries_of_bill(account, bill(&who, 2)).await, Ok(vec![]));
    }

    async fn a_bill_has_one_open_question(store: Store) {
        let who = with_bills(&store).await;
        let first = query(&who, 1, 0);
        let mut tx = store.begin().await.expect("begins");
        assert_eq!(tx.add_bill_query(&first).await, Ok(true));
        assert_eq!(tx.add_bill_query(&query(&who, 1, 1)).await, Ok(false));
        assert_eq!(tx.add_bill_query(&query(&who, 2, 2)).await, Ok(true), "another bill");
        let mut taken_back = first.clone();
        taken_back.state = QueryState::Withdrawn;
        taken_back.ended_at = Some(morning());
        assert_eq!(tx.update_bill_query(&taken_back, QueryState::Open).await, Ok(true));
        assert_eq!(tx.add_bill_query(&query(&who, 1, 3)).await, Ok(true));
        assert_eq!(tx.count_queries(who.account.id).await, Ok(3));
        let newest = tx.queries_of_account(who.account.id, 2).await.expect("reads");
        let places: Vec<_> = newest.iter().map(|one| one.opened_at).collect();
        assert_eq!(places, [morning().plus_seconds(3), morning().plus_seconds(2)]);
        let again = tx.update_bill_query(&first, QueryState::Withdrawn).await;
        assert!(matches!(again, Err(RepoError::Conflict(_))), "{again:?}");
    }

    async fn sixteen_added_at_once_are_one(store: Store) {
        let who = with_bills(&store).await;
        let adds: Vec<_> = (0..16)
            .map(|place| {
                let (store, query) = (store.clone(), query(&who, 1, place));
                tokio::spawn(async move {
                    let mut tx = store.begin().await?;
                    let added = tx.add_bill_query(&query).await?;
                    tx.commit().await.map(|()| added)
                })
            })
            .collect();
        let mut added = 0;
        for add in adds {
            added += u32::from(add.await.expect("no panic").expect("runs"));
        }
        assert_eq!(added, 1);
    }

    async fn the_queue_goes_by_the_day_and_a_bill_run_sees_what_it_must(store: Store) {
        let who = with_bills(&store).await;
        let (late, mut soon) = (query(&who, 1, 0), query(&who, 2, 1));
        soon.answer_due = date(2025, 3, 12);
        soon.reviews_next_bill = false;
        let mut tx = store.begin().await.expect("begins");
        for one in [&late, &soon] {
            assert_eq!(tx.add_bill_query(one).await, Ok(true));
        }
        let queue = tx.open_queries(None, 10).await.expect("reads");
        assert_eq!(queue, [soon.clone(), late.clone()]);
        let after = Some((soon.answer_due, soon.id));
        assert_eq!(tx.open_queries(after, 10).await, Ok(vec![late.clone()]));
        let asked = async |tx: &mut Conn| {
            let state = tx.billing_state(who.account.id).await.expect("reads");
            let state = state.expect("is there");
            (state.asked, state.open_queries)
        };
        assert_eq!(asked(&mut tx).await, (Some(late.reference.clone()), 2));
        let mut taken_back = late.clone();
        taken_back.state = QueryState::Withdrawn;
        taken_back.ended_at = Some(morning());
        assert_eq!(tx.update_bill_query(&taken_back, QueryState::Open).await, Ok(true));
        assert_eq!(asked(&mut tx).await, (None, 1), "the open one does not ask for it");
    }
}
