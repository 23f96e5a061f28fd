//! Interval days and register readings.

mod intervals;
mod rows;
pub mod sql;

use base::{AccountId, ReadingId, RegisterId, RepoResult, ServicePointId};
use jiff::civil::Date;
use metering::{
    Channel, DayTotal, IntervalDay, MeterReading, MeteringRepository, ReadingStatus, StoredDay,
};

use crate::conn::Conn;
use crate::value::binds;
use rows::{DayTotalRow, IntervalDayRow, RangeRow, ReadingRow};

/// Name and text of the inserts that write many days.
pub fn bulk_statements() -> impl Iterator<Item = (&'static str, &'static str)> {
    sql::BULK_INSERTS.iter().map(|bulk| (bulk.name, bulk.sql()))
}

impl MeteringRepository for Conn {
    async fn interval_days(
        &mut self,
        account: AccountId,
        point: ServicePointId,
        channel: Channel,
        from: Date,
        to: Date,
    ) -> RepoResult<Vec<IntervalDay>> {
        let values = binds![account, point, channel.code(), from, to];
        self.all::<IntervalDayRow, _>(sql::INTERVAL_DAYS, values)
            .await
    }

    async fn day_totals(
        &mut self,
        account: AccountId,
        point: ServicePointId,
        channel: Channel,
        from: Date,
        to: Date,
    ) -> RepoResult<Vec<DayTotal>> {
        let values = binds![account, point, channel.code(), from, to];
        self.all::<DayTotalRow, _>(sql::DAY_TOTALS, values).await
    }

    async fn interval_range(
        &mut self,
        account: AccountId,
        point: ServicePointId,
        channel: Channel,
    ) -> RepoResult<Option<(Date, Date)>> {
        let values = binds![account, point, channel.code()];
        let range = self.row::<RangeRow>(sql::INTERVAL_RANGE, values).await?;
        Ok(range.and_then(RangeRow::days))
    }

    async fn put_interval_days(&mut self, days: &[StoredDay]) -> RepoResult<u64> {
        intervals::put(self, days).await
    }

    async fn readings(&mut self, account: AccountId, limit: i64) -> RepoResult<Vec<MeterReading>> {
        self.all::<ReadingRow, _>(sql::READINGS, binds![account, limit])
            .await
    }

    async fn accepted_readings(
        &mut self,
        account: AccountId,
        register: RegisterId,
        before: Date,
        limit: i64,
    ) -> RepoResult<Vec<MeterReading>> {
        let status = ReadingStatus::Accepted.code();
        let values = binds![account, register, status, before, limit];
        self.all::<ReadingRow, _>(sql::ACCEPTED_READINGS, values)
            .await
    }

    async fn reading(
        &mut self,
        account: AccountId,
        id: ReadingId,
    ) -> RepoResult<Option<MeterReading>> {
        self.first::<ReadingRow, _>(sql::READING, binds![account, id])
            .await
    }

    async fn add_reading(&mut self, row: &MeterReading) -> RepoResult<()> {
        let values = binds![
            row.account_id,
            row.id,
            row.register_id,
            row.read_on,
            row.value,
            row.source.code(),
            row.status.code(),
            &row.doubt,
            row.received_at,
            row.sent_by,
        ];
        self.run_one(sql::ADD_READING, values).await
    }

    async fn move_reading(
        &mut self,
        account: AccountId,
        id: ReadingId,
        from: ReadingStatus,
        to: ReadingStatus,
    ) -> RepoResult<bool> {
        let values = binds![account, id, from.code(), to.code()];
        Ok(self.run(sql::MOVE_READING, values).await? == 1)
    }
}
