//! Half-hourly prices: imported once, corrected by revisions, billed, shown and replayed.

use std::fmt::Write;

use accounts::PriceRepository as _;
use base::Instant;
use jiff::civil::date;
use metering::{Channel, MeteringRepository as _};
use money::{Decimal, Money, Rounding};
use portal::{BillRequest, PortalError, PriceFormat, PriceImport, PriceLoad};
use testkit::{TestCustomer, both_engines};
use wire::Period;

use crate::reconcile::{agreed, bars_differ_by, bill, metered, page, total};
use crate::world::World;

/// Midnight of 1 October 2024 in London, which is an hour earlier in UTC.
const OCTOBER: &str = "2024-09-30T23:00:00Z";
/// Half-hours of that October, the 27th with its 50 among them.
const HALF_HOURS: i64 = 31 * 48 + 2;

fn start(slot: i64) -> Instant {
    let first: jiff::Timestamp = OCTOBER.parse().expect("a time");
    Instant::from(first).plus_seconds(slot * 1_800)
}

/// From -£0.05 to £0.3499 a kWh, and never round.
fn price(slot: i64) -> Decimal {
    Decimal::new((slot * 173) % 4_000 - 500, 4)
}

fn csv(slots: impl Iterator<Item = i64>, price: impl Fn(i64) -> Decimal) -> String {
    let mut text = "start,price\n".to_owned();
    for slot in slots {
        writeln!(text, "{},{}", start(slot), price(slot)).expect("a String takes it");
    }
    text
}

fn series(format: PriceFormat) -> PriceImport {
    PriceImport {
        series: "day-ahead-import".to_owned(),
        currency: "GBP".to_owned(),
        resolution_minutes: 30,
        format,
        dry_run: false,
    }
}

async fn import(world: &World, text: &str) -> Result<PriceLoad, PortalError> {
    let system = world.portal.system("test");
    let import = series(PriceFormat::Csv);
    world
        .portal
        .import_prices(&system, &import, text.as_bytes())
        .await
}

async fn revision(world: &World) -> Option<u32> {
    let mut conn = world.store.read().await.expect("reads");
    let head = conn.price_series("day-ahead-import").await.expect("reads");
    head.map(|head| head.revision)
}

/// What October's energy costs, added up by hand.
async fn by_hand(world: &World, ada: &TestCustomer) -> Money {
    let mut conn = world.store.read().await.expect("reads");
    let (from, to) = (date(2024, 10, 1), date(2024, 11, 1));
    let days = conn
        .interval_days(ada.account.id, ada.point.id, Channel::Import, from, to)
        .await
        .expect("reads");
    let values = days.iter().flat_map(|day| day.values().collect::<Vec<_>>());
    let mut sum = Decimal::ZERO;
    for (slot, wh) in (0..).zip(values) {
        let rate = price(slot) * Decimal::new(21, 1) + Decimal::new(2, 2);
        sum += rate * Decimal::from(wh.expect("is there")) / Decimal::from(1_000);
    }
    Money::round_from_decimal(sum, ada.account.currency, Rounding::HalfEven).expect("fits")
}

async fn draft(world: &World, ada: &TestCustomer) -> Result<String, PortalError> {
    let number = &ada.account.number;
    let request = BillRequest::parse(number, "2024-10-01", "2024-11-01", None);
    let system = world.portal.system("test");
    world
        .portal
        .draft_bill(&system, &request.expect("is sound"))
        .await
}

both_engines! {
    async fn a_month_of_half_hourly_prices_is_billed_shown_and_replayed(store: Store) {
        let world = World::new(store);
        let ada = agreed(&world, tariff::examples::UK_AGILE).await;
        metered(&world, &ada, date(2024, 10, 1), date(2024, 11, 1), 0).await;
        let load = import(&world, &csv(0..HALF_HOURS, price)).await.expect("is sound");
        assert_eq!((load.added, load.revision, load.gaps), (1_490, Some(1), vec![]));
        let (id, document) = bill(&world, &ada, date(2024, 10, 1)).await;
        let section = &document.charges[0];
        let energy = section.lines.iter().find(|line| line.code.starts_with("energy"));
        assert_eq!(energy.expect("a line").amount, by_hand(&world, &ada).await);
        let used = &section.record.prices;
        assert_eq!((used.len(), used[0].version.as_str()), (1, "1"));
        let shown = page(&world, &ada, Period::Month, "2024-10-01").await;
        assert_eq!(total(&shown), document.total_charges);
        assert!(bars_differ_by(&shown) < 50_000);
        let autumn = page(&world, &ada, Period::Day, "2024-10-27").await;
        assert_eq!(autumn.slots.len(), 50);
        assert!(autumn.slots.iter().all(|slot| slot.cost_micros.is_some()));

        // A correction comes after the bill: the bill replays from what it was made of.
        let dearer = |slot: i64| price(slot) + Decimal::new(1, 1);
        let load = import(&world, &csv(100..300, dearer)).await.expect("is sound");
        assert_eq!((load.added, load.corrected, load.revision), (0, 200, Some(2)));
        let system = world.portal.system("test");
        let replay = world.portal.replay_bill(&system, &id).await.expect("is replayed");
        assert_eq!(replay.differences, Vec::<String>::new());
        let again = draft(&world, &ada).await.expect("can be rated");
        let again = billing::document::BillDocument::from_json(&again).expect("reads");
        assert!(again.total_charges > document.total_charges);
        assert_eq!(again.charges[0].record.prices[0].version, "2");
    }

    async fn a_hole_in_the_prices_is_refused_by_its_name_and_never_free(store: Store) {
        let world = World::new(store);
        let ada = agreed(&world, tariff::examples::UK_AGILE).await;
        metered(&world, &ada, date(2024, 10, 1), date(2024, 11, 1), 0).await;
        let refused = draft(&world, &ada).await.expect_err("there are no prices").message();
        let all = "\"day-ahead-import\" are missing from 2024-09-30T23:00:00Z to \
                   2024-11-01T00:00:00Z";
        assert!(refused.contains(all), "{refused}");

        let hole = 452..456;
        let text = csv((0..HALF_HOURS).filter(|slot| !hole.contains(slot)), price);
        let load = import(&world, &text).await.expect("is sound");
        assert_eq!(load.gaps, [(start(452), start(456))]);
        let refused = draft(&world, &ada).await.expect_err("has a hole").message();
        let named = "missing from 2024-10-10T09:00:00Z to 2024-10-10T11:00:00Z";
        assert!(refused.contains(named), "{refused}");
        // The page shows what is known, and no total that would be too low.
        let shown = page(&world, &ada, Period::Month, "2024-10-01").await;
        let priced = shown.slots.iter().filter(|slot| slot.cost_micros.is_some());
        assert_eq!((priced.count(), shown.energy_cost), (9, None));

        import(&world, &csv(hole, price)).await.expect("is sound");
        let (_, document) = bill(&world, &ada, date(2024, 10, 1)).await;
        let energy = &document.charges[0].lines[0];
        assert_eq!(energy.amount, by_hand(&world, &ada).await);
    }

    async fn the_same_prices_again_change_nothing_whatever_their_format(store: Store) {
        let world = World::new(store);
        let text = csv(0..HALF_HOURS, price);
        import(&world, &text).await.expect("is sound");
        let twice = format!("{text}{},{}\n", start(7), price(7));
        let load = import(&world, &twice).await.expect("is sound");
        let counts = (load.intervals, load.duplicates, load.added, load.corrected);
        assert_eq!((counts, load.revision), ((1_490, 1, 0, 0), None));
        let results: Vec<String> = (0..HALF_HOURS)
            .map(|slot| {
                let (from, to) = (start(slot), start(slot + 1));
                let pence = (price(slot) * Decimal::ONE_HUNDRED).normalize();
                format!(
                    "{{\"value_exc_vat\":{pence},\"valid_from\":\"{from}\",\"valid_to\":\"{to}\"}}"
                )
            })
            .collect();
        let json = format!("{{\"count\":1490,\"results\":[{}]}}", results.join(",\n"));
        let system = world.portal.system("test");
        let import = series(PriceFormat::Json);
        let load = world.portal.import_prices(&system, &import, json.as_bytes()).await;
        assert_eq!(load.expect("is sound").revision, None);
        assert_eq!(revision(&world).await, Some(1));
    }

    async fn a_file_with_one_bad_price_stores_none(store: Store) {
        let world = World::new(store);
        let sound = csv(0..48, price);
        for (more, reason) in [
            (format!("{},0.9\n", start(3)), "line 50: the interval from 2024-10-01T00:30:00Z costs"),
            ("2024-10-01T00:10:00Z,0.1\n".to_owned(), "line 50: it does not fit intervals of 30"),
            ("2024-10-01 00:00,0.1\n".to_owned(), "is not a time with its offset"),
        ] {
            let refused = import(&world, &format!("{sound}{more}")).await;
            let message = refused.expect_err("is refused").message();
            assert!(message.contains(reason), "{message}");
        }
        assert_eq!(revision(&world).await, None);
        let (system, dry) = (world.portal.system("test"), PriceImport {
            dry_run: true,
            ..series(PriceFormat::Csv)
        });
        let load = world.portal.import_prices(&system, &dry, sound.as_bytes()).await;
        assert_eq!(load.expect("is sound").added, 48);
        assert_eq!(revision(&world).await, None);
        import(&world, &sound).await.expect("is sound");
        let dollars = PriceImport {
            currency: "USD".to_owned(),
            ..series(PriceFormat::Csv)
        };
        let refused = world.portal.import_prices(&system, &dollars, sound.as_bytes()).await;
        let message = refused.expect_err("another currency").message();
        assert!(message.contains("are in GBP for each 30 minutes"), "{message}");
    }
}
