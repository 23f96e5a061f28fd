//! How long it takes to load a year of half-hourly data for many meters, from CSV text to stored
//! days: `cargo bench -p portal --bench import -- METERS`. On SQLite in a temporary folder, or on
//! the empty database that `DATABASE_URL` names.

use std::fmt::Write;
use std::sync::Arc;

use base::{Clock, Entropy, Instant};
use portal::{ImportFormat, ImportTarget, Portal, Secrets, Settings, Store};
use testkit::{FixedClock, SeededEntropy, TestCustomer};

/// Half-hours of 2024, a leap year.
const HALF_HOURS: i64 = 366 * 48;
/// 2024-01-01T00:00:00Z.
const START_SECONDS: i64 = 1_704_067_200;

fn year_csv(meter: u64) -> String {
    let mut csv = String::from("start,kwh\n");
    for slot in 0..HALF_HOURS {
        let start = Instant::from_seconds(START_SECONDS + slot * 1_800).expect("in range");
        let wh = 100 + (slot * 37 + i64::try_from(meter).unwrap_or(0) * 11) % 900;
        writeln!(csv, "{start},0.{wh:03}").expect("a string takes it");
    }
    csv
}

#[tokio::main]
async fn main() {
    let meters: u64 = std::env::args()
        .filter_map(|arg| arg.parse().ok())
        .next()
        .unwrap_or(1_000);
    let folder = std::env::temp_dir().join(format!("lamplight-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a temporary folder");
    let url = std::env::var("DATABASE_URL")
        .unwrap_or_else(|_| format!("sqlite://{}", folder.join("import.sqlite").display()));
    let store = Store::open(&url).await.expect("the database opens");
    store.migrate().await.expect("the schema is made");
    let key = "ab".repeat(32);
    let secrets = Secrets::from_hex(&[format!("1:{key}")], &key, &key).expect("sound keys");
    let clock: Arc<dyn Clock> = Arc::new(FixedClock::at(testkit::morning()));
    let entropy: Arc<dyn Entropy> = Arc::new(SeededEntropy::new(7));
    let settings = Settings::new("http://127.0.0.1:3000", "Bench Energy");
    let portal = Portal::new(store, clock, entropy, settings, secrets);
    let mut targets = Vec::new();
    for number in 0..meters {
        let customer = TestCustomer::numbered(number);
        let mut tx = portal.store().begin().await.expect("a transaction");
        customer.add(&mut tx).await.expect("a customer");
        tx.commit().await.expect("committed");
        targets.push(ImportTarget {
            account_number: customer.account.number,
            point_identifier: customer.point.identifier,
            ..ImportTarget::default()
        });
    }
    let files: Vec<String> = (0..8).map(year_csv).collect();
    let context = portal.system("bench");
    #[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
    let begun = std::time::Instant::now();
    for (target, csv) in targets.iter().zip(files.iter().cycle()) {
        let report = portal
            .import(
                &context,
                ImportFormat::Csv,
                std::io::Cursor::new(csv),
                target,
                &mut |_| (),
            )
            .await;
        assert_eq!(report.expect("the file is sound").stored_days, Some(366));
    }
    let seconds = begun.elapsed().as_secs_f64();
    let intervals = f64::from(u32::try_from(HALF_HOURS).expect("fits")) * targets.len() as f64;
    println!(
        "{meters} meters, a year of half-hours each: {seconds:.1} s, {:.0} intervals/s",
        intervals / seconds
    );
    std::fs::remove_dir_all(&folder).ok();
}
