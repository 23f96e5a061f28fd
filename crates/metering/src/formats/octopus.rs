//! Octopus Energy's consumption JSON: `{"results": [{consumption, interval_start, interval_end}]}`.
//!
//! Consumption is read from its text, never through a float. An end that is exactly one day early
//! (seen at midnight in the wild) is put right and counted; any other end before its start rejects
//! the result. Consumption is taken to be kWh, as for electricity and for SMETS2 gas in kWh.

use std::borrow::Cow;
use std::io::BufRead;

use base::Instant;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::json::Results;
use super::series::Book;
use super::{FormatError, Item, Row, shown};
use crate::{Channel, Interval, Quality, milliwh_from_kwh};

const DAY_SECONDS: i64 = 86_400;

#[derive(Deserialize)]
struct Consumption<'a> {
    #[serde(borrow)]
    consumption: Option<&'a RawValue>,
    #[serde(borrow)]
    interval_start: Cow<'a, str>,
    #[serde(borrow)]
    interval_end: Cow<'a, str>,
}

/// Reads the answer (or a bare list of results) result by result.
pub(super) struct OctopusReader<R> {
    results: Results<R>,
    number: u64,
    pub book: Book,
}

impl<R: BufRead> OctopusReader<R> {
    pub fn open(reader: R) -> Result<Self, FormatError> {
        Ok(Self {
            results: Results::open(reader)?,
            number: 0,
            book: Book::default(),
        })
    }

    pub fn next(&mut self) -> Result<Option<Item>, FormatError> {
        let Some(found) = self.results.next()? else {
            return Ok(None);
        };
        self.number += 1;
        let line = found.line;
        let number = self.number;
        let read = serde_json::from_slice::<Consumption<'_>>(found.text)
            .map_err(|error| reason_of(&error))
            .and_then(|result| interval(&result));
        let (interval, repaired) = match read {
            Ok(read) => read,
            Err(reason) => {
                let reason = format!("result {number}: {reason}");
                return Ok(Some(Item::Rejected(FormatError::new(line, "row", reason))));
            }
        };
        let channel = Channel::Import;
        let series = self
            .book
            .series(line, "", "consumption", "kWh", || Ok(channel))?;
        let seconds = interval.duration_seconds;
        self.book
            .count(series, interval.start, seconds, interval.energy_milliwh);
        self.book.report.rows += 1;
        self.book.report.repaired += u64::from(repaired);
        Ok(Some(Item::Row(Row {
            line,
            series,
            channel,
            interval,
            issued_at: None,
        })))
    }
}

/// What serde says, without the place inside the result.
fn reason_of(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let reason = text.rsplit_once(" at line ").map(|(reason, _)| reason);
    reason.unwrap_or(&text).to_owned()
}

/// The interval, and whether its end had to be put right.
fn interval(result: &Consumption<'_>) -> Result<(Interval, bool), String> {
    let time = |text: &str| {
        text.parse::<jiff::Timestamp>()
            .map(Instant::from)
            .map_err(|_| format!("\"{}\" is not a time", shown(text)))
    };
    let (start, end) = (time(&result.interval_start)?, time(&result.interval_end)?);
    let mut duration_seconds = end.seconds_since(start);
    let backwards = duration_seconds <= 0;
    if backwards {
        duration_seconds += DAY_SECONDS;
        if !(1..=3600).contains(&duration_seconds) {
            return Err("interval_end is before interval_start".to_owned());
        }
    }
    let energy_milliwh = match result.consumption.map(RawValue::get) {
        None | Some("null") => None,
        Some(text) => {
            let text = text.trim_matches('"');
            Some(milliwh_from_kwh(text).map_err(|error| error.to_string())?)
        }
    };
    let interval = Interval {
        start,
        duration_seconds,
        energy_milliwh,
        quality: Quality::Measured,
    };
    Ok((interval, backwards))
}
