//! Energy given: paid, netted in kWh, credited in money; and prices by the interval.

use super::*;
use crate::{PriceDay, PriceSeries};

fn solar(export: &str) -> Tariff {
    tariff(&format!(
        "version = 1
code = \"solar\"
name = \"Solar\"
currency = \"USD\"
fuel = \"electricity\"
[[standing_charges]]
amount = \"10\"
per = \"month\"
[unit_rates.flat]
rate = \"0.20\"
{export}"
    ))
}

/// Bills of 2026, month by month: kWh taken and given in each.
fn year(tariff: &Tariff, kwh: [(i64, i64); 12]) -> Vec<RatedPeriod> {
    let mut carried = None;
    let mut bills: Vec<RatedPeriod> = Vec::new();
    for (month, (taken, given)) in (1..).zip(kwh) {
        let month = month_of(date(2026, month, 1));
        let first = |kwh: i64| move |day, slot| i64::from(day + slot == 0) * kwh * 1_000;
        let (import, export) = (days_of(month, first(taken)), days_of(month, first(given)));
        let (import, export) = (as_usage(&import), as_usage(&export));
        let usage = IntervalUsage {
            import: &import,
            export: &export,
            ..IntervalUsage::default()
        };
        let calendar = calendar(month);
        let mut input = RatingInput::new(month, &calendar, Usage::Intervals(usage));
        input.carried = carried.as_ref();
        let bill = rate(tariff, &input).expect("rates");
        carried = Some(bill.carried.clone());
        bills.push(bill);
    }
    bills
}

fn totals(bills: &[RatedPeriod]) -> Vec<String> {
    bills.iter().map(|bill| bill.net.plain()).collect()
}

const SUNNY: [(i64, i64); 12] = [
    (500, 100),
    (100, 300),
    (100, 300),
    (600, 0),
    (0, 0),
    (0, 0),
    (0, 0),
    (0, 0),
    (0, 0),
    (0, 0),
    (0, 0),
    (0, 50),
];

#[test]
fn export_is_paid_in_its_month_even_below_zero() {
    let tariff = solar("[export.payment.rates.flat]\nrate = \"0.05\"");
    let bills = year(&tariff, SUNNY);
    assert_eq!(totals(&bills)[..3], ["105.00", "15.00", "15.00"]);
    assert_eq!(bills[0].lines[2].code, "export");
    assert_eq!(
        bills[0].lines[2].working.formula,
        "100 kWh × −5.00¢ = −$5.00"
    );
    assert_eq!(bills[11].net.plain(), "7.50");
}

#[test]
fn net_metering_keeps_kwh_for_later_months_and_buys_the_rest() {
    let cash_out = "[export.net_metering]\ncash_out = { month = 12, rate = \"0.03\" }";
    let bills = year(&solar(cash_out), SUNNY);
    // 400 kWh; −200 kept; −200 kept; 600 less 400.
    assert_eq!(
        totals(&bills)[..5],
        ["90.00", "10.00", "10.00", "50.00", "10.00"]
    );
    assert_eq!(bills[1].carried.surplus_kwh(), Ok(Decimal::from(200)));
    assert_eq!(bills[2].carried.surplus_kwh(), Ok(Decimal::from(400)));
    assert_eq!(bills[11].months[0].true_up, dec("-1.5"));
    assert!(bills[11].carried.surplus.is_empty());
}

#[test]
fn money_credits_wait_expire_and_are_trued_up() {
    let credit = |usable: &str, more: &str| {
        solar(&format!(
            "[export.credit]\nnetting = \"interval\"\nusable = \"{usable}\"\n{more}
[export.credit.rates.flat]\nrate = \"0.10\""
        ))
    };
    // January: 100 taken, less the 10 earned. February: 20, less 30 earned; 10 wait.
    let same = year(&credit("same_month", ""), SUNNY);
    assert_eq!(totals(&same)[..4], ["100.00", "10.00", "10.00", "110.00"]);
    assert_eq!(same[2].carried.credit(), Ok(dec("20")));
    let next = year(&credit("next_month", ""), SUNNY);
    assert_eq!(totals(&next)[..4], ["110.00", "20.00", "10.00", "90.00"]);
    // February's is used first in March; what March then leaves is one month old in April.
    let kept = year(&credit("same_month", "expires_after_months = 1"), SUNNY);
    assert_eq!(totals(&kept)[3], "110.00");
    let expired = year(&credit("same_month", "expires_after_months = 0"), SUNNY);
    assert_eq!(totals(&expired)[3], "130.00");
    let trued = year(
        &credit(
            "same_month",
            "true_up = { month = 2, pays_percent = \"50\" }",
        ),
        SUNNY,
    );
    assert_eq!(trued[1].months[0].true_up, dec("-5"));
    assert_eq!(trued[1].carried.credit(), Ok(Decimal::ZERO));
    let everything = year(&credit("same_month", "pays_for = \"everything\""), SUNNY);
    assert_eq!(totals(&everything)[1], "0.00");
}

#[test]
fn netting_over_the_month_prices_only_what_is_over() {
    let tariff = solar(
        "[export.credit]\nnetting = \"month\"\nusable = \"same_month\"
[export.credit.rates.flat]\nrate = \"0.10\"",
    );
    let bills = year(&tariff, SUNNY);
    // 400 × 20¢; a surplus of 200 earns $20; another; 600 × 20¢ less $40.
    assert_eq!(totals(&bills)[..4], ["90.00", "10.00", "10.00", "90.00"]);
}

#[test]
fn a_surplus_moves_to_the_period_of_the_same_time_of_day() {
    let tariff = tariff(
        "version = 1
code = \"solar\"
name = \"Solar\"
currency = \"USD\"
fuel = \"electricity\"
[unit_rates.time_of_use]
periods = [
    { name = \"winter\", label = \"Winter\", rate = \"0.20\" },
    { name = \"summer\", label = \"Summer\", rate = \"0.40\" },
]
seasons = [
    { name = \"W\", from = \"02-01\", to = \"12-31\", weekday = [{ from = \"00:00\", \
      period = \"winter\" }], weekend = [{ from = \"00:00\", period = \"winter\" }] },
    { name = \"S\", from = \"01-01\", to = \"01-31\", weekday = [{ from = \"00:00\", \
      period = \"summer\" }], weekend = [{ from = \"00:00\", period = \"summer\" }] },
]
[export.net_metering]
carry = { same_time_of_day = [\"00:00\", \"11:00\"] }",
    );
    let mut kwh = [(0, 0); 12];
    kwh[0] = (0, 100);
    kwh[1] = (150, 0);
    assert_eq!(totals(&year(&tariff, kwh))[1], "10.00");
    let text = tariff.to_toml().expect("writes");
    let waits = text.replace("same_time_of_day", "same_period");
    let start = waits.find("[export.net_metering").expect("is there");
    let waits = Tariff::from_toml(&format!("{}[export.net_metering]", &waits[..start]));
    assert_eq!(totals(&year(&waits.expect("reads"), kwh))[1], "30.00");
}

#[test]
fn each_interval_has_its_own_price_which_may_be_below_zero() {
    let tariff = tariff(
        "version = 1
code = \"agile\"
name = \"Agile\"
currency = \"GBP\"
fuel = \"electricity\"
[unit_rates.dynamic]
series = \"day-ahead\"
label = \"Energy at the half-hour's price\"
cap = \"1\"",
    );
    let day = period(date(2026, 3, 29), date(2026, 3, 30));
    let days = days_of(day, |_, _| 1_000);
    // 46 half-hours: one at −5p, one at £3 (capped at £1), the rest at 20p.
    let mut nanos = vec![200_000_000; 46];
    nanos[0] = -50_000_000;
    nanos[1] = 3_000_000_000;
    let prices = [PriceDay {
        date: date(2026, 3, 29),
        nanos: &nanos,
    }];
    let series = [PriceSeries {
        key: "day-ahead",
        version: "final",
        resolution_minutes: 30,
        days: &prices,
    }];
    let (calendar, usage) = (calendar(day), as_usage(&days));
    let usage = Usage::Intervals(IntervalUsage::import(&usage));
    let mut input = RatingInput::new(day, &calendar, usage);
    assert_eq!(
        rate(&tariff, &input),
        Err(TariffError::MissingSeries("day-ahead".to_owned()))
    );
    input.series = &series;
    let bill = rate(&tariff, &input).expect("rates");
    assert_eq!(bill.net.to_string(), "£9.75"); // 44 × 20p + £1 − 5p
    assert_eq!(bill.lines[0].exact(), Ok(dec("9.75")));
    let slots = slot_costs(&tariff, &input, date(2026, 3, 29)).expect("rates");
    assert_eq!(
        slots[..3],
        [Some(dec("-0.05")), Some(dec("1")), Some(dec("0.2"))]
    );
}
