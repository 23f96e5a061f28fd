//! A bill of three supplies worked out by hand, and any bill replayed.

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use money::Currency;
use proptest::prelude::*;
use tariff::{Calendar, RatingInput, RatingRecord, RegisterAdvance, Tariff, Usage, examples, rate};

use super::*;

pub(crate) fn january() -> Period {
    Period::new(date(2026, 1, 1), date(2026, 2, 1)).expect("has days")
}

fn reading(id: &str, register: &str, on: Date, kind: ReadingKind) -> ReadingUsed {
    ReadingUsed {
        reading_id: id.to_owned(),
        register_label: register.to_owned(),
        date: on,
        value: "01234".to_owned(),
        kind,
    }
}

pub(crate) fn supply(tariff: &str, registers: &[(&str, i64)]) -> SupplyInput {
    let advances: Vec<RegisterAdvance> = registers
        .iter()
        .map(|(role, wh)| RegisterAdvance {
            role: (*role).to_owned(),
            wh: *wh,
            opening: reading("opening", role, date(2026, 1, 1), ReadingKind::Actual),
            closing: reading("closing", role, date(2026, 2, 1), ReadingKind::Customer),
            register: tariff::RegisterShown::default(),
            conversion: None,
        })
        .collect();
    let calendar = Calendar::new(&TimeZone::UTC, january()).expect("is in the calendar");
    let input = RatingInput::new(january(), &calendar, Usage::Registers(&advances));
    let tariff = Tariff::from_toml(tariff).expect("reads");
    let rated = rate(&tariff, &input).expect("rates");
    let record = RatingRecord::of(&tariff, &input, "UTC").expect("is in the calendar");
    SupplyInput {
        service_point: "sp_test".to_owned(),
        identifier: "1200010000000".to_owned(),
        address: vec!["1 Beacon Street".to_owned()],
        meter_serials: vec!["L1".to_owned()],
        readings: Vec::new(),
        rated,
        record,
        intervals_estimated: 0,
        about: SupplyAbout::default(),
    }
}

pub(crate) fn inputs(supplies: Vec<SupplyInput>) -> BillInputs {
    BillInputs {
        number: "B-1".to_owned(),
        account_number: "A-1".to_owned(),
        supplier_name: "Lamplight Energy".to_owned(),
        customer_name: "A Customer".to_owned(),
        billing_address: vec!["1 Beacon Street".to_owned()],
        billed_on: date(2026, 2, 2),
        due_on: date(2026, 2, 16),
        currency: Currency::Gbp,
        previous_balance: Money::from_minor(5_000, Currency::Gbp),
        payments_received: Money::from_minor(7_500, Currency::Gbp),
        adjustments: Vec::new(),
        supplies,
        notes: Vec::new(),
        facts: BillFacts::default(),
    }
}

pub(crate) fn dual_fuel_with_solar() -> BillDocument {
    let supplies = vec![
        supply(examples::UK_STANDARD_VARIABLE, &[("total", 312_400)]),
        supply(examples::UK_GAS, &[("total", 900_000)]),
        supply(examples::UK_EXPORT_FLAT, &[("total", 40_000)]),
    ];
    build_bill(inputs(supplies)).expect("builds")
}

#[test]
fn a_bill_adds_up_what_its_supplies_cost_and_what_was_owed() {
    let bill = dual_fuel_with_solar();
    let totals: Vec<String> = bill.charges.iter().map(|s| s.total.to_string()).collect();
    // 95.44 + 4.77; 54.27 + 10.13 = 64.40 + 3.22; 40 kWh × 15p
    assert_eq!(totals, ["£100.21", "£67.62", "−£6.00"]);
    assert_eq!(bill.net.to_string(), "£153.84");
    assert_eq!(bill.tax.to_string(), "£7.99");
    assert_eq!(bill.tax_lines.len(), 1);
    assert_eq!(bill.tax_lines[0].taxable.to_string(), "£159.84");
    assert_eq!(bill.total_charges.to_string(), "£161.83");
    assert_eq!(bill.amount_due.to_string(), "£136.83"); // 50.00 owed − 75.00 paid
    assert!(!bill.is_in_credit());
    assert_eq!(bill.verify(), Ok(()));
}

#[test]
fn a_line_carries_what_it_takes_to_explain_it() {
    let bill = dual_fuel_with_solar();
    let line = &bill.charges[0].lines[0];
    assert_eq!(line.working.formula, "312.4 kWh × 24.50p = £76.54");
    assert_eq!(line.days, 31);
    assert_eq!(
        line.taxes
            .iter()
            .map(|on| on.percent.to_string())
            .collect::<Vec<_>>(),
        ["5%"]
    );
    assert_eq!(bill.charges[2].lines[0].taxes, []);
    let ids: Vec<&str> = bill.charges[0]
        .readings_used
        .iter()
        .map(|r| r.reading_id.as_str())
        .collect();
    assert_eq!(ids, ["opening", "closing"]);
    assert!(!bill.is_estimated());
}

#[test]
fn an_estimated_reading_shows_on_the_bill() {
    let mut supply = supply(examples::UK_GAS, &[("total", 1)]);
    supply.readings.push(reading(
        "e",
        "total",
        date(2026, 1, 15),
        ReadingKind::Estimated,
    ));
    let bill = build_bill(inputs(vec![supply])).expect("builds");
    assert!(bill.is_estimated());
    assert_eq!(bill.charges[0].readings_used.len(), 3);
}

#[test]
fn what_is_stored_is_read_back_the_same() {
    let mut bill = dual_fuel_with_solar();
    bill.charges[0].record.usage = StoredUsage::Intervals(Vec::new());
    let json = bill.to_json().expect("writes");
    let summary = BillSummary::of(&bill);
    let short = summary.to_json().expect("writes");
    assert_eq!(BillSummary::from_json(&short), Ok(summary.clone()));
    for (short, whole) in summary.charges.iter().zip(&bill.charges) {
        assert_eq!(short.service_point, whole.service_point);
        assert_eq!((short.period, short.total), (whole.period, whole.total));
        assert_eq!(
            (&short.tariff_code, &short.carried),
            (&whole.tariff_code, &whole.carried)
        );
        let ends = |whole: &SupplySection| RegisterEnds {
            opened: whole.opens_at(),
            closed: whole.about.closed.clone(),
            sized_by: tariff::SizedBy {
                wh: whole.total_wh.abs(),
                days: whole.period.days(),
            },
        };
        let is_of_registers = matches!(whole.record.usage, StoredUsage::Registers(_));
        assert_eq!(short.registers, is_of_registers.then(|| ends(whole)));
        let lines = whole.lines.iter().map(|line| ChargedLine {
            code: line.code.clone(),
            amount: line.amount,
            taxes: line.taxes.clone(),
        });
        assert_eq!(short.lines, lines.collect::<Vec<_>>());
    }
    assert_eq!(summary.charges.len(), bill.charges.len());
    assert_eq!(BillDocument::from_json(&json), Ok(bill));
    let later = json.replacen("\"schema_version\":1", "\"schema_version\":2", 1);
    assert_eq!(
        BillDocument::from_json(&later),
        Err(BillingError::SchemaVersion(2))
    );
    // Also where the later version has what this one does not know.
    let later = later.replacen('{', "{\"colour\":\"blue\",", 1);
    assert_eq!(
        BillDocument::from_json(&later),
        Err(BillingError::SchemaVersion(2))
    );
    let later = short.replacen("\"schema_version\":1", "\"schema_version\":2", 1);
    let summary = BillSummary::from_json(&later);
    assert_eq!(summary, Err(BillingError::SchemaVersion(2)));
    assert!(matches!(
        BillDocument::from_json("{}"),
        Err(BillingError::Json(_))
    ));
}

#[test]
fn a_changed_figure_is_found_wherever_it_is() {
    type Change = fn(&mut BillDocument);
    let penny = Money::from_minor(1, Currency::Gbp);
    let changes: [(&str, Change); 10] = [
        ("charges[0].lines[1].amount", |b| {
            b.charges[0].lines[1].amount = b.net
        }),
        ("charges[0].lines[0].amount", |b| {
            b.charges[0].lines[0].rate = money::Decimal::TWO
        }),
        ("charges[0].lines[0].days", |b| {
            b.charges[0].lines[0].days = 30
        }),
        ("charges[1].lines[0].working.formula", |b| {
            b.charges[1].lines[0].working.formula.push('0');
        }),
        ("charges[1].total_wh", |b| b.charges[1].total_wh += 1),
        ("charges[0].lines[0].working.readings", |b| {
            b.charges[0].readings_used.pop();
        }),
        ("charges[0].tax_lines[0].amount", |b| {
            b.charges[0].tax_lines[0].amount = b.net
        }),
        ("tax_lines", |b| b.tax_lines.clear()),
        ("total_charges", |b| b.total_charges = b.net),
        ("amount_due", |b| {
            b.payments_received = Money::zero(Currency::Gbp)
        }),
    ];
    for (expected, change) in changes {
        let mut bill = dual_fuel_with_solar();
        change(&mut bill);
        match bill.verify() {
            Err(BillingError::DoesNotAddUp { place, .. }) => assert_eq!(place, expected),
            other => panic!("{expected}: {other:?}"),
        }
    }
    let mut bill = dual_fuel_with_solar();
    bill.amount_due = bill.amount_due.checked_add(penny).expect("fits");
    let message = bill.verify().expect_err("a penny more").to_string();
    assert_eq!(message, "amount_due: is £136.84 and should be £136.83");
}

#[test]
fn a_bill_that_makes_no_sense_is_not_made() {
    assert_eq!(
        build_bill(inputs(Vec::new())),
        Err(BillingError::NoSupplies)
    );
    let mut early = inputs(vec![supply(examples::UK_GAS, &[("total", 1)])]);
    early.due_on = date(2026, 2, 1);
    assert!(matches!(
        build_bill(early),
        Err(BillingError::DueBeforeBilled { .. })
    ));
    let mut dollars = inputs(vec![supply(examples::UK_GAS, &[("total", 1)])]);
    dollars.currency = Currency::Usd;
    assert!(matches!(build_bill(dollars), Err(BillingError::Money(_))));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_bill_that_is_made_can_be_replayed_from_what_is_stored(
        electricity in 0_i64..50_000_000,
        day in 0_i64..50_000_000,
        night in 0_i64..50_000_000,
        export in 0_i64..50_000_000,
        business in 0_i64..50_000_000,
    ) {
        let supplies = vec![
            supply(examples::UK_STANDARD_VARIABLE, &[("total", electricity)]),
            supply(examples::UK_ECONOMY_7, &[("day", day), ("night", night)]),
            supply(examples::UK_EXPORT_FLAT, &[("total", export)]),
            supply(examples::UK_BUSINESS_FLAT, &[("total", business)]),
        ];
        let rated: Vec<Money> = supplies.iter().map(|supply| supply.rated.total).collect();
        let bill = build_bill(inputs(supplies)).expect("builds");
        let stored = bill.to_json().expect("writes");
        let read = BillDocument::from_json(&stored).expect("reads");
        prop_assert_eq!(read.verify(), Ok(()));
        let calendar = Calendar::new(&TimeZone::UTC, january()).expect("is in the calendar");
        let input = RatingInput::new(january(), &calendar, Usage::Registers(&[]));
        for (index, section) in read.charges.iter().enumerate() {
            let place = BillDocument::section_place(index);
            prop_assert_eq!(section.replay(&input, &place), Ok(()));
        }
        prop_assert_eq!(Money::sum(Currency::Gbp, rated), Ok(read.total_charges));
        // A small business supply pays the domestic rate: 33 kWh a day at most.
        let rates = if business > 31 * 33_000 { 2 } else { 1 };
        prop_assert_eq!(read.tax_lines.len(), rates);
    }
}
