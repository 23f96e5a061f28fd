//! Rows as they are stored, and what they mean. How a day is packed is the domain's business.

use base::{AccountId, LoginId, ReadingId, RegisterId, RepoError, RepoResult};
use jiff::civil::Date;
use metering::{
    DayTotal, IntervalDay, IssueTimes, MeterReading, ReadingSource, ReadingStatus, StoredDay,
    TakenReading,
};
use uuid::Uuid;

use super::intervals::Series;
use crate::error::unknown_code;
use crate::types::{DbDate, DbInstant};
use crate::value::{Value, small};

/// A day to be written. Totals stand beside the packed values, so that charts need not unpack them.
pub struct NewDayRow {
    local_day: Date,
    resolution_minutes: i64,
    slot_count: i64,
    total_wh: i64,
    missing_count: i64,
    estimated_count: i64,
    packed: Vec<u8>,
    issued: Vec<u8>,
}

impl NewDayRow {
    pub fn new(day: &IntervalDay, issued: &IssueTimes) -> Self {
        Self {
            local_day: day.local_day(),
            resolution_minutes: i64::from(day.resolution_minutes()),
            slot_count: i64::from(day.slot_count()),
            total_wh: day.total_wh(),
            missing_count: i64::from(day.missing_count()),
            estimated_count: i64::from(day.estimated_count()),
            packed: day.pack(),
            issued: issued.pack(),
        }
    }

    /// The arguments of a day, in the order of every statement that writes one.
    pub fn values(&self) -> [Value<'_>; 8] {
        [
            self.local_day.into(),
            self.resolution_minutes.into(),
            self.slot_count.into(),
            self.total_wh.into(),
            self.missing_count.into(),
            self.estimated_count.into(),
            (&self.packed).into(),
            (&self.issued).into(),
        ]
    }
}

/// A stored day, for charts and bills.
#[derive(sqlx::FromRow)]
pub struct IntervalDayRow {
    local_day: DbDate,
    resolution_minutes: i64,
    packed: Vec<u8>,
}

impl TryFrom<IntervalDayRow> for IntervalDay {
    type Error = RepoError;

    fn try_from(row: IntervalDayRow) -> RepoResult<Self> {
        unpack(row.local_day, row.resolution_minutes, &row.packed)
    }
}

/// A stored day with its version and times; whose it is stands in the question.
#[derive(sqlx::FromRow)]
pub struct StoredDayRow {
    local_day: DbDate,
    version: i64,
    resolution_minutes: i64,
    packed: Vec<u8>,
    issued: Vec<u8>,
}

impl StoredDayRow {
    pub fn stored(self, series: Series) -> RepoResult<StoredDay> {
        let day = unpack(self.local_day, self.resolution_minutes, &self.packed)?;
        let issued = IssueTimes::unpack(&self.issued, day.slots().len()).ok_or_else(|| {
            RepoError::Corrupt(format!("times of interval day {}", day.local_day()))
        })?;
        Ok(StoredDay {
            account_id: series.account,
            service_point_id: series.point,
            channel: series.channel,
            version: small(self.version)?,
            day,
            issued,
        })
    }
}

fn unpack(local_day: DbDate, resolution_minutes: i64, packed: &[u8]) -> RepoResult<IntervalDay> {
    let on = Date::from(local_day);
    IntervalDay::unpack(on, small(resolution_minutes)?, packed)
        .map_err(|error| RepoError::Corrupt(format!("interval day {on}: {error}")))
}

#[derive(sqlx::FromRow)]
pub struct DayTotalRow {
    local_day: DbDate,
    total_wh: i64,
    missing_count: i64,
    estimated_count: i64,
    slot_count: i64,
}

impl TryFrom<DayTotalRow> for DayTotal {
    type Error = RepoError;

    fn try_from(row: DayTotalRow) -> RepoResult<Self> {
        Ok(Self {
            local_day: row.local_day.into(),
            total_wh: row.total_wh,
            missing_count: small(row.missing_count)?,
            estimated_count: small(row.estimated_count)?,
            slot_count: small(row.slot_count)?,
        })
    }
}

#[derive(sqlx::FromRow)]
pub struct ReadingRow {
    account_id: Uuid,
    id: Uuid,
    register_id: Uuid,
    read_on: DbDate,
    value: i64,
    source: String,
    status: String,
    doubt: String,
    received_at: DbInstant,
    sent_by: Option<Uuid>,
}

impl TryFrom<ReadingRow> for MeterReading {
    type Error = RepoError;

    fn try_from(row: ReadingRow) -> RepoResult<Self> {
        Ok(Self {
            account_id: AccountId::from_uuid(row.account_id),
            id: ReadingId::from_uuid(row.id),
            register_id: RegisterId::from_uuid(row.register_id),
            read_on: row.read_on.into(),
            value: row.value,
            source: source(&row.source)?,
            status: ReadingStatus::from_code(&row.status)
                .ok_or_else(|| unknown_code("reading status", &row.status))?,
            doubt: row.doubt,
            received_at: row.received_at.into(),
            sent_by: row.sent_by.map(LoginId::from_uuid),
        })
    }
}

fn source(code: &str) -> RepoResult<ReadingSource> {
    ReadingSource::from_code(code).ok_or_else(|| unknown_code("reading source", code))
}

#[derive(sqlx::FromRow)]
pub struct TakenRow {
    id: Uuid,
    register_id: Uuid,
    read_on: DbDate,
    value: i64,
    source: String,
}

impl TryFrom<TakenRow> for TakenReading {
    type Error = RepoError;

    fn try_from(row: TakenRow) -> RepoResult<Self> {
        Ok(Self {
            id: ReadingId::from_uuid(row.id),
            register_id: RegisterId::from_uuid(row.register_id),
            read_on: row.read_on.into(),
            value: row.value,
            source: source(&row.source)?,
        })
    }
}
