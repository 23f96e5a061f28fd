//! Audit and outbox, written in the transaction of the change they tell of.
//!
//! Both hold identifiers and codes only: no names, addresses, e-mails, amounts of text or secrets.

use base::{AccountId, AuditId, AuditRecord, EventId, JournalRepository as _, OutboxEvent};
use store::Conn;

use crate::Portal;
use crate::error::PortalError;
use crate::op_context::{Actor, OpContext};

impl Portal {
    /// Notes a change for the audit log and for whoever reacts to it. `action` is a stable name
    /// (`payment.captured`), `detail` a JSON object of identifiers and codes.
    pub(crate) async fn record(
        &self,
        ctx: &OpContext,
        conn: &mut Conn,
        action: &str,
        account: Option<AccountId>,
        detail: &serde_json::Value,
    ) -> Result<(), PortalError> {
        debug_assert!(detail.is_object(), "{action}: detail must be an object");
        let entropy = self.entropy.as_ref();
        let record = AuditRecord {
            id: AuditId::new(ctx.now, entropy),
            at: ctx.now,
            actor: actor_text(&ctx.actor),
            on_behalf_of: ctx.on_behalf_of,
            account_id: account,
            action: action.to_owned(),
            detail: detail.to_string(),
            request: ctx.request.request_id.to_string(),
        };
        let event = OutboxEvent {
            id: EventId::new(ctx.now, entropy),
            at: ctx.now,
            account_id: account,
            kind: record.action.clone(),
            payload: record.detail.clone(),
        };
        conn.audit(&record).await?;
        conn.emit(&event).await?;
        Ok(())
    }
}

pub(crate) fn actor_text(actor: &Actor) -> String {
    match actor {
        Actor::Nobody => "nobody".to_owned(),
        Actor::HalfSignedIn { login, .. } | Actor::Customer { login, .. } => login.to_string(),
        Actor::System(part) => (*part).to_owned(),
    }
}
