//! Demand and reactive power on months worked out by hand.

use super::*;

#[test]
fn demand_is_the_highest_half_hour_of_each_period_in_marginal_tiers() {
    let tariff = dollars(
        "[unit_rates.flat]
rate = \"0.10\"
[[demand]]
name = \"site\"
[[demand.periods]]
name = \"all\"
label = \"Demand\"
tiers = [{ up_to = \"100\", rate = \"8.25\" }, { rate = \"6.5\" }]",
    );
    let january = month_of(JANUARY);
    let days = days_of(january, |day, slot| {
        if (day, slot) == (9, 20) {
            129_100
        } else {
            10_000
        }
    });
    let bill = rated(&tariff, january, &days).expect("rates");
    assert_eq!(bill.months[0].demand, dec("1853.3")); // 100 × 8.25 + 158.2 × 6.5
    assert_eq!(bill.lines[1].working.formula, "100 kW × $8.25 = $825.00");
    assert_eq!(bill.lines[2].code, "demand.site.all.tier_2");
}

#[test]
fn a_ratchet_charges_a_share_of_an_earlier_month() {
    let tariff = dollars(
        "[unit_rates.flat]
rate = \"0.10\"
[[demand]]
name = \"site\"
[[demand.periods]]
name = \"all\"
label = \"Demand\"
tiers = [{ rate = \"10\" }]
[demand.ratchet]
months = 2
percent = \"80\"",
    );
    let months = period(date(2026, 1, 1), date(2026, 5, 1));
    // 200 kW in January, 100 in February to April.
    let days = days_of(months, |day, _| if day < 31 { 100_000 } else { 50_000 });
    let bill = rated(&tariff, months, &days).expect("rates");
    let demand: Vec<Decimal> = bill.months.iter().map(|month| month.demand).collect();
    assert_eq!(demand, [dec("2000"), dec("1600"), dec("1600"), dec("1000")]);
    let kept: Vec<i8> = bill
        .carried
        .peaks
        .iter()
        .map(|peak| peak.month.month())
        .collect();
    assert_eq!(kept, [2, 3, 4]);
}

#[test]
fn a_window_averages_and_kva_takes_reactive_energy_in() {
    let text = |more: &str| {
        format!(
            "[unit_rates.flat]
rate = \"0\"
[[demand]]
name = \"site\"
{more}
[[demand.periods]]
name = \"all\"
label = \"Demand\"
tiers = [{{ rate = \"1\" }}]"
        )
    };
    let day = period(date(2026, 1, 5), date(2026, 1, 6));
    let month = month_of(JANUARY);
    let days = days_of(month, |_, slot| if slot == 4 { 3_000 } else { 1_000 });
    let bill = rated(&dollars(&text("window_minutes = 60")), month, &days).expect("rates");
    assert_eq!(bill.months[0].demand, dec("4")); // (3 + 1) kWh in an hour
    let refused = rated(&dollars(&text("window_minutes = 45")), day, &days[4..5]);
    assert!(matches!(refused, Err(TariffError::DemandWindow { .. })));

    let kva = dollars(&text("measure = \"kva\""));
    let (active, reactive) = (as_usage(&days), days_of(month, |_, _| 4_000));
    let reactive = as_usage(&reactive);
    let usage = IntervalUsage {
        import: &active,
        reactive: &reactive,
        ..IntervalUsage::default()
    };
    let calendar = calendar(month);
    let input = RatingInput::new(month, &calendar, Usage::Intervals(usage));
    let bill = rate(&kva, &input).expect("rates");
    assert_eq!(bill.months[0].demand, dec("10")); // √(6² + 8²)
    let without = rated(&kva, month, &days);
    assert_eq!(without, Err(TariffError::NeedsReactive(date(2026, 1, 1))));
}

#[test]
fn reactive_energy_is_charged_above_its_share_of_the_kwh() {
    let tariff = dollars(
        "[unit_rates.flat]
rate = \"0.10\"
[[reactive]]
name = \"excess\"
label = \"Reactive energy above half\"
basis = { kvarh_above_percent_of_kwh = \"50\" }
rate = \"0.02\"",
    );
    let month = month_of(JANUARY);
    let (active, reactive) = (days_of(month, |_, _| 1_000), days_of(month, |_, _| -600));
    let (active, reactive) = (as_usage(&active), as_usage(&reactive));
    let usage = IntervalUsage {
        import: &active,
        reactive: &reactive,
        ..IntervalUsage::default()
    };
    let calendar = calendar(month);
    let input = RatingInput::new(month, &calendar, Usage::Intervals(usage));
    let bill = rate(&tariff, &input).expect("rates");
    assert_eq!(bill.lines[1].quantity.normalize(), dec("148.8")); // 892.8 − 744
}
