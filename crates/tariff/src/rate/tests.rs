//! Bills worked out by hand.

mod demand;
mod export;
mod given_back;
mod intervals;
mod models;
mod properties;
mod replay;

use jiff::civil::{Date, date};
use money::{Currency, Decimal, Money, Rounding};

use super::*;
use crate::testing::*;
use crate::usage::{IntervalUsage, UsageDay};
use crate::{Unit, examples, slot_costs};

fn line_texts(rated: &RatedPeriod) -> Vec<String> {
    rated
        .lines
        .iter()
        .map(|line| format!("{}: {}", line.label, line.working.formula))
        .collect()
}

#[test]
fn a_month_on_one_rate_is_energy_and_standing_charge_and_vat() {
    let january = period(date(2026, 1, 1), date(2026, 2, 1));
    let bill = rated_registers(
        &tariff(examples::UK_STANDARD_VARIABLE),
        january,
        &[advance("total", 312_400)],
    )
    .expect("rates");
    assert_eq!(
        line_texts(&bill),
        [
            "Energy: 312.4 kWh × 24.50p = £76.54",
            "Standing charge: 31 days × 60.97p = £18.90"
        ]
    );
    assert_eq!(bill.net.to_string(), "£95.44");
    assert_eq!(bill.tax[0].amount.to_string(), "£4.77"); // 5% is 4.772
    assert_eq!(bill.total.to_string(), "£100.21");
    assert_eq!(bill.lines[0].working.readings[1].reading_id, "second");
    assert_eq!(bill.lines[0].working.readings.len(), 2);
}

#[test]
fn each_register_has_its_own_line_and_both_must_be_read() {
    let economy_7 = tariff(examples::UK_ECONOMY_7);
    let january = period(date(2026, 1, 1), date(2026, 2, 1));
    let both = [advance("night", 150_000), advance("day", 200_000)];
    let bill = rated_registers(&economy_7, january, &both).expect("rates");
    assert_eq!(bill.lines[0].working.formula, "200 kWh × 29.87p = £59.74");
    assert_eq!(bill.lines[1].working.formula, "150 kWh × 14.53p = £21.80"); // 21.795, to even
    assert_eq!(bill.lines[1].code, "energy.night");
    let missing = rated_registers(&economy_7, january, &both[..1]);
    assert_eq!(missing, Err(TariffError::MissingRegister("day".to_owned())));
    let other = [both[0].clone(), both[1].clone(), advance("heating", 1)];
    let unknown = rated_registers(&economy_7, january, &other);
    assert_eq!(
        unknown,
        Err(TariffError::UnknownRegister("heating".to_owned()))
    );
}

#[test]
fn two_meters_in_one_period_add_up_and_show_all_four_readings() {
    let january = period(date(2026, 1, 1), date(2026, 2, 1));
    let exchange = [advance("total", 100_000), advance("total", 50_000)];
    let bill = rated_registers(&tariff(examples::UK_GAS), january, &exchange).expect("rates");
    assert_eq!(bill.lines[0].quantity, Decimal::from(150));
    assert_eq!(bill.lines[0].working.readings.len(), 4);
}

#[test]
fn exported_energy_is_paid_to_the_customer_without_tax() {
    let day = period(date(2026, 6, 1), date(2026, 6, 2));
    let bill = rated(
        &tariff(examples::UK_EXPORT_FLAT),
        day,
        &days_of(day, |_, _| 100),
    );
    let bill = bill.expect("rates");
    assert_eq!(bill.lines.len(), 1);
    assert_eq!(bill.lines[0].code, "export");
    assert_eq!(bill.lines[0].working.formula, "4.8 kWh × −15.00p = −£0.72");
    assert_eq!((bill.total.minor(), bill.tax.len()), (-72, 0));
}

#[test]
fn usage_that_does_not_belong_is_refused() {
    let svt = tariff(examples::UK_STANDARD_VARIABLE);
    let two = period(date(2026, 1, 5), date(2026, 1, 7));
    let mut usage = days_of(two, |_, _| 1);
    usage.reverse();
    assert_eq!(
        rated(&svt, two, &usage),
        Err(TariffError::DayOutOfPlace(date(2026, 1, 5)))
    );
    let later = days_of(period(date(2026, 1, 7), date(2026, 1, 8)), |_, _| 1);
    assert_eq!(
        rated(&svt, two, &later),
        Err(TariffError::DayOutOfPlace(date(2026, 1, 7)))
    );
    let negative = days_of(two, |_, _| -1);
    assert!(matches!(
        rated(&svt, two, &negative),
        Err(TariffError::NegativeUsage(_))
    ));
    let smart_day = tariff(examples::UK_TIME_OF_USE);
    let registers = rated_registers(&smart_day, two, &[advance("total", 1)]);
    assert_eq!(registers, Err(TariffError::NeedsIntervals));
}

#[test]
fn a_tariff_is_not_charged_outside_its_dates() {
    let text = examples::UK_GAS.replace(
        "[[standing_charges]]",
        "valid_from = \"2026-01-01\"\n\n[[standing_charges]]",
    );
    let gas = tariff(&text);
    let straddling = period(date(2025, 12, 31), date(2026, 1, 2));
    let refused = rated_registers(&gas, straddling, &[advance("total", 1)]);
    let name = "Standard Gas".to_owned();
    assert_eq!(
        refused,
        Err(TariffError::NotInForce {
            name,
            date: date(2025, 12, 31)
        })
    );
}

#[test]
fn a_monthly_charge_is_whole_for_a_month_and_by_days_for_a_part() {
    let us = tariff(examples::US_TIME_OF_USE);
    let charge = |from, to| {
        let bill = rated(&us, period(from, to), &[]).expect("rates");
        bill.lines.last().expect("has a standing charge").amount
    };
    let dollars = |minor| Money::from_minor(minor, Currency::Usd);
    assert_eq!(charge(date(2026, 1, 1), date(2026, 2, 1)), dollars(1_200));
    assert_eq!(charge(date(2026, 2, 1), date(2026, 2, 15)), dollars(600));
}
