//! What validation found, as a queue: added once, closed once.

use base::{AccountId, ExceptionId, Instant, RepoError, RepoResult, ServicePointId};
use metering::vee::{ExceptionStatus, Finding, IntervalException, Rule};
use metering::{Channel, StoredDay};
use uuid::Uuid;

use crate::conn::Conn;
use crate::error::unknown_code;
use crate::statements::statements;
use crate::types::{DbDate, DbInstant};
use crate::value::{binds, small};

statements! {
    ADD_EXCEPTION = "INSERT INTO interval_exception (account_id, id, service_point_id, channel,
            local_day, version, rule, first_slot, slot_count, observed_wh, expected_wh, status,
            found_at, resolved_at, resolved_by, note)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
        ON CONFLICT (account_id, service_point_id, channel, local_day, version, rule, first_slot)
            DO UPDATE SET observed_wh = excluded.observed_wh, expected_wh = excluded.expected_wh,
                slot_count = excluded.slot_count, status = excluded.status,
                found_at = excluded.found_at, resolved_at = excluded.resolved_at
            WHERE interval_exception.status <> $17
              AND (interval_exception.status <> excluded.status
                OR interval_exception.observed_wh IS DISTINCT FROM excluded.observed_wh
                OR interval_exception.expected_wh IS DISTINCT FROM excluded.expected_wh)";
    EXCEPTIONS = "SELECT account_id, id, service_point_id, channel, local_day, version, rule,
            first_slot, slot_count, observed_wh, expected_wh, status, found_at, resolved_at,
            resolved_by, note
        FROM interval_exception
        WHERE status = $1 AND (found_at > $2 OR (found_at = $2 AND id > $3))
        ORDER BY found_at, id LIMIT $4";
    EXCEPTION = "SELECT account_id, id, service_point_id, channel, local_day, version, rule,
            first_slot, slot_count, observed_wh, expected_wh, status, found_at, resolved_at,
            resolved_by, note
        FROM interval_exception WHERE account_id = $1 AND id = $2";
    CLOSE_EXCEPTION = "UPDATE interval_exception
        SET status = $4, resolved_at = $5, resolved_by = $6, note = $7
        WHERE account_id = $1 AND id = $2 AND status = $3";
    SUPERSEDE_EXCEPTIONS = "UPDATE interval_exception SET status = $7, resolved_at = $8
        WHERE account_id = $1 AND service_point_id = $2 AND channel = $3 AND local_day = $4
          AND version < $5 AND status = $6";
    SUPERSEDE_RULE = "UPDATE interval_exception SET status = $7, resolved_at = $8
        WHERE account_id = $1 AND service_point_id = $2 AND channel = $3 AND local_day = $4
          AND rule = $5 AND status = $6";
}

#[derive(sqlx::FromRow)]
struct ExceptionRow {
    account_id: Uuid,
    id: Uuid,
    service_point_id: Uuid,
    channel: String,
    local_day: DbDate,
    version: i64,
    rule: String,
    first_slot: i64,
    slot_count: i64,
    observed_wh: Option<i64>,
    expected_wh: Option<i64>,
    status: String,
    found_at: DbInstant,
    resolved_at: Option<DbInstant>,
    resolved_by: String,
    note: String,
}

impl TryFrom<ExceptionRow> for IntervalException {
    type Error = RepoError;

    fn try_from(row: ExceptionRow) -> RepoResult<Self> {
        Ok(Self {
            account_id: AccountId::from_uuid(row.account_id),
            id: ExceptionId::from_uuid(row.id),
            service_point_id: ServicePointId::from_uuid(row.service_point_id),
            channel: Channel::from_code(&row.channel)
                .ok_or_else(|| unknown_code("channel", &row.channel))?,
            local_day: row.local_day.into(),
            version: small(row.version)?,
            finding: Finding {
                rule: Rule::from_code(&row.rule).ok_or_else(|| unknown_code("rule", &row.rule))?,
                first_slot: small(row.first_slot)?,
                slots: small(row.slot_count)?,
                observed: row.observed_wh,
                expected: row.expected_wh,
            },
            status: ExceptionStatus::from_code(&row.status)
                .ok_or_else(|| unknown_code("exception status", &row.status))?,
            found_at: row.found_at.into(),
            resolved_at: row.resolved_at.map(Instant::from),
            resolved_by: row.resolved_by,
            note: row.note,
        })
    }
}

pub async fn add(conn: &mut Conn, exceptions: &[IntervalException]) -> RepoResult<u64> {
    let mut added = 0;
    for one in exceptions {
        let finding = &one.finding;
        let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        let values = binds![
            one.account_id,
            one.id,
            one.service_point_id,
            one.channel.code(),
            one.local_day,
            one.version,
            finding.rule.code(),
            count(finding.first_slot),
            count(finding.slots),
            finding.observed,
            finding.expected,
            one.status.code(),
            one.found_at,
            one.resolved_at,
            &one.resolved_by,
            &one.note,
            ExceptionStatus::Resolved.code(),
        ];
        added += conn.run(ADD_EXCEPTION, values).await?;
    }
    Ok(added)
}

pub async fn supersede(
    conn: &mut Conn,
    day: &StoredDay,
    version: i32,
    at: Instant,
) -> RepoResult<u64> {
    let values = binds![
        day.account_id,
        day.service_point_id,
        day.channel.code(),
        day.day.local_day(),
        version,
        ExceptionStatus::Open.code(),
        ExceptionStatus::Superseded.code(),
        at,
    ];
    conn.run(SUPERSEDE_EXCEPTIONS, values).await
}

pub async fn supersede_rule(
    conn: &mut Conn,
    day: &StoredDay,
    rule: Rule,
    at: Instant,
) -> RepoResult<u64> {
    let values = binds![
        day.account_id,
        day.service_point_id,
        day.channel.code(),
        day.day.local_day(),
        rule.code(),
        ExceptionStatus::Open.code(),
        ExceptionStatus::Superseded.code(),
        at,
    ];
    conn.run(SUPERSEDE_RULE, values).await
}

pub async fn list(
    conn: &mut Conn,
    status: ExceptionStatus,
    after: Option<(Instant, ExceptionId)>,
    limit: i64,
) -> RepoResult<Vec<IntervalException>> {
    let (at, id) = after.unwrap_or((Instant::EPOCH, ExceptionId::from_uuid(Uuid::nil())));
    let values = binds![status.code(), at, id, limit];
    conn.all::<ExceptionRow, _>(EXCEPTIONS, values).await
}

pub async fn find(
    conn: &mut Conn,
    account: AccountId,
    id: ExceptionId,
) -> RepoResult<Option<IntervalException>> {
    conn.first::<ExceptionRow, _>(EXCEPTION, binds![account, id])
        .await
}

pub async fn close(conn: &mut Conn, closed: &IntervalException) -> RepoResult<bool> {
    let values = binds![
        closed.account_id,
        closed.id,
        ExceptionStatus::Open.code(),
        closed.status.code(),
        closed.resolved_at,
        &closed.resolved_by,
        &closed.note,
    ];
    Ok(conn.run(CLOSE_EXCEPTION, values).await? == 1)
}
