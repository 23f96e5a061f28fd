//! Calorific values by charging area and gas day, and how far imports have come.

use base::Instant;
use jiff::civil::{Date, date};
use metering::{CalorificValue, ImportRun, MeteringRepository};
use money::Decimal;
use store::Conn;
use testkit::{TestCustomer, both_engines};

fn value(area: &str, gas_day: Date, tenths: i64) -> CalorificValue {
    CalorificValue {
        area: area.to_owned(),
        gas_day,
        megajoules: Decimal::new(tenths, 1),
    }
}

async fn tenths(conn: &mut Conn, postcode: &str, from: Date, to: Date) -> Vec<i64> {
    let found = conn
        .calorific_values(postcode, from, to)
        .await
        .expect("reads");
    let tenths = |one: CalorificValue| i64::try_from(one.megajoules.mantissa());
    found
        .into_iter()
        .map(|one| tenths(one).expect("small"))
        .collect()
}

both_engines! {
    async fn the_longest_postcode_prefix_decides_and_elsewhere_the_rest_holds(store: Store) {
        let mut tx = store.begin().await.expect("begins");
        let (first, later) = (date(2026, 1, 1), date(2026, 1, 2));
        let values = [value("SC", first, 391), value("SC", later, 392), value("NO", first, 400)];
        tx.put_calorific_values(&values).await.expect("puts");
        tx.put_calorific_area("EH", "SC").await.expect("puts");
        tx.put_calorific_area("eh1 2", "NO").await.expect("puts");
        let to = date(2026, 2, 1);
        assert_eq!(tenths(&mut tx, "eh9 9aa", first, to).await, [391, 392]);
        assert_eq!(tenths(&mut tx, "EH12AB", first, to).await, [400]);
        // The value that holds at the beginning comes first, however old; later ones do not count.
        assert_eq!(tenths(&mut tx, "EH9 9AA", date(2026, 1, 5), to).await, [392]);
        assert_eq!(tenths(&mut tx, "EH9 9AA", first, later).await, [391]);
        // Before an area's first value that one holds, and not that of everywhere.
        let before = (date(2025, 6, 1), date(2025, 7, 1));
        assert_eq!(tenths(&mut tx, "EH9 9AA", before.0, before.1).await[0], 391);
        // Anywhere else holds what the schema begins with, until it is replaced.
        assert_eq!(tenths(&mut tx, "SW1A 1AA", first, to).await, [395]);
        tx.put_calorific_values(&[value("SC", first, 393)]).await.expect("puts");
        assert_eq!(tenths(&mut tx, "EH9 9AA", first, later).await, [393]);
    }

    async fn an_import_is_remembered_by_its_file(store: Store) {
        let who = TestCustomer::numbered(1);
        let mut tx = store.begin().await.expect("begins");
        who.add(&mut tx).await.expect("adds");
        let (account, point) = (who.account.id, who.point.id);
        let run = ImportRun {
            account_id: account,
            service_point_id: point,
            file_key: "csv|||abc".to_owned(),
            issued_at: Instant::from_seconds(1_700_000_000).expect("in range"),
            days_done: 64,
            days_written: 3,
            finished: false,
            updated_at: testkit::morning(),
        };
        assert_eq!(tx.import_run(account, point, &run.file_key).await, Ok(None));
        tx.put_import_run(&run).await.expect("puts");
        let done = ImportRun { days_done: 128, finished: true, ..run.clone() };
        tx.put_import_run(&done).await.expect("puts");
        assert_eq!(tx.import_run(account, point, &run.file_key).await, Ok(Some(done)));
        assert_eq!(tx.import_run(account, point, "another").await, Ok(None));
    }
}
