//! The same amounts in the browser as on the server: this file is run on both, as a plain test and,
//! by `cargo xtask test`, as WebAssembly.

use money::{Currency, Decimal, Money, Rounding, parse_amount};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[test]
fn an_amount_beyond_53_bits_keeps_its_last_penny() {
    let large = parse_amount("92233720368547758.07", Currency::Gbp).expect("an amount");
    assert_eq!(large.minor(), i64::MAX);
    assert_eq!(large.plain(), "92233720368547758.07");
    assert!(
        large
            .checked_add(Money::from_minor(1, Currency::Gbp))
            .is_err()
    );
}

#[test]
fn a_half_is_rounded_to_the_even_penny() {
    for (text, minor) in [("0.125", 12), ("0.135", 14), ("-0.125", -12)] {
        let value: Decimal = text.parse().expect("a decimal");
        let money = Money::round_from_decimal(value, Currency::Gbp, Rounding::HalfEven);
        assert_eq!(money.expect("in range").minor(), minor, "{text}");
    }
}

#[test]
fn an_allocation_loses_no_penny() {
    let parts = Money::from_minor(1_000, Currency::Gbp)
        .allocate(&[1, 1, 1])
        .expect("splits");
    assert_eq!(
        parts.iter().map(|part| part.minor()).collect::<Vec<_>>(),
        [334, 333, 333]
    );
}
