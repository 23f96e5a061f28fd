//! The importer on small tariffs of its own; the real ones are tried by `cargo xtask conformance`.

use super::*;

fn schedule_of(hours: &str, months: usize) -> String {
    vec![hours; months].join(",")
}

const ALL_ZERO: &str = "[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]";
const EVENING: &str = "[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,1,1,0,0,0,0,0]";

#[test]
fn a_flat_tariff_adds_the_adjustment_exactly() {
    let json = r#"{"energyratestructure":[[{"rate":0.1432,"adj":0.0021,"unit":"kWh"}]],
        "fixedchargefirstmeter":9.85,"fixedchargeunits":"$/month","name":"R-1","label":"5C-a"}"#;
    let tariff = from_json(json).expect("is supported");
    let document = tariff.document();
    assert_eq!(document.name, "R-1");
    assert_eq!(document.code, "urdb-5c-a");
    assert_eq!(document.unit_rates, flat(Decimal::new(1453, 4)));
    let charge = document.standing_charges.first().expect("has one");
    assert_eq!(
        (charge.amount, charge.per),
        (Decimal::new(985, 2), ChargePer::Month)
    );
}

#[test]
fn months_of_one_schedule_become_seasons_and_hours_become_bands() {
    let weekday = [
        schedule_of(ALL_ZERO, 5),
        schedule_of(EVENING, 4),
        schedule_of(ALL_ZERO, 3),
    ]
    .join(",");
    let weekend = schedule_of(ALL_ZERO, 12);
    let json = format!(
        r#"{{"energyratestructure":[[{{"rate":0.1}}],[{{"rate":3e-1}}]],
        "energyweekdayschedule":[{weekday}],"energyweekendschedule":[{weekend}],
        "fixedchargefirstmeter":0.5,"fixedchargeunits":"$/day"}}"#
    );
    let tariff = from_json(&json).expect("is supported");
    let UnitRates::TimeOfUse(rates) = &tariff.document().unit_rates else {
        panic!("two prices are time of use")
    };
    assert_eq!(rates.periods[1].rate, Decimal::new(3, 1));
    let dates: Vec<String> = rates
        .seasons
        .iter()
        .map(|s| format!("{} to {}", s.from, s.to))
        .collect();
    assert_eq!(
        dates,
        ["01-01 to 05-31", "06-01 to 09-30", "10-01 to 12-31"]
    );
    let bands: Vec<String> = rates.seasons[1]
        .weekday
        .iter()
        .map(|band| format!("{} {}", band.from, band.period))
        .collect();
    assert_eq!(
        bands,
        ["00:00 period_1", "16:00 period_2", "19:00 period_1"]
    );
    assert_eq!(rates.seasons[1].weekend.len(), 1);
}

#[test]
fn a_schedule_that_never_changes_is_flat() {
    let one = schedule_of(ALL_ZERO, 12);
    let json = format!(
        r#"{{"energyratestructure":[[{{"rate":0.1}}],[{{"rate":0.3}}]],
        "energyweekdayschedule":[{one}],"energyweekendschedule":[{one}]}}"#
    );
    let tariff = from_json(&json).expect("is supported");
    assert_eq!(tariff.document().unit_rates, flat(Decimal::new(1, 1)));
}

#[test]
fn whatever_cannot_be_priced_is_refused_by_name() {
    let flat = r#""energyratestructure":[[{"rate":0.1}]]"#;
    for (json, named) in [
        (
            r#"{"energyratestructure":[[{"rate":0.1,"max":500},{"rate":0.2}]]}"#,
            "2 tiers",
        ),
        (
            r#"{"energyratestructure":[[{"rate":0.1,"sell":0.05}]]}"#,
            "[0][0].sell",
        ),
        (
            r#"{"energyratestructure":[[{"rate":0.1,"unit":"kWh/kW"}]]}"#,
            "kWh/kW",
        ),
        (
            r#"{"energyratestructure":[[{"rate":0.1,"max":9}]]}"#,
            "[0][0].max",
        ),
        (
            &format!(r#"{{{flat},"flatdemandstructure":[[{{"rate":8}}]]}}"#),
            "flatdemandstructure",
        ),
        (
            &format!(r#"{{{flat},"mincharge":25,"minchargeunits":"$/month"}}"#),
            "mincharge",
        ),
        (
            &format!(r#"{{{flat},"demandreactivepowercharge":0.1}}"#),
            "demandreactivepowercharge",
        ),
        (
            &format!(r#"{{{flat},"fixedchargefirstmeter":9,"fixedchargeunits":"$/year"}}"#),
            "$/year",
        ),
        (
            &format!(r#"{{{flat},"energyattrs":[{{"Fuel rider":"$0.01/kWh"}}]}}"#),
            "Fuel rider",
        ),
        (&format!(r#"{{{flat},"somethingnew":1}}"#), "somethingnew"),
        (&format!(r#"{{{flat},"country":"IND"}}"#), "country: IND"),
    ] {
        match from_json(json) {
            Err(TariffError::Unsupported(what)) => assert!(what.contains(named), "{what}"),
            other => panic!("{json} gave {other:?}"),
        }
    }
}

#[test]
fn a_schedule_that_makes_no_sense_is_refused_with_its_place() {
    let one = schedule_of(ALL_ZERO, 12);
    let wrong = schedule_of(EVENING, 12);
    let json = format!(
        r#"{{"energyratestructure":[[{{"rate":0.1}}]],
        "energyweekdayschedule":[{wrong}],"energyweekendschedule":[{one}]}}"#
    );
    let error = from_json(&json)
        .expect_err("period 1 does not exist")
        .to_string();
    assert_eq!(error, "energyweekdayschedule[0]: there is no period 1");
    let short = json.replace(&wrong, &one.replacen(ALL_ZERO, "[0]", 1));
    let error = from_json(&short)
        .expect_err("one hour is no day")
        .to_string();
    assert_eq!(error, "energyweekdayschedule[0]: has 1 hours, not 24");
}

#[test]
fn text_that_is_no_tariff_is_refused_without_a_panic() {
    for text in [
        "",
        "[]",
        "{}",
        "null",
        "{\"energyratestructure\":5}",
        "{\"name\":1}",
    ] {
        assert!(from_json(text).is_err(), "{text}");
    }
}
