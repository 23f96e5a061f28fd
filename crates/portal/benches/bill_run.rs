//! Bills a second, end to end: half-hours read, rated, posted to the ledger and stored as bills.
//! `cargo bench -p portal --bench bill_run -- ACCOUNTS WORKERS [RUNS]`; on SQLite in a temporary
//! folder, or on the empty database that `DATABASE_URL` names.
//!
//! It prints `filled SECONDS`, then for each run `run WORKERS ACCOUNTS SECONDS BILLS/S MIB`. Runs
//! are of one month after the other, so from the second on there is a bill before.

#![expect(
    clippy::disallowed_methods,
    reason = "a benchmark reads the clock and draws randomness"
)]

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant as Wall;

use accounts::{AccountsRepository as _, Agreement, StoredTariff};
use base::{AccountId, AgreementId, Clock, CustomerId, Entropy, TariffId};
use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use metering::{
    Channel, IntervalDay, IssueTimes, MeteringRepository as _, Slot, StoredDay, slots_in_day,
};
use portal::{BillRunRequest, Portal, RunProgress, Secrets, Settings, Store};
use testkit::{FixedClock, SeededEntropy, TestCustomer};

/// Different loads; an account has one of them.
const PATTERNS: u64 = 8;
/// The first day of supply.
const BEGIN: Date = date(2024, 10, 1);
/// Accounts that a transaction of the filling adds.
const CHUNK: u64 = 2_000;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let numbers: Vec<u64> = std::env::args()
        .filter_map(|arg| arg.parse().ok())
        .collect();
    let accounts = numbers.first().copied().unwrap_or(1_000);
    let workers = numbers.get(1).copied().unwrap_or(2);
    let runs = numbers.get(2).copied().unwrap_or(2);
    let folder = std::env::temp_dir().join(format!("lamplight-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a temporary folder");
    let url = std::env::var("DATABASE_URL")
        .unwrap_or_else(|_| format!("sqlite://{}", folder.join("bills.sqlite").display()));
    let portal = portal(&url).await;
    let begun = Wall::now();
    fill(&portal, accounts, runs).await;
    println!("filled {:.1}", begun.elapsed().as_secs_f64());
    for month in 1..=runs {
        let end = BEGIN.saturating_add(i64::try_from(month).expect("small").months());
        let request = BillRunRequest {
            on: end.saturating_add(2.days()),
            segment: None,
            workers: usize::try_from(workers).expect("small"),
        };
        let begun = Wall::now();
        let quietly = Arc::new(|_: &RunProgress| {});
        let system = portal.system("bench");
        let done = portal
            .run_bills(&system, &request, quietly)
            .await
            .expect("runs");
        let seconds = begun.elapsed().as_secs_f64();
        let issued = u64::try_from(done.totals.issued).expect("not negative");
        assert_eq!(issued, accounts, "everybody got a bill: {:?}", done.totals);
        let rate = f64::from(u32::try_from(issued).expect("fits")) / seconds;
        println!(
            "run {workers} {accounts} {seconds:.2} {rate:.0} {}",
            peak_mib()
        );
    }
    portal.store().close();
    std::fs::remove_dir_all(&folder).ok();
}

async fn portal(url: &str) -> Portal {
    let options = store::StoreOptions {
        statement_seconds: 600,
        ..store::StoreOptions::default()
    };
    let store = Store::open_with(url, options)
        .await
        .expect("the database opens");
    store.migrate().await.expect("the schema is made");
    let key = "ab".repeat(32);
    let secrets = Secrets::from_hex(&[format!("1:{key}")], &key, &key).expect("sound keys");
    let clock: Arc<dyn Clock> = Arc::new(FixedClock::at(testkit::morning()));
    let settings = Settings::new("http://127.0.0.1:3000", "Bench Energy");
    Portal::new(
        store,
        clock,
        Arc::new(Counted::default()),
        settings,
        secrets,
    )
}

/// Identifiers that never repeat, and come in order.
#[derive(Default)]
struct Counted(AtomicU64);

impl Entropy for Counted {
    fn fill(&self, buffer: &mut [u8]) {
        let count = self.0.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        buffer.fill(0);
        let length = buffer.len().min(count.len());
        buffer[..length].copy_from_slice(&count[count.len() - length..]);
    }
}

/// An account for each number, with the half-hours of one of the patterns.
async fn fill(portal: &Portal, accounts: u64, months: u64) {
    let (now, entropy) = (portal.now(), SeededEntropy::new(1));
    let tariff = StoredTariff {
        id: TariffId::new(now, &entropy),
        code: "time-of-use".to_owned(),
        name: "Time of use".to_owned(),
        document: tariff::examples::UK_TIME_OF_USE.to_owned(),
    };
    let mut tx = portal.store().begin().await.expect("begins");
    tx.add_tariff(&tariff).await.expect("is added");
    tx.commit().await.expect("commits");
    let mut next = 0;
    let each = accounts.div_ceil(PATTERNS);
    for pattern in 0..PATTERNS {
        let end = accounts.min((pattern + 1) * each);
        if next >= end {
            break;
        }
        let model = numbered(next);
        add_model(portal, &model, &tariff, pattern, months).await;
        next += 1;
        while next < end {
            let first = next;
            let mut tx = portal.store().begin().await.expect("begins");
            while next < end && next < first + CHUNK {
                let copy = numbered(next);
                tx.add_customer(&copy.customer).await.expect("is added");
                tx.add_account(&copy.account).await.expect("is added");
                next += 1;
            }
            let (after, up_to) = (account_id(first - 1), account_id(next - 1));
            tx.copy_supply(model.account.id, after, up_to)
                .await
                .expect("is copied");
            tx.commit().await.expect("commits");
        }
    }
}

/// Identifiers in the order of the numbers.
fn account_id(number: u64) -> AccountId {
    AccountId::from_uuid(uuid::Uuid::from_u128(1 << 100 | u128::from(number)))
}

fn numbered(number: u64) -> TestCustomer {
    let mut one = TestCustomer::numbered(number);
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

async fn add_model(
    portal: &Portal,
    model: &TestCustomer,
    tariff: &StoredTariff,
    pattern: u64,
    months: u64,
) {
    let zone = TimeZone::get("Europe/London").expect("a bundled zone");
    let end = BEGIN.saturating_add(i64::try_from(months).expect("small").months());
    let days = BEGIN.series(1.day()).take_while(|on| *on < end).map(|on| {
        let slots = (0..slots_in_day(&zone, on, 30)).map(|slot| {
            let slot = i64::try_from(slot).expect("small");
            let wh = 100 + (slot * 37 + i64::from(on.day()) * 13) % 400;
            Slot::measured(wh + i64::try_from(pattern).expect("small") * 7)
        });
        StoredDay {
            account_id: model.account.id,
            service_point_id: model.point.id,
            channel: Channel::Import,
            version: 1,
            day: IntervalDay::new(on, 30, slots.collect()).expect("a day"),
            issued: IssueTimes::default(),
        }
    });
    let mut tx = portal.store().begin().await.expect("begins");
    model.add(&mut tx).await.expect("is added");
    tx.add_agreement(&Agreement {
        account_id: model.account.id,
        id: AgreementId::new(portal.now(), &SeededEntropy::new(pattern)),
        service_point_id: model.point.id,
        tariff_id: tariff.id,
        from: BEGIN,
        to: None,
    })
    .await
    .expect("is added");
    tx.put_interval_days(&days.collect::<Vec<_>>())
        .await
        .expect("is added");
    tx.commit().await.expect("commits");
}

/// The most memory that this process ever had, in MiB; 0 where the system does not say.
fn peak_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let kib = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    kib.unwrap_or(0) / 1024
}
