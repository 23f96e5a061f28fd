//! Any example, over any months and pattern of use: replays, sums, and order of prices.

use proptest::prelude::*;

use super::*;
use crate::{PriceDay, PriceSeries, day_costs, rate_months, replay};

/// Up to four months, month by month carried on, of any example.
fn any_case() -> impl Strategy<Value = (usize, Period, i64)> {
    let cases = (0..examples::ALL.len(), 0_i64..420, 1_i64..100, 0_i64..1_000);
    cases.prop_map(|(example, start, days, seed)| {
        let day = |days| {
            let span = jiff::Span::new().days(days);
            date(2026, 1, 1).checked_add(span).expect("in range")
        };
        (example, period(day(start), day(start + days)), seed)
    })
}

fn pattern(seed: i64) -> impl Fn(usize, usize) -> i64 {
    move |day, slot| {
        let mixed = seed + i64::try_from(day * 7 + slot * 13).expect("small");
        mixed * mixed % 20_003
    }
}

/// Rates a case and hands input and result to `then`.
fn with_case(
    (example, period, seed): (usize, Period, i64),
    then: impl FnOnce(&Tariff, &RatingInput<'_>, &RatedPeriod) -> Result<(), TestCaseError>,
) -> Result<(), TestCaseError> {
    let tariff = tariff(examples::ALL[example]);
    let (taken, given) = (
        days_of(period, pattern(seed)),
        days_of(period, pattern(seed + 3)),
    );
    let reactive = days_of(period, pattern(seed + 5));
    let (taken, given, reactive) = (as_usage(&taken), as_usage(&given), as_usage(&reactive));
    let usage = Usage::Intervals(IntervalUsage {
        import: &taken,
        export: &given,
        reactive: &reactive,
        ..IntervalUsage::default()
    });
    let nanos: Vec<i64> = (0..50)
        .map(|slot| (slot * seed) % 400_000_000 - 90_000_000)
        .collect();
    let prices: Vec<PriceDay<'_>> = taken
        .iter()
        .map(|day| PriceDay {
            date: day.date,
            nanos: &nanos[..day.values.len()],
        })
        .collect();
    let series = [PriceSeries {
        key: "day-ahead-import",
        version: "1",
        resolution_minutes: 30,
        days: &prices,
    }];
    let calendar = calendar(period);
    let mut input = RatingInput::new(period, &calendar, usage);
    input.series = &series;
    let rated = rate(&tariff, &input).expect("rates");
    then(&tariff, &input, &rated)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_rated_period_is_replayed_from_its_stored_record(case in any_case()) {
        with_case(case, |tariff, input, rated| {
            let record = RatingRecord::of(tariff, input, "Europe/London").expect("is recorded");
            let text = serde_json::to_string(&(&record, rated)).expect("writes");
            let (record, rated): (RatingRecord, RatedPeriod) =
                serde_json::from_str(&text).expect("reads");
            prop_assert_eq!(replay(&record, &rated, input), Ok(()));
            for line in &rated.lines {
                let exact = line.exact().expect("fits");
                let amount = Money::round_from_decimal(exact, rated.currency, Rounding::HalfEven);
                prop_assert_eq!(amount, Ok(line.amount), "{}", &line.code);
            }
            let mut tampered = rated.clone();
            tampered.lines[0].quantity += Decimal::ONE;
            let found = replay(&record, &tampered, input);
            let is_named = matches!(&found, Err(TariffError::DoesNotReplay { place, .. })
                if place == "lines[0].quantity");
            prop_assert!(is_named, "{:?}", found);
            // Another publication of the prices is not what the bill was made of.
            let other: Vec<PriceSeries<'_>> = input
                .series
                .iter()
                .map(|series| PriceSeries { version: "2", ..*series })
                .collect();
            let found = replay(&record, &rated, &RatingInput { series: &other, ..*input });
            prop_assert_eq!(found.is_err(), !record.prices.is_empty());
            prop_assert_eq!(record.prices.len(), tariff.price_series().len());
            Ok(())
        })?;
    }

    #[test]
    fn months_lines_and_days_are_the_same_money(case in any_case()) {
        with_case(case, |tariff, input, rated| {
            let (months, carried) = rate_months(tariff, input).expect("rates");
            prop_assert_eq!(&months, &rated.months);
            prop_assert_eq!(&carried, &rated.carried);
            let months: Decimal = months.iter().map(|month| month.total).sum();
            let lines = rated.lines.iter().map(|line| line.exact().expect("fits"));
            let hair = Decimal::new(1, 18);
            prop_assert!((months - lines.sum::<Decimal>()).abs() < hair);
            let days = day_costs(tariff, input).expect("rates");
            prop_assert_eq!(days.len(), usize::try_from(input.period.days()).expect("small"));
            let net = days.iter().map(|day| day.energy + day.standing + day.other);
            prop_assert!((months - net.sum::<Decimal>()).abs() < hair);
            Ok(())
        })?;
    }

    #[test]
    fn whole_months_rated_one_by_one_cost_what_they_cost_together(
        example in 0..examples::ALL.len(), first in 1_i8..10, seed in 0_i64..1_000,
    ) {
        // Where a month is the bill, two months together are one long one.
        let one_month = tariff(examples::ALL[example]).document().month_is;
        prop_assume!(one_month == crate::MonthIs::Calendar);
        let (start, middle) = (date(2026, first, 1), date(2026, first + 1, 1));
        let end = date(2026, first + 2, 1);
        let mut parts = Decimal::ZERO;
        let whole = std::cell::RefCell::new(Vec::new());
        with_case((example, period(start, end), seed), |tariff, input, rated| {
            whole.borrow_mut().extend(rated.months.iter().map(|month| month.total));
            let mut carried = None;
            for part in [period(start, middle), period(middle, end)] {
                let Usage::Intervals(usage) = input.usage else { unreachable!("are intervals") };
                let cut = |days: &[UsageDay<'_>]| -> (usize, usize) {
                    let inside = |date| part.contains(date);
                    let from = days.iter().position(|day| inside(day.date)).unwrap_or(0);
                    (from, from + days.iter().filter(|day| inside(day.date)).count())
                };
                let (from, to) = cut(usage.import);
                let part_input = RatingInput {
                    period: part,
                    usage: Usage::Intervals(IntervalUsage {
                        import: &usage.import[from..to],
                        export: &usage.export[from..to],
                        reactive: &usage.reactive[from..to],
                        ..usage
                    }),
                    carried: carried.as_ref(),
                    ..*input
                };
                let (months, left) = rate_months(tariff, &part_input).expect("rates");
                parts += months.iter().map(|month| month.total).sum::<Decimal>();
                carried = Some(left);
            }
            Ok(())
        })?;
        // A levy is waived by the average use of the bill, which may differ in its parts.
        let is_banded = examples::ALL[example] == examples::UK_BUSINESS_HALF_HOURLY;
        prop_assume!(!is_banded);
        prop_assert_eq!(whole.borrow().iter().sum::<Decimal>(), parts);
    }

    #[test]
    fn the_order_of_periods_in_a_document_changes_no_total(seed in 0_i64..1_000) {
        let text = examples::US_SOLAR_NET_METERING;
        let forwards = tariff(text);
        let mut document = forwards.document().clone();
        if let crate::UnitRates::TimeOfUseTiered(rates) = &mut document.unit_rates {
            rates.periods.reverse();
        }
        let backwards = Tariff::new(document).expect("makes sense");
        let month = month_of(date(2026, 6, 1));
        let (taken, given) = (days_of(month, pattern(seed)), days_of(month, pattern(seed + 1)));
        let one = rated_both(&forwards, month, &taken, &given).expect("rates");
        let other = rated_both(&backwards, month, &taken, &given).expect("rates");
        prop_assert_eq!(one.total, other.total);
        prop_assert_eq!(&one.months, &other.months);
    }

    #[test]
    fn more_use_never_costs_less_without_export_credit_or_discount(
        example in 0..examples::ALL.len(), seed in 0_i64..1_000,
        day in 0_usize..28, slot in 0_usize..46, more in 1_i64..2_000_000,
    ) {
        let tariff = tariff(examples::ALL[example]);
        let document = tariff.document();
        let plain = document.export.is_none()
            && document.direction == Direction::Import
            && document.reactive.is_empty()
            && !matches!(document.unit_rates, crate::UnitRates::Dynamic(_))
            // More demand stretches the dear first hours of use, and may cheapen nothing.
            && examples::ALL[example] != examples::US_GENERAL_DEMAND;
        prop_assume!(plain);
        let month = month_of(date(2026, 3, 1));
        let mut days = days_of(month, pattern(seed));
        let before = rated(&tariff, month, &days).expect("rates");
        days[day].1[slot] = days[day].1[slot].map(|wh| wh + more);
        let after = rated(&tariff, month, &days).expect("rates");
        prop_assert!(after.total >= before.total);
    }
}

proptest! {
    #[test]
    fn any_bytes_are_answered_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let text = String::from_utf8_lossy(&bytes);
        let _ = Tariff::from_toml(&text);
        let _ = Tariff::from_json(&text);
        let _ = crate::Market::from_toml(&text);
    }

    #[test]
    fn an_example_with_any_bytes_over_it_is_answered_without_a_panic(
        example in 0..examples::ALL.len(), at in 0_usize..4_000, as_json in any::<bool>(),
        over in prop::collection::vec(any::<u8>(), 0..8),
    ) {
        let known = tariff(examples::ALL[example]);
        let text = if as_json { known.to_json() } else { known.to_toml() };
        let mut bytes = text.expect("writes").into_bytes();
        let at = at % bytes.len();
        let end = bytes.len().min(at + over.len());
        bytes.splice(at..end, over);
        let text = String::from_utf8_lossy(&bytes);
        let read = if as_json { Tariff::from_json(&text) } else { Tariff::from_toml(&text) };
        if let Ok(tariff) = read {
            let month = period(date(2026, 3, 20), date(2026, 4, 5));
            let days = days_of(month, |_, slot| i64::try_from(slot).expect("small"));
            if let Ok(bill) = rated_both(&tariff, month, &days, &days) {
                prop_assert!(bill.lines.iter().all(|line| line.amount.currency() == bill.currency));
            }
        }
    }
}
