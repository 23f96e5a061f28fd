//! The day's run by the clock.

use billing::run::BillRunRepository as _;

use super::BillRunRequest;
use crate::error::PortalError;
use crate::{OpContext, Portal};

impl Portal {
    /// Starts the run of today, or goes on with it, when the settings want one and its hour has
    /// come; `None` when there is nothing to do. Several replicas share the work.
    ///
    /// # Errors
    /// As [`Portal::run_bills`].
    pub async fn run_bills_of_today(
        &self,
        ctx: &OpContext,
    ) -> Result<Option<billing::run::RunProgress>, PortalError> {
        ctx.system()?;
        let rules = &self.settings.billing;
        let local = ctx.now.timestamp().to_zoned(self.zone());
        if !rules.daily_run || local.hour() < rules.daily_run_hour {
            return Ok(None);
        }
        let request = BillRunRequest {
            on: local.date(),
            segment: None,
            workers: 1,
        };
        let runs = self.store.read().await?.bill_runs(super::RUNS).await?;
        let done = |run: &billing::run::BillRun| {
            run.on == request.on && run.segment.is_empty() && run.finished_at.is_some()
        };
        if runs.iter().any(done) {
            return Ok(None);
        }
        let quietly = std::sync::Arc::new(|_: &billing::run::RunProgress| {});
        Ok(Some(self.run_bills(ctx, &request, quietly).await?))
    }
}
