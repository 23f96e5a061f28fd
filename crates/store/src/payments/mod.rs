//! Payment intents and the webhooks already seen. The sandbox's books stand in their own file.

mod reconciliation;
pub mod refund_sql;
mod refunds;
mod sandbox;
pub mod sandbox_sql;
pub mod sql;

use base::{AccountId, BillId, Instant, PaymentId, RepoError, RepoResult};
use payments::{ChosenBill, IntentState, PaymentIntent, PaymentPart, PaymentRepository, parts_fit};
use uuid::Uuid;

use crate::conn::Conn;
use crate::error::unknown_code;
use crate::types::DbInstant;
use crate::value::{binds, money};

#[derive(sqlx::FromRow)]
struct PartRow {
    account_id: Uuid,
    currency: String,
    amount_minor: i64,
    bill_id: Option<Uuid>,
}

impl TryFrom<PartRow> for PaymentPart {
    type Error = RepoError;

    fn try_from(row: PartRow) -> RepoResult<Self> {
        Ok(Self {
            account_id: AccountId::from_uuid(row.account_id),
            amount: money(row.amount_minor, &row.currency)?,
            bill: row.bill_id.map(BillId::from_uuid),
        })
    }
}

#[derive(sqlx::FromRow)]
struct ChosenRow {
    payment_id: Uuid,
    bill_id: Uuid,
    currency: String,
    amount_minor: i64,
}

impl TryFrom<ChosenRow> for ChosenBill {
    type Error = RepoError;

    fn try_from(row: ChosenRow) -> RepoResult<Self> {
        Ok(Self {
            payment: PaymentId::from_uuid(row.payment_id),
            bill: BillId::from_uuid(row.bill_id),
            amount: money(row.amount_minor, &row.currency)?,
        })
    }
}

const fn is_open(state: IntentState) -> bool {
    matches!(state, IntentState::Created | IntentState::Open)
}

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
    async fn add_or_find_intent(
        &mut self,
        intent: &PaymentIntent,
        parts: &[PaymentPart],
    ) -> RepoResult<PaymentIntent> {
        assert!(parts_fit(intent, parts), "parts that are not the payment");
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
        if self.run(sql::ADD_INTENT, values).await? == 0 {
            let values = binds![intent.account_id, &intent.attempt_key];
            return self
                .first::<IntentRow, _>(sql::INTENT_BY_ATTEMPT, values)
                .await?
                .ok_or_else(|| RepoError::Conflict("payment_intent".to_owned()));
        }
        for part in parts {
            let values = binds![
                part.account_id,
                intent.id,
                part.amount.currency().code(),
                part.amount.minor(),
                part.bill,
                is_open(intent.state),
            ];
            if self.run(sql::ADD_PART, values).await? == 0 {
                return Err(RepoError::Conflict("payment_part_one_open".to_owned()));
            }
        }
        Ok(intent.clone())
    }

    async fn parts(&mut self, payment: PaymentId) -> RepoResult<Vec<PaymentPart>> {
        self.all::<PartRow, _>(sql::PARTS, binds![payment]).await
    }

    async fn open_payment_of(&mut self, account: AccountId) -> RepoResult<Option<PaymentIntent>> {
        self.first::<IntentRow, _>(sql::OPEN_PAYMENT_OF, binds![account])
            .await
    }

    async fn chosen_bills(&mut self, account: AccountId) -> RepoResult<Vec<ChosenBill>> {
        self.all::<ChosenRow, _>(sql::CHOSEN_BILLS, binds![account])
            .await
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
        let moved = self.run(sql::UPDATE_INTENT, values).await? == 1;
        if moved && is_open(from) != is_open(intent.state) {
            let values = binds![intent.id, is_open(intent.state)];
            self.run(sql::CLOSE_PARTS, values).await?;
        }
        Ok(moved)
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
