//! Writing interval days: many at a time, each version of a day kept.
//!
//! `interval_day` holds the newest version of each day, so that a chart is one range scan; what a
//! newer version replaced goes to `interval_day_history`. A day that is there already, value for
//! value, is not written again.

use std::collections::BTreeMap;

use base::{AccountId, RepoError, RepoResult, ServicePointId};
use jiff::civil::Date;
use metering::{Channel, Delivered, StoredDay};

use super::rows::{NewDayRow, StoredDayRow};
use super::sql;
use crate::conn::Conn;
use crate::value::Value;

/// Days of one channel at one point.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Series {
    pub account: AccountId,
    pub point: ServicePointId,
    pub channel: Channel,
}

impl Series {
    pub const fn of(day: &StoredDay) -> Self {
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

/// What a day does to the one that is stored.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// It takes its place.
    Replace,
    /// Slot by slot the one made later holds.
    Merge,
}

/// The newest versions of `[from, to)`.
pub async fn stored(
    conn: &mut Conn,
    series: Series,
    from: Date,
    to: Date,
) -> RepoResult<Vec<StoredDay>> {
    let [account, point, channel] = series.values();
    let values = [account, point, channel, from.into(), to.into()];
    let rows = conn.rows::<StoredDayRow>(sql::STORED_DAYS, &values).await?;
    rows.into_iter().map(|row| row.stored(series)).collect()
}

/// The days in `[from, to)` that have or had a version, as they were in it.
pub async fn at_version(
    conn: &mut Conn,
    series: Series,
    (from, to): (Date, Date),
    version: i32,
) -> RepoResult<Vec<StoredDay>> {
    let [account, point, channel] = series.values();
    let values = [
        account,
        point,
        channel,
        from.into(),
        to.into(),
        version.into(),
    ];
    let rows = conn
        .rows::<StoredDayRow>(sql::DAYS_AT_VERSION, &values)
        .await?;
    rows.into_iter().map(|row| row.stored(series)).collect()
}

/// Stores days, each run of one series together; says of each what holds now.
pub async fn put(conn: &mut Conn, days: &[StoredDay], mode: Mode) -> RepoResult<Vec<Delivered>> {
    let mut delivered = Vec::with_capacity(days.len());
    for run in days.chunk_by(|a, b| Series::of(a) == Series::of(b)) {
        put_run(conn, run, mode, &mut delivered).await?;
    }
    Ok(delivered)
}

async fn put_run(
    conn: &mut Conn,
    run: &[StoredDay],
    mode: Mode,
    delivered: &mut Vec<Delivered>,
) -> RepoResult<()> {
    let on = || run.iter().map(|given| given.day.local_day());
    let (Some(one), Some(first), Some(last)) = (run.first(), on().min(), on().max()) else {
        return Ok(());
    };
    let series = Series::of(one);
    let [account, point, channel] = series.values();
    let days = [account, point, channel, first.into(), last.into()];
    // Two imports of one account wait for each other here on PostgreSQL.
    conn.count_supply_change(series.account).await?;
    if conn.run(sql::KEEP_DAYS, &days).await? == 0 {
        return Err(RepoError::Conflict("service_point".to_owned()));
    }
    let mut newest = newest(conn, series, (first, last)).await?;
    let mut fresh: Vec<NewDayRow> = Vec::with_capacity(run.len());
    for given in run {
        let on = given.day.local_day();
        let Some(known) = newest.get_mut(&on) else {
            fresh.push(NewDayRow::new(&given.day, &given.issued));
            let mut given = given.clone();
            given.version = 1;
            delivered.push(outcome(&given, true));
            newest.insert(on, given);
            continue;
        };
        // What is stored may itself be new in this run.
        add_fresh(conn, series, &mut fresh).await?;
        let held = match mode {
            Mode::Replace => given.issued_day(),
            Mode::Merge => known.issued_day().merge(&given.issued_day()),
        };
        let changed = held.day != known.day;
        if changed {
            replace(conn, series, &NewDayRow::new(&held.day, &held.issued)).await?;
            known.version += 1;
        } else if held.issued != known.issued {
            confirm(conn, series, on, &held.issued.pack()).await?;
        }
        (known.day, known.issued) = (held.day, held.issued);
        delivered.push(outcome(known, changed));
    }
    add_fresh(conn, series, &mut fresh).await
}

fn outcome(held: &StoredDay, changed: bool) -> Delivered {
    Delivered {
        day: held.day.clone(),
        version: held.version,
        changed,
    }
}

/// What is stored of these days.
async fn newest(
    conn: &mut Conn,
    series: Series,
    (first, last): (Date, Date),
) -> RepoResult<BTreeMap<Date, StoredDay>> {
    let after = last
        .tomorrow()
        .map_err(|error| RepoError::Corrupt(error.to_string()))?;
    let stored = stored(conn, series, first, after).await?;
    let by_day = |day: StoredDay| (day.day.local_day(), day);
    Ok(stored.into_iter().map(by_day).collect())
}

/// Inserts days that have no version yet, and empties the list.
async fn add_fresh(conn: &mut Conn, series: Series, fresh: &mut Vec<NewDayRow>) -> RepoResult<()> {
    let mut rest = fresh.as_slice();
    for bulk in &sql::BULK_INSERTS {
        while let Some((chunk, after)) = rest.split_at_checked(bulk.rows) {
            let mut values = Vec::with_capacity(3 + 8 * chunk.len());
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
async fn replace(conn: &mut Conn, series: Series, row: &NewDayRow) -> RepoResult<()> {
    let [account, point, channel] = series.values();
    let [day, values @ ..] = row.values();
    let key = [account, point, channel, day];
    conn.run_one(sql::ARCHIVE_DAY, &key).await?;
    let values: Vec<Value<'_>> = key.into_iter().chain(values).collect();
    conn.run_one(sql::REPLACE_DAY, &values).await
}

/// Notes that the stored values were said again.
async fn confirm(conn: &mut Conn, series: Series, on: Date, issued: &[u8]) -> RepoResult<()> {
    let [account, point, channel] = series.values();
    let values = [account, point, channel, on.into(), issued.into()];
    conn.run_one(sql::CONFIRM_DAY, &values).await
}
