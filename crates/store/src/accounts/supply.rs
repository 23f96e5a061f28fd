//! Folds the joined rows of `supply.sql` back into properties, points, meters, registers and
//! agreements.

use accounts::{
    Agreement, Direction, Fuel, Meter, Property, Register, RegisterRead, RegisterRole,
    ServicePoint, Supply,
};
use base::{
    AccountId, AgreementId, MeterId, PropertyId, RegisterId, RepoResult, ServicePointId, TariffId,
};
use sqlx::{ColumnIndex, Decode, FromRow, Row, Type};
use uuid::Uuid;

use crate::error::unknown_code;
use crate::types::DbDate;
use crate::value::small;

/// One line of the join. A property without a point has no `point`, and so on down the chain.
pub struct SupplyRow {
    property: PropertyRow,
    point: Option<PointRow>,
    meter: Option<MeterRow>,
    register: Option<RegisterRow>,
    agreement: Option<AgreementRow>,
}

#[derive(sqlx::FromRow)]
struct PropertyRow {
    property_id: Uuid,
    line1: String,
    line2: String,
    town: String,
    postcode: String,
    time_zone: String,
}

#[derive(sqlx::FromRow)]
struct PointRow {
    service_point_id: Uuid,
    fuel: String,
    direction: String,
    identifier: String,
    first_day: Option<DbDate>,
    last_day: Option<DbDate>,
}

#[derive(sqlx::FromRow)]
struct MeterRow {
    meter_id: Uuid,
    serial: String,
    smart: bool,
    installed_on: DbDate,
    removed_on: Option<DbDate>,
}

#[derive(sqlx::FromRow)]
struct RegisterRow {
    register_id: Uuid,
    label: String,
    role: String,
    digits: i64,
    decimals: i64,
    multiplier_millionths: i64,
    unit: String,
    position: i64,
    first_read_on: Option<DbDate>,
    last_read_on: Option<DbDate>,
    seen_on: Option<DbDate>,
    doubted: bool,
}

#[derive(sqlx::FromRow)]
struct AgreementRow {
    agreement_id: Uuid,
    tariff_id: Uuid,
    service_from: DbDate,
    service_to: Option<DbDate>,
}

impl<'r, R: Row> FromRow<'r, R> for SupplyRow
where
    PropertyRow: FromRow<'r, R>,
    PointRow: FromRow<'r, R>,
    MeterRow: FromRow<'r, R>,
    RegisterRow: FromRow<'r, R>,
    AgreementRow: FromRow<'r, R>,
    Uuid: Decode<'r, R::Database> + Type<R::Database>,
    &'static str: ColumnIndex<R>,
{
    fn from_row(row: &'r R) -> Result<Self, sqlx::Error> {
        let has = |key: &'static str| row.try_get::<Option<Uuid>, _>(key).map(|id| id.is_some());
        Ok(Self {
            property: PropertyRow::from_row(row)?,
            point: has("service_point_id")?
                .then(|| PointRow::from_row(row))
                .transpose()?,
            meter: has("meter_id")?
                .then(|| MeterRow::from_row(row))
                .transpose()?,
            register: has("register_id")?
                .then(|| RegisterRow::from_row(row))
                .transpose()?,
            agreement: has("agreement_id")?
                .then(|| AgreementRow::from_row(row))
                .transpose()?,
        })
    }
}

/// Rows come in the order of the chain, so what repeats is always what was last.
pub fn fold(account_id: AccountId, rows: Vec<SupplyRow>) -> RepoResult<Supply> {
    let mut supply = Supply::default();
    for row in rows {
        let property_id = PropertyId::from_uuid(row.property.property_id);
        if supply.properties.last().map(|last| last.id) != Some(property_id) {
            supply.properties.push(property(account_id, row.property));
        }
        let Some(point) = row.point else { continue };
        let point_id = ServicePointId::from_uuid(point.service_point_id);
        if supply.points.last().map(|last| last.id) != Some(point_id) {
            if let (Some(first), Some(last)) = (point.first_day, point.last_day) {
                let days = (first.into(), last.into());
                supply.interval_days.push((point_id, days));
            }
            supply
                .points
                .push(service_point(account_id, property_id, point)?);
        }
        // Each register of a point is joined with each of its agreements.
        let agreed = row
            .agreement
            .map(|row| agreement(account_id, point_id, row));
        let is_known = |new: &Agreement| supply.agreements.iter().any(|one| one.id == new.id);
        supply
            .agreements
            .extend(agreed.filter(|new| !is_known(new)));
        let Some(found) = row.meter else { continue };
        let meter_id = MeterId::from_uuid(found.meter_id);
        if supply.meters.last().map(|last| last.id) != Some(meter_id) {
            supply.meters.push(meter(account_id, point_id, found));
        }
        let Some(found) = row.register else { continue };
        let register_id = RegisterId::from_uuid(found.register_id);
        if supply.registers.last().map(|last| last.id) != Some(register_id) {
            supply.reads.push(read(register_id, &found));
            supply
                .registers
                .push(register(account_id, meter_id, found)?);
        }
    }
    Ok(supply)
}

fn property(account_id: AccountId, row: PropertyRow) -> Property {
    Property {
        account_id,
        id: PropertyId::from_uuid(row.property_id),
        line1: row.line1,
        line2: row.line2,
        town: row.town,
        postcode: row.postcode,
        time_zone: row.time_zone,
    }
}

fn service_point(
    account_id: AccountId,
    property_id: PropertyId,
    row: PointRow,
) -> RepoResult<ServicePoint> {
    Ok(ServicePoint {
        account_id,
        id: ServicePointId::from_uuid(row.service_point_id),
        property_id,
        fuel: Fuel::from_code(&row.fuel).ok_or_else(|| unknown_code("fuel", &row.fuel))?,
        direction: Direction::from_code(&row.direction)
            .ok_or_else(|| unknown_code("direction", &row.direction))?,
        identifier: row.identifier,
    })
}

fn meter(account_id: AccountId, service_point_id: ServicePointId, row: MeterRow) -> Meter {
    Meter {
        account_id,
        id: MeterId::from_uuid(row.meter_id),
        service_point_id,
        serial: row.serial,
        smart: row.smart,
        installed_on: row.installed_on.into(),
        removed_on: row.removed_on.map(Into::into),
    }
}

fn agreement(
    account_id: AccountId,
    service_point_id: ServicePointId,
    row: AgreementRow,
) -> Agreement {
    Agreement {
        account_id,
        id: AgreementId::from_uuid(row.agreement_id),
        service_point_id,
        tariff_id: TariffId::from_uuid(row.tariff_id),
        from: row.service_from.into(),
        to: row.service_to.map(Into::into),
    }
}

fn read(register_id: RegisterId, row: &RegisterRow) -> RegisterRead {
    let days = row.first_read_on.zip(row.last_read_on);
    RegisterRead {
        register_id,
        days: days.map(|(first, last)| (first.into(), last.into())),
        seen_on: row.seen_on.map(Into::into),
        doubted: row.doubted,
    }
}

fn register(account_id: AccountId, meter_id: MeterId, row: RegisterRow) -> RepoResult<Register> {
    Ok(Register {
        account_id,
        id: RegisterId::from_uuid(row.register_id),
        meter_id,
        label: row.label,
        role: RegisterRole::from_code(&row.role)
            .ok_or_else(|| unknown_code("register role", &row.role))?,
        digits: small(row.digits)?,
        decimals: small(row.decimals)?,
        multiplier_millionths: row.multiplier_millionths,
        unit: row.unit,
        position: small(row.position)?,
    })
}
