//! A bill run dies by SIGKILL at moments drawn from a seed and is started again, until it is done:
//! every account has exactly one bill of the period, and the books are right.

use std::time::Duration;

use accounts::{AccountsRepository as _, Agreement, StoredTariff};
use base::{AccountId, AgreementId, CustomerId, Entropy as _, TariffId};
use billing::document::BillDocument;
use billing::{BillRepository as _, BillStatus, LedgerRepository as _};
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use metering::{
    Channel, IntervalDay, IssueTimes, MeteringRepository as _, Slot, StoredDay, slots_in_day,
};
use testkit::{SeededEntropy, TestCustomer, morning};

use crate::on_both_engines;
use crate::world::World;

/// Accounts to bill: several batches of a page, and two pages.
const ACCOUNTS: u128 = 230;
/// Kills an engine sees in one run.
const KILLS: usize = 12;
const JANUARY: &str = "2025-02-03";
const FEBRUARY: &str = "2025-03-03";

/// Identifiers of their own, in order, below everybody else's.
fn account_id(number: u128) -> AccountId {
    AccountId::from_uuid(uuid::Uuid::from_u128(1 << 100 | number))
}

fn customer(number: u128) -> TestCustomer {
    let mut one = TestCustomer::numbered(10_000 + u64::try_from(number).expect("small"));
    let id = account_id(number);
    one.customer.id = CustomerId::from_uuid(id.uuid());
    (one.account.id, one.account.customer_id) = (id, one.customer.id);
    one.login.customer_id = one.customer.id;
    one.property.account_id = id;
    one.point.account_id = id;
    one.meter.account_id = id;
    one.register.account_id = id;
    one
}

fn half_hours(who: &TestCustomer) -> Vec<StoredDay> {
    let zone = TimeZone::get("Europe/London").expect("a bundled zone");
    let days = date(2025, 1, 1).series(jiff::Span::new().days(1));
    let day = |on: Date| {
        let slots = (0..slots_in_day(&zone, on, 30))
            .map(|slot| Slot::measured(i64::try_from(slot).expect("small") * 11 % 401));
        StoredDay {
            account_id: who.account.id,
            service_point_id: who.point.id,
            channel: Channel::Import,
            version: 1,
            day: IntervalDay::new(on, 30, slots.collect()).expect("a day"),
            issued: IssueTimes::default(),
        }
    };
    days.take_while(|on| *on < date(2025, 3, 1))
        .map(day)
        .collect()
}

/// Accounts with two months of half-hours.
fn fill(world: &World) {
    let entropy = SeededEntropy::new(5);
    let tariff = StoredTariff {
        id: TariffId::new(morning(), &entropy),
        code: "time-of-use".to_owned(),
        name: "Time of use".to_owned(),
        document: tariff::examples::UK_TIME_OF_USE.to_owned(),
    };
    world.books(async |store| {
        let mut tx = store.begin().await.expect("begins");
        tx.add_tariff(&tariff).await.expect("is added");
        let model = customer(0);
        model.add(&mut tx).await.expect("is added");
        tx.add_agreement(&Agreement {
            account_id: model.account.id,
            id: AgreementId::new(morning(), &entropy),
            service_point_id: model.point.id,
            tariff_id: tariff.id,
            from: date(2025, 1, 1),
            to: None,
        })
        .await
        .expect("is added");
        tx.put_interval_days(&half_hours(&model))
            .await
            .expect("is added");
        for number in 1..ACCOUNTS {
            let copy = customer(number);
            tx.add_customer(&copy.customer).await.expect("is added");
            tx.add_account(&copy.account).await.expect("is added");
        }
        let (after, up_to) = (model.account.id, account_id(ACCOUNTS - 1));
        tx.copy_supply(model.account.id, after, up_to)
            .await
            .expect("is copied");
        tx.commit().await.expect("commits");
    });
}

/// How many accounts have `months` bills; fails when one has more, or the books are wrong.
fn billed(world: &World, months: usize) -> u128 {
    world.books(async |store| {
        let mut conn = store.read().await.expect("reads");
        let mut done = 0;
        for number in 0..ACCOUNTS {
            let bills = conn.bills(account_id(number), 100).await.expect("reads");
            assert!(bills.len() <= months, "account {number}: {bills:?}");
            assert!(bills.iter().all(|bill| bill.status == BillStatus::Issued));
            done += u128::from(bills.len() == months);
        }
        // The people of every world have bills that are shown and not posted.
        let mut faults = conn.verify_ledger().await.expect("reads");
        let ours: Vec<_> = (0..ACCOUNTS).map(account_id).collect();
        faults.retain(|fault| ours.contains(&fault.account_id));
        assert_eq!(faults, [], "a balance is wrong");
        done
    })
}

/// Every bill adds up, and begins with what the one before it ended with.
fn verified(world: &World) {
    world.books(async |store| {
        let mut conn = store.read().await.expect("reads");
        for number in 0..ACCOUNTS {
            let (from, to) = (date(2025, 1, 1), date(2025, 3, 1));
            let bills = conn
                .bills_within(account_id(number), from, to)
                .await
                .expect("reads");
            let read = |json: &str| BillDocument::from_json(json).expect("reads");
            let documents: Vec<_> = bills.iter().map(|bill| read(&bill.document)).collect();
            let [february, january] = &documents[..] else {
                panic!("two bills")
            };
            assert_eq!((january.verify(), february.verify()), (Ok(()), Ok(())));
            assert_eq!(february.previous_balance, january.amount_due);
        }
    });
}

on_both_engines! {
    fn a_run_killed_at_any_moment_ends_in_one_bill_an_account(world: &World) {
        fill(world);
        let run = |on| world.place.run_with("bill-run", &["--on", on, "--workers", "2"]);
        #[expect(clippy::disallowed_methods, reason = "moments of death are spread over real time")]
        let begun = std::time::Instant::now();
        let (status, said) = run(JANUARY);
        let undisturbed = begun.elapsed();
        assert!(status.success(), "{said}");
        assert_eq!(billed(world, 1), ACCOUNTS);

        let moments = SeededEntropy::new(0xdead);
        let arguments = ["--on", FEBRUARY, "--workers", "2"];
        let (mut killed, mut before) = (0, 0);
        for _ in 0..KILLS {
            let mut drawn = [0_u8; 2];
            moments.fill(&mut drawn);
            let share = u32::from(u16::from_le_bytes(drawn));
            let moment: Duration = undisturbed * share / (65_536 * 3);
            killed += usize::from(!world.place.run_killed("bill-run", &arguments, moment));
            let now = billed(world, 2);
            assert!(now >= before, "a bill went away");
            before = now;
        }
        assert!(killed >= KILLS / 2, "most of them died: {killed}");
        let (status, said) = run(FEBRUARY);
        assert!(status.success(), "{said}");
        assert!(said.contains("finished"), "{said}");
        assert_eq!(billed(world, 2), ACCOUNTS);
        verified(world);
    }

    fn two_runs_of_two_processes_make_one_bill_an_account(world: &World) {
        fill(world);
        let run = || world.place.run_with("bill-run", &["--on", JANUARY, "--workers", "2"]);
        std::thread::scope(|scope| {
            let both = [scope.spawn(run), scope.spawn(run)];
            for one in both {
                let (status, said) = one.join().expect("no panic");
                assert!(status.success(), "{said}");
            }
        });
        assert_eq!(billed(world, 1), ACCOUNTS);
    }
}
