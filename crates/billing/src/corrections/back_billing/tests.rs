use std::collections::BTreeMap;

use jiff::civil::date;
use money::Currency::{Gbp, Usd};

use super::*;
use crate::document::{Corrects, Period};

#[test]
fn the_rule_of_the_day_of_the_bill_holds() {
    let rules = BackBillingRules::united_kingdom();
    assert_eq!(rules.on(Gbp, "household", date(2018, 4, 30)), None);
    let rule = rules
        .on(Gbp, "household", date(2018, 5, 1))
        .expect("a rule");
    assert_eq!(rule.months, 12);
    assert_eq!(rules.on(Gbp, "business", date(2018, 5, 1)), None);
    assert!(rules.on(Gbp, "business", date(2026, 5, 1)).is_some());
    assert_eq!(
        rules.on(Usd, "household", date(2026, 5, 1)),
        None,
        "no law of the US"
    );
    assert!(!rules.may_hold(Usd, date(2020, 1, 1), date(2026, 5, 1)));
    assert!(rules.may_hold(Gbp, date(2020, 1, 1), date(2026, 5, 1)));
    assert_eq!(rules.on(Gbp, "charity", date(2026, 5, 1)), None);
    assert_eq!(
        BackBillingRules::default().on(Gbp, "household", date(2026, 5, 1)),
        None
    );
}

fn bill() -> BillDocument {
    crate::document::tests::dual_fuel_with_solar()
}

fn household() -> BackBillingRule {
    BackBillingRule {
        currency: Gbp,
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
    assert_eq!(rule.excess(&bill, in_time, &UseOfDays::default()), Ok(None));
}

#[test]
fn a_bill_wholly_too_old_loses_all_that_was_charged_and_its_tax() {
    let bill = bill();
    let late = bill.period.to().saturating_add(13.months());
    let excess = household()
        .excess(&bill, late, &UseOfDays::default())
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
            .excess(&bill, late, &UseOfDays::default())
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

#[test]
fn energy_whose_days_are_known_is_split_by_what_was_used_on_them() {
    let bill = bill();
    let from = bill.period.from();
    let section = &bill.charges[0];
    let line = section.lines.iter().find(|line| line.unit == Unit::Kwh);
    let line = line.expect("is charged for energy");
    let standing = section.lines.iter().find(|line| line.unit == Unit::Day);
    let standing = standing.expect("is charged by the day");
    let limit = from.saturating_add(10.days());
    // A tenth was used on the first ten days, all else on the eleventh.
    let days = [(from, 100), (limit, 900)];
    let of_point = (section.service_point.clone(), BTreeMap::from(days));
    let used = UseOfDays(BTreeMap::from([of_point]));
    let share = |line: &BillLine, used: &UseOfDays| {
        older_share(section, line, (limit, used))
            .expect("fits")
            .minor()
    };
    let tenth = (line.amount.minor() + 9) / 10;
    assert_eq!(share(line, &used), tenth);
    assert_ne!(
        share(line, &UseOfDays::default()),
        tenth,
        "by days it is another"
    );
    // Standing charges know no energy.
    assert_eq!(
        share(standing, &used),
        share(standing, &UseOfDays::default())
    );
}

#[test]
fn energy_that_catches_up_with_old_estimates_is_as_old_as_they_are() {
    let mut bill = bill();
    let (from, to) = (bill.period.from(), bill.period.to());
    let excess = |bill: &BillDocument| {
        let found = household().excess(bill, to, &UseOfDays::default());
        found.expect("fits").map(|excess| -excess.amount.minor())
    };
    assert_eq!(excess(&bill), None, "its own days are not old");
    let section = &mut bill.charges[0];
    let energy = section.lines.iter().find(|line| line.unit == Unit::Kwh);
    let energy = energy.expect("is charged for energy").clone();
    section.lines = vec![energy.clone()];
    let limit = to.saturating_sub(12.months());
    let days_before = |days: i64| limit.saturating_sub(days.days());
    // All of the line catches up, with the days from `since` to the bill.
    section.about.corrects = Some(Corrects {
        wh: -section.total_wh,
        is_of_estimate: true,
        since: days_before(100),
    });
    let young = (from - limit).get_days();
    let older = excess(&bill).expect("a part is too old");
    let net = energy.amount.minor() * 100 / (100 + i64::from(young));
    assert!(
        older >= net && older < energy.amount.minor(),
        "{older} of {net}"
    );
    bill.charges[0].about.corrects = Some(Corrects {
        wh: 1_000_000,
        is_of_estimate: true,
        since: days_before(100),
    });
    assert_eq!(excess(&bill), None, "what is given back is not too old");
}
