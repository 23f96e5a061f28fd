//! How long it takes to load a year of half-hourly data for many meters, from CSV text to stored
//! days: `cargo bench -p portal --bench import -- METERS`. On SQLite in a temporary folder, or on
//! the empty database that `DATABASE_URL` names. `-- green-button MEGABYTES` loads one Green Button
//! file of that size instead, and says what memory that took.

use std::fmt::Write;
use std::path::Path;
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
    let made = if std::env::args().any(|arg| arg == "green-button") {
        1
    } else {
        meters
    };
    for number in 0..made {
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
    if std::env::args().any(|arg| arg == "green-button") {
        green_button(&portal, &folder, &targets[0], meters).await;
        std::fs::remove_dir_all(&folder).ok();
        return;
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

/// Loads a file of `megabytes` from the disk.
async fn green_button(portal: &Portal, folder: &Path, target: &ImportTarget, megabytes: u64) {
    let path = folder.join("large.xml");
    let (days, bytes) = write_green_button(&path, megabytes * 1_000_000).expect("is written");
    let before = resident_bytes();
    #[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
    let begun = std::time::Instant::now();
    let file = std::fs::File::open(&path).expect("is there");
    let reader = std::io::BufReader::with_capacity(128 * 1024, file);
    let context = portal.system("bench");
    let format = ImportFormat::GreenButton;
    let import = portal
        .import(&context, format, reader, target, &mut |_| ())
        .await;
    // Blocks are of UTC days and days are local, so there may be one more.
    let stored = import.expect("the file is sound").stored_days;
    assert!(stored >= Some(days), "{stored:?} of {days} days");
    let seconds = begun.elapsed().as_secs_f64();
    println!(
        "Green Button, {:.0} MB, {days} days: {seconds:.1} s with everything stored and validated, \
         {:.0} MB/s; memory before {:.1} MB, at most {:.1} MB",
        bytes as f64 / 1e6,
        bytes as f64 / 1e6 / seconds,
        before as f64 / 1e6,
        peak_bytes() as f64 / 1e6
    );
}

/// Five minutes of one meter, a block a day, as utilities write them: how many days and bytes.
fn write_green_button(path: &Path, size: u64) -> std::io::Result<(u64, u64)> {
    use std::io::Write as _;
    let mut out = std::io::BufWriter::new(std::fs::File::create(path)?);
    writeln!(
        out,
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xmlns:espi=\"http://naesb.org/espi\">"
    )?;
    let (mut days, mut bytes) = (0_u64, 0_u64);
    while bytes < size {
        let mut block = format!(
            "  <entry>\n    <link rel=\"self\" href=\"/UsagePoint/a-house/MeterReading/1/IntervalBlock/\
             {days}\"/>\n    <link rel=\"up\" href=\"/UsagePoint/a-house/MeterReading/1/IntervalBlock\"/>\
             \n    <content>\n      <espi:IntervalBlock>\n"
        );
        for slot in 0..288_i64 {
            let start = i64::try_from(days).unwrap_or(0) * 86_400 + slot * 300;
            write!(
                block,
                "        <espi:IntervalReading>\n          <espi:timePeriod>\n            \
                 <espi:duration>300</espi:duration>\n            <espi:start>{start}</espi:start>\n\
                 \x20         </espi:timePeriod>\n          <espi:value>{}</espi:value>\n        \
                 </espi:IntervalReading>\n",
                5 + slot * 37 % 30
            )
            .expect("a string takes it");
        }
        block.push_str("      </espi:IntervalBlock>\n    </content>\n  </entry>\n");
        out.write_all(block.as_bytes())?;
        (days, bytes) = (days + 1, bytes + u64::try_from(block.len()).unwrap_or(0));
    }
    writeln!(
        out,
        "<entry><link rel=\"self\" href=\"/UsagePoint/a-house/MeterReading/1\"/><link rel=\"related\" \
         href=\"/ReadingType/1\"/><content><espi:MeterReading/></content></entry>\n\
         <entry><link rel=\"self\" href=\"/ReadingType/1\"/><content><espi:ReadingType>\
         <espi:uom>72</espi:uom></espi:ReadingType></content></entry>\n</feed>"
    )?;
    out.flush()?;
    Ok((days, bytes))
}

fn resident_bytes() -> u64 {
    status("VmRSS:")
}

fn peak_bytes() -> u64 {
    status("VmHWM:")
}

/// What Linux says of this process; 0 elsewhere.
fn status(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(name));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    kilobytes.unwrap_or(0) * 1024
}
