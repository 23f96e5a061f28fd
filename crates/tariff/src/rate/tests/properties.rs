//! The properties that every bill has, over seasons, clock changes and any pattern of use.

use proptest::prelude::*;

use super::*;
use crate::{day_costs, slot_costs};

fn any_example() -> impl Strategy<Value = Tariff> {
    let electricity = [
        examples::UK_STANDARD_VARIABLE,
        examples::UK_ECONOMY_7,
        examples::UK_TIME_OF_USE,
    ];
    (0..electricity.len()).prop_map(move |index| tariff(electricity[index]))
}

/// A period of up to 40 days that often holds a clock change.
fn any_period() -> impl Strategy<Value = Period> {
    (0_i64..365, 1_i64..40).prop_map(|(start, days)| {
        let from = date(2026, 1, 1)
            .checked_add(jiff::Span::new().days(start))
            .expect("in range");
        period(
            from,
            from.checked_add(jiff::Span::new().days(days))
                .expect("in range"),
        )
    })
}

/// Energy that varies by day and slot, from one number.
fn pattern(seed: i64) -> impl Fn(usize, usize) -> i64 {
    move |day, slot| {
        let mixed = seed + i64::try_from(day * 7 + slot * 13).expect("small");
        mixed * mixed % 2_003
    }
}

fn exact_energy(bill: &RatedPeriod) -> Decimal {
    let energy = bill.lines.iter().filter(|line| line.unit == Unit::Kwh);
    energy.map(|line| line.exact().expect("fits")).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_is_spread_is_its_part_and_at_the_end_all_of_it(
        wh in any::<i64>(), days in 0_i32..4_000_000, more in 1_i32..4_000_000,
    ) {
        let length = days + more;
        let part = i128::from(wh) * i128::from(days) / i128::from(length);
        prop_assert_eq!(i128::from(crate::spread_until(wh, days, length)), part);
        prop_assert_eq!(crate::spread_until(wh, length, length), wh);
    }

    #[test]
    fn the_days_of_an_advance_have_what_each_has_by_itself(
        wh in -1_000_000_i64..1_000_000,
        whole in any_period(),
        from in 0_usize..40,
        length in 1_usize..40,
    ) {
        let advance = advance("total", wh);
        let dates: Vec<Date> = whole.dates().skip(from).take(length).collect();
        if let (Some(first), Some(last)) = (dates.first(), dates.last()) {
            let part = period(*first, last.tomorrow().expect("in range"));
            let each: Vec<i128> = readings::advance_by_day(&advance, whole, part).collect();
            let alone = |date: &Date| {
                let day = period(*date, date.tomorrow().expect("in range"));
                readings::advance_in(&advance, whole, day)
            };
            prop_assert_eq!(&each, &dates.iter().map(alone).collect::<Vec<_>>());
            let together = readings::advance_in(&advance, whole, part);
            prop_assert_eq!(each.iter().sum::<i128>(), together);
        }
    }

    #[test]
    fn no_energy_is_lost_or_repeated_and_slots_and_days_sum_to_the_bill(
        tariff in any_example(), period in any_period(), seed in 0_i64..1_000,
    ) {
        let days = days_of(period, pattern(seed));
        let bill = rated(&tariff, period, &days).expect("rates");
        let given: i64 = days.iter().flat_map(|(_, wh)| wh).flatten().sum();
        prop_assert_eq!(bill.total_wh, given);
        prop_assert_eq!(bill.intervals_missing, 0);

        let (calendar, usage) = (calendar(period), as_usage(&days));
        let usage = Usage::Intervals(IntervalUsage::import(&usage));
        let input = RatingInput::new(period, &calendar, usage);
        let mut slots = Decimal::ZERO;
        for date in period.dates() {
            let costs = slot_costs(&tariff, &input, date).expect("rates");
            slots += costs.into_iter().flatten().sum::<Decimal>();
        }
        let with_vat = exact_energy(&bill) * Decimal::new(105, 2);
        prop_assert_eq!(slots, with_vat);

        let costs = day_costs(&tariff, &input).expect("rates");
        let total: Decimal = costs.iter().map(|day| day.total().expect("fits")).sum();
        let lines = bill.lines.iter().map(|line| line.exact().expect("fits"));
        prop_assert_eq!(total, lines.sum::<Decimal>() * Decimal::new(105, 2));
        // Rounding of at most three lines and of the tax on them.
        prop_assert!((bill.total.to_decimal() - total).abs() < Decimal::new(3, 2));
    }

    #[test]
    fn a_period_costs_what_its_parts_cost(
        tariff in any_example(), period in any_period(), seed in 0_i64..1_000, cut in 1_usize..40,
    ) {
        let days = days_of(period, pattern(seed));
        let cut = cut.min(days.len());
        prop_assume!(cut < days.len());
        let middle = days[cut].0;
        let whole = rated(&tariff, period, &days).expect("rates");
        let first = Period::new(period.from(), middle).expect("has days");
        let second = Period::new(middle, period.to()).expect("has days");
        let first = rated(&tariff, first, &days[..cut]).expect("rates");
        let second = rated(&tariff, second, &days[cut..]).expect("rates");
        prop_assert_eq!(exact_energy(&whole), exact_energy(&first) + exact_energy(&second));
        prop_assert_eq!(whole.total_wh, first.total_wh + second.total_wh);
    }

    #[test]
    fn more_use_never_costs_less(
        tariff in any_example(), period in any_period(), seed in 0_i64..1_000,
        day in 0_usize..40, slot in 0_usize..46, more in 1_i64..100_000,
    ) {
        let mut days = days_of(period, pattern(seed));
        let before = rated(&tariff, period, &days).expect("rates");
        let day = day % days.len();
        days[day].1[slot] = days[day].1[slot].map(|wh| wh + more);
        let after = rated(&tariff, period, &days).expect("rates");
        prop_assert!(after.total >= before.total);
        prop_assert!(exact_energy(&after) > exact_energy(&before));
    }

    #[test]
    fn every_line_can_be_replayed_and_the_totals_are_their_sums(
        tariff in any_example(), period in any_period(), seed in 0_i64..1_000,
    ) {
        let bill = rated(&tariff, period, &days_of(period, pattern(seed))).expect("rates");
        for line in &bill.lines {
            let exact = line.exact().expect("fits");
            let amount = Money::round_from_decimal(exact, bill.currency, Rounding::HalfEven);
            prop_assert_eq!(amount, Ok(line.amount));
        }
        let net = Money::sum(bill.currency, bill.lines.iter().map(|line| line.amount));
        prop_assert_eq!(net, Ok(bill.net));
        prop_assert_eq!(bill.net.checked_add(bill.tax[0].amount), Ok(bill.total));
        let json = serde_json::to_string(&bill).expect("writes");
        prop_assert_eq!(serde_json::from_str::<RatedPeriod>(&json).expect("reads"), bill);
    }
}

proptest! {
    #[test]
    fn any_text_is_answered_without_a_panic(text in "\\PC{0,200}") {
        let _ = Tariff::from_toml(&text);
        let _ = Tariff::from_json(&text);
    }

    #[test]
    fn an_example_with_anything_written_over_it_is_answered_without_a_panic(
        example in 0_usize..examples::ALL.len(), at in 0_usize..2_000, over in "\\PC{0,6}",
    ) {
        let mut text: Vec<char> = examples::ALL[example].chars().collect();
        let at = at % text.len();
        let end = text.len().min(at + over.chars().count());
        text.splice(at..end, over.chars());
        if let Ok(tariff) = Tariff::from_toml(&text.into_iter().collect::<String>()) {
            let period = period(date(2026, 3, 20), date(2026, 4, 2));
            let days = days_of(period, |_, _| 100);
            if let Ok(bill) = rated(&tariff, period, &days) {
                prop_assert_eq!(bill.total_wh, (13 * 48 - 2) * 100);
            }
        }
    }
}
