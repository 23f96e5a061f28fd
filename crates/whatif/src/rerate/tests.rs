use jiff::civil::date;
use money::Currency;
use tariff::{Tariff, examples};

use super::*;
use crate::testing::{DOCUMENTS, level};

mod billed;

fn plan(json: &str) -> Plan {
    Plan::from_json(json).expect("is sound")
}

fn pounds(minor: i64) -> Money {
    Money::from_minor(minor, Currency::Gbp)
}

#[test]
fn a_year_is_worked_out_by_hand() {
    let history = History::new(level(date(2026, 1, 1), 365, 1_000)).expect("is sound");
    let rerated = rerate(&plan(DOCUMENTS[0]), &history, &[]).expect("can be re-rated");
    assert!(rerated.caveats.is_empty());
    // 46 half-hours on the 29th: 1486 kWh at 25p, 31 days at 50p, and 5% of 387.00.
    let march = rerated.months[2].totals;
    assert_eq!((march.energy_wh, march.net), (1_486_000, pounds(38_700)));
    assert_eq!((march.tax, march.total), (pounds(1_935), pounds(40_635)));
    // 50 half-hours on the 25th: 1490 kWh.
    assert_eq!(rerated.months[9].totals.net, pounds(38_800));
    // 17 520 kWh and 365 days; the tax of each month is rounded: 5 × 19.38 (half to even),
    // 19.35, 19.40, 4 × 18.75 and 17.50.
    let year = rerated.year;
    assert_eq!((year.energy_wh, year.net), (17_520_000, pounds(456_250)));
    assert_eq!((year.tax, year.total), (pounds(22_815), pounds(479_065)));
}

#[test]
fn a_slider_changes_the_cost_and_nothing_else() {
    let mut history = History::new(level(date(2026, 1, 1), 365, 1_000)).expect("is sound");
    let plan = plan(DOCUMENTS[0]);
    let before = rerate(&plan, &history, &[]).expect("can be re-rated");
    let more = vec![Some(1_100); history.slots()];
    history.set(UsageChannel::Import, more).expect("fits");
    let after = rerate(&plan, &history, &[]).expect("can be re-rated");
    // 1752 kWh more at 25p.
    let dearer = after.year.net.checked_sub(before.year.net).expect("fits");
    assert_eq!(dearer, pounds(43_800));
    let back = vec![Some(1_000); history.slots()];
    history.set(UsageChannel::Import, back).expect("fits");
    assert_eq!(
        rerate(&plan, &history, &[]).expect("can be re-rated"),
        before
    );
}

#[test]
fn missing_readings_are_counted_and_cost_nothing() {
    let mut data = level(date(2026, 3, 1), 31, 1_000);
    // All of the first day, and one half-hour of the second.
    data.import[..49].fill(None);
    let history = History::new(data).expect("is sound");
    let rerated = rerate(&plan(DOCUMENTS[0]), &history, &[]).expect("can be re-rated");
    let (intervals, days) = (49, 2);
    assert_eq!(rerated.caveats, [Caveat::Missing { intervals, days }]);
    assert_eq!(rerated.year.energy_wh, 1_437_000);
}

#[test]
fn months_that_cannot_be_priced_are_named_and_the_others_are_priced() {
    let history = History::new(level(date(2026, 1, 1), 120, 1_000)).expect("is sound");
    let dynamic = plan(DOCUMENTS[3]);
    let rerated = rerate(&dynamic, &history, &[]).expect("can be re-rated");
    let why = TariffError::MissingSeries("day_ahead".to_owned());
    let period = history.period();
    assert_eq!(rerated.caveats, [Caveat::Unpriced { period, why }]);
    assert!(rerated.months.is_empty() && rerated.year.total.is_zero());

    // One half-hour of 2 February has no price.
    let mut nanos = vec![Some(200_000_000); history.slots()];
    nanos[32 * 48 + 5] = None;
    let prices = [Prices::new("day_ahead", "1", &nanos)];
    let rerated = rerate(&dynamic, &history, &prices).expect("can be re-rated");
    let unpriced = Caveat::Unpriced {
        period: Period::new(date(2026, 2, 1), date(2026, 3, 1)).expect("has days"),
        why: TariffError::IncompleteSeries {
            key: "day_ahead".to_owned(),
            date: date(2026, 2, 2),
        },
    };
    assert_eq!(rerated.caveats, [unpriced]);
    assert_eq!(rerated.months.len(), 3);

    let prices = [Prices::new("day_ahead", "1", &nanos[1..])];
    let refused = rerate(&dynamic, &history, &prices).expect_err("is out of step");
    assert!(matches!(refused, WhatIfError::Length { .. }));
}

#[test]
fn a_tariff_is_priced_on_days_before_and_after_its_own_and_says_so() {
    let json = DOCUMENTS[0].replacen(
        "\"version\": 1,",
        r#""version": 1, "valid_from": "2026-01-11", "valid_to": "2026-01-21","#,
        1,
    );
    let history = History::new(level(date(2026, 1, 1), 31, 1_000)).expect("is sound");
    let rerated = rerate(&plan(&json), &history, &[]).expect("can be re-rated");
    let (from, last_day) = (date(2026, 1, 11), date(2026, 1, 20));
    let said = [
        Caveat::BeforeOffer { from },
        Caveat::AfterOffer { last_day },
    ];
    assert_eq!(rerated.caveats, said);
    assert_eq!(rerated.year.net, pounds(38_750));
}

#[test]
fn energy_sent_to_the_grid_is_what_an_export_tariff_prices() {
    let mut data = level(date(2026, 1, 1), 31, 1_000);
    data.export.fill(Some(100));
    let history = History::new(data.clone()).expect("is sound");
    let export = Tariff::from_toml(examples::UK_EXPORT_FLAT).expect("is an example");
    let export = Plan::new(&export).expect("is sound");
    let rerated = rerate(&export, &history, &[]).expect("can be re-rated");
    assert_eq!(
        (rerated.year.energy_wh, rerated.year.net),
        (148_800, pounds(-2_232))
    );

    data.export.clear();
    let history = History::new(data.clone()).expect("is sound");
    let refused = rerate(&export, &history, &[]).expect_err("has no export");
    assert_eq!(refused, WhatIfError::NoExport);

    data.export = std::mem::take(&mut data.import);
    let history = History::new(data).expect("is sound");
    let refused = rerate(&plan(DOCUMENTS[0]), &history, &[]).expect_err("has no import");
    assert_eq!(refused, WhatIfError::NoImport);
}

#[test]
fn a_credit_for_energy_that_was_not_metered_is_not_passed_over() {
    let credit =
        r#""export": { "payment": { "rates": { "flat": { "rate": "0.1" } } } }, "unit_rates""#;
    let plan = plan(&DOCUMENTS[0].replacen("\"unit_rates\"", credit, 1));
    let mut data = level(date(2026, 1, 1), 31, 1_000);
    data.export.clear();
    let history = History::new(data).expect("is sound");
    let rerated = rerate(&plan, &history, &[]).expect("can be re-rated");
    assert_eq!(rerated.caveats, [Caveat::ExportNotMetered]);
}
