//! NEM12: interval data of the Australian market (AEMO, Meter Data File Format NEM12 & NEM13).
//!
//! 100 opens the file, 200 names a meter's data stream, each 300 holds one day of it, the 400s
//! after it give qualities to ranges of its intervals, 500 is about service orders, 900 ends the
//! file. Times are market time, UTC+10, all year: no day has 23 or 25 hours.

mod day;
mod stream;

use std::collections::VecDeque;
use std::io::BufRead;

use base::Instant;
use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};

use self::day::Day;
use self::stream::Stream;
use super::records::{Next, Record, Records};
use super::series::Book;
use super::{FormatError, Item};

/// Market time.
pub fn zone() -> TimeZone {
    TimeZone::fixed(OFFSET)
}

const OFFSET: Offset = Offset::constant(10);

/// Reads the file record by record; holds one day.
pub(super) struct Nem12Reader<R> {
    records: Records<R>,
    state: State,
    pub book: Book,
}

/// Where in the file we are.
#[derive(Default)]
struct State {
    begun: bool,
    ended: bool,
    /// When the file was made, by its 100 record.
    made_at: Option<Instant>,
    /// The 200 record that days belong to; `None` after one that cannot be used.
    stream: Option<Stream>,
    /// The last 300 record: its 400 records may still follow.
    day: Option<Day>,
    ready: VecDeque<Item>,
    line: u64,
}

impl<R: BufRead> Nem12Reader<R> {
    pub fn new(reader: R) -> Self {
        Self {
            records: Records::new(reader),
            state: State::default(),
            book: Book::default(),
        }
    }

    pub fn next(&mut self) -> Result<Option<Item>, FormatError> {
        loop {
            if let Some(item) = self.state.ready.pop_front() {
                return Ok(Some(item));
            }
            match self.records.next()? {
                Next::Row(record) => self.state.take(&record, &mut self.book)?,
                Next::NotText(error) => return Ok(Some(Item::Rejected(error))),
                Next::End => {
                    self.state.end(&mut self.book)?;
                    return Ok(self.state.ready.pop_front());
                }
            }
        }
    }
}

impl State {
    fn take(&mut self, record: &Record<'_>, book: &mut Book) -> Result<(), FormatError> {
        self.line = record.line;
        let kind = record.get(0);
        if !self.begun {
            self.begin(record, book)?;
        }
        if kind == "400" {
            if let Err(error) = self.event(record) {
                self.ready.push_back(Item::Rejected(error));
            }
            return Ok(());
        }
        self.finish_day(book);
        let result = match kind {
            "100" => {
                self.made_at = date_time(record.get(2));
                version(record)
            }
            "200" => {
                self.stream = None;
                Stream::parse(record, book).map(|stream| self.stream = Some(stream))
            }
            "300" => self.day(record),
            "500" => {
                book.report.ignored += 1;
                Ok(())
            }
            "900" => {
                (self.ended, self.stream) = (true, None);
                return Ok(());
            }
            _ => {
                let reason = format!("\"{}\" is not a record of NEM12", super::shown(kind));
                Err(FormatError::new(record.line, "row", reason))
            }
        };
        self.ended = false;
        if let Err(error) = result {
            self.ready.push_back(Item::Rejected(error));
        }
        Ok(())
    }

    /// The first record: a file that begins otherwise is another file.
    fn begin(&mut self, record: &Record<'_>, book: &mut Book) -> Result<(), FormatError> {
        self.begun = true;
        match record.get(0) {
            "100" => version(record),
            "200" => {
                book.warn(record.line, "the file has no 100 record at its beginning");
                Ok(())
            }
            other => {
                let reason = format!(
                    "the file begins with \"{}\" where a 100 record belongs: not a NEM12 file",
                    super::shown(other)
                );
                Err(FormatError::new(record.line, "header", reason))
            }
        }
    }

    fn day(&mut self, record: &Record<'_>) -> Result<(), FormatError> {
        let Some(stream) = &self.stream else {
            let reason = "there is no usable 200 record before it";
            return Err(FormatError::new(record.line, "row", reason));
        };
        self.day = Some(Day::parse(record, stream, self.made_at)?);
        Ok(())
    }

    fn event(&mut self, record: &Record<'_>) -> Result<(), FormatError> {
        match &mut self.day {
            Some(day) => day.apply(record),
            None => {
                let reason = "there is no usable 300 record before it";
                Err(FormatError::new(record.line, "row", reason))
            }
        }
    }

    fn finish_day(&mut self, book: &mut Book) {
        if let (Some(day), Some(stream)) = (self.day.take(), &self.stream) {
            day.hand_out(stream, book, &mut self.ready);
        }
    }

    fn end(&mut self, book: &mut Book) -> Result<(), FormatError> {
        if !self.begun {
            return Err(FormatError::new(1, "header", "the file is empty"));
        }
        self.finish_day(book);
        if !self.ended {
            book.warn(
                self.line,
                "there is no 900 record at the end: it may be cut short",
            );
            self.ended = true;
        }
        Ok(())
    }
}

fn version(record: &Record<'_>) -> Result<(), FormatError> {
    let version = record.get(1);
    if version.eq_ignore_ascii_case("NEM12") {
        return Ok(());
    }
    let reason = format!(
        "the version is \"{}\", and only NEM12 holds interval data",
        super::shown(version)
    );
    Err(FormatError::new(record.line, "header", reason))
}

/// `yyyymmdd`.
fn date(text: &str) -> Option<Date> {
    if text.len() != 8 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let part = |from: usize, to: usize| text.get(from..to);
    Date::new(
        part(0, 4)?.parse().ok()?,
        part(4, 6)?.parse().ok()?,
        part(6, 8)?.parse().ok()?,
    )
    .ok()
}

/// `yyyymmddhhmm` or `yyyymmddhhmmss`, market time; `None` when it is neither.
fn date_time(text: &str) -> Option<Instant> {
    if !matches!(text.len(), 12 | 14) || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let part = |from: usize, to: usize| text.get(from..to).and_then(|text| text.parse::<i8>().ok());
    let second = if text.len() == 14 { part(12, 14)? } else { 0 };
    let local: DateTime = date(text.get(..8)?)?
        .to_datetime(jiff::civil::Time::new(part(8, 10)?, part(10, 12)?, second, 0).ok()?);
    OFFSET.to_timestamp(local).ok().map(Instant::from)
}

#[cfg(test)]
mod tests;
