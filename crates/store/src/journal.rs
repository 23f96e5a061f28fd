//! The audit log and the outbox: appended in the transaction of the change, never changed.

use base::{
    AccountId, AuditId, AuditRecord, CustomerId, JournalRepository, OutboxEvent, RepoError,
    RepoResult,
};
use uuid::Uuid;

use crate::conn::Conn;
use crate::statements::statements;
use crate::types::DbInstant;
use crate::value::binds;

statements! {
    ADD_AUDIT = "INSERT INTO audit (id, happened_at, actor, on_behalf_of, account_id, action,
            detail, request)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    ADD_EVENT = "INSERT INTO outbox (id, happened_at, account_id, kind, payload)
        VALUES ($1, $2, $3, $4, $5)";
    AUDIT_OF = "SELECT id, happened_at, actor, on_behalf_of, account_id, action, detail, request
        FROM audit WHERE account_id = $1 ORDER BY happened_at DESC, id DESC LIMIT $2";
}

#[derive(sqlx::FromRow)]
struct AuditRow {
    id: Uuid,
    happened_at: DbInstant,
    actor: String,
    on_behalf_of: Option<Uuid>,
    account_id: Option<Uuid>,
    action: String,
    detail: String,
    request: String,
}

impl TryFrom<AuditRow> for AuditRecord {
    type Error = RepoError;

    fn try_from(row: AuditRow) -> RepoResult<Self> {
        Ok(Self {
            id: AuditId::from_uuid(row.id),
            at: row.happened_at.into(),
            actor: row.actor,
            on_behalf_of: row.on_behalf_of.map(CustomerId::from_uuid),
            account_id: row.account_id.map(AccountId::from_uuid),
            action: row.action,
            detail: row.detail,
            request: row.request,
        })
    }
}

impl JournalRepository for Conn {
    async fn audit(&mut self, record: &AuditRecord) -> RepoResult<()> {
        let values = binds![
            record.id,
            record.at,
            &record.actor,
            record.on_behalf_of,
            record.account_id,
            &record.action,
            &record.detail,
            &record.request,
        ];
        self.run_one(ADD_AUDIT, values).await
    }

    async fn emit(&mut self, event: &OutboxEvent) -> RepoResult<()> {
        let values = binds![
            event.id,
            event.at,
            event.account_id,
            &event.kind,
            &event.payload,
        ];
        self.run_one(ADD_EVENT, values).await
    }

    async fn audit_of(&mut self, account: AccountId, limit: i64) -> RepoResult<Vec<AuditRecord>> {
        self.all::<AuditRow, _>(AUDIT_OF, binds![account, limit])
            .await
    }
}
