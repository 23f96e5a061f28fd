//! Price series: revisions that follow one another, and each day as it was at any of them.

use accounts::{
    AccountsRepository as _, PriceRepository, PriceSeriesHead, PublishedDay, UseDeclaration,
};
use base::Instant;
use jiff::civil::{Date, date};
use money::{Currency, Decimal, Percent};
use testkit::{TestCustomer, both_engines, morning};

fn head() -> PriceSeriesHead {
    PriceSeriesHead {
        key: "day-ahead".to_owned(),
        currency: Currency::Gbp,
        resolution_minutes: 720,
        revision: 0,
    }
}

fn day(utc_day: Date, revision: u32, prices: [Option<i64>; 2]) -> PublishedDay {
    let decimal = |tenths: i64| Decimal::new(tenths, 1);
    PublishedDay {
        utc_day,
        revision,
        prices: prices.map(|price| price.map(decimal)).to_vec(),
    }
}

both_engines! {
    async fn a_day_is_found_as_it_was_at_each_revision(store: Store) {
        let at: Instant = morning();
        let (first, second) = (date(2026, 1, 1), date(2026, 1, 2));
        let mut tx = store.begin().await.expect("begins");
        assert_eq!(tx.price_series("day-ahead").await, Ok(None));
        assert_eq!(tx.hold_price_series(&head(), at).await, Ok(head()));
        let days = [day(first, 1, [Some(1), None]), day(second, 1, [Some(-3), Some(0)])];
        tx.publish_prices("day-ahead", &days, 1, at).await.expect("publishes");
        let corrected = day(first, 2, [Some(1), Some(7)]);
        tx.publish_prices("day-ahead", std::slice::from_ref(&corrected), 2, at)
            .await
            .expect("publishes");
        tx.commit().await.expect("commits");

        let mut conn = store.read().await.expect("reads");
        let held = conn.price_series("day-ahead").await.expect("reads").expect("is there");
        assert_eq!(held.revision, 2);
        let to = date(2026, 2, 1);
        let at_revision = async |conn: &mut store::Conn, revision| {
            conn.published_prices("day-ahead", first, to, revision).await.expect("reads")
        };
        assert_eq!(at_revision(&mut conn, 1).await, days);
        assert_eq!(at_revision(&mut conn, 9).await, [corrected, days[1].clone()]);
        assert_eq!(at_revision(&mut conn, 0).await, []);
        let none = conn.published_prices("day-ahead", to, date(2026, 3, 1), 9).await;
        assert_eq!(none, Ok(vec![]));
    }

    async fn a_revision_is_never_written_twice(store: Store) {
        let at = morning();
        let mut tx = store.begin().await.expect("begins");
        tx.hold_price_series(&head(), at).await.expect("holds");
        let days = [day(date(2026, 1, 1), 1, [Some(1), Some(2)])];
        tx.publish_prices("day-ahead", &days, 1, at).await.expect("publishes");
        assert!(tx.publish_prices("day-ahead", &days, 1, at).await.is_err());
    }

    async fn the_newest_declaration_up_to_a_day_holds(store: Store) {
        let who = TestCustomer::numbered(1);
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        let declared = |from: Date, percent: i64| UseDeclaration {
            account_id: who.account.id,
            service_point_id: who.point.id,
            from,
            domestic: Percent::new(Decimal::from(percent)),
        };
        let (first, later) = (declared(date(2026, 1, 1), 40), declared(date(2026, 3, 1), 65));
        for one in [&declared(date(2026, 1, 1), 30), &first, &later] {
            tx.put_use_declaration(one).await.expect("puts");
        }
        for (on, found) in [
            (date(2025, 12, 31), None),
            (date(2026, 2, 28), Some(&first)),
            (date(2026, 3, 1), Some(&later)),
        ] {
            let held = tx.use_declaration(who.account.id, who.point.id, on).await;
            assert_eq!(held.expect("reads").as_ref(), found, "{on}");
        }
    }
}
