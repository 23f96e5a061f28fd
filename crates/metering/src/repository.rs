//! What `store` keeps for this domain.

use std::future::Future;

use base::{
    AccountId, ExceptionId, Instant, LoginId, ReadingId, RegisterId, RepoResult, ServicePointId,
};
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::vee::{ExceptionStatus, IntervalException, Rule};
use crate::{Channel, Delivered, ImportRun, IntervalDay, ReadingSource, ReadingStatus, StoredDay};

/// A published calorific value of gas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalorificValue {
    /// Charging area; empty for everywhere without a value of its own.
    pub area: String,
    /// The gas day from which it holds, until the next one.
    pub gas_day: Date,
    /// Megajoules in a cubic metre.
    pub megajoules: Decimal,
}

/// Totals of one stored local day: what back-billing reads.
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

/// An accepted reading, as far as it tells where its register stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TakenReading {
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

    /// The Wh of the days in `[from, to)` in all, and how many days have data.
    fn total_wh(
        &mut self,
        account: AccountId,
        point: ServicePointId,
        channel: Channel,
        from: Date,
        to: Date,
    ) -> impl Future<Output = RepoResult<(i64, i64)>> + Send;

    /// Stores days. A day equal to the newest version is skipped; a different one gets the next
    /// version. Returns how many rows were written.
    fn put_interval_days(
        &mut self,
        days: &[StoredDay],
    ) -> impl Future<Output = RepoResult<u64>> + Send;

    /// The newest version of each day in `[from, to)`, in order, with versions and times.
    fn stored_days(
        &mut self,
        account: AccountId,
        point: ServicePointId,
        channel: Channel,
        from: Date,
        to: Date,
    ) -> impl Future<Output = RepoResult<Vec<StoredDay>>> + Send;

    /// The days in `[from, to)` that have or had a version, as they were in it, in order: what a
    /// bill that names it was made of.
    fn interval_days_at_version(
        &mut self,
        account: AccountId,
        point: ServicePointId,
        channel: Channel,
        days: (Date, Date),
        version: i32,
    ) -> impl Future<Output = RepoResult<Vec<StoredDay>>> + Send;

    /// Merges days with what is stored (see [`crate::IssuedDay::merge`]); the version of each given day
    /// is not looked at. One that changes nothing is not written; any other becomes the next
    /// version. Answers in the order given.
    fn deliver_days(
        &mut self,
        days: &[StoredDay],
    ) -> impl Future<Output = RepoResult<Vec<Delivered>>> + Send;

    /// Adds what validation found. A finding that is there already is left alone, unless it has
    /// other figures now or had been superseded, and no person has decided about it. Returns how
    /// many are new.
    fn add_exceptions(
        &mut self,
        exceptions: &[IntervalException],
    ) -> impl Future<Output = RepoResult<u64>> + Send;

    /// Closes the open findings about versions of a day before `version`: they are history.
    fn supersede_exceptions(
        &mut self,
        day: &StoredDay,
        version: i32,
        at: Instant,
    ) -> impl Future<Output = RepoResult<u64>> + Send;

    /// Closes the open findings of one rule about a day, at any version: they hold no more.
    fn supersede_rule(
        &mut self,
        day: &StoredDay,
        rule: Rule,
        at: Instant,
    ) -> impl Future<Output = RepoResult<u64>> + Send;

    /// Findings of one status, oldest first, those after `after`, at most `limit`.
    fn exceptions(
        &mut self,
        status: ExceptionStatus,
        after: Option<(Instant, ExceptionId)>,
        limit: i64,
    ) -> impl Future<Output = RepoResult<Vec<IntervalException>>> + Send;

    /// One finding.
    fn exception(
        &mut self,
        account: AccountId,
        id: ExceptionId,
    ) -> impl Future<Output = RepoResult<Option<IntervalException>>> + Send;

    /// Closes an open finding; `false` when it was not open.
    fn close_exception(
        &mut self,
        closed: &IntervalException,
    ) -> impl Future<Output = RepoResult<bool>> + Send;

    /// How far an import has come.
    fn import_run(
        &mut self,
        account: AccountId,
        point: ServicePointId,
        file_key: &str,
    ) -> impl Future<Output = RepoResult<Option<ImportRun>>> + Send;

    /// Notes how far an import has come.
    fn put_import_run(&mut self, run: &ImportRun) -> impl Future<Output = RepoResult<()>> + Send;

    /// Adds or replaces published calorific values.
    fn put_calorific_values(
        &mut self,
        values: &[CalorificValue],
    ) -> impl Future<Output = RepoResult<()>> + Send;

    /// Says which charging area the postcodes that begin with a text lie in.
    fn put_calorific_area(
        &mut self,
        postcode_prefix: &str,
        area: &str,
    ) -> impl Future<Output = RepoResult<()>> + Send;

    /// The values that hold on the days `[from, to)` at a postcode, in order: the last one before
    /// `from` and those within, or where there are none the ones after; of the postcode's charging
    /// area if it has any, else of everywhere.
    fn calorific_values(
        &mut self,
        postcode: &str,
        from: Date,
        to: Date,
    ) -> impl Future<Output = RepoResult<Vec<CalorificValue>>> + Send;

    /// The newest readings of an account first, at most `limit`.
    fn readings(
        &mut self,
        account: AccountId,
        limit: i64,
    ) -> impl Future<Output = RepoResult<Vec<MeterReading>>> + Send;

    /// The readings of an account that wait for somebody to confirm them, newest first, at most
    /// `limit`.
    fn readings_waiting(
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

    /// The accepted readings from one source of a register, in order of their days: those within
    /// `[from, to]`, from the last one up to `from` to the first one at or after `to`.
    fn readings_around(
        &mut self,
        account: AccountId,
        register: RegisterId,
        source: ReadingSource,
        from: Date,
        to: Date,
    ) -> impl Future<Output = RepoResult<Vec<MeterReading>>> + Send;

    /// The accepted readings of the registers of a point that say where they stood on the days
    /// `[from, to]`, in order: those within, and on either side those up to the second day on which
    /// a register was read.
    fn readings_of_point(
        &mut self,
        account: AccountId,
        point: ServicePointId,
        days: (Date, Date),
    ) -> impl Future<Output = RepoResult<Vec<TakenReading>>> + Send;

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
