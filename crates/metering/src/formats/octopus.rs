//! Octopus Energy's consumption JSON: `{"results": [{consumption, interval_start, interval_end}]}`.
//!
//! Consumption is read from its text, never through a float. An end that is exactly one day early
//! (seen at midnight in the wild) is put right and counted; any other end before its start is an
//! error. Consumption is taken to be kWh, as for electricity and for SMETS2 gas in kWh.

use std::io::Read;

use base::Instant;
use serde::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::{FileReport, FormatError, Row};
use crate::{Channel, Interval, Quality, milliwh_from_kwh};

const DAY_SECONDS: i64 = 86_400;

#[derive(Deserialize)]
struct Consumption {
    consumption: Option<Box<RawValue>>,
    interval_start: String,
    interval_end: String,
}

/// Reads the answer (or a bare list of results), calling `each` once a result.
///
/// # Errors
/// With the line and what is wrong there; results before it have been handed out.
pub fn read_octopus(
    reader: impl Read,
    mut each: impl FnMut(Row),
) -> Result<FileReport, FormatError> {
    let mut report = FileReport::default();
    let mut deserializer = serde_json::Deserializer::from_reader(std::io::BufReader::new(reader));
    let answer = Answer {
        report: &mut report,
        each: &mut each,
    };
    answer
        .deserialize(&mut deserializer)
        .and_then(|()| deserializer.end())
        .map_err(|error| json_error(&error))?;
    Ok(report)
}

fn json_error(error: &serde_json::Error) -> FormatError {
    let line = u64::try_from(error.line()).unwrap_or(0).max(1);
    let code = if error.is_data() {
        "row"
    } else if error.is_io() {
        "io"
    } else {
        "syntax"
    };
    let text = error.to_string();
    let reason = text
        .rsplit_once(" at line ")
        .map_or(text.as_str(), |(reason, _)| reason);
    FormatError::new(line, code, reason)
}

struct Answer<'a> {
    report: &'a mut FileReport,
    each: &'a mut dyn FnMut(Row),
}

impl<'de> DeserializeSeed<'de> for Answer<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Answer<'_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an Octopus consumption answer with \"results\"")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut seen = false;
        while let Some(key) = map.next_key::<String>()? {
            if key == "results" && !seen {
                seen = true;
                map.next_value_seed(Results {
                    report: self.report,
                    each: self.each,
                })?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        if seen {
            Ok(())
        } else {
            Err(A::Error::missing_field("results"))
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<(), A::Error> {
        Results {
            report: self.report,
            each: self.each,
        }
        .visit_seq(seq)
    }
}

struct Results<'a> {
    report: &'a mut FileReport,
    each: &'a mut dyn FnMut(Row),
}

impl<'de> DeserializeSeed<'de> for Results<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Results<'_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a list of results")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(result) = seq.next_element::<Consumption>()? {
            let number = self.report.rows + 1;
            let interval = interval(&result, self.report)
                .map_err(|reason| A::Error::custom(format!("result {number}: {reason}")))?;
            self.report.rows = number;
            (self.each)(Row {
                line: number,
                channel: Channel::Import,
                interval,
            });
        }
        Ok(())
    }
}

fn interval(result: &Consumption, report: &mut FileReport) -> Result<Interval, String> {
    let time = |text: &str| {
        let shown = || text.chars().take(40).collect::<String>();
        text.parse::<jiff::Timestamp>()
            .map(Instant::from)
            .map_err(|_| format!("\"{}\" is not a time", shown()))
    };
    let (start, end) = (time(&result.interval_start)?, time(&result.interval_end)?);
    let mut duration_seconds = end.seconds_since(start);
    if duration_seconds <= 0 {
        duration_seconds += DAY_SECONDS;
        if !(1..=3600).contains(&duration_seconds) {
            return Err("interval_end is before interval_start".to_owned());
        }
        report.repaired += 1;
    }
    let energy_milliwh = match result.consumption.as_deref().map(RawValue::get) {
        None | Some("null") => None,
        Some(text) => {
            let text = text.trim_matches('"');
            Some(milliwh_from_kwh(text).map_err(|error| error.to_string())?)
        }
    };
    Ok(Interval {
        start,
        duration_seconds,
        energy_milliwh,
        quality: Quality::Measured,
    })
}
