//! What is written is what the reader reads: values, qualities, lengths, ways, and links.

mod round_trip;

use base::Instant;
use jiff::tz::TimeZone;
use metering::{Channel, Quality};

use super::*;
use crate::{read_document, summarise};

fn at(seconds: i64) -> Instant {
    Instant::from_seconds(seconds).expect("in range")
}

fn feed() -> FeedInfo {
    FeedInfo {
        title: "Usage & more <of> \"you\"".to_owned(),
        customer: "acct_01".to_owned(),
        updated: at(1_790_000_000),
        usage: (at(1_780_000_000), at(1_790_000_000)),
    }
}

fn point(id: &str, gas: bool) -> UsagePoint {
    UsagePoint {
        id: id.to_owned(),
        title: "A supply".to_owned(),
        gas,
        zone: TimeZone::get("Europe/London").expect("a bundled zone"),
    }
}

fn half_hour(start: i64, value: i64) -> ExportInterval {
    ExportInterval {
        start: at(start),
        duration_seconds: 1_800,
        value,
        quality: Quality::Measured,
        cost: None,
    }
}

/// One block of one series at one usage point.
fn file(series: &Series, intervals: &[ExportInterval]) -> Result<String, WriteError> {
    let mut writer = Writer::new(Vec::new(), feed(), point("pnt_01", false))?;
    writer.block(series, intervals)?;
    let bytes = writer.finish()?;
    Ok(String::from_utf8(bytes).expect("UTF-8"))
}

fn count(text: &str, needle: &str) -> usize {
    text.matches(needle).count()
}

#[test]
fn the_same_data_gets_the_same_identifiers_and_no_two_resources_share_one() {
    let series = Series::watt_hours(Channel::Import, 30);
    let text = file(&series, &[half_hour(1_780_000_000, 5)]).expect("written");
    assert_eq!(
        text,
        file(&series, &[half_hour(1_780_000_000, 5)]).expect("written")
    );
    let ids: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with("<id>urn:uuid:"))
        .collect();
    let different: std::collections::BTreeSet<_> = ids.iter().collect();
    assert_eq!((ids.len(), different.len()), (6, 6));
    // The version of each is 5.
    assert!(ids.iter().all(|id| id.as_bytes()[27] == b'5'), "{ids:?}");
}

#[test]
fn costs_qualities_and_currency_are_said_in_the_codes_of_espi() {
    let series = Series {
        currency: Some(826),
        ..Series::watt_hours(Channel::Import, 30)
    };
    let quality = |start: i64, quality| ExportInterval {
        quality,
        cost: Some(-12_345),
        ..half_hour(start, 5)
    };
    let text = file(
        &series,
        &[
            quality(1_780_000_200, Quality::Measured),
            quality(1_780_002_000, Quality::Estimated),
            quality(1_780_003_800, Quality::Edited),
        ],
    )
    .expect("written");
    assert_eq!(count(&text, "<espi:cost>-12345</espi:cost>"), 3);
    assert_eq!(count(&text, "<espi:currency>826</espi:currency>"), 1);
    assert_eq!(count(&text, "<espi:ReadingQuality>"), 2);
    assert_eq!(count(&text, "<espi:quality>8</espi:quality>"), 1);
    assert_eq!(count(&text, "<espi:quality>7</espi:quality>"), 1);
    assert!(text.contains("<title>Usage &amp; more &lt;of&gt; &quot;you&quot;</title>"));
}

#[test]
fn gas_is_told_from_electricity_and_volume_from_energy() {
    let metres = Series {
        unit: Unit::CubicMetres,
        power_of_ten: -3,
        ..Series::watt_hours(Channel::Import, 1440)
    };
    let gas = point("pnt_02", true);
    let mut writer = Writer::new(Vec::new(), feed(), gas).expect("begun");
    let day = ExportInterval {
        duration_seconds: 86_400,
        ..half_hour(1_780_009_200, 12_345)
    };
    writer.block(&metres, &[day]).expect("written");
    let bytes = writer.finish().expect("finished");
    let summary = summarise(&bytes[..]).expect("reads");
    let reading = &summary.meter_readings[0];
    assert_eq!((reading.uom, reading.power_of_ten), (Some(42), -3));
    assert_eq!((reading.raw_sum, reading.total_wh), (12_345.into(), None));
    let document = read_document(&bytes[..]).expect("reads");
    assert_eq!(document.meter_readings[0].service_kind, Some(1));
}

#[test]
fn several_usage_points_ways_and_lengths_stay_apart() {
    let mut writer = Writer::new(Vec::new(), feed(), point("pnt_01", false)).expect("begun");
    let half_hours = Series::watt_hours(Channel::Import, 30);
    let quarters = Series::watt_hours(Channel::Import, 15);
    let export = Series::watt_hours(Channel::Export, 30);
    for value in [1, 10] {
        if value == 10 {
            writer.next_point(point("pnt_02", false)).expect("begun");
        }
        for (series, day) in [
            (&half_hours, 0),
            (&export, 0),
            (&quarters, 1),
            (&half_hours, 2),
        ] {
            let interval = half_hour(1_780_000_200 + day * 86_400, value);
            writer.block(series, &[interval]).expect("written");
        }
    }
    let bytes = writer.finish().expect("finished");
    let text = String::from_utf8(bytes).expect("UTF-8");
    assert_eq!(
        count(&text, "<espi:LocalTimeParameters>"),
        1,
        "one clock for both"
    );
    let found: Vec<_> = summarise(text.as_bytes())
        .expect("reads")
        .meter_readings
        .into_iter()
        .map(|reading| (reading.count, reading.raw_sum, reading.flow_direction))
        .collect();
    let of = |value: i64| {
        [
            (2, (2 * value).into(), Some(1)),
            (1, value.into(), Some(19)),
            (1, value.into(), Some(1)),
        ]
    };
    assert_eq!(found, [of(1), of(10)].concat());
}

#[test]
fn no_intervals_write_nothing_and_such_a_file_still_reads() {
    let text = file(&Series::watt_hours(Channel::Import, 30), &[]).expect("written");
    assert_eq!(count(&text, "IntervalBlock>"), 0);
    let summary = summarise(text.as_bytes()).expect("reads");
    assert!(summary.meter_readings.is_empty());
}

#[test]
fn what_the_format_cannot_say_is_refused() {
    let series = Series::watt_hours(Channel::Import, 30);
    let refused = |intervals: &[ExportInterval]| file(&series, intervals).expect_err("refused");
    let large = refused(&[half_hour(0, 1 << 47)]);
    assert!(matches!(large, WriteError::TooLarge { what: "value", .. }));
    let overlapping = refused(&[half_hour(0, 1), half_hour(1_799, 1)]);
    assert!(matches!(overlapping, WriteError::Interval { .. }));
    let empty = ExportInterval {
        duration_seconds: 0,
        ..half_hour(0, 1)
    };
    assert!(matches!(refused(&[empty]), WriteError::Interval { .. }));
    for customer in ["", "a/b", "a b", "a?b", "ä"] {
        let feed = FeedInfo {
            customer: customer.to_owned(),
            ..feed()
        };
        let refused = Writer::new(Vec::new(), feed, point("pnt_01", false)).expect_err("refused");
        assert!(matches!(refused, WriteError::Identifier(_)), "{customer}");
    }
}

#[test]
fn bytes_that_nobody_takes_are_an_error() {
    let room: &mut [u8] = &mut [0; 400];
    let error = Writer::new(room, feed(), point("pnt_01", false)).expect_err("refused");
    assert!(matches!(error, WriteError::Io(_)));
}
