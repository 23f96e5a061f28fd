//! Bill runs: the accounts in pages, taken one at a time by whoever works, and counted in the
//! transactions that do the work.

use accounts::AccountsRepository as _;
use base::{AccountId, BillRunId, Instant, RepoError, RepoResult};
use billing::run::{BillRun, BillRunRepository, RunAccount, RunOutcome, RunPage, RunTotals};
use uuid::Uuid;

use crate::conn::Conn;
use crate::error::unknown_code;
use crate::statements::statements;
use crate::types::{DbDate, DbInstant};
use crate::value::binds;

/// How often a run is opened when others of its day end at that moment.
const OPEN_TRIES: u32 = 8;

statements! {
    ADD_RUN = "INSERT INTO bill_run (id, on_day, segment, accounts, pages, last_account, all_taken,
            started_at, finished_at)
        VALUES ($1, $2, $3, $4, 0, NULL, FALSE, $5, NULL)
        ON CONFLICT (on_day, segment) WHERE finished_at IS NULL DO NOTHING";
    UNFINISHED_RUN = "SELECT id, on_day, segment, accounts, started_at, finished_at FROM bill_run
        WHERE on_day = $1 AND segment = $2 AND finished_at IS NULL";
    RUN = "SELECT id, on_day, segment, accounts, started_at, finished_at FROM bill_run
        WHERE id = $1";
    RUNS = "SELECT id, on_day, segment, accounts, started_at, finished_at FROM bill_run
        ORDER BY started_at DESC, id DESC LIMIT $1";
    COUNT_ACCOUNTS = "SELECT COUNT(*) FROM account";
    /// Locks the run: pages are taken one after another.
    NEXT_PAGE = "UPDATE bill_run SET pages = pages + 1 WHERE id = $1 AND NOT all_taken
        RETURNING pages, last_account";
    COUNT_WITHIN = "SELECT COUNT(*) FROM account WHERE id > $1 AND id <= $2";
    TAKE_PAGE = "UPDATE bill_run SET last_account = $2 WHERE id = $1";
    ALL_TAKEN = "UPDATE bill_run SET all_taken = TRUE, pages = pages - 1 WHERE id = $1";
    ADD_PAGE = "INSERT INTO bill_run_page (run_id, page, after_account, up_to_account, accounts,
            issued, in_review, done)
        VALUES ($1, $2, $3, $4, $5, 0, 0, FALSE)";
    OPEN_PAGES = "SELECT page, after_account, up_to_account, accounts FROM bill_run_page
        WHERE run_id = $1 AND NOT done ORDER BY page";
    COUNT_ON_PAGE = "UPDATE bill_run_page SET issued = issued + $3, in_review = in_review + $4
        WHERE run_id = $1 AND page = $2";
    FINISH_PAGE = "UPDATE bill_run_page SET done = TRUE WHERE run_id = $1 AND page = $2";
    FINISH_RUN = "UPDATE bill_run SET finished_at = $2
        WHERE id = $1 AND finished_at IS NULL AND all_taken AND NOT EXISTS (
            SELECT 1 FROM bill_run_page WHERE run_id = $1 AND NOT done)";
    PUT_RUN_ACCOUNT = "INSERT INTO bill_run_account (account_id, run_id, outcome, reason)
        VALUES ($1, $2, $3, $4)
        ON CONFLICT (account_id, run_id) DO UPDATE SET outcome = excluded.outcome,
            reason = excluded.reason";
    CLEAR_OUTCOMES = "DELETE FROM bill_run_account
        WHERE run_id = $1 AND account_id > $2 AND account_id <= $3 AND outcome <> 'in_review'";
    RUN_ACCOUNTS = "SELECT account_id, run_id, outcome, reason FROM bill_run_account
        WHERE run_id = $1 AND account_id > $2 ORDER BY account_id LIMIT $3";
    PAGE_TOTALS = "SELECT
            CAST(COALESCE(SUM(CASE WHEN done THEN accounts ELSE 0 END), 0) AS BIGINT) AS accounts,
            CAST(COALESCE(SUM(issued), 0) AS BIGINT) AS issued,
            CAST(COALESCE(SUM(in_review), 0) AS BIGINT) AS in_review
        FROM bill_run_page WHERE run_id = $1";
    OUTCOMES = "SELECT outcome, COUNT(*) AS accounts FROM bill_run_account WHERE run_id = $1
        GROUP BY outcome";
}

#[derive(sqlx::FromRow)]
struct RunRow {
    id: Uuid,
    on_day: DbDate,
    segment: String,
    accounts: i64,
    started_at: DbInstant,
    finished_at: Option<DbInstant>,
}

impl TryFrom<RunRow> for BillRun {
    type Error = RepoError;

    fn try_from(row: RunRow) -> RepoResult<Self> {
        Ok(Self {
            id: BillRunId::from_uuid(row.id),
            on: row.on_day.into(),
            segment: row.segment,
            accounts: row.accounts,
            started_at: row.started_at.into(),
            finished_at: row.finished_at.map(Into::into),
        })
    }
}

#[derive(sqlx::FromRow)]
struct NextPageRow {
    pages: i64,
    last_account: Option<Uuid>,
}

#[derive(sqlx::FromRow)]
struct PageRow {
    page: i64,
    after_account: Option<Uuid>,
    up_to_account: Uuid,
    accounts: i64,
}

impl TryFrom<PageRow> for RunPage {
    type Error = RepoError;

    fn try_from(row: PageRow) -> RepoResult<Self> {
        Ok(Self {
            number: row.page,
            after: row.after_account.map(AccountId::from_uuid),
            up_to: AccountId::from_uuid(row.up_to_account),
            accounts: row.accounts,
        })
    }
}

#[derive(sqlx::FromRow)]
struct RunAccountRow {
    account_id: Uuid,
    run_id: Uuid,
    outcome: String,
    reason: String,
}

impl TryFrom<RunAccountRow> for RunAccount {
    type Error = RepoError;

    fn try_from(row: RunAccountRow) -> RepoResult<Self> {
        Ok(Self {
            account_id: AccountId::from_uuid(row.account_id),
            run_id: BillRunId::from_uuid(row.run_id),
            outcome: outcome(&row.outcome)?,
            reason: row.reason,
        })
    }
}

#[derive(sqlx::FromRow)]
struct TotalsRow {
    accounts: i64,
    issued: i64,
    in_review: i64,
}

fn outcome(code: &str) -> RepoResult<RunOutcome> {
    RunOutcome::from_code(code).ok_or_else(|| unknown_code("outcome of a run", code))
}

impl BillRunRepository for Conn {
    async fn open_run(&mut self, fresh: &BillRun) -> RepoResult<BillRun> {
        let accounts = self.scalar::<i64>(COUNT_ACCOUNTS, &[]).await?.unwrap_or(0);
        let values = binds![
            fresh.id,
            fresh.on,
            &fresh.segment,
            accounts,
            fresh.started_at
        ];
        // Somebody's run may stand in the way of ours, and be finished before we join it.
        for _ in 0..OPEN_TRIES {
            self.run(ADD_RUN, values).await?;
            let open = self
                .first::<RunRow, _>(UNFINISHED_RUN, binds![fresh.on, &fresh.segment])
                .await?;
            if let Some(open) = open {
                return Ok(open);
            }
        }
        let why = format!("{OPEN_TRIES} runs were finished meanwhile");
        Err(RepoError::Unavailable(why))
    }

    async fn bill_run(&mut self, id: BillRunId) -> RepoResult<Option<BillRun>> {
        self.first::<RunRow, _>(RUN, binds![id]).await
    }

    async fn bill_runs(&mut self, limit: i64) -> RepoResult<Vec<BillRun>> {
        self.all::<RunRow, _>(RUNS, binds![limit]).await
    }

    async fn claim_page(&mut self, run: BillRunId, accounts: i64) -> RepoResult<Option<RunPage>> {
        let Some(next) = self.row::<NextPageRow>(NEXT_PAGE, binds![run]).await? else {
            return Ok(None);
        };
        let after = next.last_account;
        let from = after.unwrap_or_else(Uuid::nil);
        let last = self
            .account_page(after.map(AccountId::from_uuid), accounts)
            .await?
            .map(AccountId::uuid);
        let Some(last) = last else {
            self.run_one(ALL_TAKEN, binds![run]).await?;
            return Ok(None);
        };
        let held = self
            .scalar::<i64>(COUNT_WITHIN, binds![from, last])
            .await?
            .unwrap_or(0);
        self.run_one(TAKE_PAGE, binds![run, last]).await?;
        self.run_one(ADD_PAGE, binds![run, next.pages, after, last, held])
            .await?;
        Ok(Some(RunPage {
            number: next.pages,
            after: after.map(AccountId::from_uuid),
            up_to: AccountId::from_uuid(last),
            accounts: held,
        }))
    }

    async fn open_pages(&mut self, run: BillRunId) -> RepoResult<Vec<RunPage>> {
        self.all::<PageRow, _>(OPEN_PAGES, binds![run]).await
    }

    async fn count_on_page(
        &mut self,
        run: BillRunId,
        page: i64,
        issued: i64,
        in_review: i64,
    ) -> RepoResult<()> {
        self.run_one(COUNT_ON_PAGE, binds![run, page, issued, in_review])
            .await
    }

    async fn finish_page(&mut self, run: BillRunId, page: i64) -> RepoResult<()> {
        self.run_one(FINISH_PAGE, binds![run, page]).await
    }

    async fn finish_run(&mut self, run: BillRunId, at: Instant) -> RepoResult<bool> {
        self.run(FINISH_RUN, binds![run, at]).await?;
        let found = self.bill_run(run).await?;
        Ok(found.is_some_and(|run| run.finished_at.is_some()))
    }

    async fn put_run_account(&mut self, row: &RunAccount) -> RepoResult<()> {
        let values = binds![row.account_id, row.run_id, row.outcome.code(), &row.reason];
        self.run_one(PUT_RUN_ACCOUNT, values).await
    }

    async fn clear_outcomes(&mut self, run: BillRunId, page: &RunPage) -> RepoResult<()> {
        let after = page.after.map_or_else(Uuid::nil, AccountId::uuid);
        self.run(CLEAR_OUTCOMES, binds![run, after, page.up_to])
            .await?;
        Ok(())
    }

    async fn run_accounts(
        &mut self,
        run: BillRunId,
        after: Option<AccountId>,
        limit: i64,
    ) -> RepoResult<Vec<RunAccount>> {
        let after = after.map_or_else(Uuid::nil, AccountId::uuid);
        self.all::<RunAccountRow, _>(RUN_ACCOUNTS, binds![run, after, limit])
            .await
    }

    async fn run_totals(&mut self, run: BillRunId) -> RepoResult<RunTotals> {
        let pages = self.row::<TotalsRow>(PAGE_TOTALS, binds![run]).await?;
        let pages = pages.ok_or_else(|| RepoError::Corrupt("no sums".to_owned()))?;
        let mut totals = RunTotals {
            accounts: pages.accounts,
            issued: pages.issued,
            in_review: pages.in_review,
            ..RunTotals::default()
        };
        for (code, accounts) in self.rows::<(String, i64)>(OUTCOMES, binds![run]).await? {
            match outcome(&code)? {
                // Counted on its page, with the bill.
                RunOutcome::InReview => {}
                RunOutcome::Held => totals.held = accounts,
                RunOutcome::Waiting => totals.waiting = accounts,
                RunOutcome::Failed => totals.failed = accounts,
            }
        }
        Ok(totals)
    }
}
