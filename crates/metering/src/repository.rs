//! What `store` keeps for this domain.

use std::future::Future;

use base::{AccountId, Instant, LoginId, ReadingId, RegisterId, RepoResult, ServicePointId};
use jiff::civil::Date;

use crate::{Channel, IntervalDay, ReadingSource, ReadingStatus};

/// One stored local day of one channel, with its version (higher supersedes lower).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredDay {
    /// Owner account.
    pub account_id: AccountId,
    /// The point it was metered at.
    pub service_point_id: ServicePointId,
    /// Import or export.
    pub channel: Channel,
    /// 1 for the first data of this day, then counting up.
    pub version: i32,
    /// The values.
    pub day: IntervalDay,
}

/// Totals of one stored local day: what month and year charts read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayTotal {
    /// The local day.
    pub local_day: Date,
    /// Sum of the known values.
    pub total_wh: i64,
    /// Slots without a value.
    pub missing_count: i16,
    /// Slots that were estimated.
    pub estimated_count: i16,
    /// Slots in the day.
    pub slot_count: i16,
}

/// A reading of a register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeterReading {
    /// Owner account.
    pub account_id: AccountId,
    /// Identifier.
    pub id: ReadingId,
    /// The register.
    pub register_id: RegisterId,
    /// The local day it was read.
    pub read_on: Date,
    /// In the register's smallest shown unit: 10^-decimals of its unit.
    pub value: i64,
    /// Who read it.
    pub source: ReadingSource,
    /// What became of it.
    pub status: ReadingStatus,
    /// Why it was questioned, as a stable code; empty when it was not.
    pub doubt: String,
    /// When it reached us.
    pub received_at: Instant,
    /// The login that sent it, if a person did.
    pub sent_by: Option<LoginId>,
}

/// Interval days and register readings.
pub trait MeteringRepository {
    /// The newest version of each day in `[from, to)`, in order, with values.
    fn interval_days(
        &mut self,
        account: AccountId,
        point: ServicePointId,
        channel: Channel,
        from: Date,
        to: Date,
    ) -> impl Future<Output = RepoResult<Vec<IntervalDay>>> + Send;

    /// The totals of each day in `[from, to)`, in order, without values.
    fn day_totals(
        &mut self,
        account: AccountId,
        point: ServicePointId,
        channel: Channel,
        from: Date,
        to: Date,
    ) -> impl Future<Output = RepoResult<Vec<DayTotal>>> + Send;

    /// First and last stored local day of a channel.
    fn interval_range(
        &mut self,
        account: AccountId,
        point: ServicePointId,
        channel: Channel,
    ) -> impl Future<Output = RepoResult<Option<(Date, Date)>>> + Send;

    /// Stores days. A day equal to the newest version is skipped; a different one gets the next
    /// version. Returns how many rows were written.
    fn put_interval_days(
        &mut self,
        days: &[StoredDay],
    ) -> impl Future<Output = RepoResult<u64>> + Send;

    /// The newest readings of an account first, at most `limit`.
    fn readings(
        &mut self,
        account: AccountId,
        limit: i64,
    ) -> impl Future<Output = RepoResult<Vec<MeterReading>>> + Send;

    /// The accepted readings of a register, newest first, at most `limit`, read before `before`.
    fn accepted_readings(
        &mut self,
        account: AccountId,
        register: RegisterId,
        before: Date,
        limit: i64,
    ) -> impl Future<Output = RepoResult<Vec<MeterReading>>> + Send;

    /// One reading.
    fn reading(
        &mut self,
        account: AccountId,
        id: ReadingId,
    ) -> impl Future<Output = RepoResult<Option<MeterReading>>> + Send;

    /// Adds a reading.
    fn add_reading(&mut self, row: &MeterReading) -> impl Future<Output = RepoResult<()>> + Send;

    /// Moves a reading from one status to another; `false` when it was not in `from`.
    fn move_reading(
        &mut self,
        account: AccountId,
        id: ReadingId,
        from: ReadingStatus,
        to: ReadingStatus,
    ) -> impl Future<Output = RepoResult<bool>> + Send;
}
