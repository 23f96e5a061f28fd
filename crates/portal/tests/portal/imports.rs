//! Interval files through the use-case: idempotent, in any order, resumable, validated.

use std::fmt::Write;
use std::io::{BufRead, BufReader, Cursor, Read, Seek, SeekFrom};

use base::Instant;
use jiff::civil::{Date, date};
use metering::vee::{ExceptionStatus, Resolution, Rule};
use metering::{Channel, IntervalDay, MeteringRepository as _, Quality};
use portal::{Decision, ImportFormat, ImportReport, ImportTarget, PortalError, Refusal};
use testkit::{TestCustomer, both_engines};

use crate::world::World;

const FROM: Date = date(2024, 1, 1);
const TO: Date = date(2025, 1, 1);

/// Half-hours of 0.25 kWh from an instant on.
pub fn csv(start: &str, half_hours: i64, kwh: &str, more: &str) -> String {
    let start: jiff::Timestamp = start.parse().expect("a time");
    let start = Instant::from(start);
    let mut text = "start,kwh,quality,minutes,channel,issued\n".to_owned();
    for index in 0..half_hours {
        let at = start.plus_seconds(index * 1_800);
        writeln!(text, "{at},{kwh},,30,,{more}").expect("a String takes it");
    }
    text
}

pub fn target(who: &TestCustomer) -> ImportTarget {
    ImportTarget {
        account_number: who.account.number.clone(),
        point_identifier: who.point.identifier.clone(),
        ..ImportTarget::default()
    }
}

pub async fn import(
    world: &World,
    reader: impl BufRead + Seek + Send,
    format: ImportFormat,
    target: &ImportTarget,
) -> Result<ImportReport, PortalError> {
    let ctx = world.portal.system("test");
    let mut ignore = |_: &portal::RejectedRow| ();
    let import = world
        .portal
        .import(&ctx, format, reader, target, &mut ignore);
    import.await
}

pub async fn load(world: &World, text: &str, who: &TestCustomer) -> u64 {
    let report = import(world, Cursor::new(text), ImportFormat::Csv, &target(who)).await;
    report
        .expect("a sound file")
        .stored_days
        .expect("was to be stored")
}

pub async fn days(world: &World, who: &TestCustomer) -> Vec<IntervalDay> {
    let mut conn = world.store.read().await.expect("reads");
    conn.interval_days(who.account.id, who.point.id, Channel::Import, FROM, TO)
        .await
        .expect("reads")
}

/// A reader that breaks off.
struct Broken<'a>(&'a [u8], usize);

impl Read for Broken<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = buffer.len().min(self.1).min(self.0.len());
        if count == 0 {
            return Err(std::io::Error::other("the line went dead"));
        }
        buffer[..count].copy_from_slice(&self.0[..count]);
        (self.0, self.1) = (&self.0[count..], self.1 - count);
        Ok(count)
    }
}

/// Rows are read once: it is never sought.
impl Seek for Broken<'_> {
    fn seek(&mut self, _: SeekFrom) -> std::io::Result<u64> {
        Err(std::io::Error::other("it cannot be read again"))
    }
}

both_engines! {
    async fn the_same_file_twice_changes_nothing(store: Store) {
        let world = World::new(store);
        let ada = world.customer(1).await;
        let year = csv("2024-01-01T00:00:00Z", 366 * 48, "0.2385", "");
        assert_eq!(load(&world, &year, &ada).await, 366);
        let first = days(&world, &ada).await;
        assert_eq!(load(&world, &year, &ada).await, 0);
        assert_eq!(days(&world, &ada).await, first);
        // Clock changes neither lose nor repeat energy: every day is right to half a Wh.
        let half_hours: usize = first.iter().map(|day| day.slots().len()).sum();
        assert_eq!(half_hours, 366 * 48);
        for day in &first {
            let exact_milliwh = 238_500 * i64::from(day.slot_count());
            assert!((day.total_wh() * 1000 - exact_milliwh).abs() <= 500, "{}", day.local_day());
        }
        assert_eq!(first[90].slot_count(), 46);
        assert_eq!(first[300].slot_count(), 50);
    }

    async fn files_in_any_order_end_with_the_same_days(store: Store) {
        let world = World::new(store);
        let files = [
            csv("2024-03-30T00:00:00Z", 96, "0.25", "2024-04-01T00:00:00Z"),
            csv("2024-03-30T12:00:00Z", 72, "0.5", "2024-04-03T00:00:00Z"),
            csv("2024-03-31T06:00:00Z", 12, "0.75", "2024-04-02T00:00:00Z"),
        ];
        let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
        let mut ends = Vec::new();
        for (number, order) in (1..).zip(orders) {
            let who = world.customer(number).await;
            for index in order {
                load(&world, &files[index], &who).await;
            }
            ends.push(days(&world, &who).await);
        }
        assert_eq!(ends[0].iter().map(IntervalDay::total_wh).sum::<i64>(), 24 * 250 + 72 * 500);
        assert!(ends.iter().all(|end| *end == ends[0]));
    }

    async fn a_correction_supersedes_and_a_bill_can_still_read_what_it_used(store: Store) {
        let world = World::new(store);
        let ada = world.customer(1).await;
        load(&world, &csv("2024-06-01T00:00:00+01:00", 48, "0.25", ""), &ada).await;
        world.clock_on(60);
        load(&world, &csv("2024-06-01T10:00:00+01:00", 2, "0.3", ""), &ada).await;
        let mut conn = world.store.read().await.expect("reads");
        let (account, point, on) = (ada.account.id, ada.point.id, date(2024, 6, 1));
        let newest = conn.stored_days(account, point, Channel::Import, FROM, TO).await;
        let newest = newest.expect("reads");
        assert_eq!((newest[0].version, newest[0].day.total_wh()), (2, 12_100));
        let at_version = async |conn: &mut store::Conn, version| {
            let days = (on, on.tomorrow().expect("has one"));
            let read = conn.interval_days_at_version(account, point, Channel::Import, days, version);
            read.await.expect("reads")
        };
        let first = at_version(&mut conn, 1).await;
        assert_eq!((first.len(), first[0].day.total_wh()), (1, 12_000));
        assert_eq!(at_version(&mut conn, 2).await, newest);
        assert_eq!(at_version(&mut conn, 3).await, []);
    }

    async fn an_import_that_broke_off_goes_on_where_it_stopped(store: Store) {
        let world = World::new(store);
        let (ada, eve) = (world.customer(1).await, world.customer(2).await);
        let year = csv("2024-01-01T00:00:00Z", 366 * 48, "0.2385", "");
        load(&world, &year, &eve).await;
        let file = ImportTarget {
            digest: Some("a digest".to_owned()),
            ..target(&ada)
        };
        let broken = BufReader::new(Broken(year.as_bytes(), year.len() / 2));
        let failed = import(&world, broken, ImportFormat::Csv, &file).await;
        assert!(failed.is_err_and(|error| error.message().contains("went dead")));
        let half = days(&world, &ada).await.len();
        // Those that were still open when the line went dead are not there.
        assert!((48..183).contains(&half), "{half} days of half a file");
        world.clock_on(3_600);
        let report = import(&world, Cursor::new(&year), ImportFormat::Csv, &file).await;
        let report = report.expect("goes on");
        let half = u64::try_from(half).expect("fits");
        assert_eq!(report.resumed_after_days, Some(half));
        assert_eq!(report.stored_days, Some(366 - half));
        assert_eq!(days(&world, &ada).await, days(&world, &eve).await);
        // Finished, it is read from the beginning again, and changes nothing.
        let again = import(&world, Cursor::new(&year), ImportFormat::Csv, &file).await;
        let again = again.expect("is sound");
        assert_eq!((again.resumed_after_days, again.stored_days), (None, Some(0)));
    }

    async fn bad_rows_are_told_and_the_others_stored(store: Store) {
        let world = World::new(store);
        let ada = world.customer(1).await;
        let text = csv("2024-06-01T00:00:00+01:00", 48, "0.25", "") + "x,1,,,,\n2024-06-02,1\n";
        let (ctx, place) = (world.portal.system("test"), target(&ada));
        let mut told = Vec::new();
        let mut tell = |row: &portal::RejectedRow| told.push((row.line, row.code));
        let import = world
            .portal
            .import(&ctx, ImportFormat::Csv, Cursor::new(text), &place, &mut tell);
        let report = import.await.expect("48 rows are sound");
        assert_eq!(report.stored_days, Some(1));
        assert_eq!(told, [(50, "time"), (51, "row")]);
        assert_eq!(report.malformed().map(|(row, count)| (row.line, count)), Some((50, 2)));
    }

    async fn two_meters_or_two_supplies_are_never_mixed(store: Store) {
        let world = World::new(store);
        let ada = world.customer(1).await;
        let stream = |nmi: &str, suffix: &str| {
            let values = "0.5,".repeat(48);
            format!("200,{nmi},E1E2,,{suffix},,M,kWh,30,\n300,20240601,{values}A,,,,\n")
        };
        let file = |streams: &[(&str, &str)]| {
            let all: String = streams.iter().map(|(nmi, suffix)| stream(nmi, suffix)).collect();
            format!("100,NEM12,202406020000,A,B\n{all}900\n")
        };
        let both = file(&[("NMI0000001", "E1"), ("NMI0000001", "E2")]);
        let refused = import(&world, Cursor::new(&both), ImportFormat::Nem12, &target(&ada)).await;
        let error = refused.err().expect("is refused");
        assert!(error.message().contains("NMI0000001/E2"), "{}", error.message());
        let chosen = ImportTarget {
            source: Some("NMI0000001/E2".to_owned()),
            ..target(&ada)
        };
        let report = import(&world, Cursor::new(&both), ImportFormat::Nem12, &chosen).await;
        // A day of market time is parts of two days in London.
        assert_eq!(report.expect("is chosen").stored_days, Some(2));
        let supplies = file(&[("NMI0000001", "E1"), ("NMI0000002", "E1")]);
        let refused = import(&world, Cursor::new(&supplies), ImportFormat::Nem12, &target(&ada)).await;
        assert!(refused.is_err());
        let other = ada.point.identifier.replace('0', "9");
        let wrong = file(&[(&other, "E1")]);
        let refused = import(&world, Cursor::new(&wrong), ImportFormat::Nem12, &target(&ada)).await;
        assert!(refused.err().expect("is refused").message().contains(&other));
        // A number of another length is another supply's too, and can be loaded by name.
        let gas = file(&[("7601234567", "E1")]);
        let refused = import(&world, Cursor::new(&gas), ImportFormat::Nem12, &target(&ada)).await;
        assert!(refused.err().expect("is refused").message().contains("7601234567"));
        let named = ImportTarget {
            source: Some("7601234567".to_owned()),
            ..target(&ada)
        };
        let report = import(&world, Cursor::new(&gas), ImportFormat::Nem12, &named).await;
        assert!(report.expect("is asked for").json().contains(r#""warnings":[]"#));
        // What may or may not be this point's is stored with a warning.
        let label = file(&[("NMI0000003", "E1")]);
        let report = import(&world, Cursor::new(&label), ImportFormat::Nem12, &target(&ada)).await;
        let text = report.expect("is stored").text();
        assert!(text.contains("The file names NMI0000003, which does not say"), "{text}");
    }

    async fn what_is_doubted_waits_in_the_queue_until_somebody_decides(store: Store) {
        let world = World::new(store);
        let ada = world.customer(1).await;
        let ctx = world.portal.system("test");
        load(&world, &csv("2024-05-20T00:00:00+01:00", 12 * 48, "0.25", ""), &ada).await;
        let day = csv("2024-06-01T00:00:00+01:00", 40, "0.25", "");
        let spiky = day.replacen("10:00:00Z,0.25", "10:00:00Z,99.25", 1);
        load(&world, &spiky, &ada).await;
        let open = || world.portal.interval_exceptions(&ctx, ExceptionStatus::Open, None);
        let queue = open().await.expect("reads");
        let rules: Vec<Rule> = queue.iter().map(|one| one.finding.rule).collect();
        // It is a Saturday, and one Saturday is too few to call the day as a whole too high.
        assert_eq!(rules, [Rule::Gap, Rule::Spike]);
        let gap = Decision {
            resolution: Resolution::Estimate,
            register_wh: None,
            note: "meter offline".to_owned(),
        };
        let (account, portal) = (ada.account.id, &world.portal);
        // As an operator sees it: with the numbers on letters, and the values in question.
        let listed = portal.queued_exceptions(&ctx, "open").await.expect("reads").remove(0);
        let number = &ada.account.number;
        assert_eq!((&listed.account, &listed.supply), (number, &ada.point.identifier));
        let one = portal.queued_exception(&ctx, number, &listed.id).await.expect("reads");
        let doubted: Vec<Option<i64>> =
            one.values.iter().filter(|value| value.doubted).map(|value| value.wh).collect();
        assert_eq!((one.values.len(), doubted), (48, vec![None; 8]));
        let made = portal.resolve_interval_exception(&ctx, account, queue[0].id, &gap).await;
        let made = made.expect("history is known").expect("an estimate");
        assert_eq!(made.slots.len(), 8);
        let held = days(&world, &ada).await.pop().expect("is stored");
        assert_eq!((held.missing_count(), held.estimated_count()), (0, 8));
        // The day has changed: the other findings are about values that hold no more.
        let late = portal.resolve_interval_exception(&ctx, account, queue[1].id, &gap).await;
        assert!(matches!(late, Err(PortalError::Refused(Refusal::Conflict { .. }))), "{late:?}");
        let twice = portal.resolve_interval_exception(&ctx, account, queue[0].id, &gap).await;
        assert!(matches!(twice, Err(PortalError::Refused(Refusal::Conflict { .. }))));
        let unknown = portal.resolve_interval_exception(
            &ctx, world.customer(2).await.account.id, queue[1].id, &gap);
        assert!(matches!(unknown.await, Err(PortalError::Refused(Refusal::NotFound))));
        // The true values come late and take the place of the estimate; old doubts are closed.
        world.clock_on(60);
        load(&world, &csv("2024-06-01T00:00:00+01:00", 48, "0.26", ""), &ada).await;
        let held = days(&world, &ada).await.pop().expect("is stored");
        assert_eq!(held.total_wh(), 48 * 260);
        assert!(held.qualities().all(|quality| quality == Quality::Measured));
        assert_eq!(open().await.expect("reads"), []);
    }
}
