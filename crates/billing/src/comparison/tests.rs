//! The parts sum to the difference, whatever the bills; and each cause is told as itself.

use jiff::ToSpan;
use proptest::prelude::*;
use tariff::examples;

use super::*;
use crate::document::tests::{inputs, january, supply};
use crate::document::{Period, build_bill};

const TARIFFS: [&str; 2] = [examples::UK_STANDARD_VARIABLE, examples::UK_GAS];

/// A bill of up to three supplies, each its own point; `watt_hours` of `None` leaves one out.
fn bill(watt_hours: [Option<u32>; 3]) -> BillDocument {
    let tariffs = [TARIFFS[0], TARIFFS[1], examples::UK_EXPORT_FLAT];
    let supplies = tariffs.into_iter().zip(watt_hours).enumerate();
    let supplies = supplies.filter_map(|(number, (tariff, wh))| {
        let mut supply = supply(tariff, &[("total", i64::from(wh?))]);
        supply.service_point = format!("sp_{number}");
        Some(supply)
    });
    build_bill(inputs(supplies.collect())).expect("builds")
}

/// The same bill with other prices and days; it need not add up to be compared.
fn changed(mut bill: BillDocument, days: i64, add_minor: i64, tax_minor: i64) -> BillDocument {
    let to = january().from().saturating_add(days.days());
    for section in &mut bill.charges {
        section.period = Period::new(january().from(), to).expect("has days");
        for line in &mut section.lines {
            let amount = line.amount.minor() + add_minor;
            line.amount = Money::from_minor(amount, bill.currency);
        }
    }
    let lines = bill.charges.iter().flat_map(|section| &section.lines);
    let net: i64 = lines.map(|line| line.amount.minor()).sum();
    bill.tax = Money::from_minor(tax_minor, bill.currency);
    bill.total_charges = Money::from_minor(net + tax_minor, bill.currency);
    bill
}

fn part(comparison: &Comparison, cause: Cause) -> i64 {
    let found = comparison.parts.iter().find(|part| part.cause == cause);
    found.expect("every cause is there").amount.minor()
}

fn watt_hours() -> impl Strategy<Value = [Option<u32>; 3]> {
    let one = || proptest::option::of(0_u32..3_000_000);
    [one(), one(), one()].prop_filter("something is supplied", |wh| wh.iter().any(Option::is_some))
}

proptest! {
    #[test]
    fn the_parts_sum_to_the_difference(
        before in watt_hours(),
        now in watt_hours(),
        days in (1_i64..400, 1_i64..400),
        add in (-5_000_i64..5_000, -5_000_i64..5_000),
        tax in (-2_000_i64..2_000, -2_000_i64..2_000),
    ) {
        let before = changed(bill(before), days.0, add.0, tax.0);
        let now = changed(bill(now), days.1, add.1, tax.1);
        let comparison = Comparison::of(&before, &now).expect("one currency");
        let sum: i64 = comparison.parts.iter().map(|part| part.amount.minor()).sum();
        prop_assert_eq!(sum, comparison.difference.minor());
        prop_assert_eq!(
            comparison.difference.minor(),
            now.total_charges.minor() - before.total_charges.minor()
        );
        prop_assert_eq!(part(&comparison, Cause::Tax), tax.1 - tax.0);
        prop_assert_eq!(comparison.parts.len(), Cause::ALL.len());
        // Every supply is told once, and nothing of the lines is left for "other".
        prop_assert_eq!(part(&comparison, Cause::Other), 0);
    }

    #[test]
    fn a_bill_differs_in_nothing_from_itself(wh in watt_hours()) {
        let bill = bill(wh);
        let comparison = Comparison::of(&bill, &bill).expect("one currency");
        prop_assert!(comparison.parts.iter().all(|part| part.amount.is_zero()));
        prop_assert_eq!(comparison.main(), None);
    }

    #[test]
    fn more_energy_over_the_same_days_at_the_same_price_is_use(
        less in 10_000_u32..500_000, more in 1_000_u32..500_000,
    ) {
        let before = bill([Some(less), None, None]);
        let now = bill([Some(less + more), None, None]);
        let comparison = Comparison::of(&before, &now).expect("one currency");
        prop_assert!(part(&comparison, Cause::Usage) > 0);
        prop_assert_eq!(comparison.main().map(|main| main.cause), Some(Cause::Usage));
        prop_assert_eq!(part(&comparison, Cause::Days), 0);
        prop_assert_eq!(part(&comparison, Cause::StandingCharge), 0);
        // The old mean price is of a rounded amount: it may be off by a fraction of a penny a kWh.
        let most = 1 + i64::from(more) / i64::from(less);
        prop_assert!(part(&comparison, Cause::UnitPrice).abs() <= most);
    }
}

#[test]
fn a_new_supply_is_a_cause_of_its_own() {
    let before = bill([Some(300_000), None, None]);
    let now = bill([Some(300_000), Some(900_000), None]);
    let comparison = Comparison::of(&before, &now).expect("one currency");
    assert_eq!(
        part(&comparison, Cause::Supplies),
        now.charges[1].net.minor()
    );
    assert_eq!(part(&comparison, Cause::Usage), 0);
    assert_eq!(comparison.supplies.len(), 2);
    assert_eq!(comparison.supplies[1].before, None);
}

#[test]
fn twice_the_days_at_the_same_use_a_day_is_days() {
    let before = changed(bill([Some(310_000), None, None]), 31, 0, 0);
    let mut now = before.clone();
    let to = january().from().saturating_add(62.days());
    for section in &mut now.charges {
        section.period = Period::new(january().from(), to).expect("has days");
        for line in &mut section.lines {
            line.quantity *= Decimal::TWO;
            line.amount = Money::from_minor(line.amount.minor() * 2, now.currency);
        }
    }
    now.total_charges = Money::from_minor(before.total_charges.minor() * 2, now.currency);
    let comparison = Comparison::of(&before, &now).expect("one currency");
    assert_eq!(part(&comparison, Cause::Days), before.total_charges.minor());
    assert_eq!(comparison.main().map(|main| main.cause), Some(Cause::Days));
}

#[test]
fn two_currencies_are_not_compared() {
    let before = bill([Some(1_000), None, None]);
    let mut now = before.clone();
    now.total_charges = Money::from_minor(1, money::Currency::Usd);
    assert!(Comparison::of(&before, &now).is_err());
}
