//! Rates by date and band.

use jiff::civil::{Date, date};
use money::{Decimal, Percent};

use super::*;
use crate::Period;
use crate::document::Fuel;
use crate::rate::SupplyFacts;
use crate::testing::dec;

struct Case {
    fuel: Fuel,
    kwh: &'static str,
    facts: SupplyFacts,
}

const LARGE: Case = Case {
    fuel: Fuel::Electricity,
    kwh: "1000000",
    facts: SupplyFacts {
        domestic_percent: None,
        sized_by: None,
    },
};

fn levied(key: &str, from: Date, to: Date, case: &Case) -> Result<Option<Levied>, TariffError> {
    let period = Period::new(from, to).expect("has days");
    let market = Market::built_in();
    let context = TaxContext {
        market,
        fuel: case.fuel,
        facts: &case.facts,
        kwh: dec(case.kwh),
        days: period.days(),
    };
    let applied = market.tax(key)?.applied(&context, period)?;
    Ok(applied.map(|tax| tax.levied))
}

fn percent(key: &str, from: Date, to: Date, case: &Case) -> Decimal {
    match levied(key, from, to, case).expect("is known") {
        Some(Levied::Percent { percent, .. }) => percent.per_hundred(),
        other => panic!("{other:?} is no percentage"),
    }
}

const JUNE: (Date, Date) = (date(2026, 6, 1), date(2026, 7, 1));

#[test]
fn united_kingdom_vat_is_5_for_homes_and_20_for_business() {
    let (from, to) = JUNE;
    assert_eq!(
        percent("uk_vat_domestic", from, to, &LARGE),
        Decimal::from(5)
    );
    assert_eq!(
        percent("uk_vat_business", from, to, &LARGE),
        Decimal::from(20)
    );
}

#[test]
fn a_small_supply_pays_the_domestic_rate_up_to_33_kwh_a_day_and_no_levy() {
    let (from, to) = JUNE;
    for (fuel, kwh, vat) in [
        (Fuel::Electricity, "990", 5),
        (Fuel::Electricity, "990.001", 20),
        (Fuel::Gas, "4350", 5),
        (Fuel::Gas, "4350.001", 20),
    ] {
        let facts = SupplyFacts::default();
        let case = Case { fuel, kwh, facts };
        assert_eq!(
            percent("uk_vat_business", from, to, &case),
            Decimal::from(vat),
            "{kwh}"
        );
        let levy = levied("uk_ccl", from, to, &case).expect("is known");
        assert_eq!(levy.is_some(), vat == 20, "{kwh}");
    }
}

#[test]
fn a_supply_declared_60_percent_domestic_pays_the_domestic_rate() {
    let (from, to) = JUNE;
    for (declared, vat) in [(59, 20), (60, 5)] {
        let domestic_percent = Some(Percent::new(Decimal::from(declared)));
        let facts = SupplyFacts {
            domestic_percent,
            ..SupplyFacts::default()
        };
        let case = Case { facts, ..LARGE };
        assert_eq!(
            percent("uk_vat_business", from, to, &case),
            Decimal::from(vat)
        );
    }
}

#[test]
fn the_rate_is_that_of_the_day() {
    let in_2010 = percent(
        "uk_vat_business",
        date(2010, 12, 1),
        date(2011, 1, 4),
        &LARGE,
    );
    assert_eq!(in_2010, dec("17.5"));
    let gas = Case {
        fuel: Fuel::Gas,
        ..LARGE
    };
    for (month, rate, of_gas) in [
        (date(2019, 4, 1), "0.00847", "0.00339"),
        (date(2022, 6, 1), "0.00775", "0.00568"),
        (date(2024, 3, 1), "0.00775", "0.00672"),
        (date(2024, 4, 1), "0.00775", "0.00775"),
        (date(2026, 3, 1), "0.00775", "0.00775"),
        (date(2026, 4, 1), "0.00801", "0.00801"),
    ] {
        let next = month.last_of_month().tomorrow().expect("has one");
        let levy = levied("uk_ccl", month, next, &LARGE).expect("is known");
        assert_eq!(levy, Some(Levied::PerKwh(dec(rate))));
        let levy = levied("uk_ccl", month, next, &gas).expect("is known");
        assert_eq!(levy, Some(Levied::PerKwh(dec(of_gas))));
    }
}

#[test]
fn an_unknown_tax_and_a_day_before_the_first_rate_are_refused() {
    let (from, to) = (date(1980, 1, 1), date(1980, 2, 1));
    let unknown = levied("moon_tax", from, to, &LARGE);
    assert_eq!(unknown, Err(TariffError::UnknownTax("moon_tax".to_owned())));
    let early = levied("uk_vat_domestic", from, to, &LARGE);
    assert!(matches!(early, Err(TariffError::NoTaxRate { .. })));
}

#[test]
fn holidays_of_a_year_that_is_not_listed_are_an_error_and_not_workdays() {
    let list = Market::built_in()
        .holidays("england-and-wales")
        .expect("is there");
    assert_eq!(list.contains(date(2026, 4, 3)), Ok(true)); // Good Friday
    assert_eq!(list.contains(date(2026, 4, 7)), Ok(false));
    let (key, year) = ("england-and-wales".to_owned(), 2035);
    assert_eq!(
        list.contains(date(2035, 1, 1)),
        Err(TariffError::NoHolidays { key, year })
    );
}

#[test]
fn market_data_that_makes_no_sense_is_refused_at_its_place() {
    for (text, expected) in [
        (
            "[[tax]]\nkey = \"a\"\nlabel = \"A\"\nrates = [{ from = \"2020-01-01\" }]",
            "tax[0].rates[0]: must have either percent or per_kwh",
        ),
        (
            "[[tax]]\nkey = \"a\"\nlabel = \"A\"\nnot_when_reduced = \"b\"\nrates = []",
            "tax[0]: \"b\" is not a tax of this table",
        ),
    ] {
        let refused = Market::from_toml(text).expect_err("makes no sense");
        assert_eq!(refused.to_string(), expected);
    }
}
