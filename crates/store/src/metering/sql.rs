//! The statements of interval days and register readings. Those of the exception queue, of imports
//! and of calorific values stand beside their code.

use std::fmt::Write;
use std::sync::LazyLock;

use crate::statements::statements;

statements! {
    /// Days from `$4` to `$5` of channel `$3` come to a point; an unknown one touches no row.
    KEEP_DAYS = "UPDATE service_point
        SET first_day = CASE WHEN direction <> $3 OR first_day <= $4 THEN first_day ELSE $4 END,
            last_day = CASE WHEN direction <> $3 OR last_day >= $5 THEN last_day ELSE $5 END
        WHERE account_id = $1 AND id = $2";
    INTERVAL_DAYS = "SELECT local_day, resolution_minutes, packed
        FROM interval_day
        WHERE account_id = $1 AND service_point_id = $2 AND channel = $3
          AND local_day >= $4 AND local_day < $5
        ORDER BY local_day";
    DAY_TOTALS = "SELECT local_day, total_wh, missing_count, estimated_count, slot_count
        FROM interval_day
        WHERE account_id = $1 AND service_point_id = $2 AND channel = $3
          AND local_day >= $4 AND local_day < $5
        ORDER BY local_day";
    TOTAL_WH = "SELECT CAST(COALESCE(SUM(total_wh), 0) AS BIGINT), COUNT(*)
        FROM interval_day
        WHERE account_id = $1 AND service_point_id = $2 AND channel = $3
          AND local_day >= $4 AND local_day < $5";
    STORED_DAYS = "SELECT local_day, version, resolution_minutes, packed, issued
        FROM interval_day
        WHERE account_id = $1 AND service_point_id = $2 AND channel = $3
          AND local_day >= $4 AND local_day < $5
        ORDER BY local_day";
    /// A version is current or replaced, and never both.
    DAYS_AT_VERSION = "SELECT local_day, version, resolution_minutes, packed, issued
        FROM interval_day
        WHERE account_id = $1 AND service_point_id = $2 AND channel = $3
          AND local_day >= $4 AND local_day < $5 AND version = $6
        UNION ALL
        SELECT local_day, version, resolution_minutes, packed, issued
        FROM interval_day_history
        WHERE account_id = $1 AND service_point_id = $2 AND channel = $3
          AND local_day >= $4 AND local_day < $5 AND version = $6
        ORDER BY local_day";
    ARCHIVE_DAY = "INSERT INTO interval_day_history (account_id, service_point_id, channel,
            local_day, version, resolution_minutes, slot_count, total_wh, missing_count,
            estimated_count, packed, issued)
        SELECT account_id, service_point_id, channel, local_day, version, resolution_minutes,
            slot_count, total_wh, missing_count, estimated_count, packed, issued
        FROM interval_day
        WHERE account_id = $1 AND service_point_id = $2 AND channel = $3 AND local_day = $4";
    REPLACE_DAY = "UPDATE interval_day
        SET version = version + 1, resolution_minutes = $5, slot_count = $6, total_wh = $7,
            missing_count = $8, estimated_count = $9, packed = $10, issued = $11
        WHERE account_id = $1 AND service_point_id = $2 AND channel = $3 AND local_day = $4";
    /// The same values, said again later: no new version, but they hold against what is older.
    CONFIRM_DAY = "UPDATE interval_day SET issued = $5
        WHERE account_id = $1 AND service_point_id = $2 AND channel = $3 AND local_day = $4";
    READINGS = "SELECT account_id, id, register_id, read_on, value, source, status, doubt,
            received_at, sent_by
        FROM reading WHERE account_id = $1
        ORDER BY read_on DESC, received_at DESC, id DESC LIMIT $2";
    ACCEPTED_READINGS = "SELECT account_id, id, register_id, read_on, value, source, status, doubt,
            received_at, sent_by
        FROM reading
        WHERE account_id = $1 AND register_id = $2 AND status = $3 AND read_on < $4
        ORDER BY read_on DESC, received_at DESC, id DESC LIMIT $5";
    READINGS_AROUND = "SELECT account_id, id, register_id, read_on, value, source, status, doubt,
            received_at, sent_by
        FROM reading
        WHERE account_id = $1 AND register_id = $2 AND status = $3 AND source = $4
          AND read_on >= COALESCE((SELECT MAX(read_on) FROM reading
              WHERE account_id = $1 AND register_id = $2 AND status = $3 AND source = $4
                AND read_on <= $5), $5)
          AND read_on <= COALESCE((SELECT MIN(read_on) FROM reading
              WHERE account_id = $1 AND register_id = $2 AND status = $3 AND source = $4
                AND read_on >= $6), $6)
        ORDER BY read_on, received_at, id";
    /// Of each register all that is read within `[$5, $6]`, and up to the second day with a reading
    /// on either side: two make the line on which the days beyond them lie. Estimates do not count
    /// towards the two. `$7` and `$8` are before and after every reading. The days are found once a
    /// register, not once a reading.
    READINGS_OF_POINT = "WITH bounds AS MATERIALIZED (
            SELECT g.id AS register_id,
                COALESCE((SELECT DISTINCT a.read_on FROM reading a
                    WHERE a.account_id = $1 AND a.register_id = g.id AND a.status = $3
                      AND a.source <> $4 AND a.read_on <= $5
                    ORDER BY a.read_on DESC LIMIT 1 OFFSET 1), $7) AS first_day,
                COALESCE((SELECT DISTINCT a.read_on FROM reading a
                    WHERE a.account_id = $1 AND a.register_id = g.id AND a.status = $3
                      AND a.source <> $4 AND a.read_on >= $6
                    ORDER BY a.read_on LIMIT 1 OFFSET 1), $8) AS last_day
            FROM meter m
            JOIN register g ON g.account_id = m.account_id AND g.meter_id = m.id
            WHERE m.account_id = $1 AND m.service_point_id = $2)
        SELECT r.id, r.register_id, r.read_on, r.value, r.source
        FROM bounds
        JOIN reading r ON r.account_id = $1 AND r.register_id = bounds.register_id
        WHERE r.status = $3 AND r.read_on BETWEEN bounds.first_day AND bounds.last_day
        ORDER BY r.read_on, r.received_at, r.id";
    /// Of the registers that have any, through the index that begins with them.
    READINGS_WAITING = "SELECT r.account_id, r.id, r.register_id, r.read_on, r.value, r.source,
            r.status, r.doubt, r.received_at, r.sent_by
        FROM register g
        JOIN reading r ON r.account_id = g.account_id AND r.register_id = g.id
        WHERE g.account_id = $1 AND g.doubted = TRUE AND r.status = $2
        ORDER BY r.read_on DESC, r.received_at DESC, r.id DESC LIMIT $3";
    READING = "SELECT account_id, id, register_id, read_on, value, source, status, doubt,
            received_at, sent_by
        FROM reading WHERE account_id = $1 AND id = $2";
    ADD_READING = "INSERT INTO reading (account_id, id, register_id, read_on, value, source, status,
            doubt, received_at, sent_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    MOVE_READING = "UPDATE reading SET status = $4
        WHERE account_id = $1 AND id = $2 AND status = $3
        RETURNING register_id";
    /// What the readings of register `$2` come to: `$3` accepted, `$4` waiting, `$5` an estimate.
    KEEP_READS = "UPDATE register
        SET first_read_on = (SELECT MIN(r.read_on) FROM reading r WHERE r.account_id = $1
                AND r.register_id = $2 AND r.status = $3),
            last_read_on = (SELECT MAX(r.read_on) FROM reading r WHERE r.account_id = $1
                AND r.register_id = $2 AND r.status = $3),
            seen_on = (SELECT r.read_on FROM reading r WHERE r.account_id = $1
                AND r.register_id = $2 AND r.status = $3 AND r.source <> $5
                ORDER BY r.read_on DESC LIMIT 1),
            doubted = EXISTS (SELECT 1 FROM reading r WHERE r.account_id = $1
                AND r.register_id = $2 AND r.status = $4)
        WHERE account_id = $1 AND id = $2";
}

/// An insert of a fixed number of days of one series; the text is made once.
pub struct BulkInsert {
    pub name: &'static str,
    pub rows: usize,
    text: LazyLock<String>,
}

impl BulkInsert {
    /// The statement.
    pub fn sql(&'static self) -> &'static str {
        &self.text
    }
}

/// Largest first: a year is five of 64, five of 8 and five of one.
pub static BULK_INSERTS: [BulkInsert; 3] = [
    BulkInsert {
        name: "ADD_DAYS_64",
        rows: 64,
        text: LazyLock::new(|| insert_of(64)),
    },
    BulkInsert {
        name: "ADD_DAYS_8",
        rows: 8,
        text: LazyLock::new(|| insert_of(8)),
    },
    BulkInsert {
        name: "ADD_DAY",
        rows: 1,
        text: LazyLock::new(|| insert_of(1)),
    },
];

/// The series is `$1` to `$3`; each day then takes eight arguments.
fn insert_of(rows: usize) -> String {
    let mut text = "INSERT INTO interval_day (account_id, service_point_id, channel, version, \
        local_day, resolution_minutes, slot_count, total_wh, missing_count, estimated_count, \
        packed, issued) VALUES "
        .to_owned();
    for row in 0..rows {
        let separator = if row == 0 { "" } else { ", " };
        write!(text, "{separator}($1, $2, $3, 1").expect("a String takes all text");
        for argument in 0..8 {
            write!(text, ", ${}", 4 + row * 8 + argument).expect("a String takes all text");
        }
        text.push(')');
    }
    text
}
