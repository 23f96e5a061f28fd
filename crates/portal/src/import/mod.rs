//! Meter data from files into interval days; [`Portal::check_import`] reads and reports, and
//! stores nothing.

mod report;

use std::io::BufRead;

use accounts::{AccountsRepository as _, Direction};
use jiff::tz::TimeZone;
use metering::formats::{Row, read_csv, read_esb_hdf, read_octopus};
use metering::{Assembled, Assembler, Channel, MeteringRepository as _, StoredDay};

use crate::error::{PortalError, Refusal};
use crate::{OpContext, Portal};

pub use report::ImportReport;

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportFormat {
    /// Green Button (ESPI XML).
    GreenButton,
    /// ESB Networks HDF.
    EsbHdf,
    /// Octopus Energy's consumption JSON.
    Octopus,
    /// `start,kwh[,quality]`.
    Csv,
}

/// Where a file's data belongs.
#[derive(Clone, Debug)]
pub struct ImportTarget {
    /// The account's number.
    pub account_number: String,
    /// The supply number of one of its points.
    pub point_identifier: String,
}

impl Portal {
    /// Reads a file to its end and reports what is in it.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] with the place and the reason when it is not what it should be.
    pub fn check_import(
        format: ImportFormat,
        reader: impl BufRead,
    ) -> Result<ImportReport, PortalError> {
        if format == ImportFormat::GreenButton {
            let summary = greenbutton::summarise(reader).map_err(wrong_file)?;
            return Ok(ImportReport::of_green_button(summary));
        }
        let zone = TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC);
        read(format, reader, &zone).map(|file| file.report)
    }

    /// Reads a file and stores what belongs to the point: its import or its export. Days stored
    /// before with the same values are skipped; different ones become a new version.
    ///
    /// # Errors
    /// As [`Portal::check_import`], and [`Refusal::NotFound`] for an unknown account or point.
    pub async fn import(
        &self,
        ctx: &OpContext,
        format: ImportFormat,
        reader: impl BufRead,
        target: &ImportTarget,
    ) -> Result<ImportReport, PortalError> {
        ctx.system()?;
        let (point, zone) = {
            let mut conn = self.store.read().await?;
            let account = conn.account_by_number(&target.account_number).await?;
            let account = account.ok_or(Refusal::NotFound)?;
            let supply = conn.supply(account.id).await?;
            let wanted =
                |text: &str| text.replace(' ', "") == target.point_identifier.replace(' ', "");
            let point = supply
                .points
                .iter()
                .find(|point| wanted(&point.identifier))
                .cloned();
            let point = point.ok_or(Refusal::NotFound)?;
            let zone = crate::usage::zone_of(&supply, &point);
            (point, zone)
        };
        let mut file = read(format, reader, &zone)?;
        let channel = match point.direction {
            Direction::Import => Channel::Import,
            Direction::Export => Channel::Export,
        };
        let assembled = file
            .channels
            .iter_mut()
            .find(|(known, _)| *known == channel);
        let days = assembled.map(|(_, assembled)| std::mem::take(&mut assembled.days));
        let rows: Vec<StoredDay> = days
            .unwrap_or_default()
            .into_iter()
            .map(|day| StoredDay {
                account_id: point.account_id,
                service_point_id: point.id,
                channel,
                version: 1,
                day,
            })
            .collect();
        let mut tx = self.store.begin().await?;
        let written = tx.put_interval_days(&rows).await?;
        let detail = serde_json::json!({
            "point": point.id.to_string(),
            "days": rows.len(),
            "written": written,
        });
        self.record(
            ctx,
            &mut tx,
            "intervals.imported",
            Some(point.account_id),
            &detail,
        )
        .await?;
        tx.commit().await?;
        file.report.stored_days = Some(written);
        Ok(file.report)
    }
}

/// A file that was read to its end.
struct ReadFile {
    channels: Vec<(Channel, Assembled)>,
    report: ImportReport,
}

/// One assembler a channel, made when its first interval comes.
struct Assemblers {
    zone: TimeZone,
    channels: Vec<(Channel, Assembler)>,
}

impl Assemblers {
    fn push(&mut self, row: &Row) {
        let index = self
            .channels
            .iter()
            .position(|(channel, _)| *channel == row.channel);
        let index = index.unwrap_or_else(|| {
            self.channels
                .push((row.channel, Assembler::new(self.zone.clone())));
            self.channels.len() - 1
        });
        self.channels[index].1.push(row.line, row.interval);
    }
}

fn read(
    format: ImportFormat,
    reader: impl BufRead,
    zone: &TimeZone,
) -> Result<ReadFile, PortalError> {
    let mut assemblers = Assemblers {
        zone: zone.clone(),
        channels: Vec::new(),
    };
    let push = |row: Row| assemblers.push(&row);
    let mut skipped = Vec::new();
    match format {
        ImportFormat::EsbHdf => read_esb_hdf(reader, push).map(|_| ()).map_err(wrong_file)?,
        ImportFormat::Octopus => read_octopus(reader, push).map(|_| ()).map_err(wrong_file)?,
        ImportFormat::Csv => read_csv(reader, push).map(|_| ()).map_err(wrong_file)?,
        ImportFormat::GreenButton => skipped = green_button(reader, &mut assemblers)?,
    }
    let channels: Vec<(Channel, Assembled)> = assemblers
        .channels
        .into_iter()
        .map(|(channel, assembler)| (channel, assembler.finish()))
        .collect();
    let report = ImportReport::of_channels(&channels, skipped);
    Ok(ReadFile { channels, report })
}

/// Intervals of a Green Button file, and the meter readings that are no energy per interval.
fn green_button(
    reader: impl BufRead,
    assemblers: &mut Assemblers,
) -> Result<Vec<String>, PortalError> {
    let document = greenbutton::read_document(reader).map_err(wrong_file)?;
    let mut skipped = Vec::new();
    let mut points: Vec<(Channel, Option<String>)> = Vec::new();
    for reading in &document.meter_readings {
        let converted = reading
            .channel()
            .and_then(|channel| reading.wh_intervals().map(|intervals| (channel, intervals)));
        let (channel, intervals) = match converted {
            Ok(converted) => converted,
            Err(error) => {
                let place = reading.usage_point.clone().unwrap_or_default();
                skipped.push(format!(
                    "{place} reading {}: {error}",
                    reading.reading_index
                ));
                continue;
            }
        };
        // Two meters in one channel would be added up slot over slot: that is never meant.
        let other = |known: &&(Channel, Option<String>)| {
            known.0 == channel && known.1 != reading.usage_point
        };
        if points.iter().any(|known| other(&known)) {
            return Err(PortalError::invalid(
                "import.several_points",
                "",
                "The file holds several usage points. Split it and load one at a time.",
            ));
        }
        points.push((channel, reading.usage_point.clone()));
        for (line, interval) in intervals {
            assemblers.push(&Row {
                line,
                channel,
                interval,
            });
        }
    }
    Ok(skipped)
}

fn wrong_file(error: impl std::fmt::Display) -> PortalError {
    PortalError::invalid("import.malformed", "", error.to_string())
}
