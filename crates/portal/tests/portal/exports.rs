//! Usage as a file: each format read back by a reader that is not its writer, against the page.

use accounts::{AccountsRepository as _, Agreement, StoredTariff};
use base::{AgreementId, Instant, JournalRepository as _, TariffId};
use calamine::{Data, DataType as _, Reader as _, Xlsx};
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use metering::{
    Channel, IntervalDay, MeteringRepository as _, Quality, Slot, StoredDay, slots_in_day,
};
use portal::{ExportQuery, OpContext, Refusal};
use testkit::{TestCustomer, both_engines};
use wire::{Period, UsageQuery};

use crate::world::{World, refusal};

const FROM: Date = date(2024, 10, 26);

fn london() -> TimeZone {
    TimeZone::get("Europe/London").expect("a bundled zone")
}

/// Eight days over the change of the clock: the third has an estimate, an edit and a gap, the
/// fourth was never sent.
fn days() -> Vec<IntervalDay> {
    let day = |ahead: i64| {
        let on = FROM.saturating_add(jiff::Span::new().days(ahead));
        let count = slots_in_day(&london(), on, 30);
        let mut slots: Vec<Slot> = (0..count)
            .map(|slot| Slot::measured(100 + ahead * 10 + i64::try_from(slot).expect("small")))
            .collect();
        if ahead == 2 {
            slots[4] = Slot::new(77, Quality::Estimated);
            slots[5] = Slot::new(88, Quality::Edited);
            slots[6] = Slot::MISSING;
        }
        IntervalDay::new(on, 30, slots).expect("a day")
    };
    (0..8).filter(|ahead| *ahead != 3).map(day).collect()
}

/// Start, length, energy and quality of every slot with a value.
fn known_slots() -> Vec<(Instant, i64, Option<i64>, Quality)> {
    let mut known = Vec::new();
    for day in days() {
        for (index, slot) in day.slots().iter().enumerate() {
            let start = metering::slot_start(&london(), day.local_day(), 30, index);
            if let Some(wh) = slot.wh() {
                known.push((start, 1_800, Some(wh * 1_000), slot.quality()));
            }
        }
    }
    known
}

/// A customer with a tariff and those days.
async fn supplied(world: &World) -> TestCustomer {
    let ada = world.customer(1).await;
    let (now, entropy) = (world.now(), world.portal.entropy());
    let tariff = StoredTariff {
        id: TariffId::new(now, entropy),
        code: "standard".to_owned(),
        name: "Standard".to_owned(),
        document: tariff::examples::UK_STANDARD_VARIABLE.to_owned(),
    };
    let agreement = Agreement {
        account_id: ada.account.id,
        id: AgreementId::new(now, entropy),
        service_point_id: ada.point.id,
        tariff_id: tariff.id,
        from: ada.account.opened_on,
        to: None,
    };
    let stored: Vec<StoredDay> = days()
        .into_iter()
        .map(|day| StoredDay {
            account_id: ada.account.id,
            service_point_id: ada.point.id,
            channel: Channel::Import,
            version: 1,
            day,
            issued: metering::IssueTimes::default(),
        })
        .collect();
    let mut tx = world.store.begin().await.expect("begins");
    tx.add_tariff(&tariff).await.expect("is added");
    tx.add_agreement(&agreement).await.expect("is added");
    tx.put_interval_days(&stored).await.expect("is added");
    tx.commit().await.expect("commits");
    ada
}

fn query(format: &str, detail: &str) -> ExportQuery {
    ExportQuery {
        format: Some(format.to_owned()),
        detail: Some(detail.to_owned()),
        ..ExportQuery::default()
    }
}

/// The name of a file, its pieces, and its bytes.
async fn file(world: &World, ctx: &OpContext, query: &ExportQuery) -> (String, usize, Vec<u8>) {
    let mut export = world.portal.export_usage(ctx, query).await.expect("begins");
    let (mut pieces, mut bytes) = (0, Vec::new());
    while let Some(piece) = export.next().await.expect("goes on") {
        pieces += 1;
        bytes.extend(piece);
    }
    (export.file_name, pieces, bytes)
}

async fn lines(world: &World, ctx: &OpContext, query: &ExportQuery) -> Vec<String> {
    let (_, _, bytes) = file(world, ctx, query).await;
    let text = String::from_utf8(bytes).expect("UTF-8");
    assert!(text.ends_with("\r\n"));
    text.lines().map(str::to_owned).collect()
}

/// A column of lines, in millionths.
fn micros(lines: &[String], column: usize) -> i64 {
    let number = |line: &String| {
        let field = line.split(',').nth(column).expect("a column");
        let number: money::Decimal = field.parse().unwrap_or_default();
        i64::try_from(number * money::Decimal::from(1_000_000)).expect("exact")
    };
    lines.iter().map(number).sum()
}

both_engines! {
    async fn csv_has_every_slot_once_with_its_quality_and_price(store: Store) {
        let world = World::new(store);
        let ctx = world.signed_in(&supplied(&world).await).await;
        let (name, pieces, _) = file(&world, &ctx, &query("csv", "intervals")).await;
        assert_eq!(name, "electricity-usage-2024-10-26-to-2024-11-02.csv");
        assert_eq!(pieces, 2, "a month at a time");
        let lines = lines(&world, &ctx, &query("csv", "intervals")).await;
        assert_eq!(
            lines[0],
            "supply,start_local,start_utc,end_utc,kwh,cost_gbp,quality"
        );
        // Six days of 48, one of 50, and one row for the day that was never sent.
        assert_eq!(lines.len() - 1, 6 * 48 + 50 + 1);
        let of = |text: &str| lines.iter().find(|line| line.contains(text)).expect("a line");
        let (summer, winter) = ("2024-10-27T01:30:00+01:00", "2024-10-27T01:30:00+00:00");
        assert!(of(summer).contains("2024-10-27T00:30:00Z,2024-10-27T01:00:00Z,0.113"));
        assert!(of(winter).contains("2024-10-27T01:30:00Z,2024-10-27T02:00:00Z,0.115"));
        assert!(of("2024-10-28T02:00:00+00:00").ends_with(",estimated"));
        assert!(of("2024-10-28T02:30:00+00:00").ends_with(",edited"));
        assert!(of("2024-10-28T03:00:00+00:00").ends_with(",,,missing"));
        let never = "2024-10-29T00:00:00+00:00,2024-10-29T00:00:00Z,2024-10-30T00:00:00Z,,,missing";
        assert!(of("2024-10-29T00:00:00+00:00").ends_with(never), "{}", of("2024-10-29T00:00:00+00:00"));
    }

    async fn what_a_file_adds_up_to_is_what_the_page_says(store: Store) {
        let world = World::new(store);
        let ctx = world.signed_in(&supplied(&world).await).await;
        let asked = UsageQuery {
            period: Some(Period::Month),
            on: Some("2024-10-26".to_owned()),
            point: None,
        };
        let page = world.portal.usage_view(&ctx, &asked).await.expect("is shown");
        let shown = |detail: &str| ExportQuery {
            span: Some("shown".to_owned()),
            period: Some("month".to_owned()),
            on: Some("2024-10-01".to_owned()),
            ..query("csv", detail)
        };
        let days = lines(&world, &ctx, &shown("days")).await;
        assert_eq!(days[0], "supply,day,start_utc,end_utc,kwh,cost_gbp,standing_charge_gbp,quality");
        assert_eq!(days.len() - 1, 6);
        assert!(days[1].starts_with("Electricity,2024-10-26,2024-10-25T23:00:00Z,"));
        assert!(days[3].ends_with(",partly missing") && days[4].ends_with(",,,,missing"));
        assert_eq!(micros(&days[1..], 4), page.total_wh * 1_000);
        let energy = page.energy_cost.expect("is priced").minor() * 10_000;
        let standing = page.standing_cost.expect("is priced").minor() * 10_000;
        // The page rounds like a bill, line by line and the tax: by a penny and a half at most.
        assert!((micros(&days[1..], 5) - energy).abs() <= 15_000 + 6);
        // It has the standing charge of the day without readings too: 60.97p and 5%.
        assert!((micros(&days[1..], 6) + 640_185 - standing).abs() <= 15_000 + 6);
        let slots = lines(&world, &ctx, &shown("intervals")).await;
        assert!((micros(&slots[1..], 5) - energy).abs() <= 15_000 + 300);
        let months = lines(&world, &ctx, &shown("months")).await;
        assert!(months[1].starts_with("Electricity,2024-10,") && months.len() == 2);
        assert!((micros(&months[1..], 5) - energy).abs() <= 15_000);
        assert!(months[1].ends_with(",partly missing"));
    }

    async fn green_button_is_read_back_as_the_same_days(store: Store) {
        let world = World::new(store);
        let ctx = world.signed_in(&supplied(&world).await).await;
        let (name, _, bytes) = file(&world, &ctx, &query("greenbutton", "")).await;
        assert_eq!(name, "electricity-green-button-2024-10-26-to-2024-11-02.xml");
        let document = greenbutton::read_document(&bytes[..]).expect("reads");
        let [reading] = &document.meter_readings[..] else {
            panic!("one meter reading");
        };
        let intervals = reading.wh_intervals().expect("Wh");
        let read: Vec<_> = intervals
            .into_iter()
            .map(|(_, one)| (one.start, one.duration_seconds, one.energy_milliwh, one.quality))
            .collect();
        assert_eq!(read, known_slots());
        let text = String::from_utf8(bytes).expect("UTF-8");
        assert_eq!(text.matches("<espi:cost>").count(), 6 * 48 + 50 - 1, "every known slot");
        assert!(text.contains("<espi:dstStartRule>3E0E1000</espi:dstStartRule>"));
    }

    async fn excel_has_numbers_as_numbers_and_dates_as_dates(store: Store) {
        let world = World::new(store);
        let ctx = world.signed_in(&supplied(&world).await).await;
        let (name, _, bytes) = file(&world, &ctx, &query("xlsx", "intervals")).await;
        assert_eq!(name, "electricity-usage-2024-10-26-to-2024-11-02.xlsx");
        let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes)).expect("is a workbook");
        assert_eq!(book.sheet_names(), ["Usage", "About"]);
        let sheet = book.worksheet_range("Usage").expect("the first sheet");
        assert_eq!(sheet.height() - 1, 6 * 48 + 50 + 1);
        let row: Vec<&Data> = sheet.rows().nth(1).expect("a row").iter().collect();
        assert!(matches!(row[0], Data::DateTime(when) if when.is_datetime()), "{row:?}");
        assert_eq!(row[0].to_string(), "45591", "midnight of 26 October 2024");
        assert_eq!(row[3], &Data::Float(0.1));
        assert!(matches!(row[4], Data::Float(cost) if *cost > 0.0));
        assert_eq!(row[5], &Data::String("measured".to_owned()));
        let missing = sheet.rows().find(|row| row[5].get_string() == Some("missing"));
        let missing = missing.expect("one");
        assert_eq!((&missing[3], &missing[4]), (&Data::Empty, &Data::Empty));
    }

    async fn taking_a_file_is_written_down(store: Store) {
        let world = World::new(store);
        let ada = supplied(&world).await;
        let ctx = world.signed_in(&ada).await;
        file(&world, &ctx, &query("csv", "days")).await;
        let mut conn = world.store.read().await.expect("reads");
        let audit = conn.audit_of(ada.account.id, 9).await.expect("reads");
        let found = audit.iter().find(|record| record.action == "usage.exported");
        let record = found.expect("is written down");
        assert_eq!(record.actor, ada.login.id.to_string());
        assert!(record.detail.contains("\"from\":\"2024-10-26\""), "{}", record.detail);
    }

    async fn a_supply_without_figures_gives_a_file_that_says_so(store: Store) {
        let world = World::new(store);
        let ctx = world.signed_in(&world.customer(3).await).await;
        let lines = lines(&world, &ctx, &query("csv", "days")).await;
        assert_eq!(lines.len(), 1, "the header alone");
        let (_, _, bytes) = file(&world, &ctx, &query("greenbutton", "")).await;
        let summary = greenbutton::summarise(&bytes[..]).expect("reads");
        assert!(summary.meter_readings.is_empty());
        let (_, _, bytes) = file(&world, &ctx, &query("xlsx", "days")).await;
        assert!(Xlsx::new(std::io::Cursor::new(bytes)).is_ok());
    }

    async fn the_operator_names_the_account_and_customers_cannot(store: Store) {
        let world = World::new(store);
        let ada = supplied(&world).await;
        let system = world.portal.system("test");
        let number = ada.account.number.as_str();
        let by_supply_number = ExportQuery {
            supply: Some(ada.point.identifier.clone()),
            ..query("csv", "days")
        };
        let export = world.portal.export_account_usage(&system, number, &by_supply_number);
        let mut export = export.await.expect("begins");
        assert!(export.next().await.expect("goes on").is_some());
        let unknown = world.portal.export_account_usage(&system, "A0", &by_supply_number);
        assert_eq!(refusal(unknown.await.map(|_| ())), Refusal::NotFound);
        let ctx = world.signed_in(&ada).await;
        let customers = world.portal.export_account_usage(&ctx, number, &by_supply_number);
        assert_eq!(refusal(customers.await.map(|_| ())), Refusal::Forbidden);
    }
}
