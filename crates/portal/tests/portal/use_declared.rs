//! What a business declares of its use decides its taxes, from a day on, in bill and usage page alike.

use accounts::AccountsRepository as _;
use jiff::civil::date;
use money::{Decimal, Percent};
use portal::NewUseDeclaration;
use testkit::{TestCustomer, both_engines};
use wire::Period;

use crate::reconcile::{agreed, bill, metered, page, total};
use crate::world::World;

fn declared(ada: &TestCustomer, from: &str, percent: &str) -> NewUseDeclaration {
    NewUseDeclaration {
        account_number: ada.account.number.clone(),
        point_identifier: ada.point.identifier.clone(),
        from: from.to_owned(),
        domestic_percent: percent.to_owned(),
    }
}

both_engines! {
    async fn sixty_percent_domestic_use_is_taxed_as_a_home_from_its_day_on(store: Store) {
        let world = World::new(store);
        let document = tariff::examples::UK_BUSINESS_FLAT.replace(
            "taxes = [\"uk_vat_business\"]",
            "taxes = [\"uk_vat_business\", \"uk_ccl\"]",
        );
        let ada = agreed(&world, &document).await;
        // A hundred kWh a day: far above the 33 that count as a small supply.
        metered(&world, &ada, date(2024, 8, 1), date(2024, 11, 1), 2_000).await;
        let system = world.portal.system("test");
        for (from, percent) in [("2024-09-01", "59.9"), ("2024-10-01", "60")] {
            let declaration = declared(&ada, from, percent);
            world.portal.declare_use(&system, &declaration).await.expect("is kept");
        }
        for (month, vat, levied) in [
            (date(2024, 8, 1), 20, true),
            (date(2024, 9, 1), 20, true),
            (date(2024, 10, 1), 5, false),
        ] {
            let (id, document) = bill(&world, &ada, month).await;
            let section = &document.charges[0];
            assert_eq!(section.tax_lines.len(), 1);
            let percent = Percent::new(Decimal::from(vat));
            assert_eq!(section.tax_lines[0].percent, percent, "{month}");
            let levy = section.lines.iter().find(|line| line.code == "levy.uk_ccl");
            assert_eq!(levy.is_some(), levied, "{month}");
            let shown = page(&world, &ada, Period::Month, &month.to_string()).await;
            assert_eq!(total(&shown), document.total_charges, "{month}");
            let replay = world.portal.replay_bill(&system, &id).await.expect("is replayed");
            assert_eq!(replay.differences, Vec::<String>::new());
        }
    }

    async fn a_small_business_pays_as_a_home_by_its_average_alone(store: Store) {
        let world = World::new(store);
        let ada = agreed(&world, tariff::examples::UK_BUSINESS_FLAT).await;
        // About ten kWh a day.
        metered(&world, &ada, date(2024, 9, 1), date(2024, 10, 1), 0).await;
        let (_, document) = bill(&world, &ada, date(2024, 9, 1)).await;
        let percent = document.charges[0].tax_lines[0].percent;
        assert_eq!(percent, Percent::new(Decimal::from(5)));
    }

    async fn what_is_no_percentage_or_no_supply_is_refused(store: Store) {
        let world = World::new(store);
        let ada = world.customer(1).await;
        let system = world.portal.system("test");
        for (from, percent) in [("2024-09-01", "101"), ("2024-09-31", "60"), ("2024-09-01", "x")] {
            let refused = world.portal.declare_use(&system, &declared(&ada, from, percent)).await;
            assert!(refused.is_err(), "{from} {percent}");
        }
        let mut other = declared(&ada, "2024-09-01", "60");
        other.point_identifier = "2000000000006".to_owned();
        assert!(world.portal.declare_use(&system, &other).await.is_err());
        let mut conn = world.store.read().await.expect("reads");
        let (account, point) = (ada.account.id, ada.point.id);
        let kept = conn.use_declaration(account, point, date(2030, 1, 1)).await;
        assert_eq!(kept, Ok(None));
    }
}
