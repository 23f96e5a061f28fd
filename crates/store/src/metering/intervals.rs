//! Writing interval days: many at a time, each version of a day kept.
//!
//! `interval_day` holds the newest version of each day, so that a chart is one range scan; what a
//! newer version replaced goes to `interval_day_history`. A day that is there already, value for
//! value, is not written again.

use std::collections::BTreeMap;

use base::{AccountId, RepoError, RepoResult, ServicePointId};
use jiff::civil::Date;
use metering::{Channel, StoredDay};

use super::rows::IntervalDayRow;
use super::sql;
use crate::conn::Conn;
use crate::value::{Value, binds};

/// Days of one channel at one point.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Series {
    account: AccountId,
    point: ServicePointId,
    channel: Channel,
}

impl Series {
    const fn of(day: &StoredDay) -> Self {
        Self {
            account: day.account_id,
            point: day.service_point_id,
            channel: day.channel,
        }
    }

    fn values(self) -> [Value<'static>; 3] {
        [
            self.account.into(),
            self.point.into(),
            self.channel.code().into(),
        ]
    }
}

/// Stores days, each run of one series together; returns how many were new or different.
pub async fn put(conn: &mut Conn, days: &[StoredDay]) -> RepoResult<u64> {
    let mut written = 0;
    for run in days.chunk_by(|a, b| Series::of(a) == Series::of(b)) {
        written += put_run(conn, run).await?;
    }
    Ok(written)
}

async fn put_run(conn: &mut Conn, run: &[StoredDay]) -> RepoResult<u64> {
    let Some(first) = run.first() else {
        return Ok(0);
    };
    let series = Series::of(first);
    if conn
        .run(sql::LOCK_POINT, binds![series.account, series.point])
        .await?
        == 0
    {
        return Err(RepoError::Conflict("service_point".to_owned()));
    }
    let rows: Vec<IntervalDayRow> = run.iter().map(IntervalDayRow::from).collect();
    let mut newest = newest(conn, series, &rows).await?;
    let mut fresh: Vec<IntervalDayRow> = Vec::with_capacity(rows.len());
    let mut written = 0;
    for row in rows {
        match newest.get(&row.day()) {
            Some(known) if known.says_the_same(&row) => continue,
            Some(_) => {
                // The version that is replaced may itself be new in this run.
                add_fresh(conn, series, &mut fresh).await?;
                replace(conn, series, &row).await?;
            }
            None => fresh.push(row.clone()),
        }
        newest.insert(row.day(), row);
        written += 1;
    }
    add_fresh(conn, series, &mut fresh).await?;
    Ok(written)
}

/// What is stored between the first and the last of these days.
async fn newest(
    conn: &mut Conn,
    series: Series,
    rows: &[IntervalDayRow],
) -> RepoResult<BTreeMap<Date, IntervalDayRow>> {
    let days = rows.iter().map(IntervalDayRow::day);
    let (Some(first), Some(last)) = (days.clone().min(), days.max()) else {
        return Ok(BTreeMap::new());
    };
    let after = last
        .tomorrow()
        .map_err(|error| RepoError::Corrupt(error.to_string()))?;
    let values = binds![
        series.account,
        series.point,
        series.channel.code(),
        first,
        after,
    ];
    let stored = conn
        .rows::<IntervalDayRow>(sql::INTERVAL_DAYS, values)
        .await?;
    Ok(stored.into_iter().map(|row| (row.day(), row)).collect())
}

/// Inserts days that have no version yet, and empties the list.
async fn add_fresh(
    conn: &mut Conn,
    series: Series,
    fresh: &mut Vec<IntervalDayRow>,
) -> RepoResult<()> {
    let mut rest = fresh.as_slice();
    for bulk in &sql::BULK_INSERTS {
        while let Some((chunk, after)) = rest.split_at_checked(bulk.rows) {
            let mut values = Vec::with_capacity(3 + 7 * chunk.len());
            values.extend(series.values());
            for row in chunk {
                values.extend(row.values());
            }
            conn.run(bulk.sql(), &values).await?;
            rest = after;
        }
    }
    fresh.clear();
    Ok(())
}

/// Moves the stored version to the history and puts this one in its place.
async fn replace(conn: &mut Conn, series: Series, row: &IntervalDayRow) -> RepoResult<()> {
    let [account, point, channel] = series.values();
    let [day, values @ ..] = row.values();
    let key = [account, point, channel, day];
    conn.run_one(sql::ARCHIVE_DAY, &key).await?;
    let values: Vec<Value<'_>> = key.into_iter().chain(values).collect();
    conn.run_one(sql::REPLACE_DAY, &values).await
}
