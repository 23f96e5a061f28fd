//! Cancelled bills, credits and adjustments: added, and never changed but for what took a
//! cancelled bill's place.

use base::{AccountId, AdjustmentId, BillId, Instant, RepoError, RepoResult};
use billing::corrections::{
    Adjustment, AdjustmentKind, BillCancellation, CancelReason, CorrectionRepository,
};
use jiff::civil::Date;
use money::Money;
use uuid::Uuid;

use crate::conn::Conn;
use crate::error::unknown_code;
use crate::statements::statements;
use crate::types::{DbDate, DbInstant};
use crate::value::{binds, money};

statements! {
    ADD_CANCELLATION = "INSERT INTO bill_cancellation (account_id, bill_id, reason, note,
            cancelled_on, cancelled_at, cancelled_by, replaced_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    REPLACE_CANCELLED = "UPDATE bill_cancellation SET replaced_by = $3
        WHERE account_id = $1 AND bill_id = $2 AND replaced_by IS NULL";
    CANCELLATION = "SELECT account_id, bill_id, reason, note, cancelled_on, cancelled_at,
            cancelled_by, replaced_by
        FROM bill_cancellation WHERE account_id = $1 AND bill_id = $2";
    REPLACED_BY = "SELECT account_id, bill_id, reason, note, cancelled_on, cancelled_at,
            cancelled_by, replaced_by
        FROM bill_cancellation WHERE account_id = $1 AND replaced_by = $2
        ORDER BY cancelled_at DESC LIMIT 1";
    CANCELLED_TOTAL = "SELECT currency, total_minor FROM bill
        WHERE account_id = $1 AND period_from = $2 AND period_to = $3 AND status = 'cancelled'
        ORDER BY created_at DESC, id DESC LIMIT 1";
    OBSTRUCTION = "SELECT words FROM obstruction WHERE account_id = $1";
    ADD_OBSTRUCTION = "INSERT INTO obstruction (account_id, words, noted_at) VALUES ($1, $2, $3)
        ON CONFLICT (account_id) DO UPDATE SET words = excluded.words, noted_at = excluded.noted_at";
    LIFT_OBSTRUCTION = "DELETE FROM obstruction WHERE account_id = $1";
    ADD_ADJUSTMENT = "INSERT INTO adjustment (account_id, id, kind, bill_id, currency,
            amount_minor, reason, words, request_key, made_on, made_at, made_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        ON CONFLICT (account_id, request_key) DO NOTHING";
    ADJUSTMENT_OF = "SELECT account_id, id, kind, bill_id, currency, amount_minor, reason, words,
            request_key, made_on, made_at, made_by
        FROM adjustment WHERE account_id = $1 AND request_key = $2";
    ADJUSTMENTS_OF_BILL = "SELECT account_id, id, kind, bill_id, currency, amount_minor, reason,
            words, request_key, made_on, made_at, made_by
        FROM adjustment WHERE account_id = $1 AND bill_id = $2 ORDER BY made_at, id";
    ADJUSTMENTS = "SELECT account_id, id, kind, bill_id, currency, amount_minor, reason, words,
            request_key, made_on, made_at, made_by
        FROM adjustment WHERE account_id = $1 ORDER BY made_at DESC, id DESC LIMIT $2";
}

#[derive(sqlx::FromRow)]
struct CancellationRow {
    account_id: Uuid,
    bill_id: Uuid,
    reason: String,
    note: String,
    cancelled_on: DbDate,
    cancelled_at: DbInstant,
    cancelled_by: String,
    replaced_by: Option<Uuid>,
}

impl TryFrom<CancellationRow> for BillCancellation {
    type Error = RepoError;

    fn try_from(row: CancellationRow) -> RepoResult<Self> {
        Ok(Self {
            account_id: AccountId::from_uuid(row.account_id),
            bill_id: BillId::from_uuid(row.bill_id),
            reason: CancelReason::from_code(&row.reason)
                .ok_or_else(|| unknown_code("reason to cancel", &row.reason))?,
            note: row.note,
            cancelled_on: row.cancelled_on.into(),
            cancelled_at: row.cancelled_at.into(),
            cancelled_by: row.cancelled_by,
            replaced_by: row.replaced_by.map(BillId::from_uuid),
        })
    }
}

#[derive(sqlx::FromRow)]
struct AdjustmentRow {
    account_id: Uuid,
    id: Uuid,
    kind: String,
    bill_id: Option<Uuid>,
    currency: String,
    amount_minor: i64,
    reason: String,
    words: String,
    request_key: String,
    made_on: DbDate,
    made_at: DbInstant,
    made_by: String,
}

impl TryFrom<AdjustmentRow> for Adjustment {
    type Error = RepoError;

    fn try_from(row: AdjustmentRow) -> RepoResult<Self> {
        Ok(Self {
            account_id: AccountId::from_uuid(row.account_id),
            id: AdjustmentId::from_uuid(row.id),
            kind: AdjustmentKind::from_code(&row.kind)
                .ok_or_else(|| unknown_code("kind of adjustment", &row.kind))?,
            bill_id: row.bill_id.map(BillId::from_uuid),
            amount: money(row.amount_minor, &row.currency)?,
            reason: row.reason,
            words: row.words,
            request_key: row.request_key,
            made_on: row.made_on.into(),
            made_at: row.made_at.into(),
            made_by: row.made_by,
        })
    }
}

impl CorrectionRepository for Conn {
    async fn add_cancellation(&mut self, row: &BillCancellation) -> RepoResult<()> {
        let values = binds![
            row.account_id,
            row.bill_id,
            row.reason.code(),
            &row.note,
            row.cancelled_on,
            row.cancelled_at,
            &row.cancelled_by,
            row.replaced_by,
        ];
        self.run_one(ADD_CANCELLATION, values).await
    }

    async fn replace_cancelled(
        &mut self,
        account: AccountId,
        cancelled: BillId,
        by: BillId,
    ) -> RepoResult<bool> {
        let values = binds![account, cancelled, by];
        Ok(self.run(REPLACE_CANCELLED, values).await? == 1)
    }

    async fn cancellation(
        &mut self,
        account: AccountId,
        bill: BillId,
    ) -> RepoResult<Option<BillCancellation>> {
        self.first::<CancellationRow, _>(CANCELLATION, binds![account, bill])
            .await
    }

    async fn replaced_by(
        &mut self,
        account: AccountId,
        bill: BillId,
    ) -> RepoResult<Option<BillCancellation>> {
        self.first::<CancellationRow, _>(REPLACED_BY, binds![account, bill])
            .await
    }

    async fn cancelled_total(
        &mut self,
        account: AccountId,
        from: Date,
        to: Date,
    ) -> RepoResult<Option<Money>> {
        let row = self
            .row::<(String, i64)>(CANCELLED_TOTAL, binds![account, from, to])
            .await?;
        row.map(|(currency, minor)| money(minor, &currency))
            .transpose()
    }

    async fn obstruction(&mut self, account: AccountId) -> RepoResult<Option<String>> {
        self.scalar::<String>(OBSTRUCTION, binds![account]).await
    }

    async fn put_obstruction(
        &mut self,
        account: AccountId,
        words: Option<&str>,
        now: Instant,
    ) -> RepoResult<()> {
        match words {
            Some(words) => {
                self.run_one(ADD_OBSTRUCTION, binds![account, words, now])
                    .await
            }
            None => self.run(LIFT_OBSTRUCTION, binds![account]).await.map(drop),
        }
    }

    async fn add_adjustment(&mut self, row: &Adjustment) -> RepoResult<bool> {
        let values = binds![
            row.account_id,
            row.id,
            row.kind.code(),
            row.bill_id,
            row.amount.currency().code(),
            row.amount.minor(),
            &row.reason,
            &row.words,
            &row.request_key,
            row.made_on,
            row.made_at,
            &row.made_by,
        ];
        Ok(self.run(ADD_ADJUSTMENT, values).await? == 1)
    }

    async fn adjustment_of(
        &mut self,
        account: AccountId,
        request_key: &str,
    ) -> RepoResult<Option<Adjustment>> {
        self.first::<AdjustmentRow, _>(ADJUSTMENT_OF, binds![account, request_key])
            .await
    }

    async fn adjustments_of_bill(
        &mut self,
        account: AccountId,
        bill: BillId,
    ) -> RepoResult<Vec<Adjustment>> {
        self.all::<AdjustmentRow, _>(ADJUSTMENTS_OF_BILL, binds![account, bill])
            .await
    }

    async fn adjustments(&mut self, account: AccountId, limit: i64) -> RepoResult<Vec<Adjustment>> {
        self.all::<AdjustmentRow, _>(ADJUSTMENTS, binds![account, limit])
            .await
    }
}
