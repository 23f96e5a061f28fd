//! Green Button files as rows, beside the formats of `metering`. A file is read twice: what its
//! intervals mean may stand after them, and one that is malformed anywhere must store nothing.

use std::io::{BufRead, Seek};

use greenbutton::{ConvertError, GreenButtonError, Intervals, Meaning, Outline};
use metering::formats::{FileReport, FormatError, Item, Row, Series};

use super::report::Findings;
use super::wrong_file;
use crate::error::PortalError;

/// A file on its second reading.
pub struct Reader<R> {
    intervals: Intervals<R>,
    /// What becomes of each meter reading; those that are no energy per interval are left out.
    uses: Vec<Option<Use>>,
    series: Vec<Series>,
    report: FileReport,
}

/// Which series a meter reading goes to, and how.
#[derive(Clone, Copy)]
struct Use {
    series: usize,
    meaning: Meaning,
}

impl<R: BufRead + Seek> Reader<R> {
    /// Reads the file to its end, links it, and begins again. Meter readings that are no energy
    /// per interval are named as skipped.
    pub fn open(mut reader: R, findings: &mut Findings) -> Result<Self, PortalError> {
        let begin = reader.stream_position().map_err(wrong_file)?;
        let outline = greenbutton::outline(&mut reader).map_err(wrong_file)?;
        reader
            .seek(std::io::SeekFrom::Start(begin))
            .map_err(wrong_file)?;
        let mut series = Vec::new();
        let uses = uses(&outline, &mut series, findings);
        Ok(Self {
            intervals: Intervals::new(&outline, reader),
            uses,
            series,
            report: FileReport::default(),
        })
    }
}

impl<R: BufRead> Reader<R> {
    pub fn series(&self) -> &[Series] {
        &self.series
    }

    pub fn report(&self) -> &FileReport {
        &self.report
    }

    /// The next interval of a meter reading that is used.
    pub fn next(&mut self) -> Result<Option<Item>, FormatError> {
        while let Some((reading, raw)) = self.intervals.next_interval().map_err(place_of)? {
            let Some(Use { series, meaning }) = self.uses[reading] else {
                self.report.ignored += 1;
                continue;
            };
            let interval = match meaning.interval(&raw) {
                Ok(interval) => interval,
                Err(error) => return Ok(Some(Item::Rejected(rejected(raw.line, &error)))),
            };
            let counted = &mut self.series[series];
            counted.count(interval.start, interval.duration_seconds, None);
            // Milliwatt-hours in a series of Wh: thousandths of the unit.
            let milliwh = i128::from(interval.energy_milliwh.unwrap_or(0));
            counted.total_millionths += milliwh * 1000;
            self.report.rows += 1;
            return Ok(Some(Item::Row(Row {
                line: raw.line,
                series,
                channel: meaning.channel(),
                interval,
                issued_at: None,
            })));
        }
        Ok(None)
    }
}

fn uses(outline: &Outline, series: &mut Vec<Series>, findings: &mut Findings) -> Vec<Option<Use>> {
    let mut uses = Vec::new();
    for reading in &outline.meter_readings {
        let place = reading.usage_point.clone().unwrap_or_default();
        let meaning = match Meaning::of(reading.reading_type.as_ref()) {
            Ok(meaning) => meaning,
            Err(error) => {
                let index = reading.reading_index;
                findings
                    .skipped
                    .push(format!("{place} reading {index}: {error}"));
                uses.push(None);
                continue;
            }
        };
        // Two readings of one point and direction go on with each other.
        let channel = meaning.channel();
        let known = series
            .iter()
            .position(|known| known.source == place && known.channel == Ok(channel));
        let index = known.unwrap_or_else(|| {
            series.push(Series {
                source: place,
                kind: channel.code().to_owned(),
                unit: "Wh".to_owned(),
                channel: Ok(channel),
                count: 0,
                first: None,
                last: None,
                total_millionths: 0,
            });
            series.len() - 1
        });
        uses.push(Some(Use {
            series: index,
            meaning,
        }));
    }
    uses
}

fn rejected(line: u64, error: &ConvertError) -> FormatError {
    let code = match error {
        ConvertError::NoLength { .. } => "time",
        _ => "number",
    };
    // It says its line itself.
    let reason = error.to_string();
    let told = reason.split_once(": ").map(|(_, reason)| reason.to_owned());
    FormatError {
        line,
        code,
        reason: told.unwrap_or(reason),
    }
}

fn place_of(error: GreenButtonError) -> FormatError {
    FormatError {
        line: error.line,
        code: error.code,
        reason: error.message,
    }
}
