//! A batch of bills: worked out without holding anything, then issued in one transaction that
//! first locks the accounts and looks whether they stand where they stood.

use base::{AccountId, BillId, RepoError};
use billing::run::{
    BillReviewRepository as _, BillRunRepository as _, BillingTermsRepository as _, DueBill,
    ReviewFinding, RunAccount, RunOutcome, RunPage, review,
};
use billing::{BillRepository as _, BillStatus};
use store::Conn;

use super::Crew;
use super::due::Found;
use crate::OpContext;
use crate::error::PortalError;
use crate::issue_bill::draft::{Draft, Wanted};
use crate::issue_bill::issue::{stored, summary};

/// How often a transaction that the database took back is tried again.
const TRIES: usize = 5;

/// How a batch went.
#[derive(Default)]
pub struct BatchOutcome {
    /// Accounts whose bill could not be made.
    pub failed: Vec<AccountId>,
    /// Whether an account stood elsewhere when its bill was to be issued: it is looked at again.
    pub changed: bool,
}

/// A bill that was worked out, and what a person is to look at.
#[derive(Clone)]
struct Ready {
    draft: Draft,
    findings: Vec<ReviewFinding>,
}

impl Crew {
    /// Bills the accounts of a batch.
    pub(super) async fn bill_batch(
        &self,
        page: &RunPage,
        batch: &[(Found, DueBill)],
    ) -> Result<BatchOutcome, PortalError> {
        let mut ready = Vec::with_capacity(batch.len());
        let mut outcome = BatchOutcome::default();
        for (found, next) in batch {
            match self.work_out(found, *next).await {
                Ok(one) => ready.push(one),
                Err(error) => self.failed(found.account.id, error, &mut outcome).await?,
            }
        }
        match self.issue_all(page, &ready).await {
            Ok(changed) => outcome.changed = changed,
            Err(error) if is_unavailable(&error) => return Err(error),
            // One of them is not as it must be: each for itself.
            Err(_) => {
                for one in &ready {
                    match self.issue_all(page, std::slice::from_ref(one)).await {
                        Ok(changed) => outcome.changed |= changed,
                        Err(error) => {
                            let account = one.draft.account.id;
                            self.failed(account, error, &mut outcome).await?;
                        }
                    }
                }
            }
        }
        Ok(outcome)
    }

    /// Notes an account whose bill could not be made. A database that is away is no such case.
    async fn failed(
        &self,
        account: AccountId,
        error: PortalError,
        outcome: &mut BatchOutcome,
    ) -> Result<(), PortalError> {
        if is_unavailable(&error) {
            return Err(error);
        }
        outcome.failed.push(account);
        self.note_failed(account, &error).await
    }

    /// Works out the bill of an account; where its interval data has holes, they are estimated
    /// first.
    async fn work_out(&self, found: &Found, next: DueBill) -> Result<Ready, PortalError> {
        let portal = &self.portal;
        let wanted = Wanted {
            period: next.period,
            is_first: next.is_first,
            is_final: next.is_final,
            billed_on: self.run.on,
            tariff: None,
        };
        let mut conn = portal.store.read().await?;
        let who = || (found.account.clone(), found.customer.clone());
        let mut draft = portal
            .draft_for(&mut conn, who(), found.state.clone(), &wanted)
            .await?;
        drop(conn);
        let has_holes = |draft: &Draft| {
            let mut sections = draft.document.charges.iter();
            sections.any(|section| section.intervals_missing > 0)
        };
        if has_holes(&draft) && portal.estimate_holes(&self.ctx, &draft).await? {
            let mut conn = portal.store.read().await?;
            draft = portal
                .draft_for(&mut conn, who(), found.state.clone(), &wanted)
                .await?;
        }
        let segment = portal.segment_of(&found.state, found.customer.kind)?;
        let mut findings = review(&segment.review, &draft.document)
            .map_err(|error| PortalError::Internal(error.to_string()))?;
        findings.extend(found.state.asked.as_deref().map(ReviewFinding::of_query));
        Ok(Ready { draft, findings })
    }

    /// Issues what is ready in one transaction, tried again when the database takes it back; says
    /// whether an account had changed meanwhile.
    async fn issue_all(&self, page: &RunPage, ready: &[Ready]) -> Result<bool, PortalError> {
        let mut left = TRIES;
        loop {
            left -= 1;
            match self.try_issue_all(page, ready).await {
                Err(error) if left > 0 && is_unavailable(&error) => {}
                done => return done,
            }
        }
    }

    async fn try_issue_all(&self, page: &RunPage, ready: &[Ready]) -> Result<bool, PortalError> {
        if ready.is_empty() {
            return Ok(false);
        }
        let mut tx = self.portal.store.begin().await?;
        // In the order of their identifiers, as everybody locks them.
        for one in ready {
            tx.lock_billing(one.draft.account.id).await?;
        }
        // After the locks: no transfer that a bill counts as before it is later than the bill.
        let ctx = self.now();
        let (mut issued, mut in_review, mut changed) = (0, 0, false);
        for one in ready {
            let now = tx.billing_state(one.draft.account.id).await?;
            if now.as_ref() != Some(&one.draft.state) {
                changed = true;
                continue;
            }
            if one.findings.is_empty() {
                self.portal.issue(&ctx, &mut tx, one.draft.clone()).await?;
                issued += 1;
            } else {
                self.set_aside(&ctx, &mut tx, one).await?;
                in_review += 1;
            }
        }
        if issued + in_review > 0 {
            tx.count_on_page(self.run.id, page.number, issued, in_review)
                .await?;
        }
        tx.commit().await?;
        Ok(changed)
    }

    /// Stores a bill that a person looks at first: nothing is posted, and it has no number yet.
    async fn set_aside(
        &self,
        ctx: &OpContext,
        tx: &mut Conn,
        one: &Ready,
    ) -> Result<(), PortalError> {
        let portal = &self.portal;
        let account = one.draft.account.id;
        let id = BillId::new(ctx.now, portal.entropy.as_ref());
        let mut draft = one.draft.clone();
        draft.document.number = id.to_string();
        let bill = stored(id, &draft, BillStatus::InReview, ctx.now)?;
        tx.add_bill(&bill, &summary(&draft)?).await?;
        tx.add_findings(account, id, &one.findings).await?;
        let rules: Vec<&str> = one.findings.iter().map(|found| found.rule.code()).collect();
        tx.put_run_account(&RunAccount {
            account_id: account,
            run_id: self.run.id,
            outcome: RunOutcome::InReview,
            reason: rules.join(", "),
        })
        .await?;
        let detail = serde_json::json!({ "bill": id.to_string(), "rules": rules });
        portal
            .record(ctx, tx, "bill.set_aside", Some(account), &detail)
            .await
    }
}

const fn is_unavailable(error: &PortalError) -> bool {
    matches!(error, PortalError::Store(RepoError::Unavailable(_)))
}
