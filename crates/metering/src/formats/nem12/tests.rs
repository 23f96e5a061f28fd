//! NEM12 files written by hand: what they hold, and which of their rows are refused.

use super::super::tests::{Read, read};
use crate::formats::{Format, Row};
use crate::{Channel, Quality};

fn values(count: usize, value: &str) -> String {
    vec![value; count].join(",")
}

fn day(date: &str, count: usize, value: &str, rest: &str) -> String {
    format!("300,{date},{},{rest}\n", values(count, value))
}

const HEADER: &str = "100,NEM12,200404201300,MDA1,Ret1\n";

fn stream(suffix: &str, unit: &str, minutes: u16) -> String {
    format!("200,CCCC123456,E1B1Q1K1,001,{suffix},N1,METSER123,{unit},{minutes},\n")
}

fn nem12(text: &str) -> Read {
    read(Format::Nem12, text.as_bytes())
}

fn file(body: &str) -> Read {
    nem12(&format!("{HEADER}{body}900\n"))
}

fn energy(row: &Row) -> Option<i64> {
    row.interval.energy_milliwh
}

#[test]
fn a_day_is_market_time_and_begins_at_14_utc() {
    let found = file(&(stream("E1", "kWh", 30) + &day("20040417", 48, "1.111", "A,,,,")));
    assert_eq!(found.rows.len(), 48);
    assert_eq!(
        found.rows[0].interval.start.to_string(),
        "2004-04-16T14:00:00Z"
    );
    assert_eq!(energy(&found.rows[0]), Some(1_111_000));
    let series = &found.series[0];
    assert_eq!(
        (series.source.as_str(), series.kind.as_str()),
        ("CCCC123456", "E1")
    );
    assert_eq!(series.total_millionths, 48 * 1_111_000);
    assert_eq!(found.rejected, []);
    assert_eq!(found.report.warnings, Vec::<String>::new());
}

#[test]
fn five_and_fifteen_minutes_and_every_unit_and_channel_are_read() {
    let body = stream("B1", "Wh", 5)
        + &day("20040417", 288, "250", "A,,,,")
        + &stream("Q1", "kVArh", 15)
        + &day("20040417", 96, "2.5", "A,,,,")
        + &stream("K1", "varh", 30)
        + &day("20040417", 48, "7", "A,,,,")
        + &stream("E2", "MWh", 30)
        + &day("20040417", 48, ".000001", "A,,,,");
    let found = file(&body);
    let first = |channel: Channel| {
        let row = found.rows.iter().find(|row| row.channel == channel);
        row.and_then(energy)
    };
    assert_eq!(first(Channel::Export), Some(250_000));
    assert_eq!(first(Channel::ReactiveImport), Some(2_500_000));
    assert_eq!(first(Channel::ReactiveExport), Some(7_000));
    assert_eq!(first(Channel::Import), Some(1_000));
    assert_eq!(found.rows.len(), 288 + 96 + 48 + 48);
}

#[test]
fn events_give_their_quality_to_their_range_only() {
    let body = stream("E1", "kWh", 30)
        + &day("20040417", 48, "1", "V,,,20040418203500,20040419003500")
        + "400,1,20,F14,76,\n400,21,24,A,,\n400,25,47,S14,1,\n400,48,48,N,,\n";
    let found = file(&body);
    let count = |quality| {
        let same = found
            .rows
            .iter()
            .filter(|row| row.interval.quality == quality);
        same.count()
    };
    assert_eq!(count(Quality::Estimated), 20 + 23);
    assert_eq!(count(Quality::Measured), 4);
    assert_eq!(count(Quality::Missing), 1);
    assert_eq!(energy(&found.rows[47]), None);
    let issued = found.rows[0].issued_at.map(|at| at.to_string());
    assert_eq!(issued.as_deref(), Some("2004-04-18T10:35:00Z"));
}

#[test]
fn intervals_that_nobody_vouches_for_are_rejected_and_the_others_kept() {
    let body = stream("E1", "kWh", 30) + &day("20040417", 48, "1", "V,,,,") + "400,1,40,A,,\n";
    let found = file(&body);
    assert_eq!(found.rows.len(), 40);
    assert_eq!(
        (found.rejected[0].line, found.rejected[0].code),
        (3, "quality")
    );
    assert!(
        found.rejected[0].reason.contains("41 to 48"),
        "{:?}",
        found.rejected
    );
}

#[test]
fn a_bad_record_is_rejected_with_its_line_and_the_next_one_is_read() {
    let body = stream("E1", "kWh", 30)
        + &day("20040417", 47, "1", "A,,,,")
        + &day("20040431", 48, "1", "A,,,,")
        + &day("20040418", 48, "x", "A,,,,")
        + &format!("300,20040419,{}\n", values(48, "1"))
        + &day("20040420", 96, "1", "A,,,,")
        + &day("20040421", 48, "1", "A,,")
        + &day("20040422", 48, "1", "A,,,,")
        + "400,0,48,A,,\n400,5,4,A,,\n400,1,49,A,,\n400,1,2,Q,,\n"
        + "777,what\n";
    let found = file(&body);
    let lines: Vec<u64> = found.rejected.iter().map(|error| error.line).collect();
    assert_eq!(lines, [3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14]);
    assert_eq!(found.rows.len(), 48);
}

#[test]
fn a_stream_that_cannot_be_stored_is_counted_and_passed_over() {
    let body = stream("V1", "V", 30) + &day("20040417", 48, "230", "A,,,,");
    let found = file(&body);
    assert_eq!((found.rows.len(), found.report.ignored), (0, 48));
    assert_eq!(found.series[0].count, 48);
    assert!(
        found.series[0]
            .channel
            .as_ref()
            .is_err_and(|why| why.contains("V1"))
    );
    let bad =
        file(&("200,CCCC123456,E1,,E1,,,kWh,7,\n".to_owned() + &day("20040417", 48, "1", "A,,,,")));
    assert_eq!((bad.rows.len(), bad.rejected.len()), (0, 2));
}

#[test]
fn a_file_that_is_not_nem12_is_refused_and_a_missing_frame_is_only_told() {
    let refused = |text: &str| nem12(text).refused.map(|error| (error.line, error.code));
    assert_eq!(refused(""), Some((1, "header")));
    assert_eq!(refused("\n\nMPRN,1\n"), Some((3, "header")));
    assert_eq!(refused("100,NEM13,200404201300,A,B\n"), Some((1, "header")));
    let bare = nem12(&(stream("E1", "kWh", 30) + &day("20040417", 48, "1", "A,,,,")));
    assert_eq!((bare.rows.len(), bare.report.warnings.len()), (48, 2));
    let two = file(&format!(
        "{}{}500,O,S1,20040304050505,1\n900\n\n{HEADER}{}{}",
        stream("E1", "kWh", 30),
        day("20040417", 48, "1", "A,,,,"),
        stream("E1", "kWh", 30),
        day("20040418", 48, "1", "A,,,,"),
    ));
    assert_eq!((two.rows.len(), two.report.warnings.len()), (96, 0));
}
