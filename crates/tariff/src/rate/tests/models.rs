//! Tiers, minimums, discounts and credits on months worked out by hand.

use super::*;

/// Peak from 16:00 to 20:00 on weekdays, all year.
const PEAK_SEASON: &str = "
[[unit_rates.time_of_use_tiered.seasons]]
name = \"Year\"
from = \"01-01\"
to = \"12-31\"
weekday = [
    { from = \"00:00\", period = \"off\" },
    { from = \"16:00\", period = \"peak\" },
    { from = \"20:00\", period = \"off\" },
]
weekend = [{ from = \"00:00\", period = \"off\" }]
";

fn tou_tiered(fill: &str) -> Tariff {
    dollars(&format!(
        "[unit_rates.time_of_use_tiered]
fill = \"{fill}\"
[[unit_rates.time_of_use_tiered.periods]]
name = \"off\"
label = \"Off-peak\"
tiers = [{{ up_to = \"300\", rate = \"0.10\" }}, {{ rate = \"0.20\" }}]
[[unit_rates.time_of_use_tiered.periods]]
name = \"peak\"
label = \"Peak\"
tiers = [{{ up_to = \"300\", rate = \"0.30\" }}, {{ rate = \"0.50\" }}]
{PEAK_SEASON}"
    ))
}

fn quantities(bill: &RatedPeriod) -> Vec<String> {
    let line = |line: &crate::Line| format!("{} {}", line.code, line.quantity.normalize());
    bill.lines.iter().map(line).collect()
}

#[test]
fn tiers_are_filled_from_the_bottom_each_month() {
    let tariff = dollars(
        "[unit_rates.tiered]
tiers = [
    { up_to = \"500\", rate = \"0.10\" },
    { up_to = \"800\", rate = \"0.15\" },
    { rate = \"0.30\" },
]",
    );
    let months = period(date(2026, 1, 1), date(2026, 3, 1));
    // 31 × 48 × 0.5 kWh = 744 in January, 28 × 48 × 0.75 = 1,008 in February.
    let days = days_of(months, |day, _| if day < 31 { 500 } else { 750 });
    let bill = rated(&tariff, months, &days).expect("rates");
    assert_eq!(
        quantities(&bill),
        [
            "energy.tier_1 500",
            "energy.tier_1 500",
            "energy.tier_2 244",
            "energy.tier_2 300",
            "energy.tier_3 208",
        ]
    );
    assert_eq!(bill.lines[0].label, "Energy, first 500 kWh");
    let costs: Vec<Decimal> = bill.months.iter().map(|month| month.energy).collect();
    assert_eq!(costs, [dec("86.6"), dec("157.4")]);
}

#[test]
fn half_a_month_has_half_the_tier() {
    let tariff = dollars(
        "[unit_rates.tiered]
tiers = [{ up_to = \"560\", rate = \"0.10\" }, { rate = \"0.30\" }]",
    );
    let half = period(date(2026, 2, 1), date(2026, 2, 15));
    let bill = rated(&tariff, half, &days_of(half, |_, _| 1_000)).expect("rates");
    assert_eq!(
        quantities(&bill),
        ["energy.tier_1 280", "energy.tier_2 392"]
    );
}

#[test]
fn a_tier_by_the_day_starts_again_each_day() {
    let tariff = dollars(
        "[unit_rates.tiered]
per = \"day\"
tiers = [{ up_to = \"10\", rate = \"0.10\" }, { rate = \"0.30\" }]",
    );
    let two = period(date(2026, 1, 5), date(2026, 1, 7));
    let bill = rated(
        &tariff,
        two,
        &days_of(two, |day, _| if day == 0 { 100 } else { 500 }),
    );
    // 4.8 kWh on the first day, 24 on the second.
    let bill = bill.expect("rates");
    assert_eq!(
        quantities(&bill),
        ["energy.tier_1 14.8", "energy.tier_2 14"]
    );
}

#[test]
fn kwh_a_day_and_kwh_for_each_kw_stretch_the_tier() {
    for (unit, first) in [("kwh_per_day", "310"), ("kwh_per_kw", "20")] {
        let tariff = dollars(&format!(
            "[unit_rates.tiered]
tiers = [{{ up_to = \"10\", unit = \"{unit}\", rate = \"0.10\" }}, {{ rate = \"0.30\" }}]"
        ));
        let january = month_of(JANUARY);
        // Always 2 kW: 1 kWh in each half-hour.
        let bill = rated(&tariff, january, &days_of(january, |_, _| 1_000)).expect("rates");
        assert_eq!(bill.lines[0].quantity, dec(first), "{unit}");
        assert_eq!(bill.lines[1].quantity, Decimal::from(1_488) - dec(first));
    }
}

#[test]
fn in_order_of_time_a_kwh_takes_the_tier_that_all_before_it_reached() {
    // Monday: 16 hours off-peak, 4 peak, 4 off-peak at 20 kWh an hour: 300 are reached after 15.
    let monday = period(date(2026, 1, 5), date(2026, 1, 6));
    let tariff = tou_tiered("chronological");
    // A day is 1/31 of January; its tier would be too: count by the billing period instead.
    let text = tariff
        .to_toml()
        .expect("writes")
        .replace("\"month\"", "\"billing_period\"");
    let tariff = Tariff::from_toml(&text).expect("reads");
    let bill = rated(&tariff, monday, &days_of(monday, |_, _| 10_000)).expect("rates");
    assert_eq!(
        quantities(&bill),
        [
            "energy.off.tier_1 300",
            "energy.off.tier_2 100",
            "energy.peak.tier_2 80"
        ]
    );
}

#[test]
fn pro_rata_each_period_has_its_share_of_every_tier() {
    let january = month_of(JANUARY);
    // 22 weekdays of 4 peak hours: 88 peak hours and 656 others, 1 kWh in each.
    let bill = rated(
        &tou_tiered("pro_rata"),
        january,
        &days_of(january, |_, _| 500),
    );
    let bill = bill.expect("rates");
    let kwh: Vec<Decimal> = bill.lines.iter().map(|line| line.quantity).collect();
    let first = |hours: i64| Decimal::from(hours) * Decimal::from(300) / Decimal::from(744);
    assert_eq!(kwh[0], first(656));
    assert_eq!(kwh[0] + kwh[1], Decimal::from(656));
    assert_eq!(kwh[2], first(88));
    assert_eq!(kwh[2] + kwh[3], Decimal::from(88));
}

#[test]
fn a_minimum_adds_what_the_month_is_short_and_a_discount_comes_after() {
    let tariff = dollars(
        "[unit_rates.flat]
rate = \"0.10\"
[[standing_charges]]
amount = \"6\"
per = \"month\"
[[minimums]]
amount = \"18.50\"
per = \"month\"
[[discounts]]
name = \"paperless\"
label = \"Paperless\"
off = { percent = \"10\" }
[[credits]]
name = \"climate\"
label = \"Climate credit\"
amount = \"30\"
per = \"month\"",
    );
    let month = month_of(JANUARY);
    let bill = rated(&tariff, month, &days_of(month, |_, _| 10)).expect("rates");
    assert_eq!(
        line_texts(&bill)[1..],
        [
            "Standing charge: 1 month × $6.00 = $6.00",
            "Added up to the minimum charge: $18.50 − $7.488 = $11.01",
            "Paperless: $18.50 × −10% = −$1.85",
            "Climate credit: 1 month × −$30.00 = −$30.00",
        ]
    );
    assert_eq!(bill.total.to_string(), "−$13.35");
}

#[test]
fn an_annual_minimum_is_settled_in_december_over_separate_bills() {
    let tariff = dollars(
        "[unit_rates.flat]
rate = \"0.10\"
[[minimums]]
amount = \"365\"
per = \"year\"",
    );
    let mut carried = None;
    let mut topped = Vec::new();
    for month in 1..=12 {
        let month = month_of(date(2026, month, 1));
        let (calendar, days) = (calendar(month), days_of(month, |_, _| 0));
        let usage = as_usage(&days);
        let usage = Usage::Intervals(IntervalUsage::import(&usage));
        let mut input = RatingInput::new(month, &calendar, usage);
        input.carried = carried.as_ref();
        let bill = rate(&tariff, &input).expect("rates");
        topped.push(bill.months[0].minimum);
        carried = Some(bill.carried);
    }
    assert!(topped[..11].iter().all(Decimal::is_zero));
    assert_eq!(topped[11], dec("365"));
    assert_eq!(carried.expect("was rated").year, None);
}
