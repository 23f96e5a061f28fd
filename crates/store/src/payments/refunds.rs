//! Refunds to cards.

use base::{AccountId, Instant, PaymentId, RefundId, RepoError, RepoResult};
use payments::{Refund, RefundRepository, RefundState};
use uuid::Uuid;

use super::refund_sql as sql;
use crate::conn::Conn;
use crate::error::unknown_code;
use crate::types::DbInstant;
use crate::value::{binds, money, small};

#[derive(sqlx::FromRow)]
pub(super) struct RefundRow {
    account_id: Uuid,
    id: Uuid,
    payment_id: Uuid,
    currency: String,
    amount_minor: i64,
    state: String,
    gateway: String,
    checkout: String,
    reference: Option<String>,
    attempt_key: String,
    place: i64,
    created_at: DbInstant,
    updated_at: DbInstant,
    done_at: Option<DbInstant>,
}

impl TryFrom<RefundRow> for Refund {
    type Error = RepoError;

    fn try_from(row: RefundRow) -> RepoResult<Self> {
        Ok(Self {
            account_id: AccountId::from_uuid(row.account_id),
            id: RefundId::from_uuid(row.id),
            payment_id: PaymentId::from_uuid(row.payment_id),
            amount: money(row.amount_minor, &row.currency)?,
            state: RefundState::from_code(&row.state)
                .ok_or_else(|| unknown_code("refund state", &row.state))?,
            gateway: row.gateway,
            checkout: row.checkout,
            reference: row.reference,
            attempt_key: row.attempt_key,
            place: small(row.place)?,
            created_at: row.created_at.into(),
            updated_at: row.updated_at.into(),
            done_at: row.done_at.map(Into::into),
        })
    }
}

impl RefundRepository for Conn {
    async fn lock_account(&mut self, account: AccountId) -> RepoResult<()> {
        self.run_one(sql::LOCK_ACCOUNT, binds![account]).await
    }

    async fn add_refund(&mut self, refund: &Refund) -> RepoResult<()> {
        let values = binds![
            refund.account_id,
            refund.id,
            refund.payment_id,
            refund.amount.currency().code(),
            refund.amount.minor(),
            refund.state.code(),
            &refund.gateway,
            &refund.checkout,
            &refund.reference,
            &refund.attempt_key,
            refund.place,
            refund.created_at,
            refund.updated_at,
            refund.done_at,
        ];
        self.run_one(sql::ADD_REFUND, values).await
    }

    async fn refund_for_update(
        &mut self,
        account: AccountId,
        id: RefundId,
    ) -> RepoResult<Option<Refund>> {
        self.first::<RefundRow, _>(sql::REFUND_FOR_UPDATE, binds![account, id])
            .await
    }

    async fn refund_by_reference(
        &mut self,
        gateway: &str,
        reference: &str,
    ) -> RepoResult<Option<Refund>> {
        self.first::<RefundRow, _>(sql::REFUND_BY_REFERENCE, binds![gateway, reference])
            .await
    }

    async fn refunds(&mut self, account: AccountId, limit: i64) -> RepoResult<Vec<Refund>> {
        self.all::<RefundRow, _>(sql::REFUNDS, binds![account, limit])
            .await
    }

    async fn refund_named(&mut self, id: RefundId) -> RepoResult<Option<Refund>> {
        self.first::<RefundRow, _>(sql::REFUND_NAMED, binds![id])
            .await
    }

    async fn open_refunds(&mut self, before: Instant, limit: i64) -> RepoResult<Vec<Refund>> {
        self.all::<RefundRow, _>(sql::OPEN_REFUNDS, binds![before, limit])
            .await
    }

    async fn update_refund(&mut self, refund: &Refund, from: RefundState) -> RepoResult<bool> {
        let values = binds![
            refund.account_id,
            refund.id,
            from.code(),
            refund.state.code(),
            &refund.reference,
            refund.updated_at,
            refund.done_at,
        ];
        Ok(self.run(sql::UPDATE_REFUND, values).await? == 1)
    }
}
