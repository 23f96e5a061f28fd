//! One page of a run: its accounts in batches, again until none of them is due.

use std::collections::HashSet;

use accounts::AccountsRepository as _;
use base::AccountId;
use billing::run::{
    BillRunRepository as _, BillingTermsRepository as _, DueBill, RunAccount, RunOutcome, RunPage,
    RunTotals, due,
};
use store::Conn;

use super::due::{Found, Verdict, told};
use super::{BillRunRequest, Crew, PAGE};
use crate::Portal;
use crate::error::PortalError;

/// Bills a transaction: fewer commits, and little to do again when one does not go through.
const BATCH: usize = 25;
/// Bills of an account that one run catches up with at most; two years of months.
const CATCH_UP: usize = 24;

impl Crew {
    /// Bills whatever is due of a page, until nothing is.
    pub(super) async fn bill_page(&self, page: &RunPage) -> Result<(), PortalError> {
        let request = self.request();
        let mut failed: HashSet<AccountId> = HashSet::new();
        for _ in 0..CATCH_UP {
            let mut conn = self.portal.store.read().await?;
            let accounts = found(&mut conn, page.after, page.up_to).await?;
            drop(conn);
            let mut bills: Vec<(Found, DueBill)> = Vec::new();
            let mut others: Vec<(AccountId, RunOutcome, String)> = Vec::new();
            for found in accounts {
                let id = found.account.id;
                match self.portal.verdict(&request, &found) {
                    Verdict::Bill(next) if !failed.contains(&id) => bills.push((found, next)),
                    Verdict::Not(outcome, reason) => others.push((id, outcome, reason)),
                    Verdict::Nothing | Verdict::Bill(_) => {}
                }
            }
            self.note(others).await?;
            let mut again = bills
                .iter()
                .any(|(found, next)| self.is_due_after(found, *next));
            for batch in bills.chunks(BATCH) {
                let outcome = self.bill_batch(page, batch).await?;
                failed.extend(outcome.failed);
                again |= outcome.changed;
            }
            if !again {
                break;
            }
        }
        Ok(())
    }

    pub(super) fn request(&self) -> BillRunRequest {
        let segment = Some(self.run.segment.clone()).filter(|code| !code.is_empty());
        BillRunRequest {
            on: self.run.on,
            segment,
            workers: 1,
        }
    }

    /// Whether an account will be due for another bill once it has this one.
    fn is_due_after(&self, found: &Found, bill: DueBill) -> bool {
        let segment = self.portal.segment_of(&found.state, found.customer.kind);
        let (Ok(segment), Some(mut supplied)) = (segment, found.state.supplied) else {
            return false;
        };
        supplied.billed_to = Some(bill.period.to());
        let day = found.state.terms.bill_day;
        let cycle = day.and_then(|day| segment.cycle.on_day(day).ok());
        due(
            segment,
            cycle.unwrap_or(segment.cycle),
            supplied,
            self.run.on,
        )
        .is_some()
    }

    /// Notes accounts that get no issued bill.
    pub(super) async fn note(
        &self,
        accounts: Vec<(AccountId, RunOutcome, String)>,
    ) -> Result<(), PortalError> {
        if accounts.is_empty() {
            return Ok(());
        }
        let mut tx = self.portal.store.begin().await?;
        for (account_id, outcome, reason) in accounts {
            tx.put_run_account(&RunAccount {
                account_id,
                run_id: self.run.id,
                outcome,
                reason,
            })
            .await?;
        }
        Ok(tx.commit().await?)
    }

    /// Notes one account whose bill could not be made.
    pub(super) async fn note_failed(
        &self,
        account: AccountId,
        error: &PortalError,
    ) -> Result<(), PortalError> {
        let (id, reason) = (account.to_string(), told(error));
        tracing::warn!(account.id = id, reason, "a bill could not be made");
        let failed = vec![(account, RunOutcome::Failed, reason)];
        self.note(failed).await
    }
}

/// The accounts after one up to another, with what a run needs of each.
async fn found(
    conn: &mut Conn,
    after: Option<AccountId>,
    up_to: AccountId,
) -> Result<Vec<Found>, PortalError> {
    let accounts = conn.accounts_within(after, up_to).await?;
    let states = conn.billing_states(after, up_to).await?;
    let mut states = states.into_iter().peekable();
    let mut all = Vec::with_capacity(accounts.len());
    for (account, customer) in accounts {
        // Both are in order; an account that was added between the two reads waits for the next run.
        while states
            .next_if(|state| state.account_id < account.id)
            .is_some()
        {}
        if let Some(state) = states.next_if(|state| state.account_id == account.id) {
            all.push(Found {
                account,
                customer,
                state,
            });
        }
    }
    Ok(all)
}

impl Portal {
    /// Counts what a run would do, page by page; holds nothing.
    pub(super) async fn count_due(
        &self,
        request: &BillRunRequest,
    ) -> Result<RunTotals, PortalError> {
        let mut totals = RunTotals::default();
        let mut after = None;
        let mut conn = self.store.read().await?;
        while let Some(up_to) = conn.account_page(after, PAGE).await? {
            for found in found(&mut conn, after, up_to).await? {
                totals.accounts += 1;
                match self.verdict(request, &found) {
                    Verdict::Nothing => {}
                    Verdict::Bill(_) => totals.issued += 1,
                    Verdict::Not(RunOutcome::Held, _) => totals.held += 1,
                    Verdict::Not(RunOutcome::Waiting, _) => totals.waiting += 1,
                    Verdict::Not(RunOutcome::Failed | RunOutcome::InReview, _) => {
                        totals.failed += 1;
                    }
                }
            }
            after = Some(up_to);
        }
        Ok(totals)
    }
}
