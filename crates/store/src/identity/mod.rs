//! Logins, sessions, recovery codes and attempt counters. Secrets are hashed or sealed already.

mod rows;
pub mod sql;

use accounts::Account;
use base::{AccountId, Instant, LoginId, RepoError, RepoResult, SessionId};
use identity::{IdentityRepository, Login, SessionLookup, SessionRow, TotpState};

use crate::conn::Conn;
use crate::value::binds;
use rows::{KnownRow, LoginRow, LookupRow, StoredSessionRow};

impl Conn {
    /// A session that lives with its customer's accounts by number: all that a request needs to
    /// know of who asks, in one answer.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn session_and_accounts(
        &mut self,
        token_hash: &[u8; 32],
        now: Instant,
    ) -> RepoResult<Option<(SessionLookup, Vec<Account>)>> {
        let values = binds![token_hash, now];
        let rows = self.rows::<KnownRow>(sql::SESSION_AND_ACCOUNTS, values);
        let mut known: Option<(SessionLookup, Vec<Account>)> = None;
        for row in rows.await? {
            let (session, accounts) = match &mut known {
                Some(known) => known,
                None => known.insert((row.session.try_into()?, Vec::new())),
            };
            accounts.extend(row.account.account(session.customer_id)?);
        }
        Ok(known)
    }
}

impl IdentityRepository for Conn {
    async fn login_by_email(&mut self, email: &str) -> RepoResult<Option<Login>> {
        self.first::<LoginRow, _>(sql::LOGIN_BY_EMAIL, binds![email])
            .await
    }

    async fn login(&mut self, id: LoginId) -> RepoResult<Option<Login>> {
        self.first::<LoginRow, _>(sql::LOGIN, binds![id]).await
    }

    async fn lock_login(&mut self, id: LoginId) -> RepoResult<Option<Login>> {
        self.first::<LoginRow, _>(sql::LOCK_LOGIN, binds![id]).await
    }

    async fn add_login(&mut self, login: &Login) -> RepoResult<()> {
        let values = binds![
            login.id,
            login.customer_id,
            &login.email,
            &login.password_hash,
            &login.totp.sealed_secret,
            login.totp.confirmed_at,
            login.totp.last_step,
            login.created_at,
        ];
        self.run_one(sql::ADD_LOGIN, values).await
    }

    async fn set_password_hash(&mut self, id: LoginId, hash: &str) -> RepoResult<()> {
        self.run_one(sql::SET_PASSWORD_HASH, binds![id, hash]).await
    }

    async fn set_totp(&mut self, id: LoginId, totp: &TotpState) -> RepoResult<()> {
        let values = binds![id, &totp.sealed_secret, totp.confirmed_at, totp.last_step];
        self.run_one(sql::SET_TOTP, values).await
    }

    async fn use_totp_step(&mut self, id: LoginId, step: i64) -> RepoResult<bool> {
        let touched = self.run(sql::USE_TOTP_STEP, binds![id, step]).await?;
        Ok(touched == 1)
    }

    async fn replace_recovery_codes(&mut self, id: LoginId, hashes: &[[u8; 32]]) -> RepoResult<()> {
        self.run(sql::DROP_RECOVERY_CODES, binds![id]).await?;
        for hash in hashes {
            self.run_one(sql::ADD_RECOVERY_CODE, binds![id, hash])
                .await?;
        }
        Ok(())
    }

    async fn use_recovery_code(
        &mut self,
        id: LoginId,
        hash: &[u8; 32],
        now: Instant,
    ) -> RepoResult<bool> {
        let touched = self
            .run(sql::USE_RECOVERY_CODE, binds![id, hash, now])
            .await?;
        Ok(touched == 1)
    }

    async fn recovery_codes_left(&mut self, id: LoginId) -> RepoResult<i64> {
        let left = self.scalar(sql::RECOVERY_CODES_LEFT, binds![id]).await?;
        Ok(left.unwrap_or(0))
    }

    async fn add_session(&mut self, session: &SessionRow) -> RepoResult<()> {
        let values = binds![
            session.id,
            &session.token_hash,
            session.login_id,
            session.current_account,
            session.proved_at,
            &session.device,
            session.created_at,
            session.last_seen_at,
            session.expires_at,
        ];
        self.run_one(sql::ADD_SESSION, values).await
    }

    async fn session_by_token(
        &mut self,
        token_hash: &[u8; 32],
        now: Instant,
    ) -> RepoResult<Option<SessionLookup>> {
        self.first::<LookupRow, _>(sql::SESSION_BY_TOKEN, binds![token_hash, now])
            .await
    }

    async fn touch_session(&mut self, id: SessionId, now: Instant) -> RepoResult<()> {
        // Nothing to touch is right: another request was later, or the session has just ended.
        self.run(sql::TOUCH_SESSION, binds![id, now]).await?;
        Ok(())
    }

    async fn set_current_account(&mut self, id: SessionId, account: AccountId) -> RepoResult<()> {
        self.run_one(sql::SET_CURRENT_ACCOUNT, binds![id, account])
            .await
    }

    async fn sessions_of(&mut self, login: LoginId, now: Instant) -> RepoResult<Vec<SessionRow>> {
        self.all::<StoredSessionRow, _>(sql::SESSIONS_OF, binds![login, now])
            .await
    }

    async fn end_session(&mut self, login: LoginId, id: SessionId) -> RepoResult<bool> {
        let touched = self.run(sql::END_SESSION, binds![login, id]).await?;
        Ok(touched == 1)
    }

    async fn end_other_sessions(&mut self, login: LoginId, keep: SessionId) -> RepoResult<u64> {
        self.run(sql::END_OTHER_SESSIONS, binds![login, keep]).await
    }

    async fn purge_sessions(&mut self, now: Instant) -> RepoResult<u64> {
        self.run(sql::PURGE_SESSIONS, binds![now]).await
    }

    async fn count_attempt(&mut self, bucket: &str, window: Instant) -> RepoResult<i64> {
        self.scalar(sql::COUNT_ATTEMPT, binds![bucket, window])
            .await?
            .ok_or_else(|| RepoError::Corrupt("an upsert returned nothing".to_owned()))
    }

    async fn purge_attempts(&mut self, before: Instant) -> RepoResult<u64> {
        self.run(sql::PURGE_ATTEMPTS, binds![before]).await
    }
}
