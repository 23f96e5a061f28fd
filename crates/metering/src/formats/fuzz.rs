//! Every reader against bytes that nobody meant: no panic, no memory that grows with the file.
//!
//! CI runs a few hundred cases; `PROPTEST_CASES=2000000 cargo nextest run -p metering fuzz` runs
//! for long.

use proptest::prelude::*;

use super::tests::read;
use super::*;
use crate::Assembler;

const ALL: [Format; 4] = [Format::Csv, Format::EsbHdf, Format::Nem12, Format::Octopus];

/// A small sound file of a format.
fn sound(format: Format) -> String {
    let day = |date: &str, flag: &str| format!("300,{date},{}{flag},,,,\n", "0.25,".repeat(48));
    match format {
        Format::Csv | Format::GreenButton => "start,kwh,quality,minutes,channel,issued\n\
             2024-10-27T00:30:00Z,0.2385,,30,,\n\
             2024-10-27T01:00:00+01:00,1e-3,estimated,60,export,2024-11-01T00:00:00Z\n"
            .to_owned(),
        Format::EsbHdf => "MPRN,Meter Serial Number,Read Value,Read Type,Read Date and End Time\n\
             1,2,0.2385,Active Import Interval (kWh),29-10-2023 01:30\n\
             1,2,0.2385,Active Export Interval (kW),29-10-2023 01:30\n\
             1,2,7,24 Hr Active Import Register (kWh),29/10/2023 00:00\n"
            .to_owned(),
        Format::Nem12 => format!(
            "100,NEM12,200404201300,MDA1,Ret1\n200,CCCC123456,E1,001,E1,N1,S,kWh,30,\n{}{}\
             400,1,20,F14,76,\n400,21,48,A,,\n500,O,S1,20040304050505,1\n900\n",
            day("20040417", "A"),
            day("20040418", "V")
        ),
        Format::Octopus => r#"{"count": 2, "next": null, "results": [
            {"consumption": 0.1, "interval_start": "2024-05-19T00:00:00+0100",
             "interval_end": "2024-05-19T00:30:00+0100"},
            {"consumption": null, "interval_start": "2024-05-18T23:30:00+01:00",
             "interval_end": "2024-05-18T00:00:00+01:00"}], "previous": [{"a": "]\""}]}"#
            .to_owned(),
    }
}

/// What one mutation does to a file.
#[derive(Clone, Debug)]
enum Change {
    Set(usize, u8),
    Cut(usize, usize),
    Insert(usize, Vec<u8>),
    Repeat(usize, usize, usize),
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let bits = prop_oneof![
        any::<u8>(),
        prop::sample::select(b"0123456789,\n\r\"{}[]:.-+eTZANVSF\xff\x00".to_vec()),
    ];
    let token = prop::sample::select(vec![
        "99999999999999999999",
        "-1",
        "1e300",
        "00000000",
        "NaN",
        "900\n",
        "200,",
        "300,",
        "400,",
        "\"",
        "\\",
        "[[[[",
        "}",
        ",,,,",
        "\u{feff}",
        "9999-12-31T23:59:59Z",
        "31-12-9999 23:59",
        "99991231",
        "-009999-01-01T00:00:00Z",
        "\n\n",
        "kWh",
        "MWh",
    ]);
    let inserted = prop_oneof![
        token.prop_map(|token| token.as_bytes().to_vec()),
        prop::collection::vec(bits.clone(), 0..8),
    ];
    let change = prop_oneof![
        (any::<usize>(), bits).prop_map(|(at, byte)| Change::Set(at, byte)),
        (any::<usize>(), 0_usize..80).prop_map(|(at, count)| Change::Cut(at, count)),
        (any::<usize>(), inserted).prop_map(|(at, bytes)| Change::Insert(at, bytes)),
        (any::<usize>(), 0_usize..120, 0_usize..6)
            .prop_map(|(at, count, times)| Change::Repeat(at, count, times)),
    ];
    prop::collection::vec(change, 1..6)
}

fn changed(mut bytes: Vec<u8>, changes: &[Change]) -> Vec<u8> {
    for change in changes {
        let place = |at: usize| at % (bytes.len() + 1);
        match change {
            Change::Set(at, byte) => {
                let at = place(*at);
                if let Some(found) = bytes.get_mut(at) {
                    *found = *byte;
                }
            }
            Change::Cut(at, count) => {
                let at = place(*at);
                let end = (at + count).min(bytes.len());
                bytes.drain(at..end);
            }
            Change::Insert(at, new) => {
                let at = place(*at);
                bytes.splice(at..at, new.iter().copied());
            }
            Change::Repeat(at, count, times) => {
                let at = place(*at);
                let part = bytes[at..(at + count).min(bytes.len())].repeat(*times);
                bytes.splice(at..at, part);
            }
        }
    }
    bytes
}

/// Reads bytes as every format and assembles days of what comes out, as an import does.
fn survives(format: Format, bytes: &[u8]) {
    let found = read(format, bytes);
    let mut lines = bytes.iter().filter(|byte| **byte == b'\n').count() + 1;
    lines += usize::from(bytes.is_empty());
    let places = found.rejected.iter().chain(&found.refused);
    for error in places {
        let line = usize::try_from(error.line).expect("fits");
        assert!((1..=lines + 1).contains(&line), "{error} of {lines} lines");
        assert!(error.reason.len() < 400, "a message as long as its file");
    }
    let london = TimeZone::get("Europe/London").expect("known");
    let mut assembler = Assembler::new(london);
    for row in &found.rows {
        assembler.push(row.line, row.interval, row.issued_at);
    }
    let assembled = assembler.finish();
    let taken = assembled.report.accepted + assembled.report.duplicates;
    let rows = u64::try_from(found.rows.len()).expect("fits");
    assert_eq!(taken + assembled.report.rejected_count, rows);
}

proptest! {
    #[test]
    fn no_bytes_make_a_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        for format in ALL {
            survives(format, &bytes);
        }
        let _ = detect(&bytes);
    }

    #[test]
    fn no_letters_of_the_formats_make_a_reader_panic(text in "[-0-9:. TZ,+e\"{}\\[\\]AVENkWh\n\r]{0,200}") {
        for format in ALL {
            let sound = sound(format);
            let (first, _) = sound.split_once('\n').expect("lines");
            survives(format, text.as_bytes());
            survives(format, format!("{first}\n{text}").as_bytes());
        }
    }

    #[test]
    fn no_change_of_a_sound_file_makes_a_reader_panic(
        format in prop::sample::select(ALL.to_vec()),
        changes in changes(),
    ) {
        survives(format, &changed(sound(format).into_bytes(), &changes));
    }
}

#[test]
fn the_files_that_are_changed_are_sound() {
    for format in ALL {
        let found = read(format, sound(format).as_bytes());
        assert_eq!(
            (found.refused, found.rejected),
            (None, Vec::new()),
            "{format:?}"
        );
        assert!(found.rows.len() >= 2, "{format:?}");
        assert_eq!(detect(sound(format).as_bytes()), Some(format));
    }
}
