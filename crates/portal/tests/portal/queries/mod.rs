//! Questions about a bill: one however often it is sent, on hold while it is open, answered once;
//! and never a penny moved in the books.

mod answered;
mod collected;

use base::AccountId;
use billing::LedgerRepository as _;
use billing::document::BillDocument;
use billing::ledger::LedgerAccount;
use billing::query::{BillQuery, BillQueryRepository as _, QueryState};
use billing::run::ReviewRule;
use jiff::civil::date;
use money::{Currency, Money};
use portal::{OpContext, QueryWish, Refusal};
use tariff::examples;
use testkit::{TestCustomer, both_engines};
use wire::BillState;

use crate::bill_runs::supplier::{Supplier, bills_of, request, run};
use crate::reconcile::{agreed, bill, metered};
use crate::world::{World, refusal};

const DAY: i64 = 24 * 3_600;

const fn gbp(minor: i64) -> Money {
    Money::from_minor(minor, Currency::Gbp)
}

pub fn wish(bill: &str) -> QueryWish {
    QueryWish {
        bill: bill.to_owned(),
        line: String::new(),
        category: "too_high".to_owned(),
        words: "We were away.\r\nWhy so much?".to_owned(),
    }
}

/// A customer with a bill of January; it is 1 March 2025, and the bill was due on
/// 15 February.
pub async fn billed(world: &World) -> (TestCustomer, OpContext, String, BillDocument) {
    let ada = agreed(world, examples::UK_STANDARD_VARIABLE).await;
    metered(world, &ada, date(2025, 1, 1), date(2025, 2, 1), 0).await;
    let (id, document) = bill(world, &ada, date(2025, 1, 1)).await;
    let ctx = world.signed_in(&ada).await;
    (ada, ctx, id, document)
}

pub async fn queries(world: &World, account: AccountId) -> Vec<BillQuery> {
    let mut conn = world.store.read().await.expect("reads");
    let queries = conn.queries_of_account(account, 100).await;
    queries.expect("reads")
}

pub async fn books(world: &World, account: AccountId) -> (Money, usize) {
    let mut conn = world.store.read().await.expect("reads");
    assert_eq!(conn.verify_ledger().await, Ok(vec![]));
    let owed = conn.balance(account, LedgerAccount::Receivable).await;
    let transfers = conn.transfers(account, 1_000).await.expect("reads");
    (owed.expect("reads").unwrap_or(gbp(0)), transfers.len())
}

both_engines! {
    async fn what_is_in_dispute_is_on_hold_and_the_books_are_as_before(store: Store) {
        let world = World::new(store);
        let (ada, ctx, id, document) = billed(&world).await;
        let before = books(&world, ada.account.id).await;
        let reference = world.portal.open_bill_query(&ctx, &wish(&id)).await.expect("is asked");
        assert_eq!(reference, format!("{}-Q01", ada.account.number));
        assert_eq!(books(&world, ada.account.id).await, before, "it is owed as before");
        let query = &queries(&world, ada.account.id).await[0];
        assert_eq!(query.disputed, document.total_charges);
        assert_eq!(query.answer_due, date(2025, 3, 14), "ten working days after 1 March");
        assert_eq!(query.words.text(), "We were away.\nWhy so much?");
        // Long after its due date it is not late.
        world.clock_on(60 * DAY);
        let ctx = world.signed_in(&ada).await;
        let home = world.portal.home_view(&ctx).await.expect("is shown");
        let owed = document.total_charges;
        let all = format!("You owe {owed}. All of it is on hold while we look at your query.");
        assert_eq!(home.sentence, all);
        assert_eq!((home.balance.held, home.balance.overdue), (owed, false));
        assert!(home.tasks.iter().all(|task| task.href != "/pay"), "nobody is chased");
        let bills = world.portal.bills_view(&ctx).await.expect("is shown");
        assert_eq!((bills.bills[0].state, bills.bills[0].held), (BillState::OnHold, owed));
        assert_eq!(bills.bills[0].asked.as_deref(), Some("you asked"));
        // Who wants to may pay it.
        let pay = world.portal.pay_view(&ctx, None).await.expect("is shown").form;
        assert_eq!((pay.choices.len(), pay.choices[0].amount), (1, owed));
    }

    async fn sixteen_sent_at_once_are_one_question(store: Store) {
        let world = World::new(store);
        let (ada, ctx, id, _) = billed(&world).await;
        let sends = (0..16).map(|_| {
            let (portal, ctx, wish) = (world.portal.clone(), ctx.clone(), wish(&id));
            tokio::spawn(async move { portal.open_bill_query(&ctx, &wish).await })
        });
        for send in sends.collect::<Vec<_>>() {
            let reference = send.await.expect("no panic").expect("is asked");
            assert_eq!(reference, format!("{}-Q01", ada.account.number));
        }
        assert_eq!(queries(&world, ada.account.id).await.len(), 1);
    }

    async fn a_line_holds_its_own_amount_and_the_rest_is_due(store: Store) {
        let world = World::new(store);
        let (ada, ctx, id, document) = billed(&world).await;
        let mut of_line = wish(&id);
        of_line.line = "0.1".to_owned();
        world.portal.open_bill_query(&ctx, &of_line).await.expect("is asked");
        let held = queries(&world, ada.account.id).await[0].disputed;
        let line = &document.charges[0].lines[1];
        // 5 % of £18.90 are 94.5p, rounded half to even.
        assert_eq!((line.amount, held), (gbp(18_90), gbp(19_84)));
        let rest = document.total_charges.checked_sub(held).expect("fits");
        let pay = world.portal.pay_view(&ctx, None).await.expect("is shown").form;
        assert_eq!(
            pay.sentence,
            format!(
                "You owe {}. {held} of it is on hold while we look at your query. {rest} was due by \
                 15 February.",
                document.total_charges
            )
        );
        let amounts: Vec<_> = pay.choices.iter().map(|choice| choice.amount).collect();
        assert_eq!(amounts, [rest, document.total_charges], "what is due comes first");
    }

    async fn a_question_is_taken_back_and_asked_again(store: Store) {
        let world = World::new(store);
        let (ada, ctx, id, document) = billed(&world).await;
        world.portal.open_bill_query(&ctx, &wish(&id)).await.expect("is asked");
        let query = queries(&world, ada.account.id).await[0].id.to_string();
        for _ in 0..2 {
            world.portal.withdraw_bill_query(&ctx, &query).await.expect("is taken back");
        }
        let owed = document.total_charges;
        let home = world.portal.home_view(&ctx).await.expect("is shown");
        assert_eq!(home.sentence, format!("You owe {owed}. It was due by 15 February."));
        world.clock_on(3 * DAY);
        let ctx = world.signed_in(&ada).await;
        for _ in 0..2 {
            world.portal.reopen_bill_query(&ctx, &query).await.expect("is open again");
        }
        let found = &queries(&world, ada.account.id).await[0];
        assert_eq!((found.state, found.answer_due), (QueryState::Open, date(2025, 3, 18)));
        assert_eq!(world.portal.home_view(&ctx).await.expect("is shown").balance.held, owed);
    }

    async fn what_makes_no_sense_is_refused_by_its_field(store: Store) {
        let world = World::new(store);
        let (ada, ctx, id, _) = billed(&world).await;
        let wrong = |change: fn(&mut QueryWish)| {
            let mut wish = wish(&id);
            change(&mut wish);
            wish
        };
        for (wish, named) in [
            (wrong(|wish| wish.category = "whim".to_owned()), "category"),
            (wrong(|wish| wish.words = " \n ".to_owned()), "words"),
            (wrong(|wish| wish.words = "x".repeat(2_001)), "words"),
            (wrong(|wish| wish.line = "7.7".to_owned()), "line"),
            (wrong(|wish| wish.line = "first".to_owned()), "line"),
        ] {
            match refusal(world.portal.open_bill_query(&ctx, &wish).await) {
                Refusal::Invalid { field, .. } => assert_eq!(field, named),
                other => panic!("{named}: {other:?}"),
            }
        }
        assert_eq!(queries(&world, ada.account.id).await, []);
        let lost = world.portal.bill_query_view(&ctx, &id, "7.7").await;
        assert_eq!(refusal(lost), Refusal::NotFound);
    }

    async fn the_next_bill_is_looked_at_when_it_would_be_wrong_too(store: Store) {
        let world = World::new(store);
        let supplier = Supplier::with(&world, 2).await;
        let mut january = request(1);
        january.on = date(2025, 2, 3);
        assert_eq!(run(&world, &january).await.totals.issued, 2);
        for (who, category) in supplier.customers.iter().zip(["reading", "too_high"]) {
            let ctx = world.signed_in(who).await;
            let mut wish = wish(&bills_of(&world, who).await[0].0.to_string());
            wish.category = category.to_owned();
            world.portal.open_bill_query(&ctx, &wish).await.expect("is asked");
        }
        let totals = run(&world, &request(1)).await.totals;
        assert_eq!((totals.issued, totals.in_review), (1, 1));
        let february = &bills_of(&world, &supplier.customers[1]).await[1].1;
        assert!(february.notes.iter().any(|note| note.contains("on hold")), "it says so");
        let system = world.portal.system("test");
        let waiting = world.portal.bills_in_review(&system, None).await.expect("reads");
        assert_eq!(waiting[0].head.account_id, supplier.customers[0].account.id);
        assert_eq!(waiting[0].findings[0].rule, ReviewRule::Query);
        let number = &supplier.customers[0].account.number;
        assert!(waiting[0].findings[0].detail.ends_with(&format!("{number}-Q01")));
    }
}
