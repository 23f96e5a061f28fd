//! Green Button files into interval days: linked in any order, all or nothing when malformed.

use std::fmt::Write;
use std::io::Cursor;

use accounts::AccountsRepository as _;
use metering::{Channel, MeteringRepository as _};
use portal::ImportFormat;
use testkit::both_engines;

use crate::imports::{csv, days, import, load, target};
use crate::world::World;

/// 2024-06-01T00:00:00+01:00.
const BEGIN_SECONDS: i64 = 1_717_196_400;
const HALF_HOURS: i64 = 300 * 48;

fn entry(own: &str, related: &str, content: &str) -> String {
    let up = own.rsplit_once('/').map_or("", |(up, _)| up);
    format!(
        "<entry><content>{content}</content><link rel='self' href='{own}'/>\
         <link rel='up' href='{up}'/>{related}</entry>\n"
    )
}

/// A block of a day; half-hours of 250 Wh.
fn block(own: &str, first: i64, more: &str) -> String {
    let mut readings = String::new();
    for slot in 0..48 {
        let start = BEGIN_SECONDS + (first + slot) * 1_800;
        writeln!(
            readings,
            "<e:IntervalReading><e:timePeriod><e:duration>1800</e:duration><e:start>{start}\
             </e:start></e:timePeriod><e:value>250000</e:value></e:IntervalReading>"
        )
        .expect("a String takes it");
    }
    let block = format!("<e:IntervalBlock>{readings}{more}</e:IntervalBlock>");
    entry(own, "", &block)
}

/// What every block means stands behind them all; import and export take turns.
fn file(more: &str) -> String {
    let mut text =
        "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:e='http://naesb.org/espi'>\n".to_owned();
    for first in (0..HALF_HOURS).step_by(48) {
        for reading in 1..=2 {
            let own = format!("/u/UsagePoint/1/MeterReading/{reading}/IntervalBlock/{first}");
            let more = if first == 48 && reading == 1 {
                more
            } else {
                ""
            };
            text += &block(&own, first, more);
        }
    }
    for (reading, flow) in [(1, 1), (2, 19)] {
        let kind = format!("/t/ReadingType/{reading}");
        let related = format!("<link rel='related' href='{kind}'/>");
        let own = format!("/u/UsagePoint/1/MeterReading/{reading}");
        text += &entry(&own, &related, "<e:MeterReading/>");
        let meaning = format!(
            "<e:ReadingType><e:flowDirection>{flow}</e:flowDirection><e:powerOfTenMultiplier>-3\
             </e:powerOfTenMultiplier><e:uom>72</e:uom></e:ReadingType>"
        );
        text += &entry(&kind, "", &meaning);
    }
    text + &entry("/u/UsagePoint/1", "", "<e:UsagePoint/>") + "</feed>\n"
}

both_engines! {
    async fn what_intervals_mean_may_stand_behind_them(store: Store) {
        let world = World::new(store);
        let (ada, eve) = (world.customer(1).await, world.customer(2).await);
        load(&world, &csv("2024-06-01T00:00:00+01:00", HALF_HOURS, "0.25", ""), &eve).await;
        let (text, place) = (file(""), target(&ada));
        let report = import(&world, Cursor::new(&text), ImportFormat::GreenButton, &place).await;
        let report = report.expect("a sound file");
        assert_eq!(report.stored_days, Some(300));
        assert!(report.text().contains("the point is for import only"), "{}", report.text());
        assert_eq!(days(&world, &ada).await, days(&world, &eve).await);
        let mut conn = world.store.read().await.expect("reads");
        let (from, to) = (jiff::civil::date(2024, 1, 1), jiff::civil::date(2025, 12, 31));
        let export = conn.interval_days(ada.account.id, ada.point.id, Channel::Export, from, to);
        assert_eq!(export.await.expect("reads"), []);
        drop(conn);
        let again = import(&world, Cursor::new(&text), ImportFormat::GreenButton, &place).await;
        assert_eq!(again.expect("a sound file").stored_days, Some(0));
    }

    async fn one_number_for_both_directions_is_stored_in_one_go(store: Store) {
        let world = World::new(store);
        let ada = world.customer(1).await;
        let export = accounts::ServicePoint {
            id: base::ServicePointId::new(world.now(), world.portal.entropy()),
            direction: accounts::Direction::Export,
            ..ada.point.clone()
        };
        let mut tx = world.store.begin().await.expect("begins");
        tx.add_service_point(&export).await.expect("is added");
        tx.commit().await.expect("commits");
        let (text, place) = (file(""), target(&ada));
        let report = import(&world, Cursor::new(&text), ImportFormat::GreenButton, &place).await;
        assert_eq!(report.expect("a sound file").stored_days, Some(600));
        let mut conn = world.store.read().await.expect("reads");
        let account = ada.account.id;
        for (point, channel, count) in [
            (ada.point.id, Channel::Import, 300),
            (export.id, Channel::Export, 300),
            (ada.point.id, Channel::Export, 0),
            (export.id, Channel::Import, 0),
        ] {
            let (from, to) = (jiff::civil::date(2024, 1, 1), jiff::civil::date(2025, 12, 31));
            let days = conn.interval_days(account, point, channel, from, to).await;
            assert_eq!(days.expect("reads").len(), count);
        }
    }

    async fn a_file_that_is_malformed_at_its_very_end_stores_nothing(store: Store) {
        let world = World::new(store);
        let ada = world.customer(1).await;
        let sound = file("");
        let end = sound.lines().count();
        for (text, line) in [
            (sound.replace("</feed>", ""), end + 1),
            (sound.replace("</feed>", "<entry></feed>"), end),
            (sound.replace("<e:uom>72", "<e:uom>seventy-two"), end - 4),
        ] {
            let (reader, place) = (Cursor::new(&text), target(&ada));
            let refused = import(&world, reader, ImportFormat::GreenButton, &place).await;
            let message = refused.err().expect("is refused").message();
            assert!(message.contains(&format!("line {line} ")), "{message}");
            assert_eq!(days(&world, &ada).await, []);
        }
    }

    async fn an_interval_that_cannot_be_counted_is_told_with_its_line(store: Store) {
        let world = World::new(store);
        let ada = world.customer(1).await;
        let text = file(
            "\n<e:IntervalReading><e:timePeriod><e:start>1717200000</e:start></e:timePeriod>\
             <e:value>1</e:value></e:IntervalReading>",
        );
        let mark = text.find("<e:start>1717200000</e:start></e:timePeriod><e:value>1<");
        let line = text[..mark.expect("it is there")].matches('\n').count() + 1;
        let place = target(&ada);
        let report = import(&world, Cursor::new(&text), ImportFormat::GreenButton, &place).await;
        let report = report.expect("the rest is sound");
        let (first, count) = report.malformed().expect("one is rejected");
        assert_eq!((usize::try_from(first.line), count), (Ok(line), 1));
        assert_eq!(first.reason, "the interval has no length");
        assert_eq!(report.stored_days, Some(300));
    }
}
