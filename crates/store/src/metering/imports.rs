//! How far imports have come, and the calorific values of gas.

use base::{AccountId, RepoError, RepoResult, ServicePointId};
use jiff::civil::Date;
use metering::{CalorificValue, ImportRun};
use money::Decimal;

use crate::conn::Conn;
use crate::statements::statements;
use crate::types::{DbDate, DbInstant};
use crate::value::{binds, small};

statements! {
    IMPORT_RUN = "SELECT issued_at, days_done, days_written, finished, updated_at
        FROM import_run WHERE account_id = $1 AND service_point_id = $2 AND file_key = $3";
    PUT_IMPORT_RUN = "INSERT INTO import_run (account_id, service_point_id, file_key, issued_at,
            days_done, days_written, finished, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (account_id, service_point_id, file_key) DO UPDATE
        SET issued_at = $4, days_done = $5, days_written = $6, finished = $7, updated_at = $8";
    PUT_CALORIFIC_VALUE = "INSERT INTO calorific_value (area, gas_day, megajoules)
        VALUES ($1, $2, $3) ON CONFLICT (area, gas_day) DO UPDATE SET megajoules = $3";
    PUT_CALORIFIC_AREA = "INSERT INTO calorific_area (postcode_prefix, area)
        VALUES ($1, $2) ON CONFLICT (postcode_prefix) DO UPDATE SET area = $2";
    CALORIFIC_AREA = "SELECT area FROM calorific_area
        WHERE postcode_prefix = SUBSTR($1, 1, LENGTH(postcode_prefix))
        ORDER BY LENGTH(postcode_prefix) DESC LIMIT 1";
    CALORIFIC_VALUES = "SELECT area, gas_day, megajoules FROM calorific_value
        WHERE area = $1 AND gas_day < $3 AND gas_day >= COALESCE(
            (SELECT MAX(before.gas_day) FROM calorific_value before
             WHERE before.area = $1 AND before.gas_day <= $2), $2)
        ORDER BY gas_day";
}

#[derive(sqlx::FromRow)]
struct RunRow {
    issued_at: DbInstant,
    days_done: i64,
    days_written: i64,
    finished: bool,
    updated_at: DbInstant,
}

pub async fn run(
    conn: &mut Conn,
    account: AccountId,
    point: ServicePointId,
    file_key: &str,
) -> RepoResult<Option<ImportRun>> {
    let values = binds![account, point, file_key];
    let Some(row) = conn.row::<RunRow>(IMPORT_RUN, values).await? else {
        return Ok(None);
    };
    Ok(Some(ImportRun {
        account_id: account,
        service_point_id: point,
        file_key: file_key.to_owned(),
        issued_at: row.issued_at.into(),
        days_done: small(row.days_done)?,
        days_written: small(row.days_written)?,
        finished: row.finished,
        updated_at: row.updated_at.into(),
    }))
}

pub async fn put_run(conn: &mut Conn, run: &ImportRun) -> RepoResult<()> {
    let count = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let values = binds![
        run.account_id,
        run.service_point_id,
        &run.file_key,
        run.issued_at,
        count(run.days_done),
        count(run.days_written),
        run.finished,
        run.updated_at,
    ];
    conn.run_one(PUT_IMPORT_RUN, values).await
}

#[derive(sqlx::FromRow)]
struct CalorificRow {
    area: String,
    gas_day: DbDate,
    megajoules: String,
}

impl TryFrom<CalorificRow> for CalorificValue {
    type Error = RepoError;

    fn try_from(row: CalorificRow) -> RepoResult<Self> {
        let megajoules = row.megajoules.parse::<Decimal>().map_err(|_| {
            RepoError::Corrupt(format!("calorific value of {}", Date::from(row.gas_day)))
        })?;
        Ok(Self {
            area: row.area,
            gas_day: row.gas_day.into(),
            megajoules,
        })
    }
}

pub async fn put_calorific_values(conn: &mut Conn, values: &[CalorificValue]) -> RepoResult<()> {
    for value in values {
        let megajoules = value.megajoules.to_string();
        conn.run_one(
            PUT_CALORIFIC_VALUE,
            binds![&value.area, value.gas_day, &megajoules],
        )
        .await?;
    }
    Ok(())
}

pub async fn put_calorific_area(conn: &mut Conn, prefix: &str, area: &str) -> RepoResult<()> {
    let prefix = plain(prefix);
    conn.run_one(PUT_CALORIFIC_AREA, binds![&prefix, area])
        .await
}

pub async fn calorific_values(
    conn: &mut Conn,
    postcode: &str,
    from: Date,
    to: Date,
) -> RepoResult<Vec<CalorificValue>> {
    let postcode = plain(postcode);
    let area = conn
        .scalar::<String>(CALORIFIC_AREA, binds![&postcode])
        .await?;
    for area in area.into_iter().chain([String::new()]) {
        // Before the first value of an area, that one holds.
        for to in [to, Date::MAX] {
            let values = binds![&area, from, to];
            let found = conn
                .all::<CalorificRow, _>(CALORIFIC_VALUES, values)
                .await?;
            if !found.is_empty() {
                return Ok(found);
            }
        }
    }
    Ok(Vec::new())
}

/// Letters and digits as they are compared.
fn plain(postcode: &str) -> String {
    let letters = postcode.chars().filter(|letter| letter.is_alphanumeric());
    letters.collect::<String>().to_uppercase()
}
