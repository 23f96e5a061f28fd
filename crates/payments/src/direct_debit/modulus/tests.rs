//! The 34 cases that the published specification tells implementers to run (chapter 3).

use proptest::prelude::*;

use super::*;

/// Number, sort code, account number, valid.
const PUBLISHED: [(u8, &str, &str, bool); 34] = [
    (1, "089999", "66374958", true),
    (2, "107999", "88837491", true),
    (3, "202959", "63748472", true),
    (4, "871427", "46238510", true),
    (5, "872427", "46238510", true),
    (6, "871427", "09123496", true),
    (7, "871427", "99123496", true),
    (8, "820000", "73688637", true),
    (9, "827999", "73988638", true),
    (10, "827101", "28748352", true),
    (11, "134020", "63849203", true),
    (12, "118765", "64371389", true),
    (13, "200915", "41011166", true),
    (14, "938611", "07806039", true),
    (15, "938600", "42368003", true),
    (16, "938063", "55065200", true),
    (17, "772798", "99345694", true),
    (18, "086090", "06774744", true),
    (19, "309070", "02355688", true),
    (20, "309070", "12345668", true),
    (21, "309070", "12345677", true),
    (22, "309070", "99345694", true),
    (23, "938063", "15764273", false),
    (24, "938063", "15764264", false),
    (25, "938063", "15763217", false),
    (26, "118765", "64371388", false),
    (27, "203099", "66831036", false),
    (28, "203099", "58716970", false),
    (29, "089999", "66374959", false),
    (30, "107999", "88837493", false),
    (31, "074456", "12345112", true),
    (32, "070116", "34012583", true),
    (33, "074456", "11104102", true),
    (34, "180002", "00000190", true),
];

fn account(sort_code: &str, number: &str) -> BankAccount {
    BankAccount::parse(sort_code, number).expect("digits")
}

#[test]
fn every_published_case_comes_out_as_published() {
    let table = ModulusTable::examples();
    for (case, sort_code, number, valid) in PUBLISHED {
        let checked = table.check(&account(sort_code, number));
        // Case 13 is a foreign-currency account: the specification calls it valid unchecked.
        let wanted = match (case, valid) {
            (13, _) => AccountCheck::CannotBeChecked,
            (_, true) => AccountCheck::Valid,
            (_, false) => AccountCheck::Invalid,
        };
        assert_eq!(checked, wanted, "case {case}: {sort_code} {number}");
    }
}

#[test]
fn the_worked_examples_of_the_methods_come_out_as_worked() {
    // Figure 3: 176 / 11 = 16. Our own line with the figure's weights.
    let weights = "000000 000000 MOD11 0 0 0 0 0 0 7 5 8 3 4 6 2 1";
    let table = ModulusTable::parse(weights, "").expect("sound");
    assert_eq!(
        table.check(&account("000000", "58177632")),
        AccountCheck::Valid
    );
    assert_eq!(
        table.check(&account("000000", "58177633")),
        AccountCheck::Invalid
    );
}

#[test]
fn an_account_in_no_range_cannot_be_checked() {
    let table = ModulusTable::examples();
    assert!(!table.is_complete());
    assert_eq!(
        table.check(&account("999999", "12345678")),
        AccountCheck::CannotBeChecked
    );
}

#[test]
fn a_file_that_is_not_as_published_is_refused_by_line() {
    let good = "000000 000000 MOD11 0 0 0 0 0 0 7 5 8 3 4 6 2 1";
    for (bad, says) in [
        ("000000 000000 MOD12 0 0 0 0 0 0 7 5 8 3 4 6 2 1", "MOD12"),
        (
            "000000 00000 MOD11 0 0 0 0 0 0 7 5 8 3 4 6 2 1",
            "sort code",
        ),
        ("000000 000000 MOD11 0 0 0 0 0 0 7 5 8 3 4 6 2", "16 fields"),
        (
            "000000 000000 MOD11 0 0 0 0 0 0 7 5 8 3 4 6 2 1 15",
            "exception 15",
        ),
        ("000000 000000 MOD11 0 0 0 0 0 0 7 5 8 3 4 6 2 x", "\"x\""),
    ] {
        let error = ModulusTable::parse(&format!("{good}\n{bad}\n"), "").expect_err("refused");
        assert_eq!(error.line, 2);
        assert!(error.to_string().contains(says), "{error}");
    }
    let error = ModulusTable::parse(good, "938173 93801").expect_err("refused");
    assert_eq!((error.table, error.line), ("substitution table", 1));
}

proptest! {
    /// The plain methods find every single wrong digit where the weight has no common factor with
    /// the modulus: MOD11 with weights below eleven.
    #[test]
    fn a_wrong_digit_under_mod_11_is_always_found(at in 0..8_usize, by in 1..10_u8) {
        let table = ModulusTable::examples();
        let mut digits = b"88837491".to_vec();
        digits[at] = b'0' + (digits[at] - b'0' + by) % 10;
        let number = String::from_utf8(digits).expect("digits");
        prop_assert_eq!(table.check(&account("107999", &number)), AccountCheck::Invalid);
    }

    #[test]
    fn no_account_makes_the_check_panic(sort_code in "[0-9]{6}", number in "[1-9][0-9]{7}") {
        let account = account(&sort_code, &number);
        let table = ModulusTable::examples();
        prop_assert_eq!(table.check(&account), table.check(&account));
    }
}
