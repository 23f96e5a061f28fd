//! Small files of each format, written by hand: what they hold, and where they are wrong.

use proptest::prelude::*;

use super::*;
use crate::Quality;

type ReadResult = Result<FileReport, FormatError>;

fn rows(read: impl FnOnce(&mut dyn FnMut(Row)) -> ReadResult) -> (Vec<Row>, ReadResult) {
    let mut rows = Vec::new();
    let report = read(&mut |row| rows.push(row));
    (rows, report)
}

fn esb(text: &str) -> (Vec<Row>, ReadResult) {
    rows(|each| read_esb_hdf(text.as_bytes(), each))
}

fn octopus(text: &str) -> (Vec<Row>, ReadResult) {
    rows(|each| read_octopus(text.as_bytes(), each))
}

fn own(text: &str) -> (Vec<Row>, ReadResult) {
    rows(|each| read_csv(text.as_bytes(), each))
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
    let (rows, report) = esb(&hdf(&[
        ("0.2385", IMPORT, "01-07-2024 00:30"),
        ("1", EXPORT, "01-01-2024 00:00"),
    ]));
    assert_eq!(
        starts(&rows),
        ["2024-06-30T23:00:00Z", "2023-12-31T23:30:00Z"]
    );
    assert_eq!(rows[0].interval.energy_milliwh, Some(238_500));
    assert_eq!(
        (rows[0].channel, rows[1].channel),
        (Channel::Import, Channel::Export)
    );
    assert_eq!((rows[0].line, rows[1].line), (2, 3));
    assert_eq!(report.map(|report| report.rows), Ok(2));
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
    let (rows, _) = esb(&hdf(&both));
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
    let (rows, _) = esb(&hdf(&all));
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
    let (rows, report) = esb(&hdf(&[
        ("1", IMPORT, "26-03-2023 02:00"),
        ("1", IMPORT, "26-03-2023 01:30"),
    ]));
    assert_eq!(rows.len(), 1);
    let error = report.expect_err("01:30 did not exist");
    assert_eq!((error.line, error.code), (3, "time"));
}

#[test]
fn mean_power_becomes_energy_and_registers_are_left_out() {
    let (rows, report) = esb(&hdf(&[
        ("0.4770", "Active Import Interval (kW)", "01-07-2024 00:30"),
        (
            "12345",
            "24 Hr Active Import Register (kWh)",
            "01-07-2024 00:00",
        ),
    ]));
    assert_eq!(rows[0].interval.energy_milliwh, Some(238_500));
    assert_eq!(
        report.map(|report| (report.rows, report.ignored)),
        Ok((1, 1))
    );
}

#[test]
fn damaged_esb_files_say_where() {
    let place = |text: &str| esb(text).1.expect_err("damaged").code;
    assert_eq!(place(""), "header");
    assert_eq!(place("a,b,c\n1,2,3\n"), "header");
    assert_eq!(place(&hdf(&[("x", IMPORT, "01-07-2024 00:30")])), "number");
    assert_eq!(place(&hdf(&[("1", IMPORT, "31-02-2024 00:30")])), "time");
    assert_eq!(place(&format!("{HDF}1,2,3\n")), "row");
}

#[test]
fn octopus_results_are_exact_and_a_midnight_slip_is_put_right() {
    let (rows, report) = octopus(
        r#"{"count": 9, "next": null, "results": [
            {"consumption": 0.1, "interval_start": "2024-05-19T00:00:00+0100",
             "interval_end": "2024-05-19T00:30:00+0100"},
            {"consumption": 7e-05, "interval_start": "2024-05-18T23:30:00+01:00",
             "interval_end": "2024-05-18T00:00:00+01:00"},
            {"consumption": null, "interval_start": "2024-05-18T22:00:00Z",
             "interval_end": "2024-05-18T22:30:00Z"}]}"#,
    );
    let energies: Vec<Option<i64>> = rows.iter().map(|row| row.interval.energy_milliwh).collect();
    assert_eq!(energies, [Some(100_000), Some(70), None]);
    assert!(rows.iter().all(|row| row.interval.duration_seconds == 1800));
    assert_eq!(
        report,
        Ok(FileReport {
            rows: 3,
            ignored: 0,
            repaired: 1
        })
    );
}

#[test]
fn damaged_octopus_files_say_where() {
    let error = |text: &str| octopus(text).1.expect_err("damaged");
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
    let (rows, report) = own("quality,start,kwh,minutes,channel\n\
         estimated,2024-10-27T01:30:00+01:00,0.5,60,export\n\
         ,2024-10-27T01:30:00+00:00,,,\n");
    assert_eq!(
        starts(&rows),
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
    assert_eq!(report.map(|report| report.rows), Ok(2));
}

#[test]
fn damaged_own_csv_says_where() {
    let error = |text: &str| {
        let error = own(text).1.expect_err("damaged");
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

proptest! {
    #[test]
    fn no_bytes_make_a_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = read_csv(&bytes[..], |_| ());
        let _ = read_esb_hdf(&bytes[..], |_| ());
        let _ = read_octopus(&bytes[..], |_| ());
    }

    #[test]
    fn no_row_makes_a_reader_panic(cells in "[-0-9:. TZ,+e\n]{0,60}") {
        let _ = read_csv(format!("start,kwh\n{cells}").as_bytes(), |_| ());
        let _ = read_esb_hdf(format!("{HDF}1,2,1,{IMPORT},{cells}").as_bytes(), |_| ());
    }
}
