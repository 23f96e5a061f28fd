//! Rows as they are stored, and what they mean.

use base::{AccountId, CustomerId, LoginId, RepoError, RepoResult, SessionId};
use identity::{Login, SessionLookup, SessionRow, TotpState};
use uuid::Uuid;

use crate::accounts::rows::JoinedAccountRow;
use crate::types::DbInstant;

#[derive(sqlx::FromRow)]
pub struct LoginRow {
    id: Uuid,
    customer_id: Uuid,
    email: String,
    password_hash: String,
    totp_sealed_secret: Vec<u8>,
    totp_confirmed_at: Option<DbInstant>,
    totp_last_step: i64,
    created_at: DbInstant,
}

impl TryFrom<LoginRow> for Login {
    type Error = RepoError;

    fn try_from(row: LoginRow) -> RepoResult<Self> {
        Ok(Self {
            id: LoginId::from_uuid(row.id),
            customer_id: CustomerId::from_uuid(row.customer_id),
            email: row.email,
            password_hash: row.password_hash,
            totp: TotpState {
                sealed_secret: row.totp_sealed_secret,
                confirmed_at: row.totp_confirmed_at.map(Into::into),
                last_step: row.totp_last_step,
            },
            created_at: row.created_at.into(),
        })
    }
}

#[derive(sqlx::FromRow)]
pub struct StoredSessionRow {
    id: Uuid,
    token_hash: Vec<u8>,
    login_id: Uuid,
    current_account: Option<Uuid>,
    proved_at: Option<DbInstant>,
    device: String,
    created_at: DbInstant,
    last_seen_at: DbInstant,
    expires_at: DbInstant,
}

impl TryFrom<StoredSessionRow> for SessionRow {
    type Error = RepoError;

    fn try_from(row: StoredSessionRow) -> RepoResult<Self> {
        let length = row.token_hash.len();
        Ok(Self {
            id: SessionId::from_uuid(row.id),
            token_hash: row
                .token_hash
                .try_into()
                .map_err(|_| RepoError::Corrupt(format!("token hash of {length} bytes")))?,
            login_id: LoginId::from_uuid(row.login_id),
            current_account: row.current_account.map(AccountId::from_uuid),
            proved_at: row.proved_at.map(Into::into),
            device: row.device,
            created_at: row.created_at.into(),
            last_seen_at: row.last_seen_at.into(),
            expires_at: row.expires_at.into(),
        })
    }
}

#[derive(sqlx::FromRow)]
pub struct LookupRow {
    #[sqlx(flatten)]
    session: StoredSessionRow,
    customer_id: Uuid,
    customer_name: String,
    totp_confirmed_at: Option<DbInstant>,
}

impl TryFrom<LookupRow> for SessionLookup {
    type Error = RepoError;

    fn try_from(row: LookupRow) -> RepoResult<Self> {
        Ok(Self {
            session: row.session.try_into()?,
            customer_id: CustomerId::from_uuid(row.customer_id),
            customer_name: row.customer_name,
            totp_confirmed: row.totp_confirmed_at.is_some(),
        })
    }
}

/// A session with one account of its customer.
#[derive(sqlx::FromRow)]
pub struct KnownRow {
    #[sqlx(flatten)]
    pub session: LookupRow,
    #[sqlx(flatten)]
    pub account: JoinedAccountRow,
}
