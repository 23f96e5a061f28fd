//! Use between readings, spread over days.

use jiff::civil::date;

use metering::GasConversion;

use super::*;

const ALWAYS: (jiff::civil::Date, jiff::civil::Date) = (date(1, 1, 1), date(9999, 1, 1));

#[test]
fn use_between_readings_is_spread_without_losing_a_watt_hour() {
    let october = (date(2026, 10, 1), date(2026, 11, 1));
    let days: Vec<_> = spread(october, 100_001, ALWAYS).collect();
    assert_eq!(days.len(), 31);
    assert_eq!(days.iter().sum::<i64>(), 100_001);
    let (most, least) = (days.iter().max(), days.iter().min());
    assert_eq!(most.zip(least).map(|(most, least)| most - least), Some(1));
}

#[test]
fn a_part_of_the_days_has_what_it_has_in_the_whole() {
    let october = (date(2026, 10, 1), date(2026, 11, 1));
    let whole: Vec<_> = spread(october, 100_001, ALWAYS).collect();
    let part: Vec<_> = spread(october, 100_001, (date(2026, 10, 11), date(2026, 10, 15))).collect();
    assert_eq!(part, whole[10..14]);
    for beside in [
        (date(2026, 9, 1), date(2026, 10, 1)),
        (date(2026, 11, 1), date(2026, 12, 1)),
    ] {
        assert_eq!(spread(october, 100_001, beside).count(), 0);
    }
}

#[test]
fn two_readings_on_one_day_spread_nothing() {
    let day = (date(2026, 10, 1), date(2026, 10, 1));
    assert_eq!(spread(day, 5, ALWAYS).count(), 0);
}

/// A register with its meter and what was read of it.
pub(crate) type OfRegister<'a> = (&'a Meter, &'a Register, &'a [TakenReading]);

/// What is known of a point, without a store.
pub(crate) fn known(registers: &[OfRegister<'_>]) -> PointReadings {
    with(registers, GasBook::none())
}

/// The same where volume becomes energy by `gas` on every day.
pub(crate) fn known_gas(registers: &[OfRegister<'_>], gas: GasConversion) -> PointReadings {
    with(registers, GasBook::always(gas.calorific_value))
}

fn with(registers: &[OfRegister<'_>], gas: GasBook) -> PointReadings {
    let of_register = |(meter, register, taken): &OfRegister<'_>| {
        RegisterReadings::new(meter, register, taken.to_vec()).expect("a face")
    };
    PointReadings {
        gas,
        days: ALWAYS,
        registers: registers.iter().map(of_register).collect(),
    }
}
