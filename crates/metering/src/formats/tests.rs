//! Small files of each format, written by hand: what they hold, and where they are wrong.

use super::*;
use crate::Quality;

/// Everything that a reader hands out.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub rows: Vec<Row>,
    pub rejected: Vec<FormatError>,
    pub series: Vec<Series>,
    pub report: FileReport,
    /// Why it stopped early.
    pub refused: Option<FormatError>,
}

impl Read {
    /// The first thing that is wrong.
    pub fn error(&self) -> FormatError {
        let first = self.rejected.first().or(self.refused.as_ref());
        first.expect("something is wrong").clone()
    }
}

pub(super) fn read(format: Format, bytes: &[u8]) -> Read {
    let mut found = Read::default();
    let mut reader = match IntervalReader::open(format, bytes) {
        Ok(reader) => reader.expect("a format of this crate"),
        Err(error) => {
            found.refused = Some(error);
            return found;
        }
    };
    loop {
        match reader.next() {
            Ok(Some(Item::Row(row))) => found.rows.push(row),
            Ok(Some(Item::Rejected(error))) => found.rejected.push(error),
            Ok(None) => break,
            Err(error) => {
                found.refused = Some(error);
                break;
            }
        }
    }
    found.series = reader.series().to_vec();
    found.report = reader.report().clone();
    found
}

fn esb(text: &str) -> Read {
    read(Format::EsbHdf, text.as_bytes())
}

pub(super) fn octopus(text: &str) -> Read {
    read(Format::Octopus, text.as_bytes())
}

fn own(text: &str) -> Read {
    read(Format::Csv, text.as_bytes())
}

fn starts(rows: &[Row]) -> Vec<String> {
    rows.iter()
        .map(|row| row.interval.start.to_string())
        .collect()
}

const HDF: &str = "MPRN,Meter Serial Number,Read Value,Read Type,Read Date and End Time\n";

fn hdf(rows: &[(&str, &str, &str)]) -> String {
    let lines = rows
        .iter()
        .map(|(value, kind, end)| format!("1,2,{value},{kind},{end}\n"));
    HDF.to_owned() + &lines.collect::<String>()
}

const IMPORT: &str = "Active Import Interval (kWh)";
const EXPORT: &str = "Active Export Interval (kWh)";

#[test]
fn esb_times_are_ends_on_irish_clocks() {
    let found = esb(&hdf(&[
        ("0.2385", IMPORT, "01-07-2024 00:30"),
        ("1", EXPORT, "01-01-2024 00:00"),
    ]));
    let rows = &found.rows;
    assert_eq!(
        starts(rows),
        ["2024-06-30T23:00:00Z", "2023-12-31T23:30:00Z"]
    );
    assert_eq!(rows[0].interval.energy_milliwh, Some(238_500));
    assert_eq!(
        (rows[0].channel, rows[1].channel),
        (Channel::Import, Channel::Export)
    );
    assert_eq!((rows[0].line, rows[1].line), (2, 3));
    assert_eq!(found.report.rows, 2);
    assert_eq!(found.series[0].total_millionths, 238_500);
}

#[test]
fn the_repeated_october_hour_is_resolved_newest_first() {
    let ends = ["02:00", "01:30", "01:00", "01:30", "01:00", "00:30"];
    let lines: Vec<(&str, String)> = ends
        .iter()
        .map(|end| ("1", format!("29-10-2023 {end}")))
        .collect();
    let both: Vec<(&str, &str, &str)> = lines
        .iter()
        .flat_map(|(value, end)| {
            [
                (*value, IMPORT, end.as_str()),
                (*value, EXPORT, end.as_str()),
            ]
        })
        .collect();
    let rows = esb(&hdf(&both)).rows;
    let imports: Vec<Row> = rows
        .into_iter()
        .filter(|row| row.channel == Channel::Import)
        .collect();
    let expected = ["01:30", "01:00", "00:30", "00:00"].map(|t| format!("2023-10-29T{t}:00Z"));
    assert_eq!(starts(&imports)[..4], expected);
    assert_eq!(
        starts(&imports)[4..],
        ["2023-10-28T23:30:00Z", "2023-10-28T23:00:00Z"]
    );
}

#[test]
fn the_repeated_october_hour_is_resolved_oldest_first() {
    let ends = ["00:30", "01:00", "01:30", "01:00", "01:30", "02:00"];
    let lines: Vec<String> = ends.iter().map(|end| format!("29-10-2023 {end}")).collect();
    let all: Vec<(&str, &str, &str)> = lines
        .iter()
        .map(|end| ("1", IMPORT, end.as_str()))
        .collect();
    let rows = esb(&hdf(&all)).rows;
    let seconds: Vec<i64> = rows
        .iter()
        .map(|row| row.interval.start.seconds())
        .collect();
    assert!(
        seconds.windows(2).all(|pair| pair[1] - pair[0] == 1800),
        "{seconds:?}"
    );
}

#[test]
fn a_time_that_the_clocks_skipped_is_an_error_with_its_line() {
    let found = esb(&hdf(&[
        ("1", IMPORT, "26-03-2023 02:00"),
        ("1", IMPORT, "26-03-2023 01:30"),
    ]));
    assert_eq!(found.rows.len(), 1, "01:30 did not exist");
    let error = found.error();
    assert_eq!((error.line, error.code), (3, "time"));
}

#[test]
fn mean_power_becomes_energy_and_registers_are_left_out() {
    let found = esb(&hdf(&[
        ("0.4770", "Active Import Interval (kW)", "01-07-2024 00:30"),
        (
            "12345",
            "24 Hr Active Import Register (kWh)",
            "01-07-2024 00:00",
        ),
    ]));
    assert_eq!(found.rows[0].interval.energy_milliwh, Some(238_500));
    assert_eq!((found.report.rows, found.report.ignored), (1, 1));
}

#[test]
fn damaged_esb_files_say_where() {
    let place = |text: &str| esb(text).error().code;
    assert_eq!(place(""), "header");
    assert_eq!(place("a,b,c\n1,2,3\n"), "header");
    assert_eq!(place(&hdf(&[("x", IMPORT, "01-07-2024 00:30")])), "number");
    assert_eq!(place(&hdf(&[("1", IMPORT, "31-02-2024 00:30")])), "time");
    assert_eq!(place(&format!("{HDF}1,2,3\n")), "row");
}

#[test]
fn octopus_results_are_exact_and_a_midnight_slip_is_put_right() {
    let found = octopus(
        r#"{"count": 9, "next": null, "results": [
            {"consumption": 0.1, "interval_start": "2024-05-19T00:00:00+0100",
             "interval_end": "2024-05-19T00:30:00+0100"},
            {"consumption": 7e-05, "interval_start": "2024-05-18T23:30:00+01:00",
             "interval_end": "2024-05-18T00:00:00+01:00"},
            {"consumption": null, "interval_start": "2024-05-18T22:00:00Z",
             "interval_end": "2024-05-18T22:30:00Z"}]}"#,
    );
    let rows = &found.rows;
    let energies: Vec<Option<i64>> = rows.iter().map(|row| row.interval.energy_milliwh).collect();
    assert_eq!(energies, [Some(100_000), Some(70), None]);
    assert!(rows.iter().all(|row| row.interval.duration_seconds == 1800));
    assert_eq!((found.report.rows, found.report.repaired), (3, 1));
    assert_eq!((found.refused, found.rejected), (None, Vec::new()));
}

#[test]
fn damaged_octopus_files_say_where() {
    let error = |text: &str| octopus(text).error();
    assert_eq!(error("{}").code, "row");
    assert_eq!(error("{\"results\": [\n{\"consumption\": 1").code, "syntax");
    let backwards = error(
        "{\"results\": [\n{\"consumption\": 1,\n\"interval_start\": \"2024-05-18T22:00:00Z\", \
         \"interval_end\": \"2024-05-18T20:00:00Z\"}]}",
    );
    assert_eq!((backwards.code, backwards.line), ("row", 3));
    assert!(
        backwards.reason.contains("result 1"),
        "{}",
        backwards.reason
    );
    assert_eq!(error("[] trailing").code, "syntax");
}

#[test]
fn own_csv_takes_columns_in_any_order() {
    let found = own("quality,start,kwh,minutes,channel\n\
         estimated,2024-10-27T01:30:00+01:00,0.5,60,export\n\
         ,2024-10-27T01:30:00+00:00,,,\n");
    let rows = &found.rows;
    assert_eq!(
        starts(rows),
        ["2024-10-27T00:30:00Z", "2024-10-27T01:30:00Z"]
    );
    assert_eq!(
        (rows[0].interval.quality, rows[0].channel),
        (Quality::Estimated, Channel::Export)
    );
    assert_eq!(
        (
            rows[0].interval.duration_seconds,
            rows[1].interval.duration_seconds
        ),
        (3600, 1800)
    );
    assert_eq!(rows[1].interval.energy_milliwh, None);
    assert_eq!(found.report.rows, 2);
}

#[test]
fn damaged_own_csv_says_where() {
    let error = |text: &str| {
        let error = own(text).error();
        (error.line, error.code)
    };
    assert_eq!(error("start,wh\n"), (1, "header"));
    assert_eq!(
        error("start,kwh\n2024-10-27T01:30:00Z,1\n2024-10-27 01:30,1\n"),
        (3, "time")
    );
    assert_eq!(
        error("start,kwh\n2024-10-27T01:30:00Z,1.1.1\n"),
        (2, "number")
    );
    assert_eq!(
        error("start,kwh,quality\n2024-10-27T01:30:00Z,1,good\n"),
        (2, "row")
    );
    assert_eq!(error("start,kwh\n2024-10-27T01:30:00Z,1,2\n"), (2, "row"));
}

#[test]
fn a_bad_row_does_not_spoil_the_next_one() {
    let found = own("start,kwh\nx,1\n2024-10-27T01:30:00Z,1\n2024-10-27T02:00:00Z,y\n");
    let lines: Vec<u64> = found.rejected.iter().map(|error| error.line).collect();
    assert_eq!((found.rows.len(), lines), (1, vec![2, 4]));
    let result = "{\"consumption\": 1, \"interval_start\": \"2024-05-18T22:00:00Z\", \
        \"interval_end\": \"2024-05-18T22:30:00Z\"}";
    let found = octopus(&format!(
        "{{\"results\": [{{}}, {result},\n 7, \"x\", {result}]}}"
    ));
    assert_eq!((found.rows.len(), found.rejected.len()), (2, 3));
    assert_eq!(found.refused, None);
}

#[test]
fn the_newest_word_on_a_value_can_be_said_in_own_csv() {
    let found = own("start,kwh,issued\n2024-10-27T01:30:00Z,1,2024-11-01T00:00:00Z\n");
    let issued = found.rows[0].issued_at.map(|at| at.to_string());
    assert_eq!(issued.as_deref(), Some("2024-11-01T00:00:00Z"));
}
