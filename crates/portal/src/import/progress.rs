//! How far an import has come. The same file always yields the same days in the same order, so a
//! count of days is all that is needed to go on: they are read again and not stored again.

use std::io::Read;

use base::Instant;
use metering::{Delivered, ImportRun, MeteringRepository as _};
use sha2::{Digest as _, Sha256};
use store::Conn;

use super::target::Place;
use super::{ImportFormat, ImportTarget};
use crate::error::PortalError;
use crate::{OpContext, Portal};

/// A digest of all that a reader yields, for [`ImportTarget::digest`].
///
/// # Errors
/// When reading fails.
pub fn file_digest(mut reader: impl Read) -> std::io::Result<String> {
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match reader.read(&mut buffer)? {
            0 => return Ok(hex::encode(hash.finalize())),
            count => hash.update(&buffer[..count]),
        }
    }
}

/// One import on its way.
pub struct Progress {
    /// `None` when the caller did not say which file it is: then nothing is remembered.
    run: Option<ImportRun>,
    issued_at: Instant,
    /// Days that are still to be passed over.
    skip: u64,
    resumed_after: Option<u64>,
    /// Days that changed something.
    pub written: u64,
    /// Exceptions that are new.
    pub exceptions: u64,
}

impl Portal {
    pub(super) async fn progress_of(
        &self,
        ctx: &OpContext,
        format: ImportFormat,
        target: &ImportTarget,
        place: &Place,
    ) -> Result<Progress, PortalError> {
        let Some(digest) = &target.digest else {
            return Ok(Progress::new(None, place.issued_at));
        };
        // Another choice of series or another time is another import of the file.
        let source = target.source.as_deref().unwrap_or_default();
        let issued = target
            .issued_at
            .map(|at| at.to_string())
            .unwrap_or_default();
        let file_key = format!("{}|{source}|{issued}|{digest}", format.code());
        let (account_id, service_point_id) = (place.point.account_id, place.point.id);
        let known = self
            .store
            .read()
            .await?
            .import_run(account_id, service_point_id, &file_key)
            .await?;
        let run = known.unwrap_or(ImportRun {
            account_id,
            service_point_id,
            file_key,
            issued_at: place.issued_at,
            days_done: 0,
            days_written: 0,
            finished: false,
            updated_at: ctx.now,
        });
        Ok(Progress::new(Some(run), place.issued_at))
    }
}

impl Progress {
    fn new(mut run: Option<ImportRun>, issued_at: Instant) -> Self {
        let mut skip = 0;
        if let Some(run) = &mut run {
            if run.finished {
                // Again from the beginning: what changed meanwhile is for the merge to decide.
                (run.days_done, run.days_written, run.finished) = (0, 0, false);
            }
            skip = run.days_done;
        }
        Self {
            issued_at: run.as_ref().map_or(issued_at, |run| run.issued_at),
            run,
            skip,
            resumed_after: (skip > 0).then_some(skip),
            written: 0,
            exceptions: 0,
        }
    }

    /// When values count as made that do not say so: when the file came first.
    pub const fn issued_at(&self) -> Instant {
        self.issued_at
    }

    /// Days that were stored before it broke off.
    pub const fn resumed_after(&self) -> Option<u64> {
        self.resumed_after
    }

    /// Whether the next `days` were stored before. Batches are cut the same way every time.
    pub fn skips(&mut self, days: usize) -> bool {
        let days = u64::try_from(days).unwrap_or(u64::MAX);
        let skips = self.skip >= days;
        self.skip = if skips { self.skip - days } else { 0 };
        skips
    }

    /// Counts a batch.
    pub fn add(&mut self, days: usize, held: &[Delivered], exceptions: u64) {
        let changed = held.iter().filter(|one| one.changed).count();
        let changed = u64::try_from(changed).unwrap_or(u64::MAX);
        self.written += changed;
        self.exceptions += exceptions;
        if let Some(run) = &mut self.run {
            run.days_done += u64::try_from(days).unwrap_or(u64::MAX);
            run.days_written += changed;
        }
    }

    /// Notes it with the batch.
    pub async fn note(&mut self, ctx: &OpContext, conn: &mut Conn) -> Result<(), PortalError> {
        if let Some(run) = &mut self.run {
            run.updated_at = ctx.now;
            conn.put_import_run(run).await?;
        }
        Ok(())
    }

    /// Notes that the file was read to its end.
    pub async fn finish(&mut self, ctx: &OpContext, conn: &mut Conn) -> Result<(), PortalError> {
        if let Some(run) = &mut self.run {
            run.finished = true;
        }
        self.note(ctx, conn).await
    }
}
