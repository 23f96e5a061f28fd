//! Arbitrary bytes, and real-shaped files changed at random: never a panic, and both readers agree.
//!
//! `PROPTEST_CASES=1000000 cargo nextest run --release -p greenbutton fuzz` runs it long.

use jiff::tz::TimeZone;
use metering::{Channel, Quality};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use rust_decimal::Decimal;

use super::fixture::{Feed, WH, interval};
use crate::{
    Document, ExportInterval, FeedInfo, Intervals, RawInterval, Series, UsagePoint, Writer,
    outline, read_document, summarise,
};

/// What breaks readers of XML and of numbers.
const PIECES: [&str; 40] = [
    "<",
    ">",
    "/>",
    "</",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?xml version='1.0' encoding='UTF-16'?>",
    "<?pi",
    "?>",
    "<!DOCTYPE a [<!ENTITY b 'bb'>]>",
    "&b;",
    "&#0;",
    "&#x110000;",
    "&amp;",
    "&",
    "\u{feff}",
    "\0",
    "'",
    "\"",
    " xmlns='http://naesb.org/espi'",
    " xmlns:e='urn:other'",
    " xmlns:xml='urn:x'",
    "<e:value>",
    "</e:value>",
    "<e:IntervalReading>",
    "</e:IntervalReading>",
    "<entry>",
    "</entry>",
    "<link rel='self' href='/UsagePoint/1/MeterReading/1/IntervalBlock/1'/>",
    "<link rel='up' href='?#'/>",
    "99999999999999999999999999999999",
    "1e28",
    "-1e-400",
    "1e99999999999",
    "0.00000000000000000000000000001",
    "-9223372036854775808",
    "1_0",
    "\u{202e}٣",
];

/// A feed by hand: prefixed names, two points, duplicates, fractions, qualities, costs.
fn by_hand() -> Vec<u8> {
    let mut feed = Feed::meter(&format!(
        "{WH}<e:powerOfTenMultiplier>-3</e:powerOfTenMultiplier>\
         <e:intervalLength>1800</e:intervalLength><e:accumulationBehaviour>4\
         </e:accumulationBehaviour><e:defaultQuality>17</e:defaultQuality>"
    ));
    let block = format!(
        "<e:IntervalBlock><e:interval><e:duration>86400</e:duration><e:start>1700000000</e:start>\
         </e:interval>{}<e:IntervalReading><e:cost>5</e:cost><e:ReadingQuality><e:quality>8\
         </e:quality></e:ReadingQuality><e:value>1.5</e:value></e:IntervalReading>\
         </e:IntervalBlock>",
        interval("1700000000.25", "1800", "250").repeat(2)
    );
    feed.entry(
        "/x/UsagePoint/1/MeterReading/1/IntervalBlock/1",
        &[],
        &block,
    );
    feed.entry("/x/UsagePoint/2", &["/y/MeterReading"], "<e:UsagePoint/>");
    feed.entry("/y/MeterReading/1", &[], "<e:MeterReading/>");
    feed.block("/y/MeterReading/1/IntervalBlock/1", "1700000000", "7");
    feed.xml().into_bytes()
}

/// A feed as it is written here.
fn written() -> Vec<u8> {
    let at = |seconds| base::Instant::from_seconds(seconds).expect("in range");
    let feed = FeedInfo {
        title: "T".to_owned(),
        customer: "c".to_owned(),
        updated: at(1_700_000_000),
        usage: (at(1_700_000_000), at(1_700_086_400)),
    };
    let point = UsagePoint {
        id: "p".to_owned(),
        title: "Electricity".to_owned(),
        gas: false,
        zone: TimeZone::get("Europe/London").expect("a bundled zone"),
    };
    let mut writer = Writer::new(Vec::new(), feed, point).expect("begins");
    for channel in [Channel::Import, Channel::Export] {
        let intervals = [0, 1, 2].map(|number| ExportInterval {
            start: at(1_700_000_000 + number * 1_800),
            duration_seconds: 1_800,
            value: number * 100,
            quality: Quality::Estimated,
            cost: Some(-12),
        });
        let series = Series::watt_hours(channel, 30);
        writer.block(&series, &intervals).expect("is written");
    }
    writer.finish().expect("ends")
}

/// One change to a file.
#[derive(Clone, Debug)]
enum Change {
    /// A byte becomes another.
    Byte(Index, u8),
    /// A stretch goes.
    Cut(Index, usize),
    /// A stretch stands twice, elsewhere.
    Copy(Index, usize, Index),
    /// Something comes in between.
    Insert(Index, &'static str),
    /// A stretch of digits becomes something else.
    Number(Index, &'static str),
}

fn change() -> impl Strategy<Value = Change> {
    let place = any::<Index>;
    let piece = || select(&PIECES[..]);
    prop_oneof![
        (place(), any::<u8>()).prop_map(|(at, byte)| Change::Byte(at, byte)),
        (place(), 1_usize..200).prop_map(|(at, length)| Change::Cut(at, length)),
        (place(), 1_usize..600, place()).prop_map(|(at, length, to)| Change::Copy(at, length, to)),
        (place(), piece()).prop_map(|(at, piece)| Change::Insert(at, piece)),
        (place(), piece()).prop_map(|(at, piece)| Change::Number(at, piece)),
    ]
}

fn changed(mut bytes: Vec<u8>, changes: &[Change]) -> Vec<u8> {
    for change in changes {
        if bytes.is_empty() {
            break;
        }
        let length = bytes.len();
        match change {
            Change::Byte(at, byte) => bytes[at.index(length)] = *byte,
            Change::Cut(at, cut) => {
                let from = at.index(length);
                bytes.drain(from..(from + cut).min(length));
            }
            Change::Copy(at, copied, to) => {
                let from = at.index(length);
                let part = bytes[from..(from + copied).min(length)].to_vec();
                let to = to.index(length);
                bytes.splice(to..to, part);
            }
            Change::Insert(at, piece) => {
                let at = at.index(length);
                bytes.splice(at..at, piece.bytes());
            }
            Change::Number(at, piece) => {
                let near = at.index(length);
                let is_digit = |byte: &u8| byte.is_ascii_digit();
                let Some(from) = bytes[near..].iter().position(is_digit) else {
                    continue;
                };
                let from = near + from;
                let digits = bytes[from..]
                    .iter()
                    .take_while(|byte| is_digit(byte))
                    .count();
                bytes.splice(from..from + digits, piece.bytes());
            }
        }
    }
    bytes
}

/// The stream hands out the same intervals under the same meter readings.
fn streamed(bytes: &[u8], document: &Document) -> Result<(), TestCaseError> {
    let outline = outline(bytes).expect("it was read before");
    prop_assert_eq!(outline.meter_readings.len(), document.meter_readings.len());
    let mut found: Vec<Vec<RawInterval>> = vec![Vec::new(); document.meter_readings.len()];
    let mut intervals = Intervals::new(&outline, bytes);
    while let Some((reading, interval)) = intervals.next_interval().expect("it was read before") {
        found[reading].push(interval);
    }
    let heads = outline.meter_readings.iter().zip(&document.meter_readings);
    for ((head, data), mut found) in heads.zip(found) {
        prop_assert_eq!(&head.usage_point, &data.usage_point);
        prop_assert_eq!(head.reading_index, data.reading_index);
        prop_assert_eq!(&head.reading_type, &data.reading_type);
        // Blocks of one address stand together in the document, and as they come in the stream.
        let mut known = data.intervals.clone();
        known.sort_by_key(order);
        found.sort_by_key(order);
        prop_assert_eq!(found, known);
    }
    Ok(())
}

fn order(raw: &RawInterval) -> (u64, Decimal, Option<Decimal>) {
    (raw.line, raw.start_seconds, raw.value)
}

/// Reads in every way there is; what the readers say must agree and be about this file.
fn read(bytes: &[u8]) -> Result<(), TestCaseError> {
    let summary = summarise(bytes);
    let document = read_document(bytes);
    let (summary, document) = match (summary, document) {
        (Ok(summary), Ok(document)) => (summary, document),
        // Only sums can be too large where single values are not.
        (Err(error), Ok(_)) if error.code == "too_large" => return Ok(()),
        (Err(one), Err(other)) => {
            prop_assert!(one.code == other.code || one.code == "too_large");
            let lines = bytes.iter().filter(|byte| **byte == b'\n').count() + 1;
            for error in [one, other] {
                let line = usize::try_from(error.line).expect("small");
                prop_assert!((1..=lines).contains(&line), "{error}");
                prop_assert!(
                    error.byte <= u64::try_from(bytes.len()).expect("small"),
                    "{error}"
                );
                prop_assert!(error.message.len() < 500, "{error}");
            }
            return Ok(());
        }
        (one, other) => {
            return Err(TestCaseError::fail(format!("{one:?} but {other:?}")));
        }
    };
    prop_assert_eq!(summary.meter_readings.len(), document.meter_readings.len());
    for (sums, data) in summary.meter_readings.iter().zip(&document.meter_readings) {
        let count = u64::try_from(data.intervals.len()).expect("small");
        prop_assert_eq!(sums.count, count);
        prop_assert_eq!(&sums.usage_point, &data.usage_point);
        // Each answers or refuses.
        let _ = data.channel();
        if let Ok(intervals) = data.wh_intervals() {
            prop_assert_eq!(intervals.len(), data.intervals.len());
        }
    }
    streamed(bytes, &document)?;
    let json = summary.json();
    prop_assert_eq!(json.split('[').next(), Some("{\"meter_readings\":"));
    Ok(())
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        read(&bytes)?;
    }

    #[test]
    fn any_mix_of_markup_is_read_or_refused(
        pieces in proptest::collection::vec(select(&PIECES[..]), 0..60),
    ) {
        let head = "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:e='http://naesb.org/espi'>";
        read(pieces.concat().as_bytes())?;
        read(format!("{head}<entry><content>{}", pieces.concat()).as_bytes())?;
    }

    #[test]
    fn any_change_to_a_file_is_read_or_refused(
        ours in any::<bool>(),
        changes in proptest::collection::vec(change(), 1..8),
    ) {
        let file = if ours { written() } else { by_hand() };
        read(&changed(file, &changes))?;
    }
}

#[test]
fn the_files_that_are_changed_are_good_ones() {
    assert_eq!(
        summarise(&by_hand()[..])
            .expect("reads")
            .meter_readings
            .len(),
        2
    );
    assert_eq!(
        summarise(&written()[..])
            .expect("reads")
            .meter_readings
            .len(),
        2
    );
}
