//! Readings as people really type them, and registers that roll over.

use proptest::prelude::*;

use super::*;

fn spec(digits: u8, decimals: u8) -> RegisterSpec {
    RegisterSpec::new(digits, decimals).expect("a face")
}

#[test]
fn what_people_type_is_understood() {
    let whole = spec(5, 0);
    for typed in [
        "01234",
        "1234",
        " 1 234 ",
        "1,234",
        "0001234",
        "١٢٣٤",
        "１２３４",
        "1\u{a0}234",
    ] {
        assert_eq!(parse_reading(typed, &whole), Ok(1234), "{typed}");
    }
    let tenths = spec(5, 1);
    for typed in ["1234.5", "1234,5", "01234.5", "1,234.5"] {
        assert_eq!(parse_reading(typed, &tenths), Ok(12345), "{typed}");
    }
    assert_eq!(parse_reading("1234", &tenths), Ok(12340));
    assert_eq!(parse_reading(".5", &tenths), Ok(5));
    assert_eq!(parse_reading("7.", &tenths), Ok(70));
}

#[test]
fn what_is_wrong_is_said_precisely() {
    let face = spec(5, 0);
    assert_eq!(parse_reading("", &face), Err(ReadingError::Empty));
    assert_eq!(parse_reading("  ", &face), Err(ReadingError::Empty));
    for typed in ["12a4", "-5", "1e3", "1.2.3", ".", ",", "1,23,4", "½", "+1"] {
        let found = parse_reading(typed, &face);
        assert!(
            matches!(found, Err(ReadingError::NotANumber(_))),
            "{typed} {found:?}"
        );
    }
    let too_long = ReadingError::TooManyDigits {
        digits: 5,
        found: 6,
    };
    assert_eq!(parse_reading("123456", &face), Err(too_long));
    let no_decimals = ReadingError::TooManyDecimals { decimals: 0 };
    assert_eq!(parse_reading("1234.5", &face), Err(no_decimals.clone()));
    assert_eq!(parse_reading("1234,5", &face), Err(no_decimals));
    assert!(matches!(
        parse_reading("1,234", &spec(5, 3)),
        Err(ReadingError::Ambiguous(_))
    ));
}

#[test]
fn a_very_long_text_is_refused_and_not_repeated_in_full() {
    let long = "9".repeat(10_000);
    assert!(matches!(
        parse_reading(&long, &spec(5, 0)),
        Err(ReadingError::TooManyDigits { found: 10_000, .. })
    ));
    let Err(ReadingError::NotANumber(shown)) = parse_reading(&"x".repeat(10_000), &spec(5, 0))
    else {
        panic!("refused");
    };
    assert_eq!(shown.len(), 30);
}

#[test]
fn a_register_rolls_over_at_the_top_of_its_face() {
    assert_eq!(advance(99_950, 20, &spec(5, 0)), 70);
    assert_eq!(advance(100, 350, &spec(5, 0)), 250);
    assert_eq!(advance(7, 7, &spec(5, 0)), 0);
}

#[test]
fn readings_are_shown_as_on_the_meter() {
    assert_eq!(format_reading(45_123, &spec(5, 1)), "04512.3");
    assert_eq!(format_reading(45, &spec(6, 0)), "000045");
}

#[test]
fn faces_that_no_meter_has_are_refused() {
    assert_eq!(RegisterSpec::new(0, 2), None);
    assert_eq!(RegisterSpec::new(12, 6), None);
    assert_eq!(RegisterSpec::new(255, 255), None);
}

#[test]
fn an_advance_becomes_watt_hours() {
    assert_eq!(units_to_wh(12_345, &spec(5, 1)), Some(1_234_500));
    assert_eq!(units_to_wh(3, &spec(5, 4)), Some(0));
    assert_eq!(units_to_wh(i64::MAX, &spec(5, 0)), None);
}

fn times(digits: u8, decimals: u8, millionths: i64) -> RegisterSpec {
    let spec = spec(digits, decimals).with_multiplier(millionths);
    spec.expect("a constant of meters")
}

#[test]
fn an_advance_is_multiplied_by_the_meters_constant() {
    // A current transformer of 100 to 5 A; a mechanical register that counts tenths.
    assert_eq!(
        units_to_wh(12_345, &times(5, 1, 20_000_000)),
        Some(24_690_000)
    );
    assert_eq!(units_to_wh(12_345, &times(5, 0, 100_000)), Some(1_234_500));
    // Multiplied before it is rounded: 3 × 0.1 Wh × 20 are 6 Wh.
    assert_eq!(units_to_wh(3, &times(5, 4, 20_000_000)), Some(6));
    assert_eq!(units_to_wh(i64::MAX / 1_000, &times(5, 0, 2_000_000)), None);
    assert_eq!(times(5, 0, 2_500_000).multiplier().to_string(), "2.5");
    assert_eq!(times(5, 0, 20_000_000).multiplier().to_string(), "20");
    assert_eq!(times(5, 0, DIRECT_MULTIPLIER), spec(5, 0));
}

#[test]
fn a_face_rolls_over_before_its_advance_is_multiplied() {
    let face = times(5, 1, 20_000_000);
    let units = advance(999_995, 5, &face);
    assert_eq!(units, 10);
    assert_eq!(units_to_wh(units, &face), Some(20_000));
}

#[test]
fn constants_that_no_meter_has_are_none() {
    for millionths in [
        0,
        -DIRECT_MULTIPLIER,
        i64::MIN,
        i64::MAX,
        1_000_000 * DIRECT_MULTIPLIER + 1,
    ] {
        assert_eq!(spec(5, 0).with_multiplier(millionths), None, "{millionths}");
    }
}

proptest! {
    #[test]
    fn a_shown_reading_is_read_back(digits in 1_u8..9, decimals in 0_u8..4, seed in any::<u64>()) {
        let face = spec(digits, decimals);
        let value = i64::try_from(seed % face.capacity().cast_unsigned()).expect("in range");
        prop_assert_eq!(parse_reading(&format_reading(value, &face), &face), Ok(value));
    }

    #[test]
    fn adding_the_advance_gives_the_later_reading(
        digits in 1_u8..9, first in any::<u64>(), second in any::<u64>(),
    ) {
        let face = spec(digits, 0);
        let capacity = face.capacity().cast_unsigned();
        let (first, second) = ((first % capacity).cast_signed(), (second % capacity).cast_signed());
        let went = advance(first, second, &face);
        prop_assert!((0..face.capacity()).contains(&went));
        prop_assert_eq!((first + went).rem_euclid(face.capacity()), second);
    }

    #[test]
    fn no_text_makes_reading_panic(typed in "\\PC{0,30}", decimals in 0_u8..4) {
        let _ = parse_reading(&typed, &spec(5, decimals));
    }
}
