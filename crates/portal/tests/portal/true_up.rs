//! Bills from register readings: what an estimate charged too much or too little is put right by
//! the next bill, and older bills are made again between the ones around them.

use accounts::AccountsRepository as _;
use base::ReadingId;
use billing::document::{BillDocument, StoredUsage};
use billing::{BillRepository as _, LedgerRepository as _};
use jiff::civil::{Date, date};
use metering::{MeterReading, MeteringRepository as _, ReadingSource, ReadingStatus};
use portal::CancelRequest;
use tariff::examples;
use testkit::{TestCustomer, both_engines};
use wire::Period;

use crate::reconcile::{agreed, bill, page, total};
use crate::world::World;

async fn read(world: &World, who: &TestCustomer, on: Date, value: i64) {
    let mut tx = world.store.begin().await.expect("begins");
    tx.add_reading(&MeterReading {
        account_id: who.account.id,
        id: ReadingId::new(world.now(), world.portal.entropy()),
        register_id: who.register.id,
        read_on: on,
        value,
        source: ReadingSource::Field,
        status: ReadingStatus::Accepted,
        doubt: String::new(),
        received_at: world.now(),
        sent_by: None,
    })
    .await
    .expect("is added");
    tx.commit().await.expect("commits");
}

const fn month(number: i8) -> Date {
    date(2025, number, 1)
}

/// kWh of the face at both ends, by the stored inputs.
fn ends(bill: &BillDocument) -> (i64, i64) {
    match &bill.charges[0].record.usage {
        StoredUsage::Registers(advances) => {
            let (first, last) = (advances.first(), advances.last());
            let ends = first.zip(last).expect("has a register");
            (ends.0.register.opening, ends.1.register.closing)
        }
        StoredUsage::Intervals(_) => panic!("made of registers"),
    }
}

fn kwh(bill: &BillDocument) -> i64 {
    bill.charges[0].total_wh / 1_000
}

async fn is_sound(world: &World, id: &str, bill: &BillDocument) {
    assert_eq!(bill.verify(), Ok(()));
    let system = world.portal.system("test");
    let replay = world
        .portal
        .replay_bill(&system, id)
        .await
        .expect("is there");
    assert_eq!(replay.differences, Vec::<String>::new());
    let faults = world
        .store
        .read()
        .await
        .expect("reads")
        .verify_ledger()
        .await;
    assert_eq!(faults, Ok(vec![]));
}

/// January and February are billed at 10 kWh a day by readings of January.
async fn estimated(world: &World) -> (TestCustomer, [(String, BillDocument); 2]) {
    let ada = agreed(world, examples::UK_STANDARD_VARIABLE).await;
    read(world, &ada, month(1), 10_000).await;
    read(world, &ada, date(2025, 1, 15), 10_140).await;
    let january = bill(world, &ada, month(1)).await;
    let february = bill(world, &ada, month(2)).await;
    assert_eq!(ends(&january.1), (10_000, 10_310));
    assert_eq!(ends(&february.1), (10_310, 10_590));
    (ada, [january, february])
}

both_engines! {
    async fn an_estimate_above_the_next_reading_is_given_back(store: Store) {
        let world = World::new(store);
        let (ada, bills) = estimated(&world).await;
        // 160 kWh in 59 days, and 46 more until the month is over.
        read(&world, &ada, date(2025, 3, 15), 10_300).await;
        let (id, march) = bill(&world, &ada, month(3)).await;
        assert_eq!((ends(&march), kwh(&march)), ((10_590, 10_346), -244));
        let energy = &march.charges[0].lines[0];
        assert!(energy.amount.is_negative() && march.tax.is_negative(), "with its tax");
        let note = "Your last bill's estimate of electricity was 328 kWh too high; this bill \
                    gives it back.";
        assert!(march.notes.iter().any(|one| one == note), "{:?}", march.notes);
        is_sound(&world, &id, &march).await;
        read(&world, &ada, month(5), 10_500).await;
        let (id, april) = bill(&world, &ada, month(4)).await;
        is_sound(&world, &id, &april).await;
        let all: i64 = bills.iter().map(|(_, bill)| kwh(bill)).sum();
        assert_eq!(all + kwh(&march) + kwh(&april), 500, "what the meter counted");
        let shown = page(&world, &ada, Period::Month, "2025-03-10").await;
        assert_eq!(total(&shown), march.total_charges, "the page says what the bill says");
    }

    async fn a_month_without_a_bill_costs_what_its_bill_will_charge(store: Store) {
        let world = World::new(store);
        let (ada, _) = estimated(&world).await;
        read(&world, &ada, month(4), 10_700).await;
        let before = page(&world, &ada, Period::Month, "2025-03-10").await;
        let (_, march) = bill(&world, &ada, month(3)).await;
        assert_eq!(ends(&march), (10_590, 10_700));
        assert_eq!(total(&before), march.total_charges);
    }

    async fn an_older_bill_is_made_again_between_the_ones_around_it(store: Store) {
        let world = World::new(store);
        let (ada, [(_, january), (february_id, february)]) = estimated(&world).await;
        read(&world, &ada, date(2025, 3, 15), 10_300).await;
        bill(&world, &ada, month(3)).await;
        read(&world, &ada, month(5), 10_500).await;
        let (april_id, april) = bill(&world, &ada, month(4)).await;
        world.clock_on(60);
        let system = world.portal.system("test");
        let request = CancelRequest {
            bill: february_id.clone(),
            reason: "reading".to_owned(),
            note: String::new(),
            rebill: true,
        };
        let done = world.portal.cancel_bill(&system, &request).await.expect("cancels");
        let (number, _) = done.replaced_by.expect("is replaced");
        let mut conn = world.store.read().await.expect("reads");
        let stored = conn.bills_within(ada.account.id, month(2), month(3)).await.expect("reads");
        drop(conn);
        let (id, again) = (&stored[0].head.id, BillDocument::from_json(&stored[0].document));
        let again = again.expect("reads");
        assert_eq!((&again.number, ends(&again)), (&number, (10_310, 10_590)));
        assert_eq!(again.charges[0].about.history, [january.charges[0].as_past()]);
        // The balance goes on from the bill that was issued last, not from January's.
        assert_eq!(again.previous_balance, april.amount_due);
        assert_eq!(again.total_charges, february.total_charges);
        assert_eq!(again.amount_due, april.amount_due);
        is_sound(&world, &id.to_string(), &again).await;
        world.clock_on(60);
        read(&world, &ada, month(6), 10_700).await;
        let (id, may) = bill(&world, &ada, month(5)).await;
        assert_eq!((ends(&may), &may.previous_balance), ((10_500, 10_700), &again.amount_due));
        assert_eq!(may.charges[0].about.history.last(), Some(&april.charges[0].as_past()));
        is_sound(&world, &id, &may).await;
        let ctx = world.signed_in(&ada).await;
        let why = world.portal.why_different_view(&ctx, &april_id).await.expect("compares");
        assert!(why.comparisons[0].before_period.contains("March"), "{:?}", why.comparisons[0]);
        let why = world.portal.why_different_view(&ctx, &stored[0].head.id.to_string()).await;
        let why = why.expect("compares");
        assert!(why.comparisons[0].before_period.contains("January"), "{:?}", why.comparisons[0]);
    }

    async fn the_readings_of_a_point_are_found_among_thousands_of_another(store: Store) {
        let world = World::new(store);
        let ada = agreed(&world, examples::UK_STANDARD_VARIABLE).await;
        read(&world, &ada, month(1), 10_000).await;
        read(&world, &ada, month(2), 10_310).await;
        let mut tx = world.store.begin().await.expect("begins");
        let other = TestCustomer::numbered(77);
        let mut point = other.point.clone();
        (point.account_id, point.property_id) = (ada.account.id, ada.property.id);
        let mut meter = other.meter.clone();
        meter.account_id = ada.account.id;
        let mut register = other.register.clone();
        register.account_id = ada.account.id;
        tx.add_service_point(&point).await.expect("is added");
        tx.add_meter(&meter).await.expect("is added");
        tx.add_register(&register).await.expect("is added");
        for ahead in 0..400 {
            tx.add_reading(&MeterReading {
                account_id: ada.account.id,
                id: ReadingId::new(world.now(), world.portal.entropy()),
                register_id: register.id,
                read_on: date(2025, 3, 1).saturating_add(jiff::Span::new().days(ahead)),
                value: ahead,
                source: ReadingSource::Smart,
                status: ReadingStatus::Accepted,
                doubt: String::new(),
                received_at: world.now(),
                sent_by: None,
            })
            .await
            .expect("is added");
        }
        tx.commit().await.expect("commits");
        let (_, january) = bill(&world, &ada, month(1)).await;
        assert_eq!(kwh(&january), 310);
    }
}
