//! Interval days with their exceptions and imports, register readings, calorific values.

mod exceptions;
mod imports;
mod intervals;
mod rows;
pub mod sql;

use base::{AccountId, ExceptionId, Instant, ReadingId, RegisterId, RepoResult, ServicePointId};
use jiff::civil::Date;
use metering::vee::{ExceptionStatus, IntervalException, Rule};
use metering::{
    CalorificValue, Channel, DayTotal, Delivered, ImportRun, IntervalDay, MeterReading,
    MeteringRepository, ReadingSource, ReadingStatus, StoredDay, TakenReading,
};
use uuid::Uuid;

use crate::conn::Conn;
use crate::value::binds;
use intervals::{Mode, Series};
use rows::{DayTotalRow, IntervalDayRow, ReadingRow, TakenRow};

/// Before and after every reading.
const ALWAYS: (Date, Date) = (Date::constant(1, 1, 1), Date::constant(9999, 12, 31));

/// Name and text of every statement here but the inserts of many days.
pub fn statements() -> impl Iterator<Item = &'static (&'static str, &'static str)> {
    [sql::STATEMENTS, exceptions::STATEMENTS, imports::STATEMENTS]
        .into_iter()
        .flatten()
}

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

    async fn total_wh(
        &mut self,
        account: AccountId,
        point: ServicePointId,
        channel: Channel,
        from: Date,
        to: Date,
    ) -> RepoResult<(i64, i64)> {
        let values = binds![account, point, channel.code(), from, to];
        let total = self.row::<(i64, i64)>(sql::TOTAL_WH, values).await?;
        Ok(total.unwrap_or_default())
    }

    async fn put_interval_days(&mut self, days: &[StoredDay]) -> RepoResult<u64> {
        let put = intervals::put(self, days, Mode::Replace).await?;
        let changed = put.iter().filter(|one| one.changed).count();
        Ok(u64::try_from(changed).unwrap_or(u64::MAX))
    }

    async fn stored_days(
        &mut self,
        account: AccountId,
        point: ServicePointId,
        channel: Channel,
        from: Date,
        to: Date,
    ) -> RepoResult<Vec<StoredDay>> {
        let series = Series {
            account,
            point,
            channel,
        };
        intervals::stored(self, series, from, to).await
    }

    async fn interval_days_at_version(
        &mut self,
        account: AccountId,
        point: ServicePointId,
        channel: Channel,
        (from, to): (Date, Date),
        version: i32,
    ) -> RepoResult<Vec<StoredDay>> {
        let series = Series {
            account,
            point,
            channel,
        };
        intervals::at_version(self, series, (from, to), version).await
    }

    async fn deliver_days(&mut self, days: &[StoredDay]) -> RepoResult<Vec<Delivered>> {
        intervals::put(self, days, Mode::Merge).await
    }

    async fn add_exceptions(&mut self, exceptions: &[IntervalException]) -> RepoResult<u64> {
        exceptions::add(self, exceptions).await
    }

    async fn supersede_exceptions(
        &mut self,
        day: &StoredDay,
        version: i32,
        at: Instant,
    ) -> RepoResult<u64> {
        exceptions::supersede(self, day, version, at).await
    }

    async fn supersede_rule(
        &mut self,
        day: &StoredDay,
        rule: Rule,
        at: Instant,
    ) -> RepoResult<u64> {
        exceptions::supersede_rule(self, day, rule, at).await
    }

    async fn exceptions(
        &mut self,
        status: ExceptionStatus,
        after: Option<(Instant, ExceptionId)>,
        limit: i64,
    ) -> RepoResult<Vec<IntervalException>> {
        exceptions::list(self, status, after, limit).await
    }

    async fn exception(
        &mut self,
        account: AccountId,
        id: ExceptionId,
    ) -> RepoResult<Option<IntervalException>> {
        exceptions::find(self, account, id).await
    }

    async fn close_exception(&mut self, closed: &IntervalException) -> RepoResult<bool> {
        exceptions::close(self, closed).await
    }

    async fn import_run(
        &mut self,
        account: AccountId,
        point: ServicePointId,
        file_key: &str,
    ) -> RepoResult<Option<ImportRun>> {
        imports::run(self, account, point, file_key).await
    }

    async fn put_import_run(&mut self, run: &ImportRun) -> RepoResult<()> {
        imports::put_run(self, run).await
    }

    async fn put_calorific_values(&mut self, values: &[CalorificValue]) -> RepoResult<()> {
        imports::put_calorific_values(self, values).await
    }

    async fn put_calorific_area(&mut self, postcode_prefix: &str, area: &str) -> RepoResult<()> {
        imports::put_calorific_area(self, postcode_prefix, area).await
    }

    async fn calorific_values(
        &mut self,
        postcode: &str,
        from: Date,
        to: Date,
    ) -> RepoResult<Vec<CalorificValue>> {
        imports::calorific_values(self, postcode, from, to).await
    }

    async fn readings(&mut self, account: AccountId, limit: i64) -> RepoResult<Vec<MeterReading>> {
        self.all::<ReadingRow, _>(sql::READINGS, binds![account, limit])
            .await
    }

    async fn readings_waiting(
        &mut self,
        account: AccountId,
        limit: i64,
    ) -> RepoResult<Vec<MeterReading>> {
        let status = ReadingStatus::NeedsConfirmation.code();
        self.all::<ReadingRow, _>(sql::READINGS_WAITING, binds![account, status, limit])
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

    async fn readings_around(
        &mut self,
        account: AccountId,
        register: RegisterId,
        source: ReadingSource,
        from: Date,
        to: Date,
    ) -> RepoResult<Vec<MeterReading>> {
        let status = ReadingStatus::Accepted.code();
        let values = binds![account, register, status, source.code(), from, to];
        self.all::<ReadingRow, _>(sql::READINGS_AROUND, values)
            .await
    }

    async fn readings_of_point(
        &mut self,
        account: AccountId,
        point: ServicePointId,
        (from, to): (Date, Date),
    ) -> RepoResult<Vec<TakenReading>> {
        let status = ReadingStatus::Accepted.code();
        let estimate = ReadingSource::Estimate.code();
        let values = binds![
            account, point, status, estimate, from, to, ALWAYS.0, ALWAYS.1
        ];
        self.all::<TakenRow, _>(sql::READINGS_OF_POINT, values)
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
        self.count_supply_change(row.account_id).await?;
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
        self.run_one(sql::ADD_READING, values).await?;
        keep_reads(self, row.account_id, row.register_id).await
    }

    async fn move_reading(
        &mut self,
        account: AccountId,
        id: ReadingId,
        from: ReadingStatus,
        to: ReadingStatus,
    ) -> RepoResult<bool> {
        self.count_supply_change(account).await?;
        let values = binds![account, id, from.code(), to.code()];
        let Some(register) = self.scalar::<Uuid>(sql::MOVE_READING, values).await? else {
            return Ok(false);
        };
        keep_reads(self, account, RegisterId::from_uuid(register)).await?;
        Ok(true)
    }
}

/// Keeps what the readings of a register come to, after one of them changed. The account is held
/// since before that, so what anybody else changed is there when it is read.
async fn keep_reads(conn: &mut Conn, account: AccountId, register: RegisterId) -> RepoResult<()> {
    let (accepted, waits) = (ReadingStatus::Accepted, ReadingStatus::NeedsConfirmation);
    let estimate = ReadingSource::Estimate.code();
    let values = binds![account, register, accepted.code(), waits.code(), estimate];
    conn.run_one(sql::KEEP_READS, values).await
}
