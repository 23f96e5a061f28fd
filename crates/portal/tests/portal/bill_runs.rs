//! Bill runs: every account that is due gets its bill once, whoever runs, and however often.

mod reviews;
pub mod supplier;

use billing::LedgerRepository as _;
use billing::run::{BillNumbers, RunOutcome};
use jiff::civil::date;
use portal::{AccountTerms, BillRequest, BusinessFacts};
use testkit::both_engines;

use crate::world::World;
use supplier::{Supplier, bills_of, request, run};

both_engines! {
    async fn a_run_bills_everything_that_is_due_once(store: Store) {
        let world = World::new(store);
        let supplier = Supplier::with(&world, 30).await;
        let done = run(&world, &request(2)).await;
        assert_eq!((done.totals.accounts, done.totals.issued), (30, 60), "two months each");
        assert!(done.run.finished_at.is_some());
        let system = world.portal.system("test");
        for who in &supplier.customers {
            let bills = bills_of(&world, who).await;
            let numbers: Vec<_> = bills.iter().map(|(_, bill)| bill.number.clone()).collect();
            let number = &who.account.number;
            assert_eq!(numbers, [format!("{number}-001"), format!("{number}-002")]);
            let [(_, january), (february_id, february)] = &bills[..] else { panic!("two bills") };
            assert_eq!(january.verify(), Ok(()));
            assert_eq!(february.verify(), Ok(()));
            assert!(january.facts.is_first && !february.facts.is_first);
            assert_eq!(february.previous_balance, january.amount_due);
            assert_eq!(february.charges[0].about.history, [january.charges[0].as_past()]);
            assert_eq!(february.billed_on, date(2025, 3, 3));
            assert_eq!(february.due_on, date(2025, 3, 17));
            let replay = world.portal.replay_bill(&system, &february_id.to_string()).await;
            assert_eq!(replay.expect("is there").differences, Vec::<String>::new());
        }
        let again = run(&world, &request(1)).await;
        assert_eq!((again.totals.accounts, again.totals.issued), (30, 0));
        let faults = world.store.read().await.expect("reads").verify_ledger().await;
        assert_eq!(faults, Ok(vec![]));
    }

    async fn two_runs_at_once_share_the_work(store: Store) {
        let world = World::new(store);
        let supplier = Supplier::with(&world, 40).await;
        let wanted = request(2);
        let (one, other) = tokio::join!(run(&world, &wanted), run(&world, &wanted));
        assert_eq!(one.run.on, other.run.on);
        for who in &supplier.customers {
            assert_eq!(bills_of(&world, who).await.len(), 2, "{}", who.account.number);
        }
        let faults = world.store.read().await.expect("reads").verify_ledger().await;
        assert_eq!(faults, Ok(vec![]));
    }

    async fn bills_asked_for_beside_a_run_have_numbers_of_their_own(store: Store) {
        let world = World::new(store);
        let supplier = Supplier::with(&world, 12).await;
        let months = [(date(2025, 2, 1), date(2025, 3, 1)), (date(2025, 1, 1), date(2025, 2, 1))];
        let mut asked = tokio::task::JoinSet::new();
        for who in &supplier.customers {
            for (from, to) in months {
                let portal = world.portal.clone();
                let wanted = BillRequest {
                    account_number: who.account.number.clone(),
                    period: tariff::Period::new(from, to).expect("has days"),
                    tariff: None,
                };
                asked.spawn(async move {
                    portal.issue_bill(&portal.system("test"), &wanted).await
                });
            }
        }
        let wanted = request(2);
        let (_, issued) = tokio::join!(run(&world, &wanted), asked.join_all());
        for bill in issued {
            bill.expect("is made, or was made already");
        }
        for who in &supplier.customers {
            let mut numbers: Vec<_> =
                bills_of(&world, who).await.into_iter().map(|(_, bill)| bill.number).collect();
            numbers.sort();
            let number = &who.account.number;
            assert_eq!(numbers, [format!("{number}-001"), format!("{number}-002")]);
        }
        let faults = world.store.read().await.expect("reads").verify_ledger().await;
        assert_eq!(faults, Ok(vec![]));
    }

    async fn a_dry_run_counts_and_changes_nothing(store: Store) {
        let world = World::new(store);
        let supplier = Supplier::with(&world, 3).await;
        let system = world.portal.system("test");
        let totals = world.portal.try_bill_run(&system, &request(1)).await.expect("counts");
        assert_eq!((totals.accounts, totals.issued), (3, 3));
        assert_eq!(bills_of(&world, &supplier.customers[0]).await, []);
        assert_eq!(world.portal.bill_runs(&system).await.expect("reads"), []);
    }

    async fn an_account_that_cannot_be_billed_stops_nobody_else(store: Store) {
        let world = World::new(store);
        let supplier = Supplier::with(&world, 4).await;
        supplier.lose_readings(&world, 2).await;
        let done = run(&world, &request(1)).await;
        assert_eq!((done.totals.issued, done.totals.failed), (6, 1));
        let system = world.portal.system("test");
        let id = done.run.id.to_string();
        let problems = world.portal.bill_run_problems(&system, &id).await.expect("reads");
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].outcome, RunOutcome::Failed);
        assert_eq!(problems[0].account_id, supplier.customers[2].account.id);
        assert!(problems[0].reason.contains("no readings"), "{}", problems[0].reason);
    }

    async fn numbers_of_the_supplier_have_no_gaps(store: Store) {
        let world = World::with(store, |settings| {
            settings.billing.numbers = BillNumbers::PerSupplier;
            settings.billing.number_prefix = "L".to_owned();
        });
        let supplier = Supplier::with(&world, 30).await;
        supplier.lose_readings(&world, 7).await;
        run(&world, &request(3)).await;
        let mut numbers = Vec::new();
        for who in &supplier.customers {
            numbers.extend(bills_of(&world, who).await.into_iter().map(|(_, bill)| bill.number));
        }
        numbers.sort();
        let expected: Vec<_> = (1..=58).map(|number| format!("L{number:08}")).collect();
        assert_eq!(numbers, expected);
    }

    async fn holes_are_estimated_and_marked_and_replay(store: Store) {
        let world = World::new(store);
        let supplier = Supplier::with_holes(&world, 1).await;
        run(&world, &request(1)).await;
        let bills = bills_of(&world, &supplier.customers[0]).await;
        let (id, february) = &bills[1];
        assert_eq!(february.charges[0].intervals_missing, 0);
        assert_eq!(february.charges[0].intervals_estimated, 48 + 3);
        assert!(february.is_estimated());
        assert!(february.notes.iter().any(|note| note.contains("estimate")), "says so");
        let system = world.portal.system("test");
        let replay = world.portal.replay_bill(&system, &id.to_string()).await;
        assert_eq!(replay.expect("is there").differences, Vec::<String>::new());
    }

    async fn terms_of_an_account_change_its_bills(store: Store) {
        let world = World::new(store);
        let supplier = Supplier::with(&world, 2).await;
        let (system, portal) = (world.portal.system("test"), &world.portal);
        let number = &supplier.customers[0].account.number;
        let terms = AccountTerms {
            segment: Some("business".to_owned()),
            bill_day: Some(15),
            purchase_order: "PO-77".to_owned(),
        };
        portal.set_billing_terms(&system, number, &terms).await.expect("is set");
        let business = BusinessFacts {
            company_name: "Anchor Bakery Limited".to_owned(),
            company_number: "01234567".to_owned(),
            vat_number: "GB123456789".to_owned(),
            purchase_order: String::new(),
        };
        portal.set_business(&system, number, &business).await.expect("is set");
        run(&world, &request(1)).await;
        let bills = bills_of(&world, &supplier.customers[0]).await;
        let periods: Vec<_> = bills.iter().map(|(_, bill)| bill.period).collect();
        let half = tariff::Period::new(date(2025, 1, 1), date(2025, 1, 15)).expect("has days");
        let month = tariff::Period::new(date(2025, 1, 15), date(2025, 2, 15)).expect("has days");
        assert_eq!(periods, [half, month], "from the 15th to the 15th");
        let bill = &bills[1].1;
        let facts = bill.facts.business.as_ref().expect("is a business");
        assert_eq!(facts.company_name, "Anchor Bakery Limited");
        assert_eq!(facts.purchase_order, "PO-77");
    }

    async fn the_days_run_comes_by_itself_where_it_is_wanted(store: Store) {
        let world = World::with(store, |settings| {
            settings.billing.daily_run = true;
            settings.billing.daily_run_hour = 4;
        });
        let supplier = Supplier::with(&world, 2).await;
        let night = world.portal.system_at("test", world.now().plus_seconds(36 * 3600));
        let early = world.portal.run_bills_of_today(&night).await.expect("looks");
        assert!(early.is_some(), "21:30 on 2 March is after four");
        assert_eq!(early.map(|done| done.totals.issued), Some(2), "February is not ready yet");
        let again = world.portal.run_bills_of_today(&night).await.expect("looks");
        assert!(again.is_none(), "once a day");
        let before_four = night.now.plus_seconds(5 * 3600);
        let next = world.portal.system_at("test", before_four);
        assert!(world.portal.run_bills_of_today(&next).await.expect("looks").is_none());
        assert_eq!(bills_of(&world, &supplier.customers[0]).await.len(), 1);
    }
}
