//! Reports as Bacs writes them, and what is not one.

use jiff::civil::date;

use super::*;

fn arudd(items: &str, count: usize, sum: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><BACSDocument><Data><ARUDD>\
         <Header reportType=\"REFT1019\" adviceNumber=\"000\" \
         currentProcessingDate=\"2025-03-06\"/><Advice><OriginatingAccountRecords>\
         <OriginatingAccountRecord><OriginatingAccount name=\"LAMPLIGHT\" number=\"88837491\" \
         sortCode=\"10-79-99\"/>{items}<Totals numberOf=\"{count}\" valueOf=\"{sum}\" \
         currency=\"GBP\"/></OriginatingAccountRecord></OriginatingAccountRecords></Advice>\
         </ARUDD></Data></BACSDocument>"
    )
}

fn item(reference: &str, value: &str) -> String {
    format!(
        "<ReturnedDebitItem ref=\"{reference}\" transCode=\"17\" returnCode=\"0\" \
         returnDescription=\"REFER TO PAYER\" originalProcessingDate=\"2025-03-04\" \
         valueOf=\"{value}\" currency=\"GBP\"><PayerAccount number=\"66374958\" ref=\"X\" \
         name=\"A &amp; B\" sortCode=\"08-99-99\"/></ReturnedDebitItem>"
    )
}

fn pounds(minor: i64) -> Money {
    Money::from_minor(minor, Currency::Gbp)
}

#[test]
fn a_return_says_whose_how_much_when_and_why() {
    let report = read_report(arudd(&item("LL1", "84.12"), 1, "84.12").as_bytes()).expect("sound");
    let line = ReportLine::Returned {
        reference: "LL1".to_owned(),
        amount: pounds(8_412),
        processed_on: date(2025, 3, 4),
        code: "0".to_owned(),
    };
    assert_eq!((report.kind, report.lines), ("ARUDD", vec![line]));
}

#[test]
fn names_in_iso_8859_1_are_no_hindrance() {
    let text = arudd(
        &item("LL1", "1.00").replace("A &amp; B", "Zo\u{eb}"),
        1,
        "1.00",
    );
    let latin: Vec<u8> = text
        .chars()
        .map(|letter| u8::try_from(letter).expect("latin"))
        .collect();
    assert_eq!(read_report(&latin).expect("sound").lines.len(), 1);
}

#[test]
fn a_report_whose_totals_do_not_fit_is_refused_whole() {
    let two = format!("{}{}", item("LL1", "84.12"), item("LL2", "1.00"));
    assert!(read_report(arudd(&two, 2, "85.12").as_bytes()).is_ok());
    for (count, sum) in [(3, "85.12"), (2, "85.13")] {
        let error = read_report(arudd(&two, count, sum).as_bytes()).expect_err("refused");
        assert!(matches!(error, ReportError::Incomplete { .. }), "{error}");
    }
}

#[test]
fn refused_and_ended_instructions_are_told_apart() {
    let advice = |kind: &str, code: &str| {
        let text = format!(
            "<BACSDocument><Data><MessagingAdvices><MessagingHeader/><MessagingAdvice \
             record-type=\"{kind}\" reason-code=\"{code}\" reference=\"LL7\" \
             effective-date=\"2025-03-06\"/></MessagingAdvices></Data></BACSDocument>"
        );
        read_report(text.as_bytes()).expect("sound")
    };
    let (reference, code) = ("LL7".to_owned(), "5".to_owned());
    let refused = advice("N", "5");
    assert_eq!(refused.kind, "AUDDIS");
    assert_eq!(refused.lines, [ReportLine::Refused { reference, code }]);
    assert!(matches!(
        advice("A", "1").lines[0],
        ReportLine::Ended { .. }
    ));
    assert!(matches!(
        advice("A", "C").lines[0],
        ReportLine::Changed { .. }
    ));
}

#[test]
fn a_claim_names_the_collection_it_takes_back() {
    let text = "<VocaDocument><Data><Document type=\"DDICAdvice\"><NewAdvices><DDICAdvice>\
        <SeqNo>1</SeqNo><PayingBankReference>DDICNWBKLS0000001</PayingBankReference>\
        <SUReference>LL7</SUReference><ReasonCode>5</ReasonCode>\
        <DateOfDirectDebit>2025-03-05</DateOfDirectDebit><TotalAmount>84.12</TotalAmount>\
        </DDICAdvice></NewAdvices></Document></Data></VocaDocument>";
    let report = read_report(text.as_bytes()).expect("sound");
    let ReportLine::Claimed { amount, claim, .. } = &report.lines[0] else {
        panic!("{report:?}");
    };
    assert_eq!(
        (*amount, claim.as_str()),
        (pounds(8_412), "DDICNWBKLS0000001")
    );
}

#[test]
fn what_is_no_report_is_refused() {
    assert_eq!(read_report(b"<a/>"), Err(ReportError::Unknown));
    for bad in [
        "",
        "<BACSDocument>",
        "<!DOCTYPE a><a/>",
        &arudd(&item("LL1", "-1.00"), 1, "-1.00"),
        &arudd(&item("", "1.00"), 1, "1.00"),
        &arudd(
            &item("LL1", "1.00").replace("2025-03-04", "yesterday"),
            1,
            "1.00",
        ),
    ] {
        assert!(read_report(bad.as_bytes()).is_err(), "{bad}");
    }
}
