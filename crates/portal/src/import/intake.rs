//! A file becomes days: one assembler a series, days handed out while the file is still read.

use std::io::{BufRead, Seek};

use jiff::tz::TimeZone;
use metering::formats::{FileReport, Format, FormatError, IntervalReader, Item, Series};
use metering::{Assembler, Channel, DeliveredDay};

use super::green_button;
use super::report::{Findings, ImportReport, RejectedRow};
use super::series_report::SeriesReport;
use super::target::{Place, Verdict, name};
use super::wrong_file;
use crate::error::PortalError;

/// How far a meter's clock may be off the slots and still be believed: half a minute. Whether it
/// is worth an exception is for the rules of VEE.
const SNAP_SECONDS: i64 = 30;

/// A file that is being read.
pub struct Intake<'a, R> {
    source: Source<R>,
    zone: TimeZone,
    place: Option<&'a Place>,
    streams: Vec<Stream>,
    findings: Findings,
}

enum Source<R> {
    Rows(Box<IntervalReader<R>>),
    GreenButton(Box<green_button::Reader<R>>),
}

/// One series on its way.
struct Stream {
    assembler: Option<Assembler>,
    channel: Option<Channel>,
    /// Why it is not stored.
    left: Option<String>,
    report: SeriesReport,
}

impl<R: BufRead + Seek> Intake<'_, R> {
    /// Begins to read a file of any format.
    pub fn open(format: Format, reader: R, zone: TimeZone) -> Result<Self, PortalError> {
        if format != Format::GreenButton {
            return Self::rows(format, reader, zone);
        }
        let mut findings = Findings::new(format);
        let reader = green_button::Reader::open(reader, &mut findings)?;
        Ok(Self::new(
            Source::GreenButton(Box::new(reader)),
            zone,
            findings,
        ))
    }
}

impl<'a, R: BufRead> Intake<'a, R> {
    /// Begins to read a file of rows.
    pub fn rows(format: Format, reader: R, zone: TimeZone) -> Result<Self, PortalError> {
        let reader = IntervalReader::open(format, reader).map_err(wrong_file)?;
        let reader = reader.ok_or_else(|| wrong_file("not a format of rows"))?;
        let source = Source::Rows(Box::new(reader));
        Ok(Self::new(source, zone, Findings::new(format)))
    }

    const fn new(source: Source<R>, zone: TimeZone, findings: Findings) -> Self {
        Self {
            source,
            zone,
            place: None,
            streams: Vec::new(),
            findings,
        }
    }

    /// Hands out only what belongs to a place.
    pub const fn for_place(mut self, place: &'a Place) -> Self {
        self.place = Some(place);
        self
    }

    /// The next days to store, at least one; `None` at the end of the file.
    ///
    /// # Errors
    /// When the file cannot be read on, and when it does not belong to the place.
    pub fn next_days(
        &mut self,
        rejected: &mut (dyn FnMut(&RejectedRow) + Send),
    ) -> Result<Option<Vec<(Channel, DeliveredDay)>>, PortalError> {
        while let Some(item) = self.source.next().map_err(wrong_file)? {
            let row = match item {
                Item::Row(row) => row,
                Item::Rejected(error) => {
                    rejected(&self.findings.reject(error));
                    continue;
                }
            };
            self.meet(row.series)?;
            let issued_at = row
                .issued_at
                .or_else(|| self.place.map(|place| place.issued_at));
            let stream = &mut self.streams[row.series];
            let Some(assembler) = &mut stream.assembler else {
                continue;
            };
            if let Some(reason) = assembler.push(row.line, row.interval, issued_at) {
                let start = row.interval.start;
                rejected(&RejectedRow::of_interval(row.line, start, reason));
            }
            let ready = assembler.take_ready();
            let ready = stream.hand_out(ready);
            if !ready.is_empty() {
                return Ok(Some(ready));
            }
        }
        self.finish()
    }

    /// The open days of every series, one series after the other.
    fn finish(&mut self) -> Result<Option<Vec<(Channel, DeliveredDay)>>, PortalError> {
        // A file may name series that no row of it could be stored for.
        let known = self.source.series().len();
        if known > 0 {
            self.meet(known - 1)?;
        }
        for stream in &mut self.streams {
            let Some(assembler) = stream.assembler.take() else {
                continue;
            };
            let done = assembler.finish();
            stream.report.finish(done.report);
            let days = stream.hand_out(done.days);
            if !days.is_empty() {
                return Ok(Some(days));
            }
        }
        Ok(None)
    }

    /// Decides about each series up to `index` when it is met first.
    fn meet(&mut self, index: usize) -> Result<(), PortalError> {
        while self.streams.len() <= index {
            let series = &self.source.series()[self.streams.len()];
            let taken: Vec<Series> = self
                .streams
                .iter()
                .zip(self.source.series())
                .filter(|(stream, _)| stream.left.is_none())
                .map(|(_, series)| series.clone())
                .collect();
            let left = match (self.place, &series.channel) {
                (_, Err(why)) => Some(why.clone()),
                (None, Ok(_)) => None,
                (Some(place), Ok(_)) => match place.judge(series, &taken)? {
                    Verdict::Take => None,
                    Verdict::TakeUnsure(warning) => {
                        self.findings.warn(warning);
                        None
                    }
                    Verdict::Leave(why) => Some(why),
                },
            };
            let assembler = Assembler::new(self.zone.clone()).snapping(SNAP_SECONDS);
            self.streams.push(Stream {
                assembler: series.channel.is_ok().then_some(assembler),
                channel: series.channel.as_ref().ok().copied(),
                left,
                report: SeriesReport::default(),
            });
        }
        Ok(())
    }

    /// What was in the file, when it has been read to its end.
    ///
    /// # Errors
    /// When not one row of it could be read.
    pub fn into_report(self) -> Result<ImportReport, PortalError> {
        let mut findings = self.findings;
        findings.file(self.source.report());
        let streams = self.streams.into_iter().zip(self.source.series());
        let reports = streams
            .map(|(mut stream, series)| {
                if let Some(why) = &stream.left {
                    findings.skipped.push(format!("{}: {why}", name(series)));
                }
                stream.report.name(series);
                stream.report
            })
            .collect();
        findings.report(reports)
    }
}

impl<R: BufRead> Source<R> {
    fn next(&mut self) -> Result<Option<Item>, FormatError> {
        match self {
            Self::Rows(reader) => reader.next(),
            Self::GreenButton(reader) => reader.next(),
        }
    }

    fn series(&self) -> &[Series] {
        match self {
            Self::Rows(reader) => reader.series(),
            Self::GreenButton(reader) => reader.series(),
        }
    }

    fn report(&self) -> &FileReport {
        match self {
            Self::Rows(reader) => reader.report(),
            Self::GreenButton(reader) => reader.report(),
        }
    }
}

impl Stream {
    /// Counts days, and keeps back those that are not to be stored.
    fn hand_out(&mut self, days: Vec<DeliveredDay>) -> Vec<(Channel, DeliveredDay)> {
        self.report.count(&days);
        match self.channel {
            Some(channel) if self.left.is_none() => {
                days.into_iter().map(|day| (channel, day)).collect()
            }
            _ => Vec::new(),
        }
    }
}
