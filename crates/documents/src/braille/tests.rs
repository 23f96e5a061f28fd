use super::*;

/// Capitals stand for Braille well enough to see the layout.
struct Capitals;

impl BrailleTranslator for Capitals {
    fn translate(&self, lines: &[String]) -> Result<Vec<String>, DocumentError> {
        Ok(lines.iter().map(|line| line.to_uppercase()).collect())
    }
}

#[test]
fn a_number_is_the_number_sign_and_letters() {
    assert_eq!(number(1), "#A");
    assert_eq!(number(2_026), "#BJBF");
}

#[test]
fn unknown_letters_lose_their_accent_or_become_a_question_mark() {
    assert_eq!(known("Zażółć José 日本 £3−€4"), "Zazólc José ?? £3−€4");
    assert_eq!(known("Łukasz\u{202e}\u{0}"), "Lukasz");
}

#[test]
fn a_heading_is_never_the_last_line_of_a_page() {
    for filler in 0..60 {
        let mut pages = Pages::default();
        for _ in 0..filler {
            pages.set(Kind::Entry, "ENTRY");
        }
        pages.set(Kind::Heading(2), "HEADING");
        pages.set(Kind::Paragraph, "BELOW");
        let text = String::from_utf8(pages.finish()).expect("ASCII");
        let page = text.split('\u{c}').find(|page| page.contains("HEADING"));
        assert!(page.is_some_and(|page| page.contains("BELOW")), "{filler}");
    }
}

#[test]
fn every_page_has_25_lines_of_at_most_40_cells_and_its_number() {
    let mut pages = Pages::default();
    for index in 0..70 {
        pages.set(Kind::Paragraph, &"WORD ".repeat(index % 23));
    }
    let text = String::from_utf8(pages.finish()).expect("ASCII");
    let pages: Vec<&str> = text.trim_end_matches('\u{c}').split('\u{c}').collect();
    assert!(pages.len() > 5);
    for (index, page) in pages.iter().enumerate() {
        let lines: Vec<&str> = page.trim_end_matches("\r\n").split("\r\n").collect();
        assert_eq!(lines.len(), PAGE_LINES);
        assert!(lines.iter().all(|line| line.len() <= WIDTH));
        assert!(lines[PAGE_LINES - 1].ends_with(&number(index + 1)));
    }
}

#[test]
fn a_translator_that_gives_something_else_than_cells_is_not_believed() {
    struct Small;
    impl BrailleTranslator for Small {
        fn translate(&self, lines: &[String]) -> Result<Vec<String>, DocumentError> {
            Ok(lines.to_vec())
        }
    }
    struct Short;
    impl BrailleTranslator for Short {
        fn translate(&self, _: &[String]) -> Result<Vec<String>, DocumentError> {
            Ok(Vec::new())
        }
    }
    let story = crate::story::Story {
        title: String::new(),
        region: crate::Region::Britain,
        dated: jiff::civil::date(2026, 11, 2),
        supplier: "Lamplight".to_owned(),
        letterhead: Vec::new(),
        running: String::new(),
        addressee: Vec::new(),
        references: Vec::new(),
        answer: crate::story::Answer {
            before: "Please pay".to_owned(),
            amount: "£1.00".to_owned(),
            after: String::new(),
            why: Vec::new(),
            how: Vec::new(),
            scan: None,
        },
        parts: Vec::new(),
    };
    let refused = |translator: &dyn BrailleTranslator| {
        matches!(cells(&story, translator), Err(DocumentError::Braille(_)))
    };
    assert!(refused(&Small) && refused(&Short));
    // `£` is no cell either, so the pound stays with real translators.
    assert!(refused(&Capitals));
}
