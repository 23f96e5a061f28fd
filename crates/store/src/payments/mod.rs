//! Payment intents and the webhooks already seen. The sandbox's books stand in their own file.

mod sandbox;
pub mod sql;

use base::{AccountId, Instant, PaymentId, RepoError, RepoResult};
use payments::{IntentState, PaymentIntent, PaymentRepository};
use uuid::Uuid;

use crate::conn::Conn;
use crate::error::unknown_code;
use crate::types::DbInstant;
use crate::value::{binds, money};

#[derive(sqlx::FromRow)]
struct IntentRow {
    account_id: Uuid,
    id: Uuid,
    currency: String,
    amount_minor: i64,
    state: String,
    gateway: String,
    reference: Option<String>,
    attempt_key: String,
    receipt_number: Option<String>,
    created_at: DbInstant,
    updated_at: DbInstant,
    captured_at: Option<DbInstant>,
}

impl TryFrom<IntentRow> for PaymentIntent {
    type Error = RepoError;

    fn try_from(row: IntentRow) -> RepoResult<Self> {
        Ok(Self {
            account_id: AccountId::from_uuid(row.account_id),
            id: PaymentId::from_uuid(row.id),
            amount: money(row.amount_minor, &row.currency)?,
            state: IntentState::from_code(&row.state)
                .ok_or_else(|| unknown_code("intent state", &row.state))?,
            gateway: row.gateway,
            reference: row.reference,
            attempt_key: row.attempt_key,
            receipt_number: row.receipt_number,
            created_at: row.created_at.into(),
            updated_at: row.updated_at.into(),
            captured_at: row.captured_at.map(Into::into),
        })
    }
}

impl PaymentRepository for Conn {
    async fn add_or_find_intent(&mut self, intent: &PaymentIntent) -> RepoResult<PaymentIntent> {
        let values = binds![
            intent.account_id,
            intent.id,
            intent.amount.currency().code(),
            intent.amount.minor(),
            intent.state.code(),
            &intent.gateway,
            &intent.reference,
            &intent.attempt_key,
            &intent.receipt_number,
            intent.created_at,
            intent.updated_at,
            intent.captured_at,
        ];
        if self.run(sql::ADD_INTENT, values).await? == 1 {
            return Ok(intent.clone());
        }
        let values = binds![intent.account_id, &intent.attempt_key];
        self.first::<IntentRow, _>(sql::INTENT_BY_ATTEMPT, values)
            .await?
            .ok_or_else(|| RepoError::Conflict("payment_intent_one_open".to_owned()))
    }

    async fn intent(
        &mut self,
        account: AccountId,
        id: PaymentId,
    ) -> RepoResult<Option<PaymentIntent>> {
        self.first::<IntentRow, _>(sql::INTENT, binds![account, id])
            .await
    }

    async fn intent_for_update(
        &mut self,
        account: AccountId,
        id: PaymentId,
    ) -> RepoResult<Option<PaymentIntent>> {
        self.first::<IntentRow, _>(sql::INTENT_FOR_UPDATE, binds![account, id])
            .await
    }

    async fn intent_by_reference(
        &mut self,
        gateway: &str,
        reference: &str,
    ) -> RepoResult<Option<PaymentIntent>> {
        self.first::<IntentRow, _>(sql::INTENT_BY_REFERENCE, binds![gateway, reference])
            .await
    }

    async fn intent_owner(&mut self, id: PaymentId) -> RepoResult<Option<AccountId>> {
        let owner = self.scalar::<Uuid>(sql::INTENT_OWNER, binds![id]).await?;
        Ok(owner.map(AccountId::from_uuid))
    }

    async fn intents(&mut self, account: AccountId, limit: i64) -> RepoResult<Vec<PaymentIntent>> {
        self.all::<IntentRow, _>(sql::INTENTS, binds![account, limit])
            .await
    }

    async fn open_intents(
        &mut self,
        before: Instant,
        limit: i64,
    ) -> RepoResult<Vec<PaymentIntent>> {
        self.all::<IntentRow, _>(sql::OPEN_INTENTS, binds![before, limit])
            .await
    }

    async fn update_intent(
        &mut self,
        intent: &PaymentIntent,
        from: IntentState,
    ) -> RepoResult<bool> {
        let values = binds![
            intent.account_id,
            intent.id,
            from.code(),
            intent.state.code(),
            &intent.reference,
            &intent.receipt_number,
            intent.updated_at,
            intent.captured_at,
        ];
        Ok(self.run(sql::UPDATE_INTENT, values).await? == 1)
    }

    async fn note_webhook(
        &mut self,
        gateway: &str,
        event_id: &str,
        received_at: Instant,
    ) -> RepoResult<bool> {
        let values = binds![gateway, event_id, received_at];
        Ok(self.run(sql::NOTE_WEBHOOK, values).await? == 1)
    }
}
