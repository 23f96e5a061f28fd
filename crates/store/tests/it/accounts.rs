//! Customers, accounts, supply, agreements and tariffs.

use accounts::{AccountsRepository as _, Agreement, Direction, Fuel, StoredTariff};
use base::{AgreementId, MeterId, PropertyId, RegisterId, ServicePointId, TariffId};
use jiff::civil::date;
use testkit::{SeededEntropy, TestCustomer, both_engines, morning};

fn tariff(seed: u64) -> StoredTariff {
    StoredTariff {
        id: TariffId::new(
            morning().plus_seconds(i64::try_from(seed).expect("small")),
            &SeededEntropy::new(seed),
        ),
        code: "flat-2025".to_owned(),
        name: "Flat".to_owned(),
        document: format!("version = {seed}"),
    }
}

both_engines! {
    async fn a_customer_and_their_account_come_back_as_they_were(store: Store) {
        let mut who = TestCustomer::numbered(1);
        who.customer.phone = Some("+441234567890".to_owned());
        who.customer.vulnerable = true;
        who.account.collection_day = Some(28);
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        assert_eq!(tx.customer(who.customer.id).await, Ok(Some(who.customer)));
        assert_eq!(tx.account(who.account.id).await, Ok(Some(who.account.clone())));
        let by_number = tx.account_by_number(&who.account.number).await;
        assert_eq!(by_number, Ok(Some(who.account)));
        assert_eq!(tx.account_by_number("A9999999").await, Ok(None));
    }

    async fn accounts_of_a_customer_come_by_number(store: Store) {
        let who = TestCustomer::numbered(1);
        let mut other = TestCustomer::numbered(2);
        other.account.customer_id = who.customer.id;
        other.account.number = "A0000000".to_owned();
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        other.add(&mut tx).await.expect("adds");
        let found = tx.accounts_of(who.customer.id).await;
        assert_eq!(found, Ok(vec![other.account, who.account]));
        assert_eq!(tx.accounts_of(other.customer.id).await, Ok(vec![]));
    }

    async fn supply_of_one_meter_is_one_of_each(store: Store) {
        let who = TestCustomer::numbered(1);
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        TestCustomer::numbered(2).add(&mut tx).await.expect("adds");
        let supply = tx.supply(who.account.id).await.expect("reads");
        assert_eq!(supply.properties, vec![who.property]);
        assert_eq!(supply.points, vec![who.point]);
        assert_eq!(supply.meters, vec![who.meter]);
        assert_eq!(supply.registers, vec![who.register]);
    }

    async fn supply_keeps_properties_points_and_meters_that_have_nothing_below(store: Store) {
        let who = TestCustomer::numbered(1);
        let entropy = SeededEntropy::new(99);
        let later = morning().plus_seconds(60);
        let mut empty_property = who.property.clone();
        empty_property.id = PropertyId::new(later, &entropy);
        let mut gas = who.point.clone();
        (gas.id, gas.fuel) = (ServicePointId::new(later, &entropy), Fuel::Gas);
        let mut export = who.point.clone();
        export.id = ServicePointId::new(later.plus_seconds(1), &entropy);
        export.direction = Direction::Export;
        let mut gas_meter = who.meter.clone();
        (gas_meter.id, gas_meter.service_point_id) = (MeterId::new(later, &entropy), gas.id);
        gas_meter.removed_on = Some(date(2024, 2, 29));
        let mut night = who.register.clone();
        (night.id, night.position) = (RegisterId::new(later, &entropy), 1);
        night.multiplier_millionths = 20_000_000;
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        tx.add_property(&empty_property).await.expect("adds");
        tx.add_service_point(&gas).await.expect("adds");
        tx.add_service_point(&export).await.expect("adds");
        tx.add_meter(&gas_meter).await.expect("adds");
        tx.add_register(&night).await.expect("adds");
        let supply = tx.supply(who.account.id).await.expect("reads");
        assert_eq!(supply.properties, vec![who.property, empty_property]);
        assert_eq!(supply.points, vec![who.point, gas, export]);
        assert_eq!(supply.meters, vec![who.meter, gas_meter]);
        assert_eq!(supply.registers, vec![who.register, night]);
    }

    async fn a_register_that_would_multiply_by_nothing_is_not_kept(store: Store) {
        let who = TestCustomer::numbered(1);
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        let mut wrong = who.register.clone();
        (wrong.id, wrong.position) = (RegisterId::new(morning(), &SeededEntropy::new(98)), 1);
        wrong.multiplier_millionths = 0;
        assert!(tx.add_register(&wrong).await.is_err());
    }

    async fn supply_of_nobody_is_empty(store: Store) {
        let mut conn = store.read().await.expect("reads");
        let supply = conn.supply(TestCustomer::numbered(1).account.id).await;
        assert_eq!(supply, Ok(accounts::Supply::default()));
    }

    async fn agreements_come_once_each_by_point_and_first_day(store: Store) {
        let who = TestCustomer::numbered(1);
        let tariff = tariff(1);
        let agreement = |seed, from, to| Agreement {
            account_id: who.account.id,
            id: AgreementId::new(morning(), &SeededEntropy::new(seed)),
            service_point_id: who.point.id,
            tariff_id: tariff.id,
            from,
            to,
        };
        let old = agreement(1, date(2023, 1, 1), Some(date(2024, 1, 1)));
        let running = agreement(2, date(2024, 1, 1), None);
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        tx.add_tariff(&tariff).await.expect("adds");
        tx.add_agreement(&running).await.expect("adds");
        tx.add_agreement(&old).await.expect("adds");
        let mut night = who.register.clone();
        (night.id, night.position) = (RegisterId::new(morning(), &SeededEntropy::new(97)), 1);
        tx.add_register(&night).await.expect("adds");
        let mut export = who.point.clone();
        export.id = ServicePointId::new(morning().plus_seconds(60), &SeededEntropy::new(96));
        export.direction = Direction::Export;
        tx.add_service_point(&export).await.expect("adds");
        let mut sold = agreement(3, date(2023, 6, 1), None);
        sold.service_point_id = export.id;
        tx.add_agreement(&sold).await.expect("adds");
        let supply = tx.supply(who.account.id).await.expect("reads");
        assert_eq!(supply.registers, vec![who.register, night]);
        assert_eq!(supply.agreements, vec![old, running, sold.clone()]);
        let of_export: Vec<_> = supply.agreements_of(export.id).collect();
        assert_eq!(of_export, [&sold]);
    }

    async fn a_tariff_code_means_its_newest_version(store: Store) {
        let (first, second) = (tariff(1), tariff(2));
        let mut tx = store.begin().await.expect("begins");
        tx.add_tariff(&second).await.expect("adds");
        tx.add_tariff(&first).await.expect("adds");
        assert_eq!(tx.tariff(first.id).await, Ok(Some(first)));
        assert_eq!(tx.tariff_by_code("flat-2025").await, Ok(Some(second)));
        assert_eq!(tx.tariff_by_code("flat-2024").await, Ok(None));
    }
}
