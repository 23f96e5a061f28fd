//! Money: what the usage page says, what the bills say, and what a replay says, are the same.

use accounts::{AccountsRepository as _, Agreement, RegisterRole, StoredTariff};
use base::{AgreementId, ReadingId, RegisterId, TariffId};
use billing::BillRepository as _;
use billing::document::BillDocument;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use metering::{
    Channel, IntervalDay, MeterReading, MeteringRepository as _, ReadingSource, ReadingStatus,
    Slot, StoredDay, slots_in_day,
};
use money::{Currency, Money};
use portal::BillRequest;
use testkit::{TestCustomer, both_engines, morning};
use wire::{Period, UsageQuery, UsageView};

use crate::world::World;

/// A customer agreed to a tariff from the first day of their account.
pub async fn agreed(world: &World, document: &str) -> TestCustomer {
    let ada = world.customer(1).await;
    let (now, entropy) = (world.now(), world.portal.entropy());
    let tariff = StoredTariff {
        id: TariffId::new(now, entropy),
        code: "standard".to_owned(),
        name: "Standard".to_owned(),
        document: document.to_owned(),
    };
    let agreement = Agreement {
        account_id: ada.account.id,
        id: AgreementId::new(now, entropy),
        service_point_id: ada.point.id,
        tariff_id: tariff.id,
        from: ada.account.opened_on,
        to: None,
    };
    let mut tx = world.store.begin().await.expect("begins");
    tx.add_tariff(&tariff).await.expect("is added");
    tx.add_agreement(&agreement).await.expect("is added");
    tx.commit().await.expect("commits");
    ada
}

/// Half-hours of `[from, to)` that never cost a round sum; `more` in each.
pub async fn metered(world: &World, ada: &TestCustomer, from: Date, to: Date, more: i64) {
    let zone = TimeZone::get("Europe/London").expect("a bundled zone");
    let day = |(ahead, on): (i64, Date)| {
        let count = slots_in_day(&zone, on, 30);
        let slots = (0..count).map(|slot| {
            let slot = i64::try_from(slot).expect("small");
            Slot::measured((ahead * 37 + slot * 11) % 401 + more)
        });
        StoredDay {
            account_id: ada.account.id,
            service_point_id: ada.point.id,
            channel: Channel::Import,
            version: 1,
            day: IntervalDay::new(on, 30, slots.collect()).expect("a day"),
            issued: metering::IssueTimes::default(),
        }
    };
    let days = from
        .series(jiff::Span::new().days(1))
        .take_while(|on| *on < to);
    let days: Vec<StoredDay> = (0..).zip(days).map(day).collect();
    let mut tx = world.store.begin().await.expect("begins");
    tx.put_interval_days(&days).await.expect("is added");
    tx.commit().await.expect("commits");
}

/// The identifier, and the document, of the bill of a month.
pub async fn bill(world: &World, ada: &TestCustomer, month: Date) -> (String, BillDocument) {
    let next = month.saturating_add(jiff::Span::new().months(1));
    let (from, to) = (month.to_string(), next.to_string());
    let request = BillRequest::parse(&ada.account.number, &from, &to, None).expect("is sound");
    let system = world.portal.system("test");
    let issued = world.portal.issue_bill(&system, &request).await;
    let (id, json) = issued.expect("is issued");
    (
        id.to_string(),
        BillDocument::from_json(&json).expect("reads"),
    )
}

pub async fn page(world: &World, ada: &TestCustomer, period: Period, on: &str) -> UsageView {
    let ctx = world.signed_in(ada).await;
    let asked = UsageQuery {
        period: Some(period),
        on: Some(on.to_owned()),
        point: Some(ada.point.id.to_string()),
    };
    world
        .portal
        .usage_view(&ctx, &asked)
        .await
        .expect("is shown")
}

pub fn total(page: &UsageView) -> Money {
    let energy = page.energy_cost.expect("is priced");
    let standing = page.standing_cost.expect("is priced");
    energy.checked_add(standing).expect("fits")
}

/// By how many millionths the bars differ from the page's energy.
pub fn bars_differ_by(page: &UsageView) -> i64 {
    let micros: i64 = page.slots.iter().filter_map(|slot| slot.cost_micros).sum();
    (micros - page.energy_cost.expect("is priced").minor() * 10_000).abs()
}

both_engines! {
    async fn months_and_the_year_cost_what_their_bills_cost_to_the_penny(store: Store) {
        let world = World::new(store);
        let ada = agreed(&world, tariff::examples::UK_TIME_OF_USE).await;
        metered(&world, &ada, date(2024, 9, 1), date(2024, 12, 1), 0).await;
        let mut billed = Money::zero(Currency::Gbp);
        for month in [date(2024, 9, 1), date(2024, 10, 1)] {
            let (_, document) = bill(&world, &ada, month).await;
            let shown = page(&world, &ada, Period::Month, &month.to_string()).await;
            assert_eq!(total(&shown), document.total_charges, "{month}");
            // Lines and tax are rounded, days are not: less than a penny each.
            assert!(bars_differ_by(&shown) < 50_000, "{month}");
            billed = billed.checked_add(document.total_charges).expect("fits");
        }
        // November has no bill yet, and costs what its bill will.
        let november = total(&page(&world, &ada, Period::Month, "2024-11-15").await);
        let year = page(&world, &ada, Period::Year, "2024-11-15").await;
        assert_eq!(total(&year), billed.checked_add(november).expect("fits"));
        let (_, document) = bill(&world, &ada, date(2024, 11, 1)).await;
        assert_eq!(november, document.total_charges);
    }

    async fn a_bill_is_replayed_from_the_versions_it_was_made_of(store: Store) {
        let world = World::new(store);
        let ada = agreed(&world, tariff::examples::UK_TIME_OF_USE).await;
        let (from, to) = (date(2024, 10, 1), date(2024, 11, 1));
        metered(&world, &ada, from, to, 0).await;
        let (id, document) = bill(&world, &ada, from).await;
        // Corrected data come in after the bill.
        metered(&world, &ada, date(2024, 10, 7), date(2024, 10, 9), 500).await;
        let system = world.portal.system("test");
        let replay = world.portal.replay_bill(&system, &id).await.expect("is replayed");
        assert_eq!(replay.differences, Vec::<String>::new());
        assert_eq!(replay.lines, document.charges[0].lines.len());

        // A bill in which one line was tampered with is found out.
        let mut tampered = document;
        tampered.number.push_str("-T");
        let line = &mut tampered.charges[0].lines[0];
        line.quantity += money::Decimal::ONE;
        let mut conn = world.store.read().await.expect("reads");
        let known = conn.bills(ada.account.id, 1).await.expect("reads").remove(0);
        drop(conn);
        let mut head = known;
        head.id = base::BillId::new(world.now(), world.portal.entropy());
        head.number.clone_from(&tampered.number);
        // Two bills that stand never begin on one day.
        (head.period_from, head.period_to) = (to, to.saturating_add(jiff::ToSpan::days(30)));
        let stored = billing::StoredBill {
            document: tampered.to_json().expect("writes"),
            head: head.clone(),
        };
        let mut tx = world.store.begin().await.expect("begins");
        tx.add_bill(&stored, "{}").await.expect("is added");
        tx.commit().await.expect("commits");
        let tampered_id = head.id.to_string();
        let replay = world.portal.replay_bill(&system, &tampered_id).await.expect("is replayed");
        assert_eq!(replay.differences.len(), 3, "{:?}", replay.differences);
    }

    async fn bills_of_days_without_data_neither_cost_nor_hide_anything(store: Store) {
        let world = World::new(store);
        let ada = agreed(&world, tariff::examples::UK_TIME_OF_USE).await;
        metered(&world, &ada, date(2024, 10, 15), date(2024, 11, 1), 0).await;
        let before = total(&page(&world, &ada, Period::Month, "2024-10-20").await);
        assert!(before.is_positive());
        // Until then the meter was read by hand.
        let head = billing::BillHead {
            account_id: ada.account.id,
            id: base::BillId::new(world.now(), world.portal.entropy()),
            number: "BY-HAND".to_owned(),
            period_from: date(2024, 10, 1),
            period_to: date(2024, 10, 15),
            billed_on: date(2024, 10, 16),
            due_on: date(2024, 10, 30),
            total: Money::from_minor(10_000, Currency::Gbp),
            status: billing::BillStatus::Issued,
            created_at: world.now(),
        };
        let summary = format!(
            r#"{{"schema_version":1,"charges":[{{"service_point":"{}","tariff_code":"by-hand","period":{{"from":"2024-10-01",
            "to":"2024-10-15"}},"lines":[],"total":{{"minor":10000,"currency":"GBP"}}}}]}}"#,
            ada.point.id
        );
        let bill = billing::StoredBill { head, document: "{}".to_owned() };
        let mut tx = world.store.begin().await.expect("begins");
        tx.add_bill(&bill, &summary).await.expect("is added");
        tx.commit().await.expect("commits");
        let after = page(&world, &ada, Period::Month, "2024-10-20").await;
        assert_eq!(total(&after), before);
        let year = page(&world, &ada, Period::Year, "2024-10-20").await;
        assert_eq!(total(&year), before);
    }

    async fn two_registers_read_by_hand_are_priced_each_at_its_rate(store: Store) {
        let world = World::new(store);
        let ada = read_by_hand(&world).await;
        let (from, to) = (date(2024, 10, 1), date(2024, 11, 1));
        let (id, document) = bill(&world, &ada, from).await;
        let section = &document.charges[0];
        let lines: Vec<&str> = section.lines.iter().map(|line| line.code.as_str()).collect();
        assert_eq!(lines, ["energy.day", "energy.night", "standing_charge"]);
        assert_eq!(section.total_wh, 310_000 + 155_000);
        let shown = page(&world, &ada, Period::Month, &from.to_string()).await;
        assert!(shown.from_readings);
        assert_eq!(total(&shown), document.total_charges);
        assert!(bars_differ_by(&shown) < 50_000);
        let days = shown.slots.iter().filter(|slot| slot.cost_micros.is_some());
        assert_eq!(days.count(), 31, "{from} to {to}");
        let day = page(&world, &ada, Period::Day, "2024-10-20").await;
        // 10 kWh by day at 29.87p and 5 by night at 14.53p, and 5% on both: £3.8992…
        assert_eq!(day.slots[0].cost_micros, Some(3_899_175));
        let system = world.portal.system("test");
        let replay = world.portal.replay_bill(&system, &id).await.expect("is replayed");
        assert_eq!(replay.differences, Vec::<String>::new());
    }
}

/// A customer whose only agreement is for a second supply, with a day and a night register read on
/// the first of October, the eleventh, and the first of November.
async fn read_by_hand(world: &World) -> TestCustomer {
    let mut ada = world.customer(1).await;
    let (now, entropy) = (world.now(), world.portal.entropy());
    ada.point.id = base::ServicePointId::new(now, entropy);
    ada.point.identifier = "2000000000006".to_owned();
    ada.meter.id = base::MeterId::new(now, entropy);
    ada.meter.service_point_id = ada.point.id;
    ada.meter.serial = "TWO-RATE".to_owned();
    let tariff = StoredTariff {
        id: TariffId::new(now, entropy),
        code: "economy-7".to_owned(),
        name: "Economy 7".to_owned(),
        document: tariff::examples::UK_ECONOMY_7.to_owned(),
    };
    let agreement = Agreement {
        account_id: ada.account.id,
        id: AgreementId::new(now, entropy),
        service_point_id: ada.point.id,
        tariff_id: tariff.id,
        from: ada.account.opened_on,
        to: None,
    };
    let mut tx = world.store.begin().await.expect("begins");
    tx.add_service_point(&ada.point).await.expect("is added");
    tx.add_meter(&ada.meter).await.expect("is added");
    tx.add_tariff(&tariff).await.expect("is added");
    tx.add_agreement(&agreement).await.expect("is added");
    for (position, role, a_day) in [(0, RegisterRole::Day, 10), (1, RegisterRole::Night, 5)] {
        ada.register.id = RegisterId::new(now, entropy);
        ada.register.meter_id = ada.meter.id;
        (ada.register.role, ada.register.position) = (role, position);
        tx.add_register(&ada.register).await.expect("is added");
        for (read_on, days) in [
            (date(2024, 10, 1), 0),
            (date(2024, 10, 11), 10),
            (date(2024, 11, 1), 31),
        ] {
            let reading = MeterReading {
                account_id: ada.account.id,
                id: ReadingId::new(now, entropy),
                register_id: ada.register.id,
                read_on,
                value: 1_000 + days * a_day,
                source: ReadingSource::Customer,
                status: ReadingStatus::Accepted,
                doubt: String::new(),
                received_at: morning(),
                sent_by: None,
            };
            tx.add_reading(&reading).await.expect("is added");
        }
    }
    tx.commit().await.expect("commits");
    ada
}
