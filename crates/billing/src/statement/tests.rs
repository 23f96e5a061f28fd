//! A year put together from bills.

use jiff::civil::date;

use super::*;
use crate::document::tests::dual_fuel_with_solar;

/// The same bill for the month after.
fn february() -> BillDocument {
    let mut bill = dual_fuel_with_solar();
    let days = Period::new(date(2026, 2, 1), date(2026, 3, 1)).expect("has days");
    bill.period = days;
    bill.number = "B-2".to_owned();
    for section in &mut bill.charges {
        section.period = days;
    }
    bill.charges[0].tariff_name = "A newer name".to_owned();
    bill
}

#[test]
fn supplies_are_added_up_bill_by_bill() {
    let bills = [dual_fuel_with_solar(), february()];
    let year = annual_statement(&bills)
        .expect("adds up")
        .expect("has bills");
    assert_eq!(
        year.period,
        Period::new(date(2026, 1, 1), date(2026, 3, 1)).expect("has days")
    );
    assert_eq!((year.days_without_bill, year.bills.len()), (0, 2));
    assert_eq!(year.charges.to_string(), "£323.66", "twice £161.83");
    // The three test supplies share one service point: one entry, with every part of both bills.
    assert_eq!(year.supplies.len(), 1);
    let supply = &year.supplies[0];
    assert_eq!(supply.parts.len(), 6);
    assert_eq!(supply.parts[0], bills[0].charges[0].as_past());
    assert_eq!(supply.cost, year.charges);
    assert_eq!(supply.wh, 2 * (312_400 + 900_000 + 40_000));
}

#[test]
fn days_that_nobody_billed_are_told() {
    let mut later = february();
    later.period = Period::new(date(2026, 2, 11), date(2026, 3, 1)).expect("has days");
    let year = annual_statement(&[dual_fuel_with_solar(), later]).expect("adds up");
    assert_eq!(year.map(|year| year.days_without_bill), Some(10));
    assert_eq!(annual_statement(&[]), Ok(None));
}

#[test]
fn a_year_goes_back_to_the_same_day() {
    assert_eq!(year_before(date(2026, 3, 1)), date(2025, 3, 1));
}
