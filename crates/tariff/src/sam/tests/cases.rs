//! Reading cases: exactly, and refusing what is not known by name.

use super::*;

const FLAT: &str = r#"{"energyratestructure":[[{"rate":0.2}]]}"#;

fn error(settings: &str) -> String {
    let read = Case::from_json(&case(FLAT, settings, |_| 1));
    read.expect_err("is not a case").to_string()
}

#[test]
fn loads_are_read_from_their_own_digits() {
    let text = case(FLAT, "", |_| 1).replace("[1,1,", "[0.1,-2.5e-3,");
    let load = Case::from_json(&text).expect("reads").load.net_kw;
    assert_eq!(load.decimals(), 4);
    assert_eq!(load.values()[..3], [1000, -25, 10_000]);
    let long = case(FLAT, "", |_| 1).replace("[1,1,", "[0.30000000000000004,1e-12,");
    let load = Case::from_json(&long).expect("reads").load.net_kw;
    assert_eq!(load.values()[..2], [3, 0]);
}

#[test]
fn what_describes_a_case_is_passed_over_and_an_unknown_setting_is_not() {
    let described = r#","id":"x","description":"","seed":7,"sam":{"months":[]},"pv":"none""#;
    assert!(Case::from_json(&case(FLAT, described, |_| 1)).is_ok());
    assert_eq!(error(r#","inflation":0.02"#), "not supported: inflation");
}

#[test]
fn settings_may_bear_the_names_that_sam_gives_them() {
    let named = r#","ur_metering_option":0,"ur_nm_credit_month":3,"TOU_demand_single_peak":0"#;
    let read = Case::from_json(&case(FLAT, named, |_| 1)).expect("reads");
    assert_eq!(read.metering.credit_month, 4);
    assert_eq!(
        error(r#","metering_option":0,"ur_metering_option":1"#),
        "ur_metering_option: is there twice"
    );
}

#[test]
fn settings_out_of_range_are_refused_by_name() {
    assert_eq!(
        error(r#","metering_option":5"#),
        "not supported: metering_option: 5"
    );
    assert_eq!(
        error(r#","nm_credit_month":12"#),
        "nm_credit_month: is not 0 to 11"
    );
    assert_eq!(
        error(r#","nb_credit_expire":2"#),
        "nb_credit_expire: is neither true nor false"
    );
    assert_eq!(
        error(r#","steps_per_hour":7"#),
        "steps_per_hour: does not divide an hour"
    );
    assert_eq!(
        error(r#","nm_credit_rollover":3"#),
        "nm_credit_rollover: is neither true nor false"
    );
    assert!(Case::from_json(&case(FLAT, r#","tou_demand_single_peak":0"#, |_| 1)).is_ok());
    assert_eq!(
        error(r#","steps_per_hour":2"#),
        "net_load_kw: has 8760 steps, not 17520"
    );
    assert_eq!(
        error(r#","ts_sell_rate":[1]"#),
        "ts_sell_rate: has 1 steps, not 8760"
    );
}

#[test]
fn net_metering_over_a_month_with_prices_for_each_step_is_refused() {
    let prices = vec!["1"; year::HOURS].join(",");
    let settings = format!(r#","metering_option":0,"ts_buy_rate":[{prices}]"#);
    assert!(error(&settings).contains("net metering over a month"));
}

#[test]
fn text_that_is_no_case_is_refused_without_a_panic() {
    for text in [
        "",
        "[]",
        "{}",
        "null",
        r#"{"net_load_kw":[]}"#,
        r#"{"net_load_kw":5}"#,
    ] {
        assert!(rate_case(text).is_err(), "{text}");
    }
    let huge = case(FLAT, "", |_| i64::MAX);
    assert!(rate_case(&huge).is_err());
    let words = case(FLAT, "", |_| 1).replace("[1,1,", r#"["one",1,"#);
    assert!(rate_case(&words).is_err());
}

#[test]
fn reactive_charges_are_told_and_not_charged() {
    let tariff = r#"{"energyratestructure":[[{"rate":0.2}]],"demandreactivepowercharge":0.66}"#;
    let (months, left_out) = rate_case(&case(tariff, "", |_| 1)).expect("is supported");
    assert_eq!(months[0].total, dollars("148.8"));
    assert_eq!(
        left_out,
        ["demandreactivepowercharge: a case has no reactive readings"]
    );
}
