//! What a register showed on days without a reading, and what its advance stands for.

use base::{AccountId, Instant, MeterId, ReadingId, RegisterId};
use jiff::civil::date;
use metering::ReadingStatus;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::*;

fn register(multiplier_millionths: i64, unit: &str) -> Register {
    Register {
        account_id: AccountId::from_uuid(Uuid::nil()),
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

fn reading(read_on: Date, value: i64) -> MeterReading {
    MeterReading {
        account_id: AccountId::from_uuid(Uuid::nil()),
        id: ReadingId::from_uuid(Uuid::nil()),
        register_id: RegisterId::from_uuid(Uuid::nil()),
        read_on,
        value,
        source: ReadingSource::Field,
        status: ReadingStatus::Accepted,
        doubt: String::new(),
        received_at: Instant::EPOCH,
        sent_by: None,
    }
}

/// The advance of June from readings on 1 May and 1 August.
fn june(register: &Register, values: [i64; 2], gas: Option<&GasConversion>) -> RegisterAdvance {
    let face = spec(register).expect("a face");
    let [may, august] = values;
    let taken = [
        reading(date(2026, 5, 1), may),
        reading(date(2026, 8, 1), august),
    ];
    let (from, to) = (date(2026, 6, 1), date(2026, 7, 1));
    let opening = value_on(&taken, from, &face).expect("is between readings");
    let closing = value_on(&taken, to, &face).expect("is between readings");
    advance(register, (&opening, &closing, from, to), gas).expect("can be counted")
}

#[test]
fn the_constant_of_a_meter_multiplies_its_advance_and_is_told() {
    // 92 days of 1.0 on the face: June is 30.0, times 20.
    let told = june(&register(20_000_000, "kWh"), [1_000, 1_920], None);
    assert_eq!(told.wh, 600_000);
    assert_eq!(
        told.conversion.as_deref(),
        Some("What this meter shows is multiplied by 20: kWh × 20")
    );
    assert_eq!(
        (&*told.opening.value, &*told.closing.value),
        ("00131.0 kWh", "00161.0 kWh")
    );
    let direct = june(&register(1_000_000, "kWh"), [1_000, 1_920], None);
    assert_eq!((direct.wh, direct.conversion), (30_000, None));
}

#[test]
fn a_register_behind_transformers_rolls_over_between_two_readings() {
    // The face starts again at zero on the way, in the middle of June.
    let told = june(&register(20_000_000, "kWh"), [999_540, 460], None);
    assert_eq!(told.wh, 600_000);
    assert_eq!(
        (&*told.opening.value, &*told.closing.value),
        ("99985.0 kWh", "00015.0 kWh")
    );
}

#[test]
fn a_volume_is_multiplied_before_it_becomes_energy() {
    let gas = GasConversion::uk(Decimal::from(40));
    let told = june(&register(100_000, "m³"), [1_000, 1_920], Some(&gas));
    // 30 × 0.1 m³ × 1.02264 × 40 MJ ÷ 3.6.
    assert_eq!(told.wh, 34_088);
    let words = told.conversion.expect("gas is converted");
    assert!(
        words.contains("m³ × 0.1 (of this meter) × 1.02264"),
        "{words}"
    );
}

#[test]
fn one_reading_alone_says_nothing_about_other_days() {
    let face = spec(&register(1_000_000, "kWh")).expect("a face");
    let taken = [reading(date(2026, 5, 1), 1_000)];
    assert!(value_on(&taken, date(2026, 6, 1), &face).is_none());
    assert!(value_on(&taken, date(2026, 5, 1), &face).is_some());
    assert!(value_on(&[], date(2026, 5, 1), &face).is_none());
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
