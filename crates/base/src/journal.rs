//! What is written beside every change, in the change's own transaction.

use std::future::Future;

use crate::{AccountId, AuditId, CustomerId, EventId, Instant, RepoResult};

/// Who did what to whose account. Append-only; holds no personal data beyond identifiers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRecord {
    /// Identifier.
    pub id: AuditId,
    /// When.
    pub at: Instant,
    /// TypeID text of the login, or the name of the system's part that acted.
    pub actor: String,
    /// The customer on whose behalf staff acted.
    pub on_behalf_of: Option<CustomerId>,
    /// The account it concerns, if one.
    pub account_id: Option<AccountId>,
    /// Stable name: `payment.captured`, `session.revoked`.
    pub action: String,
    /// Identifiers and codes, as a JSON object.
    pub detail: String,
    /// The request it happened in.
    pub request: String,
}

/// A change that jobs, live updates and messages read later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxEvent {
    /// Identifier; sorts by time.
    pub id: EventId,
    /// When.
    pub at: Instant,
    /// The account it concerns, if one.
    pub account_id: Option<AccountId>,
    /// Stable name: `payment.captured`, `reading.submitted`.
    pub kind: String,
    /// Identifiers and codes, as a JSON object.
    pub payload: String,
}

/// The audit log and the outbox.
pub trait JournalRepository {
    /// Appends an audit record.
    fn audit(&mut self, record: &AuditRecord) -> impl Future<Output = RepoResult<()>> + Send;

    /// Appends an event to the outbox.
    fn emit(&mut self, event: &OutboxEvent) -> impl Future<Output = RepoResult<()>> + Send;

    /// The newest audit records that concern an account, at most `limit`.
    fn audit_of(
        &mut self,
        account: AccountId,
        limit: i64,
    ) -> impl Future<Output = RepoResult<Vec<AuditRecord>>> + Send;
}
