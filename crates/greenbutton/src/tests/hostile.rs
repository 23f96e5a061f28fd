//! Files that are damaged, something else, or meant to do harm: a clear error, never a panic.

use proptest::prelude::*;

use super::fixture::{WH, interval, one_meter};
use crate::{GreenButtonError, read_document, summarise};

fn error(text: &str) -> GreenButtonError {
    summarise(text.as_bytes()).expect_err("refused")
}

fn good() -> String {
    one_meter(
        WH,
        &(interval("1700000000", "1800", "5") + &interval("1700001800", "1800", "6")),
    )
}

#[test]
fn what_is_not_green_button_is_named_as_such() {
    for text in [
        "<?xml version='1.0'?>\n\n<xyz><abc/></xyz>",
        "<feed><entry/></feed>",
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><content>a blog</content></entry></feed>",
        "<!-- html --><html></html>",
    ] {
        assert_eq!(error(text).code, "not_green_button", "{text}");
    }
    assert_eq!(error("<?xml version='1.0'?>\n\n<xyz><abc/></xyz>").line, 3);
    for text in ["", "   \n", "MPRN,Value\n1,2\n", "{\"a\": 1}"] {
        assert_eq!(error(text).code, "not_xml", "{text}");
    }
}

#[test]
fn damage_is_named_with_its_line() {
    let good = good();
    let line_of = |needle: &str| {
        let at = good.find(needle).expect("in the file");
        u64::try_from(good[..at].lines().count().max(1)).expect("small")
    };
    let broken = error(&good.replace("<e:value>6", "<e:value>6x"));
    assert_eq!(
        (broken.code, broken.line),
        ("number", line_of("<e:value>6"))
    );
    let broken = error(&good.replace("<e:start>1700001800", "<e:start>yesterday"));
    assert_eq!(
        (broken.code, broken.line),
        ("number", line_of("<e:start>1700001800"))
    );
    let broken = error(&good.replace("<e:start>1700001800", "<e:start>1700001800000"));
    assert_eq!(broken.code, "time");
    assert_eq!(
        error(&good.replace("<e:duration>1800", "<e:duration>-5")).code,
        "time"
    );
    assert_eq!(
        error(&good.replace("</e:value>", "</e:valu>")).code,
        "not_xml"
    );
    assert_eq!(error(&good.replace("xmlns:e=", "xmlns:f=")).code, "not_xml");
    assert_eq!(error(&format!("{good}<feed/>")).code, "not_xml");
    assert_eq!(
        error(&good.replace("href=", "href='a' href=")).code,
        "not_xml"
    );
}

#[test]
fn a_file_cut_short_anywhere_is_refused() {
    let good = good();
    let whole = good.trim_end().len();
    for end in 0..whole {
        let code = error(&good[..end]).code;
        assert!(
            ["truncated", "not_xml"].contains(&code),
            "cut at {end}: {code}"
        );
    }
    assert!(summarise(good.as_bytes()).is_ok());
}

#[test]
fn entities_and_doctypes_are_refused_and_never_expanded() {
    let bomb = "<!DOCTYPE a [<!ENTITY b 'xxxxxxxxxx'><!ENTITY c '&b;&b;&b;&b;'>]>";
    assert_eq!(error(&good().replacen('\n', bomb, 1)).code, "doctype");
    assert_eq!(
        error(&good().replace("<e:value>6", "<e:value>&c;")).code,
        "entity"
    );
    let spelt = good().replace("<e:value>6", "<e:value>&#x36;<![CDATA[0]]>");
    let sum = summarise(spelt.as_bytes()).expect("reads").meter_readings[0].raw_sum;
    assert_eq!(sum, 65.into());
}

#[test]
fn endless_depth_and_endless_texts_are_refused() {
    let deep = good().replace("<content>", &format!("<content>{}", "<a>".repeat(100)));
    assert_eq!(error(&deep).code, "too_deep");
    let long = "9".repeat(3_000);
    assert_eq!(
        error(&good().replace("<e:value>6", &format!("<e:value>{long}"))).code,
        "too_long"
    );
    let huge = "x".repeat(2 << 20);
    assert_eq!(
        error(&good().replace("<content>", &format!("{huge}<content>"))).code,
        "too_long"
    );
    let tag = format!("<entry title='{huge}'>");
    assert_eq!(error(&good().replace("<entry>", &tag)).code, "too_long");
}

#[test]
fn bytes_that_are_not_utf_8_are_refused_with_their_place() {
    let mut bytes = good().into_bytes();
    let at = bytes
        .windows(7)
        .position(|window| window == b"<entry>")
        .expect("an entry");
    bytes.splice(at + 7..at + 7, *b"<title>caf\xe9</title>");
    let error = summarise(&bytes[..]).expect_err("refused");
    assert_eq!((error.code, error.line), ("encoding", 3));
}

#[test]
fn sums_too_large_to_count_are_refused() {
    let huge = "9".repeat(28);
    let file = one_meter(WH, &interval("1700000000", "1800", &huge).repeat(9));
    assert_eq!(error(&file).code, "too_large");
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = summarise(&bytes[..]);
    }

    #[test]
    fn no_change_to_a_file_makes_the_reader_panic(
        cuts in proptest::collection::vec((any::<u16>(), any::<u16>(), any::<u8>()), 1..6),
    ) {
        let mut bytes = good().into_bytes();
        for (from, length, with) in cuts {
            let from = usize::from(from) % bytes.len();
            let to = (from + usize::from(length) % 24).min(bytes.len());
            bytes.splice(from..to, (with > 30).then_some(with));
            if bytes.is_empty() {
                return Ok(());
            }
        }
        if let Ok(document) = read_document(&bytes[..]) {
            for reading in document.meter_readings {
                let _ = reading.wh_intervals();
            }
        }
    }

    #[test]
    fn sums_are_those_of_the_values(
        values in proptest::collection::vec(-1_000_000_i64..1_000_000_000, 1..40),
        power in -3_i64..4,
    ) {
        let readings: String = (0_i64..)
            .zip(&values)
            .map(|(index, value)| {
                interval(&(1_700_000_000 + index * 900).to_string(), "900", &value.to_string())
            })
            .collect();
        let of = format!("{WH}<e:powerOfTenMultiplier>{power}</e:powerOfTenMultiplier>");
        let file = one_meter(&of, &readings);
        let summary = summarise(file.as_bytes()).expect("reads");
        let sum: i64 = values.iter().sum();
        prop_assert_eq!(summary.meter_readings[0].raw_sum, sum.into());
        let document = read_document(file.as_bytes()).expect("reads");
        let intervals = document.meter_readings[0].wh_intervals().expect("Wh");
        let milliwh: i64 = intervals.iter().filter_map(|(_, each)| each.energy_milliwh).sum();
        let steps = u32::try_from(power + 3).expect("not negative");
        prop_assert_eq!(milliwh, sum * 10_i64.pow(steps));
    }
}
