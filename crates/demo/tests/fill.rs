//! A small demo, filled on both engines: its books are right, its bills add up, and filling it
//! again changes nothing.

use std::sync::Arc;

use accounts::{Account, AccountsRepository as _};
use base::{Instant, LoginId, SessionId};
use billing::document::{BillDocument, BillSummary};
use billing::ledger::LedgerAccount;
use billing::query::{BillQueryRepository as _, QueryState};
use billing::run::BillRunRepository as _;
use billing::{BillRepository as _, LedgerRepository as _};
use demo::{DemoError, DemoLogin, Plan, fill};
use identity::IdentityRepository as _;
use metering::{Channel, MeteringRepository as _};
use portal::{Actor, BankSettings, OpContext, Portal, Secrets, Settings};
use testkit::{FixedClock, SeededEntropy, Store};
use wire::UsageQuery;

const PLAN: Plan = Plan {
    seed: 7,
    customers: 12,
    months: 3,
};

fn portal(store: Store, now: &str) -> Portal {
    let now: jiff::Timestamp = now.parse().expect("a timestamp");
    let key = "ab".repeat(32);
    let secrets = Secrets::from_hex(&[format!("1:{key}")], &key, &key).expect("sound keys");
    let mut settings = Settings::new("http://localhost:3000", "Lamplight Demo");
    let bank = BankSettings::new("Lamplight Energy", "107999", "88837491");
    let mut bank = bank.expect("a sound account");
    bank.service_user_number = Some("999999".to_owned());
    settings.bank = Some(Arc::new(bank));
    Portal::new(
        store,
        Arc::new(FixedClock::at(Instant::from(now))),
        Arc::new(SeededEntropy::new(1)),
        settings,
        secrets,
    )
}

async fn filled(store: &Store, plan: &Plan) -> Result<Vec<DemoLogin>, DemoError> {
    let portal = portal(store.clone(), "2026-11-21T12:00:00Z");
    fill(&portal, plan, &|_| {}).await
}

async fn accounts_of(store: &Store, login: &DemoLogin) -> Vec<Account> {
    let mut conn = store.read().await.expect("a connection");
    let login = conn
        .login_by_email(&login.email)
        .await
        .expect("a read")
        .expect("a login");
    conn.accounts_of(login.customer_id).await.expect("accounts")
}

async fn owed_minor(store: &Store, account: &Account) -> i64 {
    let mut conn = store.read().await.expect("a connection");
    let owed = conn
        .balance(account.id, LedgerAccount::Receivable)
        .await
        .expect("a balance");
    owed.map_or(0, |owed| owed.minor())
}

/// The customer of an account, signed in and looking at it.
fn acting_for(portal: &Portal, account: &Account) -> OpContext {
    let now = portal.now();
    OpContext {
        actor: Actor::Customer {
            login: LoginId::new(now, portal.entropy()),
            customer: account.customer_id,
            name: String::new(),
            session: SessionId::new(now, portal.entropy()),
            current_account: Some(account.id),
        },
        ..portal.system("test")
    }
}

/// Every bill of an account, newest first, each checked.
async fn bills_of(store: &Store, account: &Account) -> Vec<BillDocument> {
    let mut conn = store.read().await.expect("a connection");
    let mut bills = Vec::new();
    for head in conn.bills(account.id, 100).await.expect("bills") {
        let stored = conn
            .bill(account.id, head.id)
            .await
            .expect("a read")
            .expect("a bill");
        let bill = BillDocument::from_json(&stored.document).expect("a bill reads");
        bill.verify().expect("a bill adds up");
        assert_eq!(bill.total_charges, head.total);
        bills.push(bill);
    }
    bills
}

testkit::both_engines! {
    async fn a_small_demo_has_right_books_and_is_filled_once(store: Store) {
        let logins = filled(&store, &PLAN).await.expect("the demo fills");
        assert_eq!(logins.len(), 9);
        for login in &logins {
            let accounts = accounts_of(&store, login).await;
            assert!(!accounts.is_empty(), "{}", login.story);
            for account in &accounts {
                let bills = bills_of(&store, account).await;
                assert_eq!(bills.len(), 3, "{}", login.story);
                assert!(bills.iter().all(|bill| !bill.charges.is_empty()), "{}", login.story);
            }
        }
        let faults = store.read().await.expect("a connection").verify_ledger().await;
        assert_eq!(faults, Ok(Vec::new()));

        let again = filled(&store, &PLAN).await.expect("it is there already");
        assert_eq!(again, logins);
        let first = accounts_of(&store, &logins[0]).await;
        assert_eq!(bills_of(&store, &first[0]).await.len(), 3);

        let other = Plan { seed: 8, ..PLAN };
        assert!(matches!(filled(&store, &other).await, Err(DemoError::OtherSeed)));
    }

    async fn stories_are_as_they_say(store: Store) {
        let logins = filled(&store, &PLAN).await.expect("the demo fills");
        let indebted = &accounts_of(&store, &logins[1]).await[0];
        assert!(owed_minor(&store, indebted).await > 0, "owes money");
        let newest = &bills_of(&store, indebted).await[0];
        assert!(newest.is_estimated(), "owes a reading");

        let solar = &accounts_of(&store, &logins[2]).await[0];
        let september = bills_of(&store, solar).await.pop().map(|bill| bill.charges);
        let export = september.iter().flatten().find(|section| section.total.minor() < 0);
        assert!(export.is_some(), "is paid for export");

        assert_eq!(accounts_of(&store, &logins[3]).await.len(), 3, "three sites");
        let overpaying = &accounts_of(&store, &logins[4]).await[0];
        assert!(owed_minor(&store, overpaying).await < 0, "in credit");
        let priya = &accounts_of(&store, &logins[8]).await[0];
        let newest = &bills_of(&store, priya).await[0];
        let prices = &newest.charges[0].record.prices;
        assert_eq!(prices.len(), 1, "a price for each half-hour");
        let states = async |login: &DemoLogin| -> Vec<QueryState> {
            let account = accounts_of(&store, login).await[0].id;
            let mut conn = store.read().await.expect("a connection");
            let asked = conn.queries_of_account(account, 10).await.expect("queries");
            asked.iter().map(|one| one.state).collect()
        };
        assert_eq!(states(&logins[3]).await, [QueryState::Open], "waits for an answer");
        assert_eq!(states(&logins[8]).await, [QueryState::Answered], "has its answer");
        let two = &accounts_of(&store, &logins[5]).await;
        assert_eq!(two.len(), 2, "two accounts");
        let ben = &accounts_of(&store, &logins[6]).await[0];
        let newest = &bills_of(&store, ben).await[0];
        assert_eq!(owed_minor(&store, ben).await, newest.amount_due.minor(), "a bill to pay");
        assert!(newest.total_charges == newest.amount_due, "the earlier ones are paid");
    }

    async fn home_says_what_usage_says_and_what_is_stored_of_a_bill_is_what_it_charges(store: Store) {
        let logins = filled(&store, &PLAN).await.expect("the demo fills");
        let portal = portal(store.clone(), "2026-11-21T12:00:00Z");
        let (mut compared, mut bills) = (0, 0);
        for login in &logins {
            for account in accounts_of(&store, login).await {
                let ctx = acting_for(&portal, &account);
                for glance in portal.home_view(&ctx).await.expect("is shown").usage {
                    let of_point = UsageQuery { point: Some(glance.point), ..UsageQuery::default() };
                    let usage = portal.usage_view(&ctx, &of_point).await.expect("is shown");
                    assert_eq!((glance.wh, glance.cost), (usage.total_wh, usage.energy_cost));
                    compared += usize::from(glance.cost.is_some());
                }
                let mut conn = store.read().await.expect("a connection");
                let (from, to) = (jiff::civil::date(2026, 1, 1), jiff::civil::date(2027, 1, 1));
                let stored = conn.summaries_meeting(account.id, from, to).await.expect("reads");
                let whole = bills_of(&store, &account).await;
                let of = |bill: &BillDocument| BillSummary::of(bill).to_json().expect("writes");
                let expected: Vec<_> =
                    whole.iter().map(|bill| (bill.number.clone(), of(bill))).collect();
                let stored: Vec<_> =
                    stored.into_iter().map(|bill| (bill.number, bill.summary)).collect();
                assert_eq!(stored, expected);
                bills += whole.len();
            }
        }
        assert!(compared > 8 && bills > 20, "{compared} {bills}");
    }

    async fn half_hours_reach_yesterday_and_bills_estimated_what_was_lost(store: Store) {
        let logins = filled(&store, &PLAN).await.expect("the demo fills");
        let account = &accounts_of(&store, &logins[0]).await[0];
        let mut conn = store.read().await.expect("a connection");
        let supply = conn.supply(account.id).await.expect("a supply");
        let from = jiff::civil::date(2026, 8, 1);
        let billed_to = jiff::civil::date(2026, 11, 1);
        let today = jiff::civil::date(2026, 11, 21);
        let mut estimated = 0;
        for point in &supply.points {
            let days = conn
                .interval_days(account.id, point.id, Channel::Import, from, today)
                .await
                .expect("days");
            assert!((111..=112).contains(&days.len()), "at most the lost day is missing");
            assert_eq!(days.last().map(|day| day.local_day()), today.yesterday().ok());
            let autumn = days.iter().find(|day| day.local_day() == jiff::civil::date(2026, 10, 25));
            assert!(autumn.is_none_or(|day| day.slot_count() == 50));
            let billed: Vec<_> = days.iter().filter(|day| day.local_day() < billed_to).collect();
            assert_eq!(billed.len(), 92, "a lost day was estimated before its bill");
            assert!(billed.iter().all(|day| day.missing_count() == 0));
            estimated += billed.iter().filter(|day| day.estimated_count() > 0).count();
        }
        assert!(estimated > 0, "estimates are marked");
    }

    async fn bills_are_those_of_the_supplier_s_runs(store: Store) {
        let logins = filled(&store, &PLAN).await.expect("the demo fills");
        let account = &accounts_of(&store, &logins[6]).await[0];
        let bills = bills_of(&store, account).await;
        let days: Vec<String> = bills.iter().map(|bill| bill.billed_on.to_string()).collect();
        assert_eq!(days, ["2026-11-03", "2026-10-03", "2026-09-03"]);
        for (place, bill) in bills.iter().enumerate() {
            let number = format!("{}-{:03}", account.number, bills.len() - place);
            assert_eq!(bill.number, number);
            assert_eq!((bill.due_on - bill.billed_on).get_days(), 14);
            let pay_url = format!("http://localhost:3000/pay?bill={number}");
            assert_eq!(bill.facts.terms.pay_url, pay_url);
            let terms = &bill.facts.terms;
            let bank = terms.bank.as_ref().expect("takes transfers");
            assert_eq!(bank.sort_code, "10-79-99");
            assert_eq!(bank.account_number, "88837491");
            let reference = terms.reference.replace(' ', "");
            assert!(reference.starts_with("RF"), "{reference}");
            assert!(reference.ends_with(&account.number), "{reference}");
        }
        let runs = store.read().await.expect("a connection").bill_runs(100).await.expect("runs");
        assert!(runs.iter().all(|run| run.finished_at.is_some()));
        let last = runs.iter().map(|run| run.on).max();
        assert_eq!(last, Some(jiff::civil::date(2026, 11, 17)));
    }

    async fn a_filling_that_was_stopped_is_completed(store: Store) {
        let portal = portal(store.clone(), "2026-11-21T12:00:00Z");
        // Among the customers, and in the middle of their years.
        for moment in [" 5 of ", " bills until 2026-10-03"] {
            let stop = tokio::sync::Notify::new();
            let progress = |line: &str| {
                if line.contains(moment) {
                    stop.notify_one();
                }
            };
            tokio::select! {
                biased;
                () = stop.notified() => {}
                _ = fill(&portal, &PLAN, &progress) => panic!("it was not stopped"),
            }
        }
        let logins = filled(&store, &PLAN).await.expect("the rest fills");
        for login in &logins {
            for account in accounts_of(&store, login).await {
                assert_eq!(bills_of(&store, &account).await.len(), 3, "{}", login.story);
            }
        }
        let ben = &accounts_of(&store, &logins[6]).await[0];
        let newest = &bills_of(&store, ben).await[0];
        assert_eq!(owed_minor(&store, ben).await, newest.total_charges.minor());
        let faults = store.read().await.expect("a connection").verify_ledger().await;
        assert_eq!(faults, Ok(Vec::new()));
    }
}

#[test]
fn the_same_seed_makes_the_same_bills_to_the_letter() {
    let made = || {
        let (sent, received) = std::sync::mpsc::channel();
        testkit::on_sqlite(async move |store: Store| {
            let logins = filled(&store, &PLAN).await.expect("the demo fills");
            let mut all = Vec::new();
            for login in &logins {
                for account in accounts_of(&store, login).await {
                    let owed = owed_minor(&store, &account).await;
                    all.push((
                        account.number.clone(),
                        owed,
                        bills_of(&store, &account).await,
                    ));
                }
            }
            sent.send(all).expect("is received");
        });
        received.recv().expect("was sent")
    };
    assert!(made() == made(), "two fillings differ");
}
