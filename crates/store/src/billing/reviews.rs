//! Bills that a person looks at first.

use base::{AccountId, BillId, Instant, RepoError, RepoResult};
use billing::run::{BillReviewRepository, ReviewFinding, ReviewRule, ReviewedBill};
use billing::{BillHead, BillRepository as _, BillStatus, StoredBill};
use uuid::Uuid;

use super::BillHeadRow;
use crate::conn::Conn;
use crate::error::unknown_code;
use crate::statements::statements;
use crate::value::binds;

statements! {
    ADD_FINDING = "INSERT INTO bill_finding (account_id, bill_id, rule, detail)
        VALUES ($1, $2, $3, $4)";
    FINDINGS = "SELECT rule, detail FROM bill_finding WHERE account_id = $1 AND bill_id = $2
        ORDER BY rule";
    IN_REVIEW = "SELECT account_id, id, number, period_from, period_to, billed_on, due_on, currency,
            total_minor, status, created_at
        FROM bill
        WHERE status = 'in_review' AND (created_at > $1 OR (created_at = $1 AND id > $2))
        ORDER BY created_at, id LIMIT $3";
    /// What it charges was settled before it was looked at.
    RELEASE_BILL = "UPDATE bill SET status = 'issued', number = $3, billed_on = $4, due_on = $5,
            created_at = $6, document = $7
        WHERE account_id = $1 AND id = $2 AND status = 'in_review'";
}

#[derive(sqlx::FromRow)]
struct FindingRow {
    rule: String,
    detail: String,
}

impl TryFrom<FindingRow> for ReviewFinding {
    type Error = RepoError;

    fn try_from(row: FindingRow) -> RepoResult<Self> {
        Ok(Self {
            rule: ReviewRule::from_code(&row.rule)
                .ok_or_else(|| unknown_code("review rule", &row.rule))?,
            detail: row.detail,
        })
    }
}

impl BillReviewRepository for Conn {
    async fn add_findings(
        &mut self,
        account: AccountId,
        bill: BillId,
        findings: &[ReviewFinding],
    ) -> RepoResult<()> {
        for finding in findings {
            let values = binds![account, bill, finding.rule.code(), &finding.detail];
            self.run_one(ADD_FINDING, values).await?;
        }
        Ok(())
    }

    async fn bills_in_review(
        &mut self,
        after: Option<(Instant, BillId)>,
        limit: i64,
    ) -> RepoResult<Vec<ReviewedBill>> {
        let (at, id) = after.unwrap_or((Instant::EPOCH, BillId::from_uuid(Uuid::nil())));
        let heads = self
            .all::<BillHeadRow, BillHead>(IN_REVIEW, binds![at, id, limit])
            .await?;
        let mut reviewed = Vec::with_capacity(heads.len());
        for head in heads {
            let values = binds![head.account_id, head.id];
            let findings = self.all::<FindingRow, _>(FINDINGS, values).await?;
            reviewed.push(ReviewedBill { head, findings });
        }
        Ok(reviewed)
    }

    async fn release_bill(&mut self, bill: &StoredBill) -> RepoResult<bool> {
        let head = &bill.head;
        let values = binds![
            head.account_id,
            head.id,
            &head.number,
            head.billed_on,
            head.due_on,
            head.created_at,
            &bill.document,
        ];
        Ok(self.run(RELEASE_BILL, values).await? == 1)
    }

    async fn reject_bill(&mut self, account: AccountId, bill: BillId) -> RepoResult<bool> {
        let (from, to) = (BillStatus::InReview, BillStatus::Rejected);
        self.move_bill(account, bill, from, to).await
    }
}
