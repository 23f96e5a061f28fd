//! A small supplier with half-hourly data of two months, and what its bills say.

use accounts::{AccountsRepository as _, Agreement, StoredTariff};
use base::{AgreementId, BillId, TariffId};
use billing::BillRepository as _;
use billing::document::BillDocument;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use metering::{Channel, IntervalDay, MeteringRepository as _, Slot, StoredDay, slots_in_day};
use portal::{BillRunRequest, RunProgress};
use testkit::TestCustomer;

use crate::world::World;

/// The customers, in the order of their accounts' numbers.
pub struct Supplier {
    pub customers: Vec<TestCustomer>,
}

/// The day on which January and February are due.
pub fn request(workers: usize) -> BillRunRequest {
    BillRunRequest {
        on: date(2025, 3, 3),
        segment: None,
        workers,
    }
}

/// Runs to its end.
pub async fn run(world: &World, request: &BillRunRequest) -> RunProgress {
    let system = world.portal.system("test");
    let quietly = std::sync::Arc::new(|_: &RunProgress| {});
    let done = world.portal.run_bills(&system, request, quietly).await;
    done.expect("runs")
}

/// The issued bills of a customer, oldest first.
pub async fn bills_of(world: &World, who: &TestCustomer) -> Vec<(BillId, BillDocument)> {
    let mut conn = world.store.read().await.expect("reads");
    let (from, to) = (date(2000, 1, 1), date(2100, 1, 1));
    let stored = conn.bills_within(who.account.id, from, to).await;
    let mut bills: Vec<_> = stored
        .expect("reads")
        .into_iter()
        .map(|bill| {
            (
                bill.head.id,
                BillDocument::from_json(&bill.document).expect("reads"),
            )
        })
        .collect();
    bills.sort_by_key(|(_, bill)| bill.period.from());
    bills
}

impl Supplier {
    /// Supplied from January 2025 on, with every half-hour known.
    pub async fn with(world: &World, customers: u64) -> Self {
        Self::made(world, customers, false, None).await
    }

    /// The same with supply that has ended.
    pub async fn ended(world: &World, customers: u64, end: Date) -> Self {
        Self::made(world, customers, false, Some(end)).await
    }

    /// The same with 12 February unknown, and three half-hours of the 20th.
    pub async fn with_holes(world: &World, customers: u64) -> Self {
        Self::made(world, customers, true, None).await
    }

    async fn made(world: &World, customers: u64, holes: bool, end: Option<Date>) -> Self {
        let (now, entropy) = (world.now(), world.portal.entropy());
        let tariff = StoredTariff {
            id: TariffId::new(now, entropy),
            code: "time-of-use".to_owned(),
            name: "Time of use".to_owned(),
            document: tariff::examples::UK_TIME_OF_USE.to_owned(),
        };
        let mut customers: Vec<_> = (1..=customers).map(TestCustomer::numbered).collect();
        customers
            .iter_mut()
            .for_each(|who| world.give_password(who));
        let mut tx = world.store.begin().await.expect("begins");
        tx.add_tariff(&tariff).await.expect("is added");
        for who in &customers {
            who.add(&mut tx).await.expect("is added");
            tx.add_agreement(&Agreement {
                account_id: who.account.id,
                id: AgreementId::new(now, entropy),
                service_point_id: who.point.id,
                tariff_id: tariff.id,
                from: date(2025, 1, 1),
                to: end,
            })
            .await
            .expect("is added");
            let days = half_hours(who, holes);
            tx.put_interval_days(&days).await.expect("is added");
        }
        tx.commit().await.expect("commits");
        Self { customers }
    }

    /// Gives a customer a point whose meter nobody ever read.
    pub async fn lose_readings(&self, world: &World, index: usize) {
        let who = &self.customers[index];
        let mut tx = world.store.begin().await.expect("begins");
        let agreed = tx.supply(who.account.id).await.expect("reads").agreements;
        let fresh = TestCustomer::numbered(9_000 + u64::try_from(index).expect("small"));
        let mut point = fresh.point.clone();
        (point.account_id, point.property_id) = (who.account.id, who.property.id);
        let mut meter = fresh.meter.clone();
        (meter.account_id, meter.smart) = (who.account.id, false);
        let mut register = fresh.register.clone();
        register.account_id = who.account.id;
        let tariff = flat(world, &mut tx).await;
        tx.add_service_point(&point).await.expect("is added");
        tx.add_meter(&meter).await.expect("is added");
        tx.add_register(&register).await.expect("is added");
        tx.add_agreement(&Agreement {
            id: AgreementId::new(world.now(), world.portal.entropy()),
            service_point_id: point.id,
            tariff_id: tariff,
            ..agreed[0].clone()
        })
        .await
        .expect("is added");
        tx.commit().await.expect("commits");
    }
}

/// A tariff that dials can be billed by.
async fn flat(world: &World, tx: &mut store::Conn) -> TariffId {
    let tariff = StoredTariff {
        id: TariffId::new(world.now(), world.portal.entropy()),
        code: "standard".to_owned(),
        name: "Standard".to_owned(),
        document: tariff::examples::UK_STANDARD_VARIABLE.to_owned(),
    };
    tx.add_tariff(&tariff).await.expect("is added");
    tariff.id
}

fn half_hours(who: &TestCustomer, holes: bool) -> Vec<StoredDay> {
    let zone = TimeZone::get("Europe/London").expect("a bundled zone");
    let days = date(2025, 1, 1).series(jiff::Span::new().days(1));
    let known = |on: &Date| !(holes && *on == date(2025, 2, 12));
    days.take_while(|on| *on < date(2025, 3, 1))
        .filter(known)
        .map(|on| {
            let slots = (0..slots_in_day(&zone, on, 30)).map(|slot| {
                let wh = i64::try_from(slot).expect("small") * 11 % 401;
                match on == date(2025, 2, 20) && holes && (10..13).contains(&slot) {
                    true => Slot::MISSING,
                    false => Slot::measured(wh + i64::from(on.day())),
                }
            });
            StoredDay {
                account_id: who.account.id,
                service_point_id: who.point.id,
                channel: Channel::Import,
                version: 1,
                day: IntervalDay::new(on, 30, slots.collect()).expect("a day"),
                issued: metering::IssueTimes::default(),
            }
        })
        .collect()
}
