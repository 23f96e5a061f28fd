use base::{AccountId, MeterId};
use jiff::civil::date;
use uuid::Uuid;

use super::*;
use crate::RegisterRole;

const ACCOUNT: AccountId = AccountId::from_uuid(Uuid::nil());

fn point(number: u128) -> ServicePointId {
    ServicePointId::from_uuid(Uuid::from_u128(number))
}

fn meter(number: u128) -> Meter {
    Meter {
        account_id: ACCOUNT,
        id: MeterId::from_uuid(Uuid::from_u128(number)),
        service_point_id: point(number),
        serial: String::new(),
        smart: false,
        installed_on: date(2020, 1, 1),
        removed_on: None,
    }
}

fn register(number: u128, of: u128) -> Register {
    Register {
        account_id: ACCOUNT,
        id: RegisterId::from_uuid(Uuid::from_u128(number)),
        meter_id: MeterId::from_uuid(Uuid::from_u128(of)),
        label: String::new(),
        role: RegisterRole::Single,
        digits: 5,
        decimals: 0,
        multiplier_millionths: 1_000_000,
        unit: "kWh".to_owned(),
        position: 0,
    }
}

fn read(number: u128, first: i8, last: i8) -> RegisterRead {
    RegisterRead {
        register_id: RegisterId::from_uuid(Uuid::from_u128(number)),
        days: Some((date(2026, 1, first), date(2026, 1, last))),
        seen_on: None,
        doubted: false,
    }
}

#[test]
fn a_point_was_read_from_the_first_to_the_last_day_of_registers_read_twice() {
    let supply = Supply {
        meters: [1, 2, 3].map(meter).into(),
        registers: vec![
            register(1, 1),
            register(2, 1),
            register(3, 1),
            register(4, 2),
            register(5, 3),
        ],
        reads: vec![read(1, 5, 9), read(2, 3, 7), read(3, 1, 1), read(4, 8, 8)],
        ..Supply::default()
    };
    let days = [1, 2, 3, 4].map(|number| supply.read_days_of(point(number)));
    let first = Some((date(2026, 1, 3), date(2026, 1, 9)));
    assert_eq!(days, [first, None, None, None]);
}
