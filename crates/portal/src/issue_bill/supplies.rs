//! Each supply of an account, rated for the part of the period that each agreement covers.

use accounts::{Account, AccountsRepository as _, RegisterRole, ServicePoint, Supply};
use billing::document::SupplyInput;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use metering::{MeterReading, MeteringRepository as _, ReadingSource};
use store::Conn;
use tariff::{
    Calendar, IntervalUsage, Period, RatedPeriod, RatingInput, ReadingKind, ReadingUsed,
    RegisterAdvance, Tariff, Usage, UsageDay, rate,
};

use super::BillRequest;
use crate::Portal;
use crate::consumption::{self, DayUse};
use crate::error::PortalError;
use crate::readings::spec;

/// Readings of a register looked at around a period.
const READINGS: i64 = 60;

/// The rated supplies of an account, in the order of the bill.
pub async fn rated(
    portal: &Portal,
    conn: &mut Conn,
    request: &BillRequest,
    account: &Account,
    supply: &Supply,
) -> Result<Vec<SupplyInput>, PortalError> {
    let (from, to) = (request.period.from(), request.period.to());
    let agreements = conn.agreements(account.id, from, to).await?;
    let mut inputs = Vec::new();
    for point in &supply.points {
        for agreement in agreements
            .iter()
            .filter(|agreed| agreed.service_point_id == point.id)
        {
            let first = agreement.from.max(from);
            let last = agreement.to.map_or(to, |end| end.min(to));
            let Ok(period) = Period::new(first, last) else {
                continue;
            };
            let agreed = portal.tariff(conn, agreement.tariff_id).await?;
            let tariff = match &request.tariff {
                Some(other) if same_supply(other, &agreed) => other,
                _ => agreed.as_ref(),
            };
            let zone = crate::usage::zone_of(supply, point);
            let part = Part {
                supply,
                point,
                period,
                zone,
            };
            let rated = part.rate(conn, tariff).await?;
            inputs.push(part.input(rated));
        }
    }
    Ok(inputs)
}

fn same_supply(a: &Tariff, b: &Tariff) -> bool {
    let (a, b) = (a.document(), b.document());
    a.fuel == b.fuel && a.direction == b.direction && a.currency == b.currency
}

/// One point for the days of one agreement.
struct Part<'a> {
    supply: &'a Supply,
    point: &'a ServicePoint,
    period: Period,
    zone: TimeZone,
}

impl Part<'_> {
    async fn rate(&self, conn: &mut Conn, tariff: &Tariff) -> Result<RatedPeriod, PortalError> {
        let (from, to) = (self.period.from(), self.period.to());
        let used = consumption::of(conn, self.supply, self.point, from, to).await?;
        let calendar = Calendar::new(&self.zone, self.period).map_err(cannot_rate)?;
        if used.from_readings {
            let advances = self.advances(conn).await?;
            let usage = Usage::Registers(&advances);
            let input = RatingInput::new(self.period, &calendar, usage);
            return rate(tariff, &input).map_err(cannot_rate);
        }
        let days: Vec<UsageDay<'_>> = used.days.iter().map(usage_day).collect();
        let usage = Usage::Intervals(IntervalUsage::import(&days));
        let input = RatingInput::new(self.period, &calendar, usage);
        rate(tariff, &input).map_err(cannot_rate)
    }

    /// How far each register went over the period, with the readings at both ends.
    async fn advances(&self, conn: &mut Conn) -> Result<Vec<RegisterAdvance>, PortalError> {
        let mut advances = Vec::new();
        for (meter, register) in consumption::registers(self.supply, self.point) {
            if meter
                .removed_on
                .is_some_and(|gone| gone <= self.period.from())
            {
                continue;
            }
            let far = Date::constant(9999, 12, 31);
            let mut taken = conn
                .accepted_readings(register.account_id, register.id, far, READINGS)
                .await?;
            taken.sort_by_key(|one| (one.read_on, one.received_at));
            let opening = value_on(&taken, self.period.from());
            let closing = value_on(&taken, self.period.to());
            let (Some(opening), Some(closing)) = (opening, closing) else {
                return Err(PortalError::invalid(
                    "bill.no_readings",
                    "",
                    format!("Meter {} has no readings to bill from.", meter.serial),
                ));
            };
            let face = spec(register)?;
            let wh =
                consumption::advance_wh(self.point.fuel, register, opening.value, closing.value)?;
            let used = |at: &ValueOn, date: Date| ReadingUsed {
                reading_id: at.reading.clone(),
                register_label: register.label.clone(),
                date,
                value: format!(
                    "{} {}",
                    metering::format_reading(at.value, &face),
                    register.unit
                ),
                kind: at.kind,
            };
            advances.push(RegisterAdvance {
                role: role(register.role).to_owned(),
                wh,
                opening: used(&opening, self.period.from()),
                closing: used(&closing, self.period.to()),
                conversion: consumption::conversion_words(register),
            });
        }
        Ok(advances)
    }

    fn input(&self, rated: RatedPeriod) -> SupplyInput {
        let property = self
            .supply
            .properties
            .iter()
            .find(|property| property.id == self.point.property_id);
        let address = property.map_or_else(Vec::new, |property| {
            let all = [
                &property.line1,
                &property.line2,
                &property.town,
                &property.postcode,
            ];
            all.into_iter()
                .filter(|line| !line.is_empty())
                .cloned()
                .collect()
        });
        let meters = self
            .supply
            .meters
            .iter()
            .filter(|meter| meter.service_point_id == self.point.id)
            .map(|meter| meter.serial.clone());
        SupplyInput {
            service_point: self.point.id.to_string(),
            identifier: self.point.identifier.clone(),
            address,
            meter_serials: meters.collect(),
            readings: Vec::new(),
            rated,
        }
    }
}

fn usage_day(day: &DayUse) -> UsageDay<'_> {
    UsageDay {
        date: day.date,
        resolution_minutes: day.resolution_minutes.into(),
        version: 0,
        values: &day.wh,
    }
}

fn cannot_rate(error: tariff::TariffError) -> PortalError {
    PortalError::invalid("bill.cannot_rate", "", error.to_string())
}

const fn role(role: RegisterRole) -> &'static str {
    role.code()
}

/// What a register showed on a day, and how we know.
struct ValueOn {
    value: i64,
    kind: ReadingKind,
    reading: String,
}

/// The value at the start of a day: read that day, else on the straight line through the readings
/// around it, else carried on from the last two.
fn value_on(taken: &[MeterReading], day: Date) -> Option<ValueOn> {
    if let Some(exact) = taken.iter().rev().find(|one| one.read_on == day) {
        let kind = match exact.source {
            ReadingSource::Smart => ReadingKind::Smart,
            ReadingSource::Customer => ReadingKind::Customer,
            ReadingSource::Field => ReadingKind::Actual,
            ReadingSource::Estimate => ReadingKind::Estimated,
        };
        return Some(ValueOn {
            value: exact.value,
            kind,
            reading: exact.id.to_string(),
        });
    }
    let after = taken
        .iter()
        .position(|one| one.read_on > day)
        .unwrap_or(taken.len());
    let index = after.clamp(1, taken.len().checked_sub(1)?);
    let (a, b) = (taken.get(index - 1)?, taken.get(index)?);
    let length = i64::from(b.read_on.since(a.read_on).ok()?.get_days());
    let into = i64::from(day.since(a.read_on).ok()?.get_days());
    if length == 0 || b.value < a.value {
        return None;
    }
    let value = a.value + (b.value - a.value) * into / length;
    (value >= 0).then(|| ValueOn {
        value,
        kind: ReadingKind::Estimated,
        reading: format!("estimate:{}:{}", a.id, b.id),
    })
}
