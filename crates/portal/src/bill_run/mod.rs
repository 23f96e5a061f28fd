//! Bill runs: every account that is due for a bill on a day gets it, once.
//!
//! A run is cut into pages of accounts, which workers (of this process and of others) take one
//! after another. Nothing is remembered between two pages, so memory does not grow with accounts.
//! A worker that dies leaves its page open; whoever comes last does it again. That is safe: a
//! batch of bills, the ledger and the page's counts are one transaction, which first locks the
//! accounts and looks whether they are still due.

mod batch;
mod due;
mod estimates;
mod page;
mod today;

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use base::{AccountId, BillRunId, Instant};
use billing::run::{BillRun, BillRunRepository as _, RunAccount, RunPage, RunProgress, RunTotals};
use jiff::civil::Date;
use tokio::task::JoinSet;

use crate::error::{PortalError, Refusal};
use crate::{OpContext, Portal};

/// Accounts a page: what a worker takes at a time, and what is done again when it dies.
const PAGE: i64 = 200;
/// Runs that a list of them shows.
const RUNS: i64 = 20;
/// Problems that a list of them shows.
const PROBLEMS: i64 = 1_000;

/// What to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BillRunRequest {
    /// The day it bills for: bills are dated so.
    pub on: Date,
    /// Only accounts of this segment; `None`: all.
    pub segment: Option<String>,
    /// How many bills are worked on at once; at least one.
    pub workers: usize,
}

/// Who is told how far a run has come.
pub type Watcher = Arc<dyn Fn(&RunProgress) + Send + Sync>;

/// What the workers of one process share.
#[derive(Clone)]
struct Crew {
    portal: Portal,
    ctx: OpContext,
    run: Arc<BillRun>,
    /// When the run began by the clock; `ctx.now` may be another day in the demo.
    began: Instant,
    /// Pages that a worker of this process has or had.
    at_work: Arc<Mutex<HashSet<i64>>>,
    watcher: Watcher,
}

impl Portal {
    /// Bills every account that is due. A run of the same day and segment that was not finished is
    /// gone on with. Returns what the whole run did.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] for a segment that the settings do not know; store failures, after
    /// which the run can be gone on with.
    pub async fn run_bills(
        &self,
        ctx: &OpContext,
        request: &BillRunRequest,
        watcher: Watcher,
    ) -> Result<RunProgress, PortalError> {
        ctx.system()?;
        let run = self.open_run(ctx, request).await?;
        let crew = Crew {
            portal: self.clone(),
            ctx: ctx.clone(),
            run: Arc::new(run),
            began: self.now(),
            at_work: Arc::default(),
            watcher,
        };
        let mut workers = JoinSet::new();
        for _ in 0..request.workers.max(1) {
            workers.spawn(crew.clone().work());
        }
        let mut outcome = Ok(());
        while let Some(ended) = workers.join_next().await {
            let ended = ended
                .map_err(|error| PortalError::Internal(format!("a worker broke: {error}")))
                .flatten();
            outcome = outcome.and(ended);
        }
        outcome?;
        crew.finish().await
    }

    async fn open_run(
        &self,
        ctx: &OpContext,
        request: &BillRunRequest,
    ) -> Result<BillRun, PortalError> {
        self.known_segment(request)?;
        let fresh = BillRun {
            id: BillRunId::new(ctx.now, self.entropy.as_ref()),
            on: request.on,
            segment: request.segment.clone().unwrap_or_default(),
            accounts: 0,
            started_at: ctx.now,
            finished_at: None,
        };
        let mut tx = self.store.begin().await?;
        let run = tx.open_run(&fresh).await?;
        if run.id == fresh.id {
            let detail = serde_json::json!({ "run": run.id.to_string(), "on": run.on.to_string() });
            self.record(ctx, &mut tx, "bill_run.started", None, &detail)
                .await?;
        }
        tx.commit().await?;
        Ok(run)
    }

    /// A request from what an operator typed; without a day it is today.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] when it is no day.
    pub fn bill_run_request(
        &self,
        ctx: &OpContext,
        on: Option<&str>,
        segment: Option<String>,
        workers: usize,
    ) -> Result<BillRunRequest, PortalError> {
        let on = match on {
            None => self.local_today(ctx.now),
            Some(text) => text.parse().map_err(|error: jiff::Error| {
                PortalError::invalid("bill_run.bad_date", "on", format!("{text}: {error}"))
            })?,
        };
        Ok(BillRunRequest {
            on,
            segment,
            workers,
        })
    }

    fn known_segment(&self, request: &BillRunRequest) -> Result<(), PortalError> {
        let segments = &self.settings.billing.segments;
        match &request.segment {
            Some(code) if segments.segment(code).is_none() => {
                let message = format!("There is no segment {code}.");
                Err(PortalError::invalid(
                    "bill_run.no_segment",
                    "segment",
                    message,
                ))
            }
            _ => Ok(()),
        }
    }

    /// Counts what a run would do; changes nothing.
    ///
    /// # Errors
    /// As [`Portal::run_bills`].
    pub async fn try_bill_run(
        &self,
        ctx: &OpContext,
        request: &BillRunRequest,
    ) -> Result<RunTotals, PortalError> {
        ctx.system()?;
        self.known_segment(request)?;
        self.count_due(request).await
    }

    /// The newest runs with what they did so far, newest first.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`] for anyone but the system.
    pub async fn bill_runs(&self, ctx: &OpContext) -> Result<Vec<RunProgress>, PortalError> {
        ctx.system()?;
        let mut conn = self.store.read().await?;
        let mut all = Vec::new();
        for run in conn.bill_runs(RUNS).await? {
            let totals = conn.run_totals(run.id).await?;
            all.push(RunProgress { run, totals });
        }
        Ok(all)
    }

    /// Accounts that got no issued bill from a run, and why.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`] for anyone but the system; [`Refusal::Invalid`] for what is no run.
    pub async fn bill_run_problems(
        &self,
        ctx: &OpContext,
        run: &str,
    ) -> Result<Vec<RunAccount>, PortalError> {
        ctx.system()?;
        let id: BillRunId = run
            .parse()
            .map_err(|_| PortalError::invalid("bill_run.bad_id", "", format!("{run} is no run")))?;
        let mut conn = self.store.read().await?;
        conn.bill_run(id).await?.ok_or(Refusal::NotFound)?;
        let mut all: Vec<RunAccount> = Vec::new();
        loop {
            let after: Option<AccountId> = all.last().map(|one| one.account_id);
            let more = conn.run_accounts(id, after, PROBLEMS).await?;
            if more.is_empty() {
                return Ok(all);
            }
            all.extend(more);
        }
    }
}

impl Crew {
    /// Takes pages until there are none, then those that were left open.
    async fn work(self) -> Result<(), PortalError> {
        while let Some(page) = self.claim().await? {
            self.do_page(&page).await?;
        }
        let mut conn = self.portal.store.read().await?;
        let open = conn.open_pages(self.run.id).await?;
        drop(conn);
        for page in open {
            if self.begin(page.number) {
                let mut tx = self.portal.store.begin().await?;
                tx.clear_outcomes(self.run.id, &page).await?;
                tx.commit().await?;
                self.do_page(&page).await?;
            }
        }
        Ok(())
    }

    async fn claim(&self) -> Result<Option<RunPage>, PortalError> {
        let mut tx = self.portal.store.begin().await?;
        let page = tx.claim_page(self.run.id, PAGE).await?;
        if let Some(page) = &page {
            // Before anybody else can see it.
            self.begin(page.number);
        }
        tx.commit().await?;
        Ok(page)
    }

    /// Whether the page was nobody's of this process.
    fn begin(&self, page: i64) -> bool {
        let mut pages = self.at_work.lock().unwrap_or_else(PoisonError::into_inner);
        pages.insert(page)
    }

    async fn do_page(&self, page: &RunPage) -> Result<(), PortalError> {
        self.bill_page(page).await?;
        let mut tx = self.portal.store.begin().await?;
        tx.finish_page(self.run.id, page.number).await?;
        tx.commit().await?;
        (self.watcher)(&self.progress().await?);
        Ok(())
    }

    async fn progress(&self) -> Result<RunProgress, PortalError> {
        let mut conn = self.portal.store.read().await?;
        let run = conn.bill_run(self.run.id).await?;
        Ok(RunProgress {
            run: run.ok_or(Refusal::NotFound)?,
            totals: conn.run_totals(self.run.id).await?,
        })
    }

    /// The context at this moment: bills are made when they are made, not when the run began.
    fn now(&self) -> OpContext {
        let micros = self.portal.now().micros() - self.began.micros();
        let begun = self.ctx.now;
        let now = Instant::from_micros(begun.micros().saturating_add(micros.max(0)));
        OpContext {
            now: now.unwrap_or(begun),
            ..self.ctx.clone()
        }
    }

    /// Marks the run as finished, unless another process is still at a page of it.
    async fn finish(&self) -> Result<RunProgress, PortalError> {
        let portal = &self.portal;
        let mut tx = portal.store.begin().await?;
        let ctx = self.now();
        if tx.finish_run(self.run.id, ctx.now).await? {
            let detail = serde_json::json!({ "run": self.run.id.to_string() });
            portal
                .record(&ctx, &mut tx, "bill_run.finished", None, &detail)
                .await?;
        }
        tx.commit().await?;
        self.progress().await
    }
}
