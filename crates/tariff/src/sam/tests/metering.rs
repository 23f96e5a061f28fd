//! Credits under SAM's five options.

use super::*;

const FLAT: &str = r#"{"energyratestructure":[[{"rate":0.2,"sell":0.1}]]}"#;

/// One kilowatt given in January and one taken in the rest of the year.
fn sunny_january(hour: usize) -> i64 {
    if hour < 744 { -1 } else { 1 }
}

#[test]
fn surplus_kwh_wait_for_later_months_and_are_bought_at_the_end() {
    let kwh = months(
        FLAT,
        r#","metering_option":0,"nm_yearend_sell_rate":0.03"#,
        sunny_january,
    );
    assert_eq!(kwh[0].energy, Decimal::ZERO);
    // February's 672 kWh come off January's 744; March pays for all but the 72 left.
    assert_eq!(kwh[1].energy, Decimal::ZERO);
    assert_eq!(kwh[2].energy, dollars("134.4"));
    let bought = r#","metering_option":0,"nm_yearend_sell_rate":0.03,"nm_credit_month":0"#;
    let bought = months(FLAT, bought, sunny_january);
    assert_eq!(bought[0].true_up_credit, dollars("22.32"));
    assert_eq!(bought[0].total, dollars("-22.32"));
    assert_eq!(bought[1].energy, dollars("134.4"));
}

#[test]
fn surplus_goes_to_the_period_of_the_next_month_at_the_same_time_of_day() {
    let year = |first: &str, rest: &str| {
        let mut months = vec![first];
        months.extend([rest; 11]);
        months.join(",")
    };
    // January is all period 0; later months have period 1 until 08:00 and period 2 after.
    let later = NIGHT_AND_DAY.replace('1', "2").replace('0', "1");
    let schedule = year(ALL_DAY, &later);
    let tariff = format!(
        r#"{{"energyratestructure":[[{{"rate":1}}],[{{"rate":2}}],[{{"rate":3}}]],
        "energyweekdayschedule":[{schedule}],"energyweekendschedule":[{schedule}]}}"#
    );
    let months = months(&tariff, r#","metering_option":0"#, sunny_january);
    // Period 0 is found at 00:00, where February has period 1: 224 kWh used, 744 in hand.
    assert_eq!(months[1].energy, Decimal::from(3 * 28 * 16));
    assert_eq!(months[2].energy, Decimal::from(3 * 31 * 16));
}

#[test]
fn surplus_is_worth_money_that_waits_and_is_paid_out() {
    let money = months(FLAT, r#","metering_option":1"#, sunny_january);
    // 74.4 earned; February costs 134.4.
    assert_eq!(money[0].energy, Decimal::ZERO);
    assert_eq!(money[1].energy, Decimal::from(60));
    let paid = months(
        FLAT,
        r#","metering_option":1,"nm_credit_month":0"#,
        sunny_january,
    );
    assert_eq!(paid[0].true_up_credit, dollars("74.4"));
    assert_eq!(paid[1].energy, dollars("134.4"));
}

#[test]
fn with_the_rollover_surplus_kwh_become_a_credit_for_energy() {
    let settings = r#","metering_option":0,"nm_yearend_sell_rate":0.03,"nm_credit_month":0,
        "nm_credit_rollover":1"#;
    let rolled = months(FLAT, settings, sunny_january);
    assert_eq!(rolled[0].true_up_credit, Decimal::ZERO);
    assert_eq!(rolled[1].energy, dollars("134.4") - dollars("22.32"));
    assert_eq!(rolled[2].energy, dollars("148.8"));
    // A minimum is of energy after the credit.
    let tariff = FLAT.replacen('{', r#"{"mincharge":120,"#, 1);
    let least = months(&tariff, settings, sunny_january);
    assert_eq!(least[0].minimum_topup, Decimal::from(120));
    assert_eq!(least[1].minimum_topup, dollars("7.92"));
}

#[test]
fn with_the_rollover_money_is_paid_out_and_goes_on_all_the_same() {
    let settings = r#","metering_option":1,"nm_credit_month":0,"nm_credit_rollover":1"#;
    let rolled = months(FLAT, settings, sunny_january);
    assert_eq!(rolled[0].true_up_credit, dollars("74.4"));
    assert_eq!(rolled[1].energy, Decimal::from(60));
}

#[test]
fn net_billing_credits_are_usable_from_the_next_month_unless_told_otherwise() {
    // Half a day given, half a day taken: 37.2 earned in January and 74.4 charged.
    let half = |hour: usize| if hour % 24 < 12 { 1 } else { -1 };
    let next = months(FLAT, r#","metering_option":3"#, half);
    assert_eq!(next[0].energy, dollars("74.4"));
    assert_eq!(next[1].energy, dollars("67.2") - dollars("37.2"));
    // December's own credit cannot be used any more and is paid out.
    assert_eq!(next[11].true_up_credit, dollars("37.2"));
    let same = r#","metering_option":3,"nb_apply_credit_current_month":true"#;
    let same = months(FLAT, same, half);
    assert_eq!(same[0].energy, dollars("37.2"));
    let lost = r#","metering_option":3,"nb_credit_expire":1"#;
    assert_eq!(months(FLAT, lost, half)[11].true_up_credit, Decimal::ZERO);
}

#[test]
fn under_net_billing_with_credits_what_comes_to_less_than_nothing_waits() {
    // Half a day given at -0.1, half a day taken at 0.2: January owes 37.2 more, in February.
    let half = |hour: usize| if hour % 24 < 12 { 1 } else { -1 };
    let debt = r#"{"energyratestructure":[[{"rate":0.2,"sell":-0.1}]]}"#;
    let owed = months(debt, r#","metering_option":3"#, half);
    assert_eq!(owed[0].energy, dollars("74.4"));
    assert_eq!(owed[1].energy, dollars("67.2") + dollars("37.2"));
    assert_eq!(owed[11].true_up_credit, Decimal::ZERO);
    // And energy taken at a price below zero is a credit.
    let paid = r#"{"energyratestructure":[[{"rate":0.2,"adj":-0.3}]]}"#;
    let paid = months(paid, r#","metering_option":3,"nm_credit_month":0"#, half);
    assert_eq!(
        (paid[0].energy, paid[0].true_up_credit),
        (Decimal::ZERO, dollars("37.2"))
    );
}

#[test]
fn net_billing_pays_in_the_month() {
    let half = |hour: usize| if hour % 24 < 12 { 1 } else { -1 };
    let months = months(FLAT, r#","metering_option":2"#, half);
    assert_eq!(months[0].energy, dollars("37.2"));
}

#[test]
fn prices_for_each_step_may_be_below_zero() {
    let prices: Vec<&str> = (0..8760)
        .map(|hour| if hour == 0 { "-0.5" } else { "0.25" })
        .collect();
    let settings = format!(r#","ts_buy_rate":[{}]"#, prices.join(","));
    let january = months(FLAT, &settings, |_| 2)[0];
    assert_eq!(
        january.energy,
        dollars("-1") + dollars("0.5") * Decimal::from(743)
    );
}
