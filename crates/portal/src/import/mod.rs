//! Meter data from files into interval days; [`Portal::check_import`] reads and reports, and
//! stores nothing.
//!
//! A file is read as a stream and stored in batches of days, each in its own transaction. Days
//! are merged with what is stored, so the same file twice changes nothing, and files may come in
//! any order.

mod green_button;
mod intake;
mod progress;
mod report;
mod series_report;
mod sum_check;
mod target;
mod vee;

use std::io::{BufRead, Seek};

use base::Instant;
use metering::{Channel, DeliveredDay, MeteringRepository as _, StoredDay};

use crate::error::{PortalError, Refusal};
use crate::{OpContext, Portal};
use intake::Intake;
use progress::Progress;
use target::Place;

pub(crate) use vee::HISTORY_DAYS;

pub use metering::formats::Format as ImportFormat;
pub use progress::file_digest;
pub use report::{ImportReport, RejectedRow};

/// How many days are stored in one transaction.
const BATCH_DAYS: usize = 64;

/// Where a file's data belongs.
#[derive(Clone, Debug, Default)]
pub struct ImportTarget {
    /// The account's number.
    pub account_number: String,
    /// The supply number of one of its points.
    pub point_identifier: String,
    /// Which of the file's series to take, as `SUPPLY` or `SUPPLY/SERIES`; needed only when the
    /// file has several, or names another supply than the point.
    pub source: Option<String>,
    /// When the file's values were made, if it does not say itself; else now.
    pub issued_at: Option<Instant>,
    /// Names the file by what is in it (a digest). With it an import that broke off goes on where
    /// it stopped, and the same file again counts as made when it first came.
    pub digest: Option<String>,
}

/// Which format a file is in, by its first bytes; `None` when it is none that is known.
#[must_use]
pub fn detect_format(beginning: &[u8]) -> Option<ImportFormat> {
    metering::formats::detect(beginning)
}

impl Portal {
    /// Reads a file to its end and reports what is in it. `rejected` is told of every row that
    /// cannot be read, as it comes.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] with the place and the reason when it is not what it should be.
    pub fn check_import(
        format: ImportFormat,
        reader: impl BufRead,
        rejected: &mut (dyn FnMut(&RejectedRow) + Send),
    ) -> Result<ImportReport, PortalError> {
        if format == ImportFormat::GreenButton {
            let summary = greenbutton::summarise(reader).map_err(wrong_file)?;
            return Ok(ImportReport::of_green_button(summary));
        }
        let zone = metering::formats::clock_of(format);
        let mut intake = Intake::rows(format, reader, zone)?;
        while intake.next_days(rejected)?.is_some() {}
        intake.into_report()
    }

    /// Reads a file and stores what belongs to the point: its import or its export, and both where
    /// the account has a point for each under one number. A day stored
    /// before with the same values is skipped; where values differ the one made later holds, and
    /// what it replaced is kept as an older version. `rejected` is told of every row that cannot
    /// be read, as it comes. Green Button is read twice, once to check and link it.
    ///
    /// # Errors
    /// As [`Portal::check_import`], and [`Refusal::NotFound`] for an unknown account or point.
    /// What was stored before the error stays.
    pub async fn import(
        &self,
        ctx: &OpContext,
        format: ImportFormat,
        reader: impl BufRead + Seek + Send,
        target: &ImportTarget,
        rejected: &mut (dyn FnMut(&RejectedRow) + Send),
    ) -> Result<ImportReport, PortalError> {
        ctx.system()?;
        let mut place = self.place_of(ctx, target).await?;
        let mut progress = self.progress_of(ctx, format, target, &place).await?;
        place.set_issued_at(progress.issued_at());
        let mut intake = Intake::open(format, reader, place.zone.clone())?.for_place(&place);
        while let Some(days) = intake.next_days(rejected)? {
            for run in days.chunk_by(|a, b| a.0 == b.0) {
                let Some(place) = run.first().and_then(|(channel, _)| place.of(*channel)) else {
                    continue;
                };
                for batch in run.chunks(BATCH_DAYS) {
                    if !progress.skips(batch.len()) {
                        self.store_batch(ctx, place, batch, &mut progress).await?;
                    }
                }
            }
        }
        let mut report = intake.into_report()?;
        let mut tx = self.store.begin().await?;
        progress.finish(ctx, &mut tx).await?;
        let detail = serde_json::json!({
            "point": place.point.id.to_string(),
            "format": format.code(),
            "written": progress.written,
            "exceptions": progress.exceptions,
        });
        let account = Some(place.point.account_id);
        self.record(ctx, &mut tx, "intervals.imported", account, &detail)
            .await?;
        tx.commit().await?;
        report.stored_days = Some(progress.written);
        report.exceptions = progress.exceptions;
        report.resumed_after_days = progress.resumed_after();
        Ok(report)
    }

    /// Stores one batch of days of one channel, what validation finds in those that changed, and
    /// how far the import has come, in one transaction.
    async fn store_batch(
        &self,
        ctx: &OpContext,
        place: &Place,
        batch: &[(Channel, DeliveredDay)],
        progress: &mut Progress,
    ) -> Result<(), PortalError> {
        let rows: Vec<StoredDay> = batch
            .iter()
            .map(|(channel, delivered)| StoredDay {
                account_id: place.point.account_id,
                service_point_id: place.point.id,
                channel: *channel,
                version: 1,
                day: delivered.day.clone(),
                issued: delivered.issued.clone(),
            })
            .collect();
        let mut tx = self.store.begin().await?;
        let held = tx.deliver_days(&rows).await?;
        let found = self
            .validate_batch(ctx, &mut tx, place, batch, &held)
            .await?;
        progress.add(batch.len(), &held, found);
        progress.note(ctx, &mut tx).await?;
        tx.commit().await?;
        Ok(())
    }
}

fn wrong_file(error: impl std::fmt::Display) -> PortalError {
    PortalError::invalid("import.malformed", "", error.to_string())
}
