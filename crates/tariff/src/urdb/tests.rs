//! The importer on small tariffs of its own; the real ones are tried by `cargo xtask conformance`.

use money::Decimal;

use super::*;
use crate::document::*;

mod fuzz;
mod metering;

fn months_of(hours: &str, months: usize) -> String {
    vec![hours; months].join(",")
}

const ALL_ZERO: &str = "[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]";
const EVENING: &str = "[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,1,1,0,0,0,0,0]";

fn document(json: &str) -> TariffDocument {
    import(json, &Metering::default())
        .expect("is supported")
        .document
}

fn schedules(weekday: &str, weekend: &str) -> String {
    format!(r#""energyweekdayschedule":[{weekday}],"energyweekendschedule":[{weekend}]"#)
}

fn flat(mantissa: i64, scale: u32) -> UnitRates {
    let rate = Decimal::new(mantissa, scale);
    UnitRates::Flat(FlatRate { rate })
}

#[test]
fn a_flat_tariff_adds_the_adjustment_exactly() {
    let json = r#"{"energyratestructure":[[{"rate":0.1432,"adj":0.0021,"unit":"kWh"}]],
        "fixedchargefirstmeter":9.85,"fixedchargeunits":"$/month","name":" R-1\n\u0000 two","label":"5C-a"}"#;
    let tariff = from_json(json).expect("is supported");
    let document = tariff.document();
    assert_eq!(document.name, "R-1 two");
    assert_eq!(document.code, "urdb-5c-a");
    assert_eq!(document.unit_rates, flat(1453, 4));
    let charge = document.standing_charges.first().expect("has one");
    assert_eq!(
        (charge.amount, charge.per),
        (Decimal::new(985, 2), ChargePer::Month)
    );
}

#[test]
fn months_of_one_schedule_become_seasons_and_hours_become_bands() {
    let weekday = [
        months_of(ALL_ZERO, 5),
        months_of(EVENING, 4),
        months_of(ALL_ZERO, 3),
    ]
    .join(",");
    let schedules = schedules(&weekday, &months_of(ALL_ZERO, 12));
    let json =
        format!(r#"{{"energyratestructure":[[{{"rate":0.1}}],[{{"rate":3e-1}}]],{schedules}}}"#);
    let UnitRates::TimeOfUse(rates) = document(&json).unit_rates else {
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
    let one = months_of(ALL_ZERO, 12);
    let schedules = schedules(&one, &one);
    let json =
        format!(r#"{{"energyratestructure":[[{{"rate":0.1}}],[{{"rate":0.3}}]],{schedules}}}"#);
    assert_eq!(document(&json).unit_rates, flat(1, 1));
}

#[test]
fn tiers_keep_their_bounds_and_units() {
    let json = r#"{"energyratestructure":[[{"rate":0.1,"max":300,"unit":"kWh/kW"},
        {"rate":0.08,"adj":-0.01,"unit":"kWh/kW"}]]}"#;
    let UnitRates::Tiered(rates) = document(json).unit_rates else {
        panic!("tiers without a schedule are tiered")
    };
    assert_eq!(rates.tiers[0].up_to, Some(Decimal::from(300)));
    assert_eq!(rates.tiers[0].unit, TierUnit::KwhPerKw);
    assert_eq!(rates.tiers[1].up_to, None);
    assert_eq!(rates.tiers[1].rate, Decimal::new(7, 2));
}

#[test]
fn demand_is_flat_by_month_and_by_time_of_use() {
    let schedule = months_of(EVENING, 12);
    let json = format!(
        r#"{{"energyratestructure":[[{{"rate":0.1}}]],"flatdemandunit":"kW",
        "flatdemandstructure":[[{{"rate":8.25,"max":100}},{{"rate":6.5}}],[{{"rate":14}}]],
        "flatdemandmonths":[0,0,0,0,0,1,1,1,1,0,0,0],"demandrateunit":"kVA",
        "demandratestructure":[[{{"rate":0}}],[{{"rate":10,"adj":1}}]],
        "demandweekdayschedule":[{schedule}],"demandweekendschedule":[{schedule}],
        "demandreactivepowercharge":0.66}}"#
    );
    let document = document(&json);
    let [flat, tou] = document.demand.as_slice() else {
        panic!("there are two demand charges")
    };
    assert_eq!((flat.periods.len(), flat.seasons.len()), (2, 3));
    assert_eq!(flat.periods[0].tiers[0].up_to, Some(Decimal::from(100)));
    assert_eq!(tou.measure, DemandMeasure::Kva);
    assert_eq!(tou.periods[1].tiers[0].rate, Decimal::from(11));
    assert_eq!(document.reactive[0].rate, Decimal::new(66, 2));
}

#[test]
fn fixed_charges_and_minimums_come_by_day_month_and_year() {
    let with = |fields: &str| {
        document(&format!(
            r#"{{"energyratestructure":[[{{"rate":1}}]],{fields}}}"#
        ))
    };
    let charge = |fields: &str| {
        let charge = with(fields).standing_charges.remove(0);
        (charge.amount, charge.per)
    };
    let minimum = |fields: &str| {
        let minimum = with(fields).minimums.remove(0);
        (minimum.amount, minimum.per)
    };
    assert_eq!(
        charge(r#""fixedchargefirstmeter":0.5,"fixedchargeunits":"$/day""#),
        (Decimal::new(5, 1), ChargePer::DayEvened)
    );
    assert_eq!(
        charge(r#""fixedchargefirstmeter":120,"fixedchargeunits":"$/year""#),
        (Decimal::from(10), ChargePer::Month)
    );
    assert_eq!(
        charge(r#""fixedmonthlycharge":7"#),
        (Decimal::from(7), ChargePer::Month)
    );
    assert_eq!(
        minimum(r#""mincharge":25,"minchargeunits":"$/month""#),
        (Decimal::from(25), MinimumPer::Month)
    );
    assert_eq!(
        minimum(r#""annualmincharge":90"#),
        (Decimal::from(90), MinimumPer::Year)
    );
    assert!(
        with(r#""fixedchargefirstmeter":0"#)
            .standing_charges
            .is_empty()
    );
}

#[test]
fn what_sam_passes_over_is_told_and_not_billed_by() {
    let json = r#"{"energyratestructure":[[{"rate":0.1,"max":900}]],"fixedchargeeaaddl":3,
        "flatdemandstructure":[[{"rate":2,"max":50}]],"demandwindow":15,
        "riders":["PCA","ECA"],
        "demandattrs":[{"Power-Factor-Adjustment-Rate-$":"0.00005"},{"TOU-winter:Off-Peak":"1"}]}"#;
    let imported = import(json, &Metering::default()).expect("is supported");
    assert_eq!(
        imported.left_out,
        [
            "energyratestructure[0][0].max: 900: the last tier has no end",
            "demandwindow: 15: demand is that of the readings' own intervals",
            "flat demand, period 0: max: 50: demand above it costs nothing",
            "demandattrs: Power-Factor-Adjustment-Rate-$: 0.00005",
            "fixedchargeeaaddl: only one meter is rated",
            "riders: only words",
        ]
    );
    let tiers = &imported.document.demand[0].periods[0].tiers;
    assert_eq!((tiers.len(), tiers[1].rate), (2, Decimal::ZERO));
    assert!(matches!(from_json(json), Err(TariffError::Unsupported(_))));
}

#[test]
fn whatever_cannot_be_priced_is_refused_by_name() {
    let flat = r#""energyratestructure":[[{"rate":0.1}]]"#;
    let one = months_of(EVENING, 12);
    let schedules = schedules(&one, &one);
    for (json, named) in [
        (
            r#"{"energyratestructure":[[{"rate":0.1,"unit":"therms"}]]}"#.to_owned(),
            "therms",
        ),
        (
            r#"{"energyratestructure":[[{"rate":0.1,"max":200,"unit":"kWh/kW"},
               {"rate":0.1,"max":3000},{"rate":0.09}]]}"#
                .to_owned(),
            "kWh/kW and kWh",
        ),
        (
            format!(
                r#"{{"energyratestructure":[[{{"rate":0.1}}],[{{"rate":1,"max":5}},{{"rate":2}}]],
                {schedules}}}"#
            ),
            "different tiers in one month",
        ),
        (
            format!(r#"{{{flat},"flatdemandstructure":[[{{"rate":8}}]],"flatdemandunit":"hp"}}"#),
            "flatdemandunit: hp",
        ),
        (
            format!(r#"{{{flat},"fixedchargefirstmeter":9,"fixedchargeunits":"$/kW"}}"#),
            "$/kW",
        ),
        (
            format!(r#"{{{flat},"coincidentratestructure":[[{{"rate":5}}]]}}"#),
            "coincidentratestructure",
        ),
        (
            format!(r#"{{{flat},"lookbackPercent":0.8}}"#),
            "lookbackpercent",
        ),
        (format!(r#"{{{flat},"somethingnew":1}}"#), "somethingnew"),
        (format!(r#"{{{flat},"country":"IND"}}"#), "country: IND"),
    ] {
        match import(&json, &Metering::default()) {
            Err(TariffError::Unsupported(what)) => assert!(what.contains(named), "{what}"),
            other => panic!("{json} gave {other:?}"),
        }
    }
    let nothing =
        format!(r#"{{{flat},"lookbackpercent":0,"fueladjustmentsmonthly":[0,0.0],"x":null}}"#);
    assert_eq!(
        document(&nothing).unit_rates,
        document(&format!("{{{flat}}}")).unit_rates
    );
}

#[test]
fn what_makes_no_sense_is_refused_with_its_place() {
    let one = months_of(ALL_ZERO, 12);
    let wrong = schedules(&months_of(EVENING, 12), &one);
    let short = schedules(&one.replacen(ALL_ZERO, "[0]", 1), &one);
    for (fields, message) in [
        (
            wrong.as_str(),
            "energyweekdayschedule[0]: there is no period 1",
        ),
        (
            short.as_str(),
            "energyweekdayschedule[0]: has 1 hours, not 24",
        ),
        (
            r#""flatdemandstructure":[[{"rate":1}]],"flatdemandmonths":[0,2,0,0,0,0,0,0,0,0,0,0]"#,
            "flatdemandmonths: there is no period 2",
        ),
        (
            r#""demandratestructure":[[{"rate":1},{"rate":2}]]"#,
            "demandratestructure[0][0]: has no max and is not the last tier",
        ),
        (
            r#""mincharge":1,"minmonthlycharge":2"#,
            "minmonthlycharge: is a second charge of the same kind",
        ),
    ] {
        let json = format!(r#"{{"energyratestructure":[[{{"rate":0.1}}]],{fields}}}"#);
        let error = import(&json, &Metering::default()).expect_err("makes no sense");
        assert_eq!(error.to_string(), message);
    }
}

#[test]
fn text_that_is_no_tariff_is_refused_without_a_panic() {
    for text in [
        "",
        "[]",
        "{}",
        "null",
        "{\"items\":[]}",
        "{\"energyratestructure\":5}",
        "{\"energyratestructure\":[[]]}",
        "{\"energyratestructure\":[[{\"rate\":1}]],\"name\":1}",
    ] {
        assert!(from_json(text).is_err(), "{text}");
    }
}
