//! Bills that a person looks at first, and those nobody has to.

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use money::Currency;
use tariff::{
    Calendar, Period, RatingInput, RatingRecord, ReadingKind, ReadingUsed, RegisterAdvance, Tariff,
    Usage, examples, rate,
};

use super::*;
use crate::document::{BillFacts, BillInputs, PastUse, SupplyAbout, SupplyInput, build_bill};

fn january() -> Period {
    Period::new(date(2026, 1, 1), date(2026, 2, 1)).expect("has days")
}

fn pounds(pence: i64) -> Money {
    Money::from_minor(pence, Currency::Gbp)
}

fn past(from: Date, to: Date, pence: i64) -> PastUse {
    PastUse {
        period: Period::new(from, to).expect("has days"),
        wh: 1,
        cost: pounds(pence),
        is_estimated: false,
    }
}

/// A January that costs £100.21.
fn bill(tariff: &str, history: Vec<PastUse>) -> BillDocument {
    let reading = |on: Date| ReadingUsed {
        reading_id: on.to_string(),
        register_label: "kWh".to_owned(),
        date: on,
        value: "1".to_owned(),
        kind: ReadingKind::Actual,
    };
    let advances = [RegisterAdvance {
        role: "total".to_owned(),
        wh: 312_400,
        opening: reading(january().from()),
        closing: reading(january().to()),
        register: tariff::RegisterShown::default(),
        conversion: None,
    }];
    let calendar = Calendar::new(&TimeZone::UTC, january()).expect("is in the calendar");
    let input = RatingInput::new(january(), &calendar, Usage::Registers(&advances));
    let tariff = Tariff::from_toml(tariff).expect("reads");
    let supply = SupplyInput {
        service_point: "sp_test".to_owned(),
        identifier: String::new(),
        address: Vec::new(),
        meter_serials: Vec::new(),
        readings: Vec::new(),
        rated: rate(&tariff, &input).expect("rates"),
        record: RatingRecord::of(&tariff, &input, "UTC").expect("is in the calendar"),
        intervals_estimated: 0,
        about: SupplyAbout {
            history,
            ..SupplyAbout::default()
        },
    };
    build_bill(BillInputs {
        number: "B-1".to_owned(),
        account_number: "A-1".to_owned(),
        supplier_name: String::new(),
        customer_name: String::new(),
        billing_address: Vec::new(),
        billed_on: date(2026, 2, 3),
        due_on: date(2026, 2, 17),
        currency: Currency::Gbp,
        previous_balance: pounds(0),
        payments_received: pounds(0),
        adjustments: Vec::new(),
        supplies: vec![supply],
        notes: Vec::new(),
        facts: BillFacts::default(),
    })
    .expect("builds")
}

fn too_high() -> ReviewRules {
    ReviewRules {
        too_high: Some(TooHigh {
            percent: 200,
            at_least_minor: 2_000,
        }),
        ..ReviewRules::default()
    }
}

fn rules_found(rules: &ReviewRules, bill: &BillDocument) -> Vec<ReviewRule> {
    let findings = review(rules, bill).expect("fits");
    findings.iter().map(|finding| finding.rule).collect()
}

#[test]
fn last_years_january_is_what_is_expected_of_this_one() {
    let history = vec![
        past(date(2025, 1, 1), date(2025, 2, 1), 4_000),
        past(date(2025, 2, 1), date(2025, 12, 1), 1_000_000),
        past(date(2025, 12, 1), date(2026, 1, 1), 9_000),
    ];
    let bill = bill(examples::UK_STANDARD_VARIABLE, history);
    assert_eq!(bill.total_charges, pounds(10_021));
    let expected = expectation(&bill).expect("fits").expect("is known");
    assert_eq!(
        (expected.charges, expected.from_last_year),
        (pounds(4_000), true)
    );
    let findings = review(&too_high(), &bill).expect("fits");
    assert_eq!(findings.len(), 1);
    assert_eq!(
        findings[0].detail,
        "charges £100.21; £40.00 was expected from the same days a year before"
    );
}

#[test]
fn without_last_year_the_mean_day_of_the_months_before_is_expected() {
    let history = vec![past(date(2025, 12, 1), date(2026, 1, 1), 6_200)];
    let bill = bill(examples::UK_STANDARD_VARIABLE, history);
    let expected = expectation(&bill).expect("fits").expect("is known");
    assert_eq!(
        (expected.charges, expected.from_last_year),
        (pounds(6_200), false)
    );
    assert_eq!(rules_found(&too_high(), &bill), [], "not twice as much");
}

#[test]
fn a_supply_without_history_has_no_expectation() {
    let bill = bill(examples::UK_STANDARD_VARIABLE, Vec::new());
    assert_eq!(expectation(&bill), Ok(None));
    assert_eq!(rules_found(&too_high(), &bill), []);
}

#[test]
fn first_and_last_bills_are_looked_at_where_the_rules_say_so() {
    let mut bill = bill(examples::UK_STANDARD_VARIABLE, Vec::new());
    bill.facts.is_first = true;
    bill.facts.is_final = true;
    let rules = ReviewRules {
        first: Some(Always {}),
        last: Some(Always {}),
        ..ReviewRules::default()
    };
    assert_eq!(
        rules_found(&rules, &bill),
        [ReviewRule::First, ReviewRule::Final]
    );
    assert_eq!(rules_found(&too_high(), &bill), []);
}

#[test]
fn being_paid_is_looked_at_only_where_no_energy_is_given() {
    let rules = ReviewRules {
        negative: Some(Always {}),
        ..ReviewRules::default()
    };
    let export = bill(examples::UK_EXPORT_FLAT, Vec::new());
    assert!(export.total_charges.is_negative());
    assert_eq!(rules_found(&rules, &export), []);
    let mut odd = bill(examples::UK_STANDARD_VARIABLE, Vec::new());
    odd.total_charges = pounds(-1);
    assert_eq!(rules_found(&rules, &odd), [ReviewRule::Negative]);
}
