//! A document that makes no sense is refused at the place that makes none.

use super::*;
use crate::examples::{UK_ECONOMY_7, UK_STANDARD_VARIABLE, UK_TIME_OF_USE, US_TIME_OF_USE};

fn refused(text: &str) -> String {
    Tariff::from_toml(text)
        .expect_err("makes no sense")
        .to_string()
}

#[test]
fn the_message_names_the_place() {
    for (example, from, to, expected) in [
        (
            UK_STANDARD_VARIABLE,
            "version = 1",
            "version = 2",
            "version: version 2 is not 1",
        ),
        (
            UK_STANDARD_VARIABLE,
            "rate = \"0.2450\"",
            "rate = \"24.50\"",
            "unit_rates.flat.rate: 24.50 a kWh is too much. \
             Rates are in pounds or dollars: 24.5p is \"0.245\"",
        ),
        (
            UK_STANDARD_VARIABLE,
            "amount = \"0.6097\"",
            "amount = \"-0.6\"",
            "standing_charges[0].amount: a charge cannot be below zero",
        ),
        (
            UK_TIME_OF_USE,
            "from = \"16:00\"",
            "from = \"04:00\"",
            "unit_rates.time_of_use.seasons[0].weekday[2].from: 04:00 is not after 05:00",
        ),
        (
            UK_TIME_OF_USE,
            "{ from = \"19:00\", period = \"day\" }",
            "{ from = \"19:00\", period = \"dusk\" }",
            "unit_rates.time_of_use.seasons[0].weekday[3].period: \
             \"dusk\" is not one of: night, day, peak",
        ),
        (
            UK_TIME_OF_USE,
            "name = \"peak\"",
            "name = \"day\"",
            "unit_rates.time_of_use.periods[2].name: \"day\" is there twice",
        ),
        (
            US_TIME_OF_USE,
            "from = \"06-01\"",
            "from = \"06-02\"",
            "unit_rates.time_of_use.seasons: 06-01 is in 0 seasons; each day must be in one",
        ),
        (
            UK_ECONOMY_7,
            "from = \"00:00\"",
            "from = \"00:30\"",
            "unit_rates.registers.switching[0].from: the first band starts at 00:30, not at 00:00",
        ),
    ] {
        assert!(example.contains(from), "{from} is in the example");
        assert_eq!(refused(&example.replace(from, to)), expected);
    }
}

#[test]
fn what_cannot_be_read_is_refused_with_its_line() {
    for (from, to, expected) in [
        (
            "rate = \"0.2450\"",
            "rate = 0.2450",
            "expected a decimal in quotes",
        ),
        (
            "rate = \"0.2450\"",
            "rate = \"0,2450\"",
            "is not a decimal number",
        ),
        (
            "rate = \"0.2450\"",
            "price = \"0.2450\"",
            "unknown field `price`",
        ),
        (
            "fuel = \"electricity\"",
            "fuel = \"coal\"",
            "unknown variant `coal`",
        ),
        (
            "currency = \"GBP\"",
            "currency = \"gbp\"",
            "unknown variant `gbp`",
        ),
        (
            "[unit_rates.flat]",
            "[unit_rates.moonlight]",
            "unknown variant `moonlight`",
        ),
    ] {
        let message = refused(&UK_STANDARD_VARIABLE.replace(from, to));
        assert!(message.contains(expected), "{message}");
        assert!(message.contains("line "), "{message}");
    }
    let message = refused(&UK_TIME_OF_USE.replace("16:00", "16:15"));
    assert!(
        message.contains("\"16:15\" is not a half-hour of the day"),
        "{message}"
    );
}

#[test]
fn json_is_the_same_document_and_as_strict() {
    let json = Tariff::from_toml(UK_TIME_OF_USE)
        .and_then(|t| t.to_json())
        .expect("writes");
    let error = Tariff::from_json(&json.replace("\"version\":1", "\"version\":1,\"extra\":1"));
    let error = error.expect_err("has an unknown field").to_string();
    assert!(error.contains("unknown field `extra`"), "{error}");
}

#[test]
fn a_tariff_says_whether_it_needs_intervals() {
    assert!(
        Tariff::from_toml(UK_TIME_OF_USE)
            .expect("reads")
            .needs_intervals()
    );
    assert!(
        !Tariff::from_toml(UK_ECONOMY_7)
            .expect("reads")
            .needs_intervals()
    );
}
