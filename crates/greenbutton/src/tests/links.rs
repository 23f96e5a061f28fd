//! What belongs together is found by links, by addresses, and at last by there being one choice.

use super::fixture::{Feed, WH, interval};
use crate::{MeterReadingSummary, summarise};

fn readings(feed: &Feed) -> Vec<MeterReadingSummary> {
    summarise(feed.xml().as_bytes())
        .expect("reads")
        .meter_readings
}

const THERM: &str = "<e:uom>169</e:uom>";

fn reading_type(fields: &str) -> String {
    format!("<e:ReadingType>{fields}</e:ReadingType>")
}

#[test]
fn blocks_that_come_before_their_meter_reading_are_linked() {
    let mut feed = Feed::new();
    feed.block(
        "/UsagePoint/2/MeterReading/1/IntervalBlock/1",
        "1700000000",
        "2",
    );
    feed.block(
        "/UsagePoint/1/MeterReading/1/IntervalBlock/1",
        "1700000000",
        "1",
    );
    feed.entry(
        "/UsagePoint/1/MeterReading/1",
        &["/ReadingType/1"],
        "<e:MeterReading/>",
    );
    feed.entry(
        "/UsagePoint/2/MeterReading/1",
        &["/ReadingType/2"],
        "<e:MeterReading/>",
    );
    feed.entry("/ReadingType/2", &[], &reading_type(THERM));
    feed.entry("/ReadingType/1", &[], &reading_type(WH));
    let found: Vec<_> = readings(&feed)
        .into_iter()
        .map(|each| (each.usage_point, each.raw_sum, each.uom))
        .collect();
    assert_eq!(
        found,
        [
            (Some("/UsagePoint/1".to_owned()), 1.into(), Some(72)),
            (Some("/UsagePoint/2".to_owned()), 2.into(), Some(169)),
        ]
    );
}

#[test]
fn the_related_link_of_a_usage_point_wins_over_the_address() {
    let mut feed = Feed::new();
    feed.entry(
        "a/UsagePoint/9",
        &["b/UsagePoint/1/MeterReading"],
        "<e:UsagePoint/>",
    );
    feed.entry("c/UsagePoint/8", &[], "<e:UsagePoint/>");
    feed.entry("b/UsagePoint/1/MeterReading/1", &[], "<e:MeterReading/>");
    feed.block(
        "b/UsagePoint/1/MeterReading/1/IntervalBlock/1",
        "1700000000",
        "1",
    );
    assert_eq!(
        readings(&feed)[0].usage_point.as_deref(),
        Some("a/UsagePoint/9")
    );
}

#[test]
fn blocks_named_one_by_one_go_to_the_reading_that_names_them() {
    let mut feed = Feed::new();
    feed.entry(
        "/MeterReading/1",
        &["/Block/1", "/ReadingType/1"],
        "<e:MeterReading/>",
    );
    feed.entry(
        "/MeterReading/2",
        &["/Block/2", "/Block/3"],
        "<e:MeterReading/>",
    );
    for (own, value) in [("/Block/3", "4"), ("/Block/1", "1"), ("/Block/2", "2")] {
        feed.block(own, "1700000000", value);
    }
    let sums: Vec<_> = readings(&feed)
        .into_iter()
        .map(|each| each.raw_sum)
        .collect();
    assert_eq!(sums, [1.into(), 6.into()]);
}

#[test]
fn links_after_the_content_and_with_a_host_count_too() {
    let mut feed = Feed::new();
    feed.raw(
        "<content><e:UsagePoint/></content>\
         <link href='https://a.example/r/UsagePoint/1/' rel='self'/>",
    );
    feed.raw(
        "<content><e:MeterReading/></content>\
         <link href='https://a.example/r/UsagePoint/1/MeterReading/1?a=1&amp;b=2' rel='self'/>",
    );
    feed.raw(&format!(
        "<content><e:IntervalBlock>{}</e:IntervalBlock></content>\
         <link href='/r/UsagePoint/1/MeterReading/1/IntervalBlock/1' rel='self'/>",
        interval("1700000000", "1800", "1")
    ));
    assert_eq!(
        readings(&feed)[0].usage_point.as_deref(),
        Some("/r/UsagePoint/1")
    );
}

#[test]
fn without_any_link_blocks_belong_to_the_reading_before_them() {
    let mut feed = Feed::new();
    let block = |value: &str| {
        let reading = interval("1700000000", "1800", value);
        format!("<content><e:IntervalBlock>{reading}</e:IntervalBlock></content>")
    };
    feed.raw("<content><e:MeterReading/></content>");
    feed.raw(&block("1"));
    feed.raw("<content><e:MeterReading/></content>");
    feed.raw(&block("2"));
    feed.raw(&block("3"));
    let sums: Vec<_> = readings(&feed)
        .into_iter()
        .map(|each| each.raw_sum)
        .collect();
    assert_eq!(sums, [1.into(), 5.into()]);
}

#[test]
fn a_reading_type_is_not_taken_against_a_link_to_another() {
    let with = |related: &[&str]| {
        let mut feed = Feed::new();
        feed.entry("/UsagePoint/1/MeterReading/1", related, "<e:MeterReading/>");
        feed.entry("/v1/ReadingType/7", &[], &reading_type(WH));
        feed.block(
            "/UsagePoint/1/MeterReading/1/IntervalBlock/1",
            "1700000000",
            "1",
        );
        readings(&feed)[0].uom
    };
    assert_eq!(with(&["/v1/ReadingType/7"]), Some(72));
    assert_eq!(with(&["ReadingType/7"]), Some(72));
    assert_eq!(with(&[]), Some(72));
    assert_eq!(with(&["/v1/ReadingType/8"]), None);
}

#[test]
fn blocks_of_readings_that_the_file_leaves_out_are_still_summed_up() {
    let mut feed = Feed::new();
    feed.block(
        "/UsagePoint/1/MeterReading/1/IntervalBlock/1",
        "1700000000",
        "1",
    );
    feed.block(
        "/UsagePoint/1/MeterReading/2/IntervalBlock/1",
        "1700000000",
        "2",
    );
    feed.block(
        "/UsagePoint/1/MeterReading/1/IntervalBlock/2",
        "1700001800",
        "4",
    );
    let found: Vec<_> = readings(&feed)
        .into_iter()
        .map(|each| (each.reading_index, each.raw_sum))
        .collect();
    assert_eq!(found, [(0, 5.into()), (1, 2.into())]);
}
