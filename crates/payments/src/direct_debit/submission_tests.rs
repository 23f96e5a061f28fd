//! The file against its layout, place by place, and its sums against its records.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;

fn account(sort_code: &str, number: &str) -> BankAccount {
    BankAccount::parse(sort_code, number).expect("sound")
}

fn item(code: TransactionCode, minor: i64) -> SubmissionItem {
    SubmissionItem {
        code,
        account: account("089999", "66374958"),
        holder: "Zoë O'Hara-Smythe of York".to_owned(),
        reference: "LL0123456789ABCDEF".to_owned(),
        amount: Money::from_minor(minor, Currency::Gbp),
    }
}

fn submission(items: Vec<SubmissionItem>) -> Submission {
    Submission {
        serial: 42,
        created_on: date(2025, 3, 3),
        processing_on: date(2025, 3, 4),
        originator: Originator {
            service_user_number: "123456".to_owned(),
            name: "Lamplight Energy".to_owned(),
            account: account("107999", "88837491"),
        },
        items,
    }
}

fn lines(items: Vec<SubmissionItem>) -> Vec<String> {
    let text = submission(items).standard_18().expect("fits");
    text.lines().map(str::to_owned).collect()
}

#[test]
fn labels_have_eighty_places_and_records_a_hundred() {
    let lines = lines(vec![
        item(TransactionCode::NewInstruction, 0),
        item(TransactionCode::First, 8_412),
        item(TransactionCode::Regular, 1),
    ]);
    let lengths: Vec<usize> = lines.iter().map(String::len).collect();
    assert_eq!(lengths, [80, 80, 80, 80, 100, 100, 100, 100, 80, 80, 80]);
    let heads: Vec<&str> = lines.iter().map(|line| &line[..4]).collect();
    assert_eq!(&heads[..4], ["VOL1", "HDR1", "HDR2", "UHL1"]);
    assert_eq!(&heads[8..], ["EOF1", "EOF2", "UTL1"]);
}

#[test]
fn a_record_is_as_the_layout_has_it() {
    let lines = lines(vec![item(TransactionCode::Regular, 8_412)]);
    // Worked out by hand from the layout: account, type, code, our account, amount, three names.
    let expected = "08999966374958017107999888374910"
        .to_owned()
        .replace("17107999888374910", "");
    assert!(lines[4].starts_with(&expected));
    assert_eq!(&lines[4][14..17], "017");
    assert_eq!(&lines[4][17..31], "10799988837491");
    assert_eq!(&lines[4][31..35], "    ");
    assert_eq!(&lines[4][35..46], "00000008412");
    assert_eq!(&lines[4][46..64], "LAMPLIGHT ENERGY  ");
    assert_eq!(&lines[4][64..82], "LL0123456789ABCDEF");
    assert_eq!(&lines[4][82..], "ZO  O HARA-SMYTHE ");
}

#[test]
fn the_contra_and_the_trailer_say_what_the_records_sum_to() {
    let lines = lines(vec![
        item(TransactionCode::CancelInstruction, 0),
        item(TransactionCode::First, 8_412),
        item(TransactionCode::Regular, 1),
    ]);
    assert_eq!(&lines[7][14..17], "099");
    assert_eq!(&lines[7][35..46], "00000008413");
    assert_eq!(&lines[7][46..82], "LLDD000042        CONTRA            ");
    let trailer = &lines[10];
    assert_eq!(&trailer[4..17], "0000000008413");
    assert_eq!(&trailer[17..30], "0000000008413");
    assert_eq!((&trailer[30..37], &trailer[37..44]), ("0000002", "0000001"));
    assert_eq!(&trailer[52..59], "0000001");
}

#[test]
fn days_are_counted_within_the_year() {
    let lines = lines(vec![item(TransactionCode::NewInstruction, 0)]);
    // 4 March 2025 is the 63rd day.
    assert_eq!(&lines[3][..10], "UHL1 25063");
    assert_eq!(lines.len(), 8, "instructions alone need no contra");
}

#[test]
fn what_does_not_fit_is_refused_and_never_cut() {
    let refused = |items| submission(items).standard_18().expect_err("refused");
    assert_eq!(refused(vec![]), SubmissionError::Empty);
    for (code, minor) in [
        (TransactionCode::Regular, 0),
        (TransactionCode::Regular, -1),
        (TransactionCode::First, MOST_MINOR + 1),
        (TransactionCode::NewInstruction, 1),
    ] {
        let error = refused(vec![item(code, minor)]);
        assert!(matches!(error, SubmissionError::Amount { .. }), "{error}");
    }
    let twice = vec![item(TransactionCode::Regular, MOST_MINOR); 2];
    assert_eq!(refused(twice), SubmissionError::TooLarge);
    let mut other = submission(vec![item(TransactionCode::Regular, 1)]);
    other.originator.service_user_number = "12345".to_owned();
    assert_eq!(other.standard_18(), Err(SubmissionError::ServiceUserNumber));
}

proptest! {
    #[test]
    fn every_record_keeps_its_places_whatever_the_names(
        holder in ".{0,40}", reference in ".{0,40}", minor in 1..=MOST_MINOR,
    ) {
        let odd = SubmissionItem { holder, reference, ..item(TransactionCode::Regular, minor) };
        let text = submission(vec![odd]).standard_18().expect("fits");
        for line in text.lines() {
            prop_assert!(line.is_ascii());
            prop_assert!(matches!(line.len(), 80 | 100), "{}", line.len());
        }
    }

    #[test]
    fn the_file_is_the_same_each_time(minors in proptest::collection::vec(1..1_000_000_i64, 1..9)) {
        let items = minors.iter().map(|minor| item(TransactionCode::Regular, *minor));
        let one = submission(items.collect());
        prop_assert_eq!(one.standard_18(), one.clone().standard_18());
        prop_assert_eq!(one.total().expect("fits").minor(), minors.iter().sum::<i64>());
    }
}
