//! Bills of every kind can be printed: long, in credit, for nothing, in other money, hostile.

use billing::document::{Contact, Period};
use billing::statement::annual_statement;
use documents::{
    Around, Format, Print, Region, bill_story, fingerprint, plain_text, statement_story,
};
use jiff::civil::date;

use crate::accessible::{PRESS, assert_accessible, pdf, story};
use crate::samples;
use crate::tools::{Paper, assert_in_order};

#[test]
fn the_same_bill_gives_the_same_bytes() {
    let story = story(&samples::household());
    for print in [Print::Standard, Print::Large] {
        let first = PRESS.pdf(&story, print).expect("a PDF");
        let fresh = documents::Press::new().pdf(&story, print).expect("a PDF");
        assert!(first == fresh, "{print:?} differs");
    }
    assert_eq!(plain_text(&story), plain_text(&story.clone()));
}

#[test]
fn a_business_bill_of_many_sites_is_thirty_pages_of_tagged_tables() {
    let bill = samples::business(64);
    let bytes = pdf(&bill, Print::Standard);
    let paper = Paper::new(&bytes);
    assert!(paper.pages() >= 30, "{} pages", paper.pages());
    paper.ask("qpdf", &["--check"], &[]);
    let tagged = assert_accessible(&bytes);
    let tables = tagged.all().into_iter().filter(|one| one.kind == "Table");
    assert!(tables.count() > 3 * 64);
    let words = paper.words();
    assert_in_order(
        &words,
        &[
            "Wick & Flame Bakeries Ltd",
            "PO-88231",
            "GB 987 6543 21",
            "Your supplies at a glance",
            "All supplies",
            "Unit 1, Lampworks Estate",
            "Unit 64, Lampworks Estate",
            "Tax point",
        ],
    );
}

#[test]
fn every_form_says_where_a_transfer_goes_under_which_reference_and_whom_to_ask() {
    let bill = samples::owing(8_412);
    let said = [
        "Lamplight Energy Ltd, sort code 20-00-00, account 55779911",
        "IBAN GB33 BUKB 2020 1555 5555 55",
        "RF68 A104 0228 1",
        "0800 555 0100",
        "help@lamplight.example",
        "1 Gas Lamp Lane, Sheffield S1 2AB",
        "0800 555 0101",
        "complaints@lamplight.example",
        "Energy Ombudsman",
        "0330 440 1624",
    ];
    let as_one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = as_one_line(&plain_text(&story(&bill)));
    for words in said {
        assert!(text.contains(words), "{words}: {text}");
    }
    for print in [Print::Standard, Print::Large] {
        // Lines break where they must, so words are compared without blanks.
        let words = Paper::new(&pdf(&bill, print)).words();
        let words: String = words.split_whitespace().collect();
        for said in said {
            let said: String = said.split_whitespace().collect();
            assert!(words.contains(&said), "{print:?}: {said}");
        }
    }
}

#[test]
fn complaints_go_where_questions_go_unless_it_is_said_otherwise() {
    let mut bill = samples::owing(8_412);
    bill.facts.supplier.complaints = Contact::default();
    let text = plain_text(&story(&bill));
    let (_, complaints) = text.split_once("Complaints to us").expect("is said");
    let first = complaints.trim_start_matches([':', ' ', '\n']);
    assert!(first.starts_with("0800 555 0100"), "{first}");
}

#[test]
fn a_bill_in_credit_and_a_bill_for_nothing_ask_for_no_money() {
    for (minor, answer) in [
        (-1_250, "You are £12.50 in credit and have nothing to pay."),
        (0, "There is nothing to pay."),
    ] {
        let bill = samples::owing(minor);
        let story = story(&bill);
        assert_eq!(story.answer.sentence(), answer);
        assert_eq!(story.answer.scan, None);
        assert!(!plain_text(&story).contains("sort code"));
        assert_accessible(&pdf(&bill, Print::Standard));
    }
}

#[test]
fn a_cancelled_bill_says_so_first_and_asks_for_nothing() {
    let around = Around {
        is_cancelled: true,
        ..Around::default()
    };
    let story = bill_story(&samples::household(), &around).expect("a story");
    let sentence = "This bill is cancelled and must not be paid.";
    assert_eq!(story.answer.sentence(), sentence);
    assert!(story.answer.scan.is_none() && story.answer.how.is_empty());
}

#[test]
fn a_fingerprint_knows_the_words_and_the_format() {
    let story = story(&samples::household());
    let mut other = story.clone();
    other.parts.pop();
    let of = |story, format| fingerprint(story, format).expect("a fingerprint");
    let same = story.clone();
    assert_eq!(of(&story, Format::Pdf), of(&same, Format::Pdf));
    assert_ne!(of(&story, Format::Pdf), of(&story, Format::LargePrint));
    assert_ne!(of(&story, Format::Pdf), of(&other, Format::Pdf));
}

#[test]
fn an_annual_statement_is_accessible_and_says_what_the_year_cost() {
    let bill = samples::household();
    let mut later = bill.clone();
    let november = Period::new(date(2026, 11, 1), date(2026, 12, 1)).expect("has days");
    later.period = november;
    for section in &mut later.charges {
        section.period = november;
    }
    let year = annual_statement(&[bill, later])
        .expect("adds up")
        .expect("has bills");
    let story = statement_story(&year, Region::Britain);
    assert_eq!(
        story.answer.sentence(),
        "Your energy cost £323.66 in 1 October–30 November 2026."
    );
    for print in [Print::Standard, Print::Large] {
        assert_accessible(&PRESS.pdf(&story, print).expect("a PDF"));
    }
}

#[test]
fn a_direct_debit_says_that_nothing_is_to_be_done() {
    let mut bill = samples::household();
    bill.facts.terms.collected_on = Some(jiff::civil::date(2026, 11, 18));
    let story = story(&bill);
    assert_eq!(
        story.answer.sentence(),
        "We will take £161.83 by Direct Debit on or just after 18 November 2026."
    );
    assert!(story.answer.scan.is_none() && plain_text(&story).contains("do nothing"));
}

#[test]
fn other_currencies_are_printed_with_their_own_signs() {
    let bill = samples::household();
    for (code, sum) in [
        ("USD", "$161.83"),
        ("EUR", "€161.83"),
        ("CAD", "CA$161.83"),
        ("AUD", "A$161.83"),
    ] {
        let other = samples::in_currency(&bill, code);
        let bytes = pdf(&other, Print::Standard);
        assert_accessible(&bytes);
        let words = Paper::new(&bytes).words();
        assert!(
            words.contains(sum) && !words.contains('\u{fffd}'),
            "{code}: {words}"
        );
    }
}

#[test]
fn american_bills_are_set_on_american_paper() {
    let bill = samples::in_currency(&samples::household(), "USD");
    let around = Around {
        region: Region::America,
        ..Around::default()
    };
    let story = bill_story(&bill, &around).expect("a story");
    let bytes = PRESS.pdf(&story, Print::Standard).expect("a PDF");
    let info = Paper::new(&bytes).ask("pdfinfo", &[], &[]);
    assert!(info.contains("612 x 792 pts (letter)"), "{info}");
}

#[test]
fn markup_in_a_name_is_a_name() {
    let hostile = "#read(\"/etc/passwd\") $x^2$ *bold* _it_ `raw` <label> @ref \\ // /* [ ] { } ]";
    let mut bill = samples::household();
    bill.customer_name = hostile.to_owned();
    bill.supplier_name = "#panic(\"no\") & Sons".to_owned();
    bill.notes = vec![hostile.to_owned(), "= Not a heading".to_owned()];
    bill.charges[0].tariff_name = "https://example.com/#let x = 1".to_owned();
    bill.charges[0].lines[0].label = "- not + a / list".to_owned();
    let bytes = pdf(&bill, Print::Standard);
    assert_accessible(&bytes);
    let words = Paper::new(&bytes).words().replace('\n', " ");
    assert!(words.contains("#panic(\"no\") & Sons"), "{words}");
    assert!(
        words.contains("*bold* _it_ `raw` <label> @ref \\ // /* [ ] { } ]"),
        "{words}"
    );
    assert!(
        words.contains("= Not a heading") && words.contains("- not + a / list"),
        "{words}"
    );
}

#[test]
fn long_names_and_letters_of_other_scripts_are_printed() {
    let mut bill = samples::household();
    bill.customer_name = format!(
        "Łucja Ζωή Жук 東京 \u{202e}dlog {}",
        "Featherstonehaugh-".repeat(20)
    );
    bill.account_number = "9".repeat(120);
    bill.charges[0].address =
        vec!["Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch".repeat(4)];
    for print in [Print::Standard, Print::Large] {
        let bytes = pdf(&bill, print);
        assert_accessible(&bytes);
        let words = Paper::new(&bytes).words();
        assert!(
            words.contains("Łucja Ζωή Жук \u{fffd}\u{fffd} dlog"),
            "{words}"
        );
    }
}

#[test]
fn plain_text_has_no_line_wider_than_80_and_nothing_that_steers_a_terminal() {
    let mut bill = samples::business(5);
    bill.customer_name = "\u{1b}[2J\u{7}Zoë\tKhan".to_owned();
    let text = plain_text(&story(&bill));
    assert!(
        text.lines().all(|line| line.chars().count() <= 80),
        "{text}"
    );
    assert!(text.chars().all(|c| c == '\n' || !c.is_control()));
    assert!(text.contains("[2JZoë Khan"), "{text}");
}
