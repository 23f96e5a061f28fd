use jiff::civil::date;

use super::*;
use crate::document::Period;

#[test]
fn the_rule_of_the_day_of_the_bill_holds() {
    let rules = BackBillingRules::united_kingdom();
    assert_eq!(rules.on("household", date(2018, 4, 30)), None);
    let rule = rules.on("household", date(2018, 5, 1)).expect("a rule");
    assert_eq!(rule.months, 12);
    assert_eq!(rules.on("business", date(2018, 5, 1)), None);
    assert!(rules.on("business", date(2026, 5, 1)).is_some());
    assert_eq!(rules.on("charity", date(2026, 5, 1)), None);
    assert_eq!(
        BackBillingRules::default().on("household", date(2026, 5, 1)),
        None
    );
}

fn bill() -> BillDocument {
    crate::document::tests::dual_fuel_with_solar()
}

fn household() -> BackBillingRule {
    BackBillingRule {
        customers: "household".to_owned(),
        from: date(2018, 5, 1),
        months: 12,
    }
}

fn charged(bill: &BillDocument) -> i64 {
    let sections = bill.charges.iter().filter(|section| is_charge(section));
    sections.map(|section| section.total.minor()).sum()
}

#[test]
fn a_bill_in_time_loses_nothing() {
    let bill = bill();
    let rule = household();
    let in_time = bill.period.from().saturating_add(12.months());
    assert_eq!(rule.excess(&bill, in_time), Ok(None));
}

#[test]
fn a_bill_wholly_too_old_loses_all_that_was_charged_and_its_tax() {
    let bill = bill();
    let late = bill.period.to().saturating_add(13.months());
    let excess = household()
        .excess(&bill, late)
        .expect("fits")
        .expect("too old");
    assert_eq!(excess.amount.minor(), -charged(&bill));
    assert_eq!(excess.before, late.saturating_sub(12.months()));
    let most = Money::from_minor(1_001, bill.currency);
    let less = excess
        .clone()
        .at_most(most)
        .expect("fits")
        .expect("some is left");
    let sum: i64 = less.parts.iter().map(|(_, part)| part.minor()).sum();
    assert_eq!((less.amount.minor(), sum), (-1_001, -1_001));
    let nothing = Money::zero(bill.currency);
    assert_eq!(excess.clone().at_most(nothing), Ok(None));
    let sum: i64 = excess.parts.iter().map(|(_, part)| part.minor()).sum();
    assert_eq!(sum, excess.amount.minor());
}

#[test]
fn older_days_lose_their_share_and_never_less() {
    let bill = bill();
    let (from, to) = (bill.period.from(), bill.period.to());
    let mut last = 0;
    let days = Period::new(from, to).expect("a period").days();
    for older in 1..=days {
        let limit = from.saturating_add(i64::from(older).days());
        let late = limit.saturating_add(12.months());
        let excess = household()
            .excess(&bill, late)
            .expect("fits")
            .expect("too old");
        let credited = -excess.amount.minor();
        assert!(credited >= last, "{older} days: {credited} after {last}");
        let share = charged(&bill) * i64::from(older) / i64::from(days);
        assert!(credited >= share, "{older} days: {credited} for {share}");
        assert!(credited <= charged(&bill));
        last = credited;
    }
    assert_eq!(last, charged(&bill));
}
