//! Intervals on local days: weekdays, clock changes, gaps, and intervals of other lengths.

use super::*;

#[test]
fn peak_is_charged_on_weekdays_only() {
    let smart_day = tariff(examples::UK_TIME_OF_USE);
    let one_each = |from: Date| {
        let day = period(from, from.tomorrow().expect("has one"));
        rated(&smart_day, day, &days_of(day, |_, _| 1_000)).expect("rates")
    };
    let kwh = |bill: &RatedPeriod, code: &str| {
        bill.lines
            .iter()
            .find(|line| line.code == code)
            .map(|line| line.quantity)
    };
    let friday = one_each(date(2026, 1, 9));
    assert_eq!(kwh(&friday, "energy.peak"), Some(Decimal::from(6)));
    assert_eq!(kwh(&friday, "energy.night"), Some(Decimal::from(10)));
    assert_eq!(kwh(&friday, "energy.day"), Some(Decimal::from(32)));
    let saturday = one_each(date(2026, 1, 10));
    assert_eq!(kwh(&saturday, "energy.peak"), None);
    assert_eq!(kwh(&saturday, "energy.day"), Some(Decimal::from(38)));
}

#[test]
fn when_the_clocks_change_the_night_is_shorter_or_longer_and_the_peak_is_not() {
    let smart_day = tariff(examples::UK_TIME_OF_USE);
    for (sunday, slots, night) in [
        (date(2026, 3, 29), 46, 8),
        (date(2026, 10, 25), 50, 12),
        (date(2026, 3, 22), 48, 10),
    ] {
        let day = period(sunday, sunday.tomorrow().expect("has one"));
        let days = days_of(day, |_, _| 1_000);
        assert_eq!(days[0].1.len(), slots);
        let bill = rated(&smart_day, day, &days).expect("rates");
        assert_eq!(bill.lines[0].code, "energy.night");
        assert_eq!(bill.lines[0].quantity, Decimal::from(night), "{sunday}");
        assert_eq!(bill.total_wh, i64::try_from(slots).expect("small") * 1_000);
    }
}

#[test]
fn a_day_of_48_half_hours_is_refused_when_the_clocks_change() {
    let sunday = date(2026, 3, 29);
    let day = period(sunday, date(2026, 3, 30));
    let days = vec![(sunday, vec![Some(1); 48])];
    let refused = rated(&tariff(examples::UK_STANDARD_VARIABLE), day, &days);
    assert_eq!(
        refused,
        Err(TariffError::SlotCount {
            date: sunday,
            expected: 46,
            found: 48
        })
    );
}

#[test]
fn what_is_missing_is_counted_and_not_charged() {
    let days = period(date(2026, 1, 5), date(2026, 1, 8));
    let mut usage = days_of(days, |_, _| 500);
    usage[0].1[3] = None;
    usage.remove(1);
    let bill = rated(&tariff(examples::UK_STANDARD_VARIABLE), days, &usage).expect("rates");
    assert_eq!(bill.intervals_missing, 1 + 48);
    assert_eq!(bill.lines[0].working.intervals, 95);
    assert_eq!(bill.total_wh, 95 * 500);
}

#[test]
fn an_hour_across_two_prices_is_refused_and_a_whole_day_on_one_price_is_not() {
    let date = date(2026, 1, 9);
    let day = period(date, date.tomorrow().expect("has one"));
    let rate_at = |text: &str, resolution_minutes: u32, values: &[Option<i64>]| {
        let usage = [UsageDay {
            date,
            resolution_minutes,
            version: 1,
            values,
        }];
        let usage = Usage::Intervals(IntervalUsage::import(&usage));
        let calendar = calendar(day);
        rate(&tariff(text), &RatingInput::new(day, &calendar, usage))
    };
    let hours = [Some(1_000); 24];
    // Economy 7 switches at half past seven.
    let refused = rate_at(examples::UK_ECONOMY_7, 60, &hours);
    assert_eq!(refused, Err(TariffError::SlotSpansPrices { date, slot: 0 }));
    assert_eq!(
        rate_at(examples::UK_TIME_OF_USE, 60, &hours)
            .expect("rates")
            .total_wh,
        24_000
    );
    let total = rate_at(examples::UK_GAS, 1_440, &[Some(9_000)]).expect("rates");
    assert_eq!(total.total_wh, 9_000);
    assert_eq!(
        rate_at(examples::UK_GAS, 45, &hours),
        Err(TariffError::Resolution(45))
    );
}
