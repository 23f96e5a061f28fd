//! The 300 record and its 400 records: one day of values, and how well each is known.

use std::collections::VecDeque;

use base::Instant;

use super::super::records::Record;
use super::super::series::Book;
use super::super::{FormatError, Item, Row, shown};
use super::stream::Stream;
use super::{OFFSET, date, date_time};
use crate::{Interval, Quality, millionths};

/// Fields behind the values that must be there, if only as commas: quality, reason code, reason
/// description, time of update.
const FIELDS_BEHIND: usize = 4;

/// A day that waits for its 400 records.
pub struct Day {
    line: u64,
    start: Instant,
    /// In millionths of the unit; `None` where the file has no value.
    values: Vec<Option<i64>>,
    /// `None` where the 300 record leaves it to 400 records.
    qualities: Vec<Option<Quality>>,
    issued_at: Option<Instant>,
}

impl Day {
    pub fn parse(
        record: &Record<'_>,
        stream: &Stream,
        made_at: Option<Instant>,
    ) -> Result<Self, FormatError> {
        let line = record.line;
        let bad = |code, reason: String| FormatError::new(line, code, reason);
        let date_text = record.get(1);
        let start = date(date_text)
            .and_then(|date| OFFSET.to_timestamp(date.at(0, 0, 0, 0)).ok())
            .map(Instant::from)
            .ok_or_else(|| bad("time", format!("\"{}\" is not a date", shown(date_text))))?;
        let count = usize::from(1440 / stream.minutes);
        let after = 2 + count;
        if record.len() < after + FIELDS_BEHIND {
            let reason = format!(
                "{} fields where {} belong: the date, {count} values of {} minutes, quality, \
                 reason, description, time of update",
                record.len() - 1,
                after + FIELDS_BEHIND - 1,
                stream.minutes
            );
            return Err(bad("row", reason));
        }
        let flag = record.get(after);
        let quality = flag_of(flag).ok_or_else(|| {
            let reason = format!(
                "\"{}\" behind {count} values is not a quality: A, E, F, S, N or V",
                shown(flag)
            );
            bad("quality", reason)
        })?;
        let value = |index: usize| match record.get(2 + index) {
            "" => Ok(None),
            text => millionths(text)
                .map(Some)
                .map_err(|error| bad("number", format!("interval {}: {error}", index + 1))),
        };
        let values = (0..count).map(value).collect::<Result<Vec<_>, _>>()?;
        Ok(Self {
            line,
            start,
            values,
            qualities: vec![quality.known(); count],
            issued_at: date_time(record.get(after + 3)).or(made_at),
        })
    }

    /// Gives the quality of a 400 record to its range of intervals, which counts from 1.
    pub fn apply(&mut self, record: &Record<'_>) -> Result<(), FormatError> {
        let line = record.line;
        let count = self.qualities.len();
        let place = |index: usize| {
            let text = record.get(index);
            let number = text.parse::<usize>().ok();
            number.filter(|n| (1..=count).contains(n)).ok_or_else(|| {
                let reason = format!("\"{}\" is not an interval from 1 to {count}", shown(text));
                FormatError::new(line, "number", reason)
            })
        };
        let (first, last) = (place(1)?, place(2)?);
        if last < first {
            let reason = format!("its range ends ({last}) before it begins ({first})");
            return Err(FormatError::new(line, "number", reason));
        }
        let flag = record.get(3);
        let quality = flag_of(flag).and_then(Flag::known).ok_or_else(|| {
            let reason = format!("\"{}\" is not a quality: A, E, F, S or N", shown(flag));
            FormatError::new(line, "quality", reason)
        })?;
        self.qualities[first - 1..last].fill(Some(quality));
        Ok(())
    }

    /// Hands its intervals on; those without a quality are rejected as one run each.
    pub fn hand_out(self, stream: &Stream, book: &mut Book, ready: &mut VecDeque<Item>) {
        let seconds = i64::from(stream.minutes) * 60;
        let mut unknown: Option<(usize, usize)> = None;
        let mut start = self.start;
        for (index, (value, quality)) in self.values.iter().zip(&self.qualities).enumerate() {
            book.count(stream.series, start, seconds, *value);
            match (quality, stream.stored) {
                (None, _) => {
                    unknown = Some(unknown.map_or((index, index), |(first, _)| (first, index)));
                }
                (Some(_), None) => book.report.ignored += 1,
                (Some(quality), Some((channel, scale))) => {
                    let known = value.filter(|_| *quality != Quality::Missing);
                    // Too large is for the assembler to say, with the rest of its kind.
                    let energy_milliwh = known.map(|value| scale.milli(value).unwrap_or(i64::MAX));
                    book.report.rows += 1;
                    ready.push_back(Item::Row(Row {
                        line: self.line,
                        series: stream.series,
                        channel,
                        interval: Interval {
                            start,
                            duration_seconds: seconds,
                            energy_milliwh,
                            quality: *quality,
                        },
                        issued_at: self.issued_at,
                    }));
                }
            }
            start = start.plus_seconds(seconds);
        }
        if let Some((first, last)) = unknown {
            let reason = format!(
                "its quality is V, and no 400 record says how good intervals {} to {} are",
                first + 1,
                last + 1
            );
            ready.push_back(Item::Rejected(FormatError::new(
                self.line, "quality", reason,
            )));
        }
    }
}

/// What a quality flag says of a whole day.
#[derive(Clone, Copy)]
enum Flag {
    All(Quality),
    /// 400 records say.
    Varies,
}

impl Flag {
    const fn known(self) -> Option<Quality> {
        match self {
            Self::All(quality) => Some(quality),
            Self::Varies => None,
        }
    }
}

/// A letter and, for what was worked out, the two digits of the method.
fn flag_of(text: &str) -> Option<Flag> {
    let (letter, method) = (text.get(..1)?, text.get(1..)?);
    let sound = method.is_empty()
        || (method.len() == 2 && method.bytes().all(|byte| byte.is_ascii_digit()));
    if !sound {
        return None;
    }
    Some(match letter {
        "A" | "a" => Flag::All(Quality::Measured),
        // Forward estimate, substitute, final substitute: none of them came from the meter.
        "E" | "S" | "F" | "e" | "s" | "f" => Flag::All(Quality::Estimated),
        "N" | "n" => Flag::All(Quality::Missing),
        "V" | "v" => Flag::Varies,
        _ => return None,
    })
}
