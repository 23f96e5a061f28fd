//! Imported intervals against the readings that the smart meter sent.

use accounts::{AccountsRepository as _, Meter, Register};
use base::{Instant, MeterId, ReadingId, RegisterId};
use jiff::civil::{Date, date};
use metering::vee::{ExceptionStatus, IntervalException, Rule};
use metering::{MeterReading, MeteringRepository as _, ReadingSource, ReadingStatus};
use testkit::{SeededEntropy, TestCustomer, both_engines};

use crate::imports::{csv, load};
use crate::world::World;

const JUNE: [Date; 2] = [date(2024, 6, 1), date(2024, 7, 1)];

/// Readings on the first of June and of July.
async fn read(world: &World, register: &Register, source: ReadingSource, values: [i64; 2]) {
    let entropy = SeededEntropy::new(7 + u64::try_from(register.position).expect("counts up"));
    let mut tx = world.store.begin().await.expect("begins");
    for (read_on, value) in JUNE.into_iter().zip(values) {
        let reading = MeterReading {
            account_id: register.account_id,
            id: ReadingId::new(world.now(), &entropy),
            register_id: register.id,
            read_on,
            value,
            source,
            status: ReadingStatus::Accepted,
            doubt: String::new(),
            received_at: world.now(),
            sent_by: None,
        };
        tx.add_reading(&reading).await.expect("adds");
    }
    tx.commit().await.expect("commits");
}

/// 30 days of 12 kWh: 360 kWh.
async fn load_june(world: &World, who: &TestCustomer) {
    load(
        world,
        &csv("2024-06-01T00:00:00+01:00", 30 * 48, "0.25", ""),
        who,
    )
    .await;
}

async fn off(world: &World) -> Vec<(Date, Option<i64>, Option<i64>)> {
    let ctx = world.portal.system("test");
    let open = world
        .portal
        .interval_exceptions(&ctx, ExceptionStatus::Open, None);
    let told = |one: IntervalException| {
        let finding = one.finding;
        (
            one.local_day,
            finding.observed,
            finding.expected,
            finding.rule,
        )
    };
    let all = open.await.expect("reads").into_iter().map(told);
    all.filter(|one| one.3 == Rule::SumCheck)
        .map(|one| (one.0, one.1, one.2))
        .collect()
}

/// Customers whose only registers are behind current transformers of 100 to 5 A.
async fn behind_transformers(world: &World, number: u64) -> TestCustomer {
    let mut who = TestCustomer::numbered(number);
    who.register.multiplier_millionths = 20_000_000;
    let mut tx = world.store.begin().await.expect("begins");
    who.add(&mut tx).await.expect("adds");
    tx.commit().await.expect("commits");
    who
}

both_engines! {
    async fn intervals_that_add_up_to_the_register_are_not_doubted(store: Store) {
        let world = World::new(store);
        let ada = world.customer(1).await;
        // Over the top of its face of five digits.
        read(&world, &ada.register, ReadingSource::Smart, [99_900, 260]).await;
        load_june(&world, &ada).await;
        assert_eq!(off(&world).await, []);
    }

    async fn a_register_that_went_further_is_told_on_the_last_day(store: Store) {
        let world = World::new(store);
        let ada = world.customer(1).await;
        read(&world, &ada.register, ReadingSource::Smart, [1_000, 1_400]).await;
        load_june(&world, &ada).await;
        let told = (date(2024, 6, 30), Some(360_000), Some(400_000));
        assert_eq!(off(&world).await, [told]);
    }

    async fn nothing_is_said_before_the_last_day_is_there_in_whatever_order(store: Store) {
        let world = World::new(store);
        let ada = world.customer(1).await;
        read(&world, &ada.register, ReadingSource::Smart, [1_000, 1_400]).await;
        load(&world, &csv("2024-06-11T00:00:00+01:00", 20 * 48, "0.25", ""), &ada).await;
        assert_eq!(off(&world).await, []);
        load(&world, &csv("2024-06-01T00:00:00+01:00", 10 * 48, "0.25", ""), &ada).await;
        assert_eq!(off(&world).await, [(date(2024, 6, 30), Some(360_000), Some(400_000))]);
    }

    async fn a_correction_of_an_earlier_day_brings_new_figures_and_then_an_end(store: Store) {
        let world = World::new(store);
        let ada = world.customer(1).await;
        read(&world, &ada.register, ReadingSource::Smart, [1_000, 1_400]).await;
        load_june(&world, &ada).await;
        let last = date(2024, 6, 30);
        for (kwh, left) in [("0.5", Some(372_000)), ("1.0833333", None), ("0.25", Some(360_000))] {
            world.clock_on(60);
            load(&world, &csv("2024-06-10T00:00:00+01:00", 48, kwh, ""), &ada).await;
            let told: Vec<_> = left.map(|sum| (last, Some(sum), Some(400_000))).into_iter().collect();
            assert_eq!(off(&world).await, told, "{kwh}");
        }
    }

    async fn what_a_person_read_in_the_middle_of_a_day_bounds_nothing(store: Store) {
        let world = World::new(store);
        let ada = world.customer(1).await;
        read(&world, &ada.register, ReadingSource::Customer, [1_000, 1_400]).await;
        load_june(&world, &ada).await;
        assert_eq!(off(&world).await, []);
    }

    async fn all_registers_of_a_meter_count_together(store: Store) {
        let world = World::new(store);
        let ada = world.customer(1).await;
        let night = Register {
            id: RegisterId::new(Instant::EPOCH, &SeededEntropy::new(3)),
            position: 1,
            ..ada.register.clone()
        };
        let mut tx = world.store.begin().await.expect("begins");
        tx.add_register(&night).await.expect("adds");
        tx.commit().await.expect("commits");
        read(&world, &ada.register, ReadingSource::Smart, [1_000, 1_200]).await;
        load(&world, &csv("2024-06-01T00:00:00+01:00", 48, "0.25", ""), &ada).await;
        read(&world, &night, ReadingSource::Smart, [500, 660]).await;
        load_june(&world, &ada).await;
        assert_eq!(off(&world).await, []);
    }

    async fn the_constant_of_the_meter_counts_and_so_does_what_its_face_cannot_show(store: Store) {
        let world = World::new(store);
        // 360 kWh are 18 on the face; 19 may be 18.01 rounded up, 20 may not.
        for (number, shown, told) in [(1, 18, None), (2, 19, None), (3, 20, Some(400_000))] {
            let who = behind_transformers(&world, number).await;
            read(&world, &who.register, ReadingSource::Smart, [1_000, 1_000 + shown]).await;
            load_june(&world, &who).await;
            let last = (date(2024, 6, 30), Some(360_000));
            let told: Vec<_> = told.map(|wh| (last.0, last.1, Some(wh))).into_iter().collect();
            assert_eq!(off(&world).await, told, "{shown}");
        }
    }

    async fn intervals_of_two_meters_are_held_against_neither(store: Store) {
        let world = World::new(store);
        let ada = world.customer(1).await;
        let second = Meter {
            id: MeterId::new(world.now(), &SeededEntropy::new(5)),
            installed_on: date(2024, 6, 15),
            ..ada.meter.clone()
        };
        let mut tx = world.store.begin().await.expect("begins");
        tx.add_meter(&second).await.expect("adds");
        tx.commit().await.expect("commits");
        read(&world, &ada.register, ReadingSource::Smart, [1_000, 1_100]).await;
        load_june(&world, &ada).await;
        assert_eq!(off(&world).await, []);
    }
}
