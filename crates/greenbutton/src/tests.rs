//! Small hand-written feeds: what they hold, how they are linked, and what is refused.

mod fixture;
mod fuzz;
mod hostile;
mod links;

use metering::{Channel, Quality};

use crate::{ConvertError, read_document, summarise};
use fixture::{Feed, WH, interval, one_meter};

#[test]
fn a_meter_reading_is_summed_up_as_it_stands_in_the_file() {
    let body = interval("1700000000", "1800", "250") + &interval("1700001800", "1800", "260");
    let summary = summarise(one_meter(WH, &body).as_bytes()).expect("reads");
    assert_eq!(
        summary.json(),
        "{\"meter_readings\":[{\"usage_point\":\"/x/UsagePoint/1\",\"reading_index\":0,\
         \"count\":2,\"first\":1700000000,\"last\":1700003600,\"raw_sum\":510,\"uom\":72,\
         \"power_of_ten\":0,\"total_wh\":510,\"flow_direction\":\"1\"}]}"
    );
}

#[test]
fn duplicates_fractions_and_disorder_are_counted_as_they_stand() {
    let body = interval("1700003600.25", "1800", "1.5")
        + &interval("1700000000.5", "1800", "0.25")
        + &interval("1700000000.5", "1800", "0.25");
    let summary = summarise(one_meter(WH, &body).as_bytes()).expect("reads");
    let json = summary.json();
    assert!(
        json.contains("\"count\":3,\"first\":1700000000.5,\"last\":1700005400.25,"),
        "{json}"
    );
    assert!(
        json.contains("\"raw_sum\":2,") && json.contains("\"total_wh\":2,"),
        "{json}"
    );
}

#[test]
fn the_power_of_ten_scales_the_total_and_only_watt_hours_have_one() {
    let total = |reading_type: &str| {
        let file = one_meter(reading_type, &interval("1700000000", "1800", "1234"));
        let summary = summarise(file.as_bytes()).expect("reads");
        summary.meter_readings[0]
            .total_wh
            .map(|wh| wh.normalize().to_string())
    };
    let of = |power: &str, uom: &str| {
        format!("<e:powerOfTenMultiplier>{power}</e:powerOfTenMultiplier><e:uom>{uom}</e:uom>")
    };
    assert_eq!(total(&of("3", "72")), Some("1234000".to_owned()));
    assert_eq!(total(&of("-3", "72")), Some("1.234".to_owned()));
    assert_eq!(total(&of("-3", "169")), None);
    assert_eq!(total("<e:uom/>"), None);
}

#[test]
fn a_meter_reading_without_intervals_is_left_out_and_still_counted_in_the_index() {
    let mut feed = Feed::new();
    feed.entry("/x/UsagePoint/1", &[], "<e:UsagePoint/>");
    feed.entry(
        "/x/UsagePoint/1/MeterReading/1",
        &["/ReadingType/1"],
        "<e:MeterReading/>",
    );
    feed.entry(
        "/x/UsagePoint/1/MeterReading/2",
        &["/ReadingType/1"],
        "<e:MeterReading/>",
    );
    feed.entry(
        "/ReadingType/1",
        &[],
        &format!("<e:ReadingType>{WH}</e:ReadingType>"),
    );
    feed.block(
        "/x/UsagePoint/1/MeterReading/2/IntervalBlock/1",
        "1700000000",
        "7",
    );
    let summary = summarise(feed.xml().as_bytes()).expect("reads");
    assert_eq!(summary.meter_readings.len(), 1);
    assert_eq!(summary.meter_readings[0].reading_index, 1);
}

#[test]
fn several_blocks_in_one_content_and_cost_inside_readings_are_kept_apart() {
    let reading = "<e:IntervalReading><e:cost>99</e:cost><e:timePeriod>\
                   <e:duration>900</e:duration><e:start>1700000000</e:start></e:timePeriod>\
                   <e:value>5</e:value></e:IntervalReading>";
    let block = format!("<e:IntervalBlock>{reading}{reading}</e:IntervalBlock>");
    let mut feed = Feed::meter(WH);
    feed.entry(
        "/x/UsagePoint/1/MeterReading/1/IntervalBlock/1",
        &[],
        &block.repeat(3),
    );
    let summary = summarise(feed.xml().as_bytes()).expect("reads");
    assert_eq!(summary.meter_readings[0].count, 6);
    assert_eq!(summary.meter_readings[0].raw_sum, 30.into());
}

#[test]
fn a_usage_summary_is_not_mistaken_for_intervals() {
    let mut feed = Feed::meter(WH);
    feed.block(
        "/x/UsagePoint/1/MeterReading/1/IntervalBlock/1",
        "1700000000",
        "7",
    );
    feed.entry(
        "/x/UsagePoint/1/UsageSummary/1",
        &[],
        "<e:UsageSummary><e:overallConsumptionLastPeriod><e:powerOfTenMultiplier>3\
         </e:powerOfTenMultiplier><e:uom>72</e:uom><e:value>999</e:value>\
         </e:overallConsumptionLastPeriod></e:UsageSummary>",
    );
    let summary = summarise(feed.xml().as_bytes()).expect("reads");
    assert_eq!(summary.meter_readings[0].raw_sum, 7.into());
    assert_eq!(summary.meter_readings[0].power_of_ten, 0);
}

#[test]
fn readings_without_a_period_follow_one_another_from_the_start_of_the_block() {
    let mut feed = Feed::meter(&format!("{WH}<e:intervalLength>900</e:intervalLength>"));
    feed.entry(
        "/x/UsagePoint/1/MeterReading/1/IntervalBlock/1",
        &[],
        "<e:IntervalBlock><e:interval><e:start>1700000000</e:start></e:interval>\
         <e:IntervalReading><e:value>5</e:value></e:IntervalReading></e:IntervalBlock>",
    );
    let summary = summarise(feed.xml().as_bytes()).expect("reads");
    let reading = &summary.meter_readings[0];
    assert_eq!(reading.first_seconds, 1_700_000_000.into());
    assert_eq!(reading.last_seconds, 1_700_000_900.into());
}

#[test]
fn a_bare_entry_without_readings_holds_nothing() {
    let entry = "<entry xmlns='http://www.w3.org/2005/Atom'><content>\
                 <Authorization xmlns='http://naesb.org/espi'/></content></entry>";
    let summary = summarise(entry.as_bytes()).expect("reads");
    assert_eq!(summary.json(), "{\"meter_readings\":[]}");
}

#[test]
fn a_bare_entry_with_intervals_is_one_meter_reading_of_unknown_unit() {
    let entry = "<a:entry xmlns:a='http://www.w3.org/2005/Atom' xmlns='http://naesb.org/espi'>\
                 <a:link rel='self' href='/UsagePoint/3/MeterReading/4/IntervalBlock/5'/>\
                 <a:content><IntervalBlock><IntervalReading><timePeriod><duration>60</duration>\
                 <start>5</start></timePeriod><value>1</value></IntervalReading></IntervalBlock>\
                 </a:content></a:entry>";
    let summary = summarise(entry.as_bytes()).expect("reads");
    let reading = &summary.meter_readings[0];
    assert_eq!(reading.usage_point.as_deref(), Some("/UsagePoint/3"));
    assert_eq!((reading.uom, reading.total_wh), (None, None));
}

#[test]
fn watt_hours_become_intervals_with_quality_and_direction() {
    let body = "<e:IntervalReading><e:ReadingQuality><e:quality>8</e:quality></e:ReadingQuality>\
                <e:timePeriod><e:duration>1800</e:duration><e:start>1700000000</e:start>\
                </e:timePeriod><e:value>2</e:value></e:IntervalReading>"
        .to_owned()
        + &interval("1700001800", "1800", "3")
        + &interval("1700003600", "1800", "");
    let reading_type = "<e:flowDirection>19</e:flowDirection><e:uom>72</e:uom>\
                        <e:powerOfTenMultiplier>3</e:powerOfTenMultiplier>\
                        <e:accumulationBehaviour>4</e:accumulationBehaviour>";
    let document = read_document(one_meter(reading_type, &body).as_bytes()).expect("reads");
    let reading = &document.meter_readings[0];
    assert_eq!(reading.channel(), Ok(Channel::Export));
    let intervals = reading.wh_intervals().expect("Wh");
    let found: Vec<(Option<i64>, Quality)> = intervals
        .iter()
        .map(|(_, each)| (each.energy_milliwh, each.quality))
        .collect();
    let (estimated, measured) = (Quality::Estimated, Quality::Measured);
    assert_eq!(
        found,
        [
            (Some(2_000_000), estimated),
            (Some(3_000_000), measured),
            (None, measured)
        ]
    );
}

#[test]
fn values_that_are_no_energy_of_intervals_are_refused() {
    let refused = |reading_type: &str| {
        let file = one_meter(reading_type, &interval("1700000000", "1800", "1"));
        let document = read_document(file.as_bytes()).expect("reads");
        document.meter_readings[0]
            .wh_intervals()
            .expect_err("refused")
    };
    assert_eq!(refused("<e:uom>169</e:uom>"), ConvertError::Unit(169));
    assert_eq!(
        refused("<e:commodity>1</e:commodity>"),
        ConvertError::NoUnit
    );
    let cumulative = "<e:uom>72</e:uom><e:accumulationBehaviour>3</e:accumulationBehaviour>";
    assert_eq!(refused(cumulative), ConvertError::Accumulation(3));
    let absurd = "<e:uom>72</e:uom><e:powerOfTenMultiplier>25</e:powerOfTenMultiplier>";
    assert!(matches!(refused(absurd), ConvertError::TooLarge { .. }));
}
