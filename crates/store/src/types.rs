//! Instants and civil days as the engines keep them; how they are read stands in `row`.
//!
//! Both compare and sort in SQL as they do in Rust: a TIMESTAMPTZ or integer microseconds, a
//! DATE or ISO text of ten characters. No other text form of time is ever stored.

use base::Instant;
use jiff::civil::Date;
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::postgres::{PgArgumentBuffer, PgTypeInfo};
use sqlx::{Encode, Postgres, Type};

/// Microseconds from 1970-01-01 to 2000-01-01, where PostgreSQL counts from.
pub const POSTGRES_EPOCH_MICROS: i64 = 946_684_800_000_000;
/// Where PostgreSQL counts days from.
pub const POSTGRES_EPOCH_DAY: Date = Date::constant(2000, 1, 1);

/// TIMESTAMPTZ on PostgreSQL, integer microseconds since 1970 on SQLite.
#[derive(Clone, Copy, Debug)]
pub struct DbInstant(pub Instant);

/// DATE on PostgreSQL, `YYYY-MM-DD` on SQLite.
#[derive(Clone, Copy, Debug)]
pub struct DbDate(pub Date);

impl From<DbInstant> for Instant {
    fn from(value: DbInstant) -> Self {
        value.0
    }
}

impl From<DbDate> for Date {
    fn from(value: DbDate) -> Self {
        value.0
    }
}

impl Type<Postgres> for DbInstant {
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_name("TIMESTAMPTZ")
    }
}

impl Encode<'_, Postgres> for DbInstant {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        Encode::<Postgres>::encode(self.0.micros() - POSTGRES_EPOCH_MICROS, buffer)
    }
}

impl Type<Postgres> for DbDate {
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_name("DATE")
    }
}

impl Encode<'_, Postgres> for DbDate {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        let days = self.0.since(POSTGRES_EPOCH_DAY)?.get_days();
        Encode::<Postgres>::encode(days, buffer)
    }
}
