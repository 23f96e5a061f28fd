//! Hand-worked years. Equality with SAM itself is proved by `cargo xtask conformance`, and on any
//! number of random tariffs by `xtask/pysam/random_cases.py`.

use super::*;

mod cases;
mod metering;

/// A case whose load is the same every day: `kw` of each hour.
fn case(tariff: &str, settings: &str, kw: impl Fn(usize) -> i64) -> String {
    let net: Vec<String> = (0..year::HOURS).map(|hour| kw(hour).to_string()).collect();
    format!(
        r#"{{"tariff":{tariff},"net_load_kw":[{}]{settings}}}"#,
        net.join(",")
    )
}

fn months(tariff: &str, settings: &str, kw: impl Fn(usize) -> i64) -> Vec<SamMonth> {
    let (months, _) = rate_case(&case(tariff, settings, kw)).expect("is supported");
    assert_eq!(months.len(), 12);
    months
}

fn dollars(text: &str) -> Decimal {
    text.parse().expect("is a decimal")
}

fn schedules(weekday: &str, weekend: &str) -> String {
    let year = |hours: &str| [hours; 12].join(",");
    format!(
        r#""energyweekdayschedule":[{}],"energyweekendschedule":[{}]"#,
        year(weekday),
        year(weekend)
    )
}

const ALL_DAY: &str = "[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]";
const NIGHT_AND_DAY: &str = "[0,0,0,0,0,0,0,0,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]";

#[test]
fn a_flat_year_of_one_kilowatt() {
    let tariff = r#"{"energyratestructure":[[{"rate":0.1,"adj":0.02}]],
        "fixedchargefirstmeter":0.5,"fixedchargeunits":"$/day"}"#;
    let months = months(tariff, "", |_| 1);
    assert_eq!(months[0].energy, dollars("89.28"));
    assert_eq!(months[1].energy, dollars("80.64"));
    // 0.5 × 365 ÷ 12, in February as in January.
    let fixed = Decimal::from(365) / Decimal::from(12) * dollars("0.5");
    assert!(months.iter().all(|month| month.fixed == fixed));
    assert_eq!(months[1].total, fixed + dollars("80.64"));
}

#[test]
fn weekends_are_the_sixth_and_seventh_day_of_each_week_from_new_year() {
    let tariff = format!(
        r#"{{"energyratestructure":[[{{"rate":0}}],[{{"rate":1}}]],{}}}"#,
        schedules(ALL_DAY, NIGHT_AND_DAY)
    );
    let months = months(&tariff, "", |_| 1);
    // January of that year has four weekends; days 20 and 21 of each are at hours 8 to 23.
    assert_eq!(months[0].energy, Decimal::from(8 * 16));
    // September begins on a Saturday and has five.
    assert_eq!(months[8].energy, Decimal::from(10 * 16));
}

#[test]
fn tiers_fill_in_order_of_time_over_all_periods() {
    let tariff = format!(
        r#"{{"energyratestructure":[[{{"rate":1,"max":100}},{{"rate":2}}],
            [{{"rate":3,"max":100}},{{"rate":4}}]],{}}}"#,
        schedules(NIGHT_AND_DAY, NIGHT_AND_DAY)
    );
    let months = months(&tariff, "", |_| 3);
    // A day is 24 kWh of night and 48 of day; the bound is 4 kWh into the second day's 48.
    let tier_one = 24 + 24 + 3 * (48 + 4);
    let tier_two = 2 * 24 * 29 + 4 * (44 + 48 * 29);
    assert_eq!(months[0].energy, Decimal::from(tier_one + tier_two));
}

#[test]
fn tiers_are_split_pro_rata_when_the_month_is_netted() {
    let tariff = format!(
        r#"{{"energyratestructure":[[{{"rate":1,"max":720}},{{"rate":2}}],
            [{{"rate":3,"max":720}},{{"rate":4}}]],{}}}"#,
        schedules(NIGHT_AND_DAY, NIGHT_AND_DAY)
    );
    // April has 2,160 kWh, a third of them at night and a third of each in the first tier.
    let april = months(&tariff, r#","metering_option":1"#, |_| 3)[3];
    assert_eq!(
        april.energy,
        Decimal::from(240 + 2 * 480 + 3 * 480 + 4 * 960)
    );
}

#[test]
fn bounds_by_day_and_by_demand_follow_the_month() {
    let energy = |unit: &str| {
        let tariff = format!(
            r#"{{"energyratestructure":[[{{"rate":1,"max":10,"unit":"{unit}"}},
                {{"rate":0,"unit":"{unit}"}}]]}}"#
        );
        months(&tariff, "", |hour| if hour == 0 { 5 } else { 1 })[0].energy
    };
    assert_eq!(energy("kWh"), Decimal::from(10));
    assert_eq!(energy("kWh daily"), Decimal::from(310));
    assert_eq!(energy("kWh/kW"), Decimal::from(50));
    // All 748 kWh are below 10 × 31 × 5.
    assert_eq!(energy("kWh/kW daily"), Decimal::from(748));
}

#[test]
fn demand_is_charged_through_marginal_tiers_and_adds_up() {
    let tariff = format!(
        r#"{{"energyratestructure":[[{{"rate":0}}]],
        "flatdemandstructure":[[{{"rate":8,"max":100}},{{"rate":6}}]],
        "demandratestructure":[[{{"rate":1}}],[{{"rate":2}}]],{}}}"#,
        schedules(NIGHT_AND_DAY, NIGHT_AND_DAY).replace("energy", "demand")
    );
    let load = |hour: usize| match hour {
        3 => 150,
        12 => 120,
        _ => 10,
    };
    let january = months(&tariff, "", load)[0];
    assert_eq!(january.demand, Decimal::from(800 + 300 + 150 + 240));
    // Only the night, which has the highest demand of the month, is charged by time of use.
    let single = months(&tariff, r#","tou_demand_single_peak":1"#, load)[0];
    assert_eq!(single.demand, Decimal::from(800 + 300 + 150));
}

#[test]
fn demand_below_zero_is_taken_off() {
    let tariff = r#"{"energyratestructure":[[{"rate":0}]],
        "flatdemandstructure":[[{"rate":8,"max":100},{"rate":1,"adj":-3}]]}"#;
    let january = months(tariff, "", |_| 150)[0];
    assert_eq!(january.demand, Decimal::from(800 - 100));
}

#[test]
fn a_minimum_is_topped_up_each_month_and_an_annual_one_in_december() {
    let with = |minimum: &str| {
        format!(
            r#"{{"energyratestructure":[[{{"rate":0.01}}]],"fixedchargefirstmeter":2,{minimum}}}"#
        )
    };
    let monthly = months(&with(r#""mincharge":10"#), "", |_| 1);
    assert_eq!(monthly[0].minimum_topup, dollars("0.56"));
    assert_eq!(monthly[0].total, Decimal::from(10));
    let annual = with(r#""mincharge":150,"minchargeunits":"$/year""#);
    let annual = months(&annual, "", |_| 1);
    assert_eq!(annual[10].minimum_topup, Decimal::ZERO);
    assert_eq!(annual[11].minimum_topup, dollars("38.4"));
}

#[test]
fn a_bill_below_zero_gets_the_whole_minimum_added() {
    let tariff = r#"{"energyratestructure":[[{"rate":1,"sell":1}]],"mincharge":10}"#;
    let january = months(tariff, "", |_| -1)[0];
    assert_eq!(
        (january.energy, january.minimum_topup),
        (Decimal::from(-744), Decimal::from(10))
    );
    assert_eq!(january.total, Decimal::from(-734));
    // With two meters it is the minimum of the load alone.
    let two = r#","metering_option":4"#;
    let january = months(tariff, two, |hour| if hour < 12 { 1 } else { -1 })[0];
    assert_eq!(
        (january.energy, january.minimum_topup),
        (Decimal::from(12 - 732), Decimal::ZERO)
    );
}
