//! What a register showed on days without a reading, and what its advance stands for.

use accounts::{Direction, Fuel, RegisterRole};
use base::{AccountId, MeterId, PropertyId, ReadingId, RegisterId, ServicePointId};
use jiff::civil::date;
use metering::GasConversion;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::*;
use crate::point_readings::tests::{known, known_gas};

mod sums;

const ACCOUNT: AccountId = AccountId::from_uuid(Uuid::nil());

fn register(multiplier_millionths: i64, unit: &str) -> Register {
    Register {
        account_id: ACCOUNT,
        id: RegisterId::from_uuid(Uuid::nil()),
        meter_id: MeterId::from_uuid(Uuid::nil()),
        label: "kWh".to_owned(),
        role: RegisterRole::Single,
        digits: 5,
        decimals: 1,
        multiplier_millionths,
        unit: unit.to_owned(),
        position: 0,
    }
}

fn reading(read_on: Date, value: i64) -> TakenReading {
    TakenReading {
        id: ReadingId::from_uuid(Uuid::nil()),
        register_id: RegisterId::from_uuid(Uuid::nil()),
        read_on,
        value,
        source: ReadingSource::Field,
    }
}

fn meter() -> Meter {
    Meter {
        account_id: ACCOUNT,
        id: MeterId::from_uuid(Uuid::nil()),
        service_point_id: ServicePointId::from_uuid(Uuid::nil()),
        serial: "S1".to_owned(),
        smart: false,
        installed_on: date(2020, 1, 1),
        removed_on: None,
    }
}

fn point() -> ServicePoint {
    ServicePoint {
        account_id: ACCOUNT,
        id: ServicePointId::from_uuid(Uuid::nil()),
        property_id: PropertyId::from_uuid(Uuid::nil()),
        fuel: Fuel::Electricity,
        direction: Direction::Import,
        identifier: String::new(),
    }
}

fn supply(meters: Vec<Meter>, registers: Vec<Register>) -> Supply {
    Supply {
        meters,
        registers,
        ..Supply::default()
    }
}

fn days(from: Date, to: Date) -> Period {
    Period::new(from, to).expect("has days")
}

/// The advances of June from readings on 1 May and 1 August.
fn june(
    register: &Register,
    values: &[i64],
    gas: Option<GasConversion>,
    ends: &Ends,
) -> Result<Advanced, PortalError> {
    let days_read = [date(2026, 5, 1), date(2026, 8, 1)];
    let read = days_read.into_iter().zip(values);
    let taken: Vec<_> = read.map(|(on, value)| reading(on, *value)).collect();
    let meter = meter();
    let of = [(&meter, register, taken.as_slice())];
    let readings = gas.map_or_else(|| known(&of), |gas| known_gas(&of, gas));
    let supply = supply(vec![meter.clone()], vec![register.clone()]);
    let june = days(date(2026, 6, 1), date(2026, 7, 1));
    advanced(&readings, (&supply, &point()), june, Steps::Whole, ends)
}

fn only(advanced: Result<Advanced, PortalError>) -> RegisterAdvance {
    let mut advances = advanced.expect("can be counted").advances;
    assert_eq!(advances.len(), 1);
    advances.remove(0)
}

/// The bill of May closed at `value`, an estimate.
fn closed_at(value: i64) -> Ends {
    Ends {
        opened: vec![RegisterStood {
            register: RegisterId::from_uuid(Uuid::nil()).to_string(),
            value,
            reading: ReadingUsed {
                reading_id: "estimate:a:b".to_owned(),
                register_label: "kWh".to_owned(),
                date: date(2026, 6, 1),
                value: format!("{value} tenths"),
                kind: ReadingKind::Estimated,
            },
        }],
        ..Ends::default()
    }
}

#[test]
fn the_constant_of_a_meter_multiplies_its_advance_and_is_told() {
    // 92 days of 1.0 on the face: June is 30.0, times 20.
    let none = Ends::default();
    let told = only(june(
        &register(20_000_000, "kWh"),
        &[1_000, 1_920],
        None,
        &none,
    ));
    assert_eq!(told.wh, 600_000);
    assert_eq!(
        told.conversion.as_deref(),
        Some("What this meter shows is multiplied by 20: kWh × 20")
    );
    assert_eq!(
        (&*told.opening.value, &*told.closing.value),
        ("00131.0 kWh", "00161.0 kWh")
    );
    let direct = only(june(
        &register(1_000_000, "kWh"),
        &[1_000, 1_920],
        None,
        &none,
    ));
    assert_eq!((direct.wh, direct.conversion), (30_000, None));
}

#[test]
fn a_register_behind_transformers_rolls_over_between_two_readings() {
    // The face starts again at zero on the way, in the middle of June.
    let register = register(20_000_000, "kWh");
    let told = only(june(&register, &[999_540, 460], None, &Ends::default()));
    assert_eq!(told.wh, 600_000);
    assert_eq!(
        (&*told.opening.value, &*told.closing.value),
        ("99985.0 kWh", "00015.0 kWh")
    );
}

#[test]
fn a_volume_is_multiplied_before_it_becomes_energy() {
    let gas = GasConversion::uk(Decimal::from(40));
    let register = register(100_000, "m³");
    let told = only(june(
        &register,
        &[1_000, 1_920],
        Some(gas),
        &Ends::default(),
    ));
    // 30 × 0.1 m³ × 1.02264 × 40 MJ ÷ 3.6.
    assert_eq!(told.wh, 34_088);
    let words = told.conversion.expect("gas is converted");
    assert!(
        words.contains("m³ × 0.1 (of this meter) × 1.02264"),
        "{words}"
    );
}

#[test]
fn a_bill_opens_where_the_one_before_closed_and_says_how_far_that_was_off() {
    let register = register(1_000_000, "kWh");
    // By the readings 131.0 on 1 June and 161.0 on 1 July; the bill of May had 200.0.
    let high = june(&register, &[1_000, 1_920], None, &closed_at(2_000)).expect("rates");
    assert_eq!(
        high.corrects.map(|known| (known.wh, known.is_of_estimate)),
        Some((69_000, true))
    );
    assert_eq!((high.closed[0].value, high.opened[0].value), (1_610, 2_000));
    let told = only(Ok(high));
    assert_eq!(
        (told.wh, told.opening.kind),
        (-39_000, ReadingKind::Estimated)
    );
    assert_eq!(told.opening.value, "2000 tenths");
    let low = june(&register, &[1_000, 1_920], None, &closed_at(1_010)).expect("rates");
    assert_eq!(low.corrects.map(|known| known.wh), Some(-30_000));
    assert_eq!(only(Ok(low)).wh, 60_000);
    let right = june(&register, &[1_000, 1_920], None, &closed_at(1_310)).expect("rates");
    assert_eq!(right.corrects, None);
}

#[test]
fn a_bill_between_two_others_ends_where_the_later_one_begins() {
    let register = register(1_000_000, "kWh");
    let mut ends = closed_at(1_310);
    ends.closes = closed_at(1_700).opened;
    let between = june(&register, &[1_000, 1_920], None, &ends).expect("rates");
    assert_eq!(
        (between.advances[0].wh, between.closed[0].value),
        (39_000, 1_700)
    );
}

#[test]
fn one_reading_alone_says_nothing_about_other_days() {
    let register = register(1_000_000, "kWh");
    for values in [&[1_000][..], &[]] {
        let refused = june(&register, values, None, &Ends::default()).expect_err("not known");
        assert!(
            refused.message().contains("no readings"),
            "{}",
            refused.message()
        );
    }
}

#[test]
fn a_register_with_an_impossible_constant_is_refused_by_name() {
    let refused = spec(&register(0, "kWh")).expect_err("multiplies nothing");
    let text = refused.to_string();
    assert!(
        text.contains("register") && text.contains("no such face"),
        "{text}"
    );
}
