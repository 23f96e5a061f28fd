//! Bills, and the ledger in its own file.

pub mod bulk;
pub mod corrections;
mod ledger;
mod ledger_rows;
pub mod proof;
pub mod queries;
pub mod reviews;
pub mod runs;
pub mod sql;
mod standing;
pub mod terms;

use base::{AccountId, BillId, RepoError, RepoResult};
use billing::ledger::LedgerAccount;
use billing::{BillHead, BillRepository, BillStatus, Owed, StoredBill, StoredSummary};
use jiff::civil::Date;
use uuid::Uuid;

use crate::conn::Conn;
use crate::error::unknown_code;
use crate::types::{DbDate, DbInstant};
use crate::value::{binds, money};

#[derive(sqlx::FromRow)]
struct BillHeadRow {
    account_id: Uuid,
    id: Uuid,
    number: String,
    period_from: DbDate,
    period_to: DbDate,
    billed_on: DbDate,
    due_on: DbDate,
    currency: String,
    total_minor: i64,
    status: String,
    created_at: DbInstant,
}

#[derive(sqlx::FromRow)]
struct BillRow {
    #[sqlx(flatten)]
    head: BillHeadRow,
    document: String,
}

#[derive(sqlx::FromRow)]
struct SummaryRow {
    number: String,
    period_from: DbDate,
    period_to: DbDate,
    status: String,
    summary: String,
}

impl TryFrom<SummaryRow> for StoredSummary {
    type Error = RepoError;

    fn try_from(row: SummaryRow) -> RepoResult<Self> {
        Ok(Self {
            number: row.number,
            from: row.period_from.into(),
            to: row.period_to.into(),
            status: bill_status(&row.status)?,
            summary: row.summary,
        })
    }
}

fn bill_status(code: &str) -> RepoResult<BillStatus> {
    BillStatus::from_code(code).ok_or_else(|| unknown_code("bill status", code))
}

impl TryFrom<BillHeadRow> for BillHead {
    type Error = RepoError;

    fn try_from(row: BillHeadRow) -> RepoResult<Self> {
        Ok(Self {
            account_id: AccountId::from_uuid(row.account_id),
            id: BillId::from_uuid(row.id),
            number: row.number,
            period_from: row.period_from.into(),
            period_to: row.period_to.into(),
            billed_on: row.billed_on.into(),
            due_on: row.due_on.into(),
            total: money(row.total_minor, &row.currency)?,
            status: bill_status(&row.status)?,
            created_at: row.created_at.into(),
        })
    }
}

impl TryFrom<BillRow> for StoredBill {
    type Error = RepoError;

    fn try_from(row: BillRow) -> RepoResult<Self> {
        Ok(Self {
            head: row.head.try_into()?,
            document: row.document,
        })
    }
}

impl BillRepository for Conn {
    async fn bills(&mut self, account: AccountId, limit: i64) -> RepoResult<Vec<BillHead>> {
        self.all::<BillHeadRow, _>(sql::BILLS, binds![account, limit])
            .await
    }

    async fn standing(
        &mut self,
        account: AccountId,
        bills: i64,
    ) -> RepoResult<(Option<Owed>, Vec<BillHead>)> {
        let receivable = LedgerAccount::Receivable.code();
        let values = binds![account, receivable, bills];
        standing::fold(self.rows(sql::STANDING, values).await?)
    }

    async fn bills_within(
        &mut self,
        account: AccountId,
        from: Date,
        to: Date,
    ) -> RepoResult<Vec<StoredBill>> {
        self.all::<BillRow, _>(sql::BILLS_WITHIN, binds![account, from, to])
            .await
    }

    async fn summaries_meeting(
        &mut self,
        account: AccountId,
        from: Date,
        to: Date,
    ) -> RepoResult<Vec<StoredSummary>> {
        self.all::<SummaryRow, _>(sql::SUMMARIES_MEETING, binds![account, from, to])
            .await
    }

    async fn bill_before(
        &mut self,
        account: AccountId,
        day: Date,
    ) -> RepoResult<Option<StoredBill>> {
        self.first::<BillRow, _>(sql::BILL_BEFORE, binds![account, day])
            .await
    }

    async fn bill_after(
        &mut self,
        account: AccountId,
        day: Date,
    ) -> RepoResult<Option<StoredBill>> {
        self.first::<BillRow, _>(sql::BILL_AFTER, binds![account, day])
            .await
    }

    async fn bill(&mut self, account: AccountId, id: BillId) -> RepoResult<Option<StoredBill>> {
        self.first::<BillRow, _>(sql::BILL, binds![account, id])
            .await
    }

    async fn bill_named(&mut self, id: BillId) -> RepoResult<Option<StoredBill>> {
        self.first::<BillRow, _>(sql::BILL_NAMED, binds![id]).await
    }

    async fn bill_owner(&mut self, id: BillId) -> RepoResult<Option<AccountId>> {
        let owner = self.scalar::<Uuid>(sql::BILL_OWNER, binds![id]).await?;
        Ok(owner.map(AccountId::from_uuid))
    }

    async fn add_bill(&mut self, bill: &StoredBill, summary: &str) -> RepoResult<()> {
        let head = &bill.head;
        let values = binds![
            head.account_id,
            head.id,
            &head.number,
            head.period_from,
            head.period_to,
            head.billed_on,
            head.due_on,
            head.total.currency().code(),
            head.total.minor(),
            head.status.code(),
            head.created_at,
            summary,
            &bill.document,
        ];
        self.run_one(sql::ADD_BILL, values).await
    }

    async fn bills_touching(
        &mut self,
        account: AccountId,
        from: Date,
        to: Date,
    ) -> RepoResult<Vec<BillHead>> {
        self.all::<BillHeadRow, _>(sql::BILLS_TOUCHING, binds![account, from, to])
            .await
    }

    async fn move_bill(
        &mut self,
        account: AccountId,
        id: BillId,
        from: BillStatus,
        to: BillStatus,
    ) -> RepoResult<bool> {
        let values = binds![account, id, from.code(), to.code()];
        Ok(self.run(sql::MOVE_BILL, values).await? == 1)
    }
}
