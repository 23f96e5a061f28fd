//! Register advances below zero: what an estimate charged too much is given back.

use proptest::prelude::*;

use super::*;
use crate::price::tiered::{fill_in_time, shares};

fn january() -> Period {
    period(JANUARY, date(2026, 2, 1))
}

/// A charge by tiers that are counted over `per`.
fn tiered(per: &str) -> Tariff {
    dollars(&format!(
        "[unit_rates.tiered]
per = \"{per}\"
tiers = [{{ up_to = \"200\", rate = \"0.10\" }}, {{ rate = \"0.30\" }}]"
    ))
}

fn energy(bill: &RatedPeriod) -> Vec<(String, Decimal, Money)> {
    let lines = bill
        .lines
        .iter()
        .filter(|line| line.code.starts_with("energy"));
    let told = lines.map(|line| (line.code.clone(), line.quantity.normalize(), line.amount));
    told.collect()
}

/// Business electricity rated with what is known of its size.
fn business(wh: i64, sized_by: Option<SizedBy>) -> RatedPeriod {
    let taxes = "taxes = [\"uk_ccl\", \"uk_vat_business\"]";
    let text = examples::UK_BUSINESS_FLAT.replace("taxes = [\"uk_vat_business\"]", taxes);
    let tariff = tariff(&text);
    let calendar = calendar(january());
    let advances = [advance("total", wh)];
    let mut input = RatingInput::new(january(), &calendar, Usage::Registers(&advances));
    input.facts = SupplyFacts {
        sized_by,
        ..SupplyFacts::default()
    };
    rate(&tariff, &input).expect("rates")
}

#[test]
fn what_a_tier_charged_too_much_is_given_back_by_the_same_tiers() {
    let registers = |wh| {
        let bill = rated_registers(&tiered("month"), january(), &[advance("total", wh)]);
        energy(&bill.expect("rates"))
    };
    let dollars = |minor| Money::from_minor(minor, Currency::Usd);
    let (first, second) = ("energy.tier_1".to_owned(), "energy.tier_2".to_owned());
    assert_eq!(
        registers(-300_000),
        [
            (first.clone(), Decimal::from(-200), dollars(-2_000)),
            (second, Decimal::from(-100), dollars(-3_000)),
        ]
    );
    assert_eq!(
        registers(-50_000),
        [(first, Decimal::from(-50), dollars(-500))]
    );
}

#[test]
fn a_large_business_gets_back_the_tax_and_the_levy_that_it_paid() {
    // 30 kWh a day are given back: a small supply by themselves, of one that uses 1,000 a day.
    let large = SizedBy {
        wh: 31_000_000,
        days: 31,
    };
    let back = business(-930_000, Some(large));
    let taken = business(31_000_000, None);
    let keys = |bill: &RatedPeriod| {
        let lines = bill.tax.iter().map(|tax| (tax.key.clone(), tax.percent));
        lines.collect::<Vec<_>>()
    };
    assert_eq!(keys(&back), keys(&taken));
    let levy = back.lines.iter().find(|line| line.code.contains("ccl"));
    let levy = levy.expect("a levy is given back");
    // 930 kWh at 0.775p.
    assert_eq!(
        (levy.quantity, levy.amount.minor()),
        (Decimal::from(-930), -721)
    );
    assert!(back.tax[0].taxable.is_negative() && back.tax[0].amount.is_negative());
    let small = SizedBy {
        wh: 310_000,
        days: 31,
    };
    let back = business(-930_000, Some(small));
    assert_eq!(keys(&back), keys(&business(310_000, None)));
    assert!(back.lines.iter().all(|line| !line.code.contains("ccl")));
    // Where nothing is known of the bill before, what is given back tells the size.
    let small = business(930_000, None);
    assert_eq!(keys(&business(-930_000, None)), keys(&small));
    assert_eq!(keys(&business(-9_300_000, None)), keys(&taken));
}

#[test]
fn a_minimum_does_not_take_what_is_given_back() {
    let tariff = dollars(
        "[unit_rates.flat]
rate = \"0.10\"
[[minimums]]
amount = \"10\"
per = \"month\"",
    );
    let bill = rated_registers(&tariff, january(), &[advance("total", -300_000)]);
    // $30.00 back, and the $10.00 that a month costs at least.
    assert_eq!(
        bill.expect("rates").net,
        Money::from_minor(-2_000, Currency::Usd)
    );
}

#[test]
fn registers_that_come_to_nothing_together_are_each_charged() {
    let days = [advance("total", -40_000), advance("total", 40_000)];
    let bill = rated_registers(&tiered("month"), january(), &days).expect("rates");
    assert_eq!((bill.total_wh, bill.net.minor()), (0, 0));
}

fn any_tariff() -> impl Strategy<Value = Tariff> {
    (0_usize..6).prop_map(|index| match index {
        0 => tariff(examples::UK_STANDARD_VARIABLE),
        1 => tariff(examples::UK_GAS),
        2 => tariff(examples::UK_EXPORT_FLAT),
        3 => tiered("month"),
        4 => tiered("billing_period"),
        _ => tariff(examples::UK_BUSINESS_GAS),
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn energy_given_back_is_energy_charged_with_the_sign_turned(
        tariff in any_tariff(), wh in 0_i64..40_000_000, days in 1_i64..100,
    ) {
        let to = JANUARY.saturating_add(jiff::Span::new().days(days));
        let period = period(JANUARY, to);
        let rated = |wh: i64| rated_registers(&tariff, period, &[advance("total", wh)]);
        let (taken, back) = (rated(wh).expect("rates"), rated(-wh).expect("rates"));
        prop_assert_eq!(back.total_wh, -wh);
        let turned: Vec<_> = energy(&taken)
            .into_iter()
            .map(|(code, kwh, amount)| (code, -kwh, amount.checked_neg().expect("fits")))
            .collect();
        prop_assert_eq!(energy(&back), turned);
        let given: Decimal = back.months.iter().map(|month| month.energy + month.levies).sum();
        let charged: Decimal = taken.months.iter().map(|month| month.energy + month.levies).sum();
        prop_assert_eq!(given, -charged);
        let percents = |bill: &RatedPeriod| {
            bill.tax.iter().map(|tax| tax.percent).collect::<Vec<_>>()
        };
        prop_assert_eq!(percents(&back), percents(&taken));
    }

    #[test]
    fn tiers_hold_what_the_counter_says_whatever_way_it_went(
        steps in proptest::collection::vec(-900_i128..1_000, 1..12),
    ) {
        let bounds = [200_i128, 500, i128::MAX];
        let (mut counter, mut filled) = (0, [0; 3]);
        for step in &steps {
            fill_in_time(&bounds, &mut counter, *step, &mut filled);
        }
        let (mut once, mut expected) = (0, [0; 3]);
        fill_in_time(&bounds, &mut once, steps.iter().sum(), &mut expected);
        prop_assert_eq!((counter, filled), (once, expected));
        prop_assert_eq!(filled.iter().sum::<i128>(), steps.iter().sum::<i128>());
        prop_assert!(counter < 0 || filled.iter().all(|quantity| *quantity >= 0));
    }

    #[test]
    fn shares_of_tiers_sum_to_the_amount_whatever_its_sign(
        amount in -2_000_i128..2_000, total in -2_000_i128..2_000,
    ) {
        let shares = shares(&[200, 500, i128::MAX], amount, total, 3).expect("fits");
        let amount = Decimal::new(i64::try_from(amount).expect("small"), 3);
        prop_assert_eq!(shares.iter().sum::<Decimal>(), amount);
    }
}
