//! Each PDF keeps to what can be checked of PDF/UA-1 without a person.

use std::sync::LazyLock;

use documents::{Around, Press, Print, Story, bill_story};

use crate::samples;
use crate::tags::{Tagged, kinds};
use crate::tools::{Paper, assert_in_order};

/// Reading the fonts takes longer than a bill.
pub static PRESS: LazyLock<Press> = LazyLock::new(Press::new);

pub fn story(bill: &billing::document::BillDocument) -> Story {
    let around = Around {
        why: vec!["That is £9.20 more than September’s bill: you used more gas.".to_owned()],
        ..Around::default()
    };
    bill_story(bill, &around).expect("a story")
}

pub fn pdf(bill: &billing::document::BillDocument, print: Print) -> Vec<u8> {
    PRESS.pdf(&story(bill), print).expect("a PDF")
}

/// What PDF/UA-1 asks of every document.
pub fn assert_accessible(bytes: &[u8]) -> Tagged {
    let tagged = Tagged::open(bytes);
    tagged.assert_all_content_is_tagged();
    let lang = tagged.catalogue(b"Lang").expect("a language");
    assert_eq!(lopdf::decode_text_string(lang).expect("text"), "en-GB");
    let preferences = tagged.catalogue(b"ViewerPreferences").expect("preferences");
    let shown = preferences
        .as_dict()
        .and_then(|all| all.get(b"DisplayDocTitle"));
    assert!(shown.and_then(lopdf::Object::as_bool).expect("a flag"));
    let marked = tagged.catalogue(b"MarkInfo").expect("a mark");
    let marked = marked.as_dict().and_then(|all| all.get(b"Marked"));
    assert!(marked.and_then(lopdf::Object::as_bool).expect("a flag"));
    let metadata = tagged.catalogue(b"Metadata").expect("metadata");
    let metadata = metadata.as_stream().expect("a stream");
    let xmp = metadata.get_plain_content().expect("readable");
    assert!(String::from_utf8_lossy(&xmp).contains("<pdfuaid:part>1</pdfuaid:part>"));

    let all = tagged.all();
    let mut level = 0;
    for element in &all {
        let heading = element
            .kind
            .strip_prefix('H')
            .and_then(|n| n.parse::<i32>().ok());
        if let Some(next) = heading {
            assert!(next <= level + 1, "H{next} follows H{level}");
            level = next;
        }
        match element.kind.as_str() {
            "TH" => assert!(element.scope.is_some(), "a header cell without a scope"),
            "Figure" => {
                let alt = element.alt.as_deref().unwrap_or_default();
                assert!(alt.len() > 10, "a figure without words: {alt:?}");
            }
            "Table" => {
                let mut below = Vec::new();
                let mut stack: Vec<_> = element.children.iter().collect();
                while let Some(child) = stack.pop() {
                    below.push(child.kind.as_str());
                    stack.extend(&child.children);
                }
                assert!(below.contains(&"TH"), "a table without a header");
            }
            _ => {}
        }
    }
    assert_eq!(kinds(&all).get("H1"), Some(&1), "one answer");
    tagged
}

#[test]
fn a_household_bill_is_accessible_in_both_prints() {
    let bill = samples::household();
    for print in [Print::Standard, Print::Large] {
        let tagged = assert_accessible(&pdf(&bill, print));
        let kinds = kinds(&tagged.all());
        assert_eq!(kinds["Figure"], 4, "three charts and the code to scan");
        assert!(kinds["H2"] >= 9 && kinds["H3"] >= 8, "{kinds:?}");
        assert_eq!(tagged.bookmarks(), kinds["H1"] + kinds["H2"] + kinds["H3"]);
    }
}

#[test]
fn the_tools_agree_on_tags_title_and_structure() {
    let paper = Paper::new(&pdf(&samples::household(), Print::Standard));
    let info = paper.ask("pdfinfo", &[], &[]);
    let has = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let mut lines = info
            .lines()
            .map(|line| line.split_whitespace().collect::<Vec<_>>());
        assert!(
            lines.any(|found| found == words),
            "{line:?} is not in {info}"
        );
    };
    has("Title: Bill LL-2026-000417 from Lamplight Energy");
    has("Tagged: yes");
    has("JavaScript: no");
    paper.ask("qpdf", &["--check"], &[]);
    let fonts = paper.ask("pdffonts", &[], &[]);
    let rows: Vec<&str> = fonts.lines().skip(2).collect();
    assert!(rows.len() >= 2);
    for row in rows {
        // Embedded, a subset, with a map to Unicode.
        assert!(row.contains("yes yes yes"), "{row}");
    }
}

#[test]
fn it_is_read_in_the_order_in_which_it_matters() {
    let order = [
        "Amina Khan",
        "Please pay",
        "£161.83",
        "by 16 November 2026",
        "That is £9.20 more than September’s bill",
        "estimated meter reading",
        "You will be asked to sign in",
        "sort code 20-00-00",
        "How it adds up",
        "To pay",
        "Electricity you used, bill by bill",
        "Please note",
        "Supply number (MPAN)",
        "312.400 kWh",
        "24.50p per kWh",
        "Meter readings",
        "Estimate",
        "Gas",
        "Tax point",
        "The numbers behind the charts",
        "About your tariffs",
        "In an emergency",
        "If you want to complain",
        "Energy Ombudsman",
        "Who we are",
    ];
    let bill = samples::household();
    for print in [Print::Standard, Print::Large] {
        let words = Paper::new(&pdf(&bill, print)).words();
        let words: Vec<&str> = words.split_whitespace().collect();
        assert_in_order(&words.join(" "), &order);
    }
    let text = documents::plain_text(&story(&bill));
    let text: Vec<&str> = text.split_whitespace().collect();
    assert_in_order(&text.join(" "), &order);
}

#[test]
fn no_word_of_large_print_is_smaller_than_18_points() {
    let paper = Paper::new(&pdf(&samples::household(), Print::Large));
    let boxes = paper.ask("pdftotext", &["-bbox-layout"], &["-"]);
    let number = |line: &str, key: &str| -> f64 {
        let at = line.find(key).expect("a box") + key.len();
        let end = line[at..].find('"').expect("quoted");
        line[at..at + end].parse().expect("a number")
    };
    let mut words = 0;
    for line in boxes.lines().filter(|line| line.contains("<word ")) {
        // The box of a word is as high as the font's ascent and descent, 1.2 of its size.
        let height = number(line, "yMax=\"") - number(line, "yMin=\"");
        assert!(height >= 17.9, "{line}");
        words += 1;
    }
    assert!(words > 500, "{words}");
}
