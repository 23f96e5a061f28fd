//! Rows as they are stored, and what they mean. How a day is packed is the domain's business.

use base::{AccountId, LoginId, ReadingId, RegisterId, RepoError, RepoResult};
use jiff::civil::Date;
use metering::{DayTotal, IntervalDay, MeterReading, ReadingSource, ReadingStatus, StoredDay};
use uuid::Uuid;

use crate::error::unknown_code;
use crate::types::{DbDate, DbInstant};
use crate::value::{Value, small};

/// A stored day. Totals stand beside the packed values, so that charts need not unpack them.
#[derive(Clone, sqlx::FromRow)]
pub struct IntervalDayRow {
    local_day: DbDate,
    resolution_minutes: i64,
    slot_count: i64,
    total_wh: i64,
    missing_count: i64,
    estimated_count: i64,
    packed: Vec<u8>,
}

impl IntervalDayRow {
    pub const fn day(&self) -> Date {
        self.local_day.0
    }

    /// The same values and qualities; the totals follow from them.
    pub fn says_the_same(&self, other: &Self) -> bool {
        self.resolution_minutes == other.resolution_minutes && self.packed == other.packed
    }

    /// The arguments of a day, in the order of every statement that writes one.
    pub fn values(&self) -> [Value<'_>; 7] {
        [
            self.day().into(),
            self.resolution_minutes.into(),
            self.slot_count.into(),
            self.total_wh.into(),
            self.missing_count.into(),
            self.estimated_count.into(),
            (&self.packed).into(),
        ]
    }
}

impl From<&StoredDay> for IntervalDayRow {
    fn from(stored: &StoredDay) -> Self {
        let day = &stored.day;
        Self {
            local_day: DbDate(day.local_day()),
            resolution_minutes: i64::from(day.resolution_minutes()),
            slot_count: i64::from(day.slot_count()),
            total_wh: day.total_wh(),
            missing_count: i64::from(day.missing_count()),
            estimated_count: i64::from(day.estimated_count()),
            packed: day.pack(),
        }
    }
}

impl TryFrom<IntervalDayRow> for IntervalDay {
    type Error = RepoError;

    fn try_from(row: IntervalDayRow) -> RepoResult<Self> {
        let resolution_minutes = small(row.resolution_minutes)?;
        Self::unpack(row.day(), resolution_minutes, &row.packed)
            .map_err(|error| RepoError::Corrupt(format!("interval day {}: {error}", row.day())))
    }
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
pub struct RangeRow {
    first_day: Option<DbDate>,
    last_day: Option<DbDate>,
}

impl RangeRow {
    /// First and last day; `None` when nothing is stored.
    pub fn days(self) -> Option<(Date, Date)> {
        Some((self.first_day?.into(), self.last_day?.into()))
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
            source: ReadingSource::from_code(&row.source)
                .ok_or_else(|| unknown_code("reading source", &row.source))?,
            status: ReadingStatus::from_code(&row.status)
                .ok_or_else(|| unknown_code("reading status", &row.status))?,
            doubt: row.doubt,
            received_at: row.received_at.into(),
            sent_by: row.sent_by.map(LoginId::from_uuid),
        })
    }
}
