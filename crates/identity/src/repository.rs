//! What `store` keeps for this domain. Secrets arrive here hashed or sealed, never plain.

use std::future::Future;

use base::{AccountId, CustomerId, Instant, LoginId, RepoResult, SessionId};

/// The second factor of a login.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct TotpState {
    /// The sealed secret; empty when there is none.
    pub sealed_secret: Vec<u8>,
    /// Set once a code was proved; before that the factor is not asked for.
    pub confirmed_at: Option<Instant>,
    /// The last time step a code was accepted for: no code works twice.
    pub last_step: i64,
}

/// A login of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    /// Identifier.
    pub id: LoginId,
    /// The customer it belongs to.
    pub customer_id: CustomerId,
    /// Lower-cased e-mail; unique.
    pub email: String,
    /// PHC string of argon2id.
    pub password_hash: String,
    /// The second factor.
    pub totp: TotpState,
    /// When it was made.
    pub created_at: Instant,
}

/// A stored session. The token itself is never stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRow {
    /// Identifier, shown in the list of devices.
    pub id: SessionId,
    /// SHA-256 of the token.
    pub token_hash: [u8; 32],
    /// Whose.
    pub login_id: LoginId,
    /// The account the pages show.
    pub current_account: Option<AccountId>,
    /// When the second factor was proved, or the login when none is needed; `None` while only
    /// the password was right.
    pub proved_at: Option<Instant>,
    /// What the browser calls itself, in a few words ("Chrome on Android").
    pub device: String,
    /// When it began.
    pub created_at: Instant,
    /// When it was last used (kept to the minute).
    pub last_seen_at: Instant,
    /// When it ends in any case.
    pub expires_at: Instant,
}

/// A session with what every request needs, read in one go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionLookup {
    /// The session.
    pub session: SessionRow,
    /// The customer of its login.
    pub customer_id: CustomerId,
    /// The customer's name.
    pub customer_name: String,
    /// Whether the login has a confirmed second factor.
    pub totp_confirmed: bool,
}

/// A single-use recovery code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecoveryCodeRow {
    /// Whose.
    pub login_id: LoginId,
    /// SHA-256 of the code with the login's id.
    pub code_hash: [u8; 32],
    /// When it was used.
    pub used_at: Option<Instant>,
}

/// Logins, sessions, recovery codes and attempt counters.
pub trait IdentityRepository {
    /// A login by its lower-cased e-mail.
    fn login_by_email(
        &mut self,
        email: &str,
    ) -> impl Future<Output = RepoResult<Option<Login>>> + Send;

    /// A login.
    fn login(&mut self, id: LoginId) -> impl Future<Output = RepoResult<Option<Login>>> + Send;

    /// A login, held until the transaction ends: nobody else changes its second factor meanwhile.
    fn lock_login(&mut self, id: LoginId)
    -> impl Future<Output = RepoResult<Option<Login>>> + Send;

    /// Adds a login.
    fn add_login(&mut self, login: &Login) -> impl Future<Output = RepoResult<()>> + Send;

    /// Replaces the password hash.
    fn set_password_hash(
        &mut self,
        id: LoginId,
        hash: &str,
    ) -> impl Future<Output = RepoResult<()>> + Send;

    /// Replaces the second factor.
    fn set_totp(
        &mut self,
        id: LoginId,
        totp: &TotpState,
    ) -> impl Future<Output = RepoResult<()>> + Send;

    /// Moves the last accepted time step forward; `false` when it was there or beyond already.
    fn use_totp_step(
        &mut self,
        id: LoginId,
        step: i64,
    ) -> impl Future<Output = RepoResult<bool>> + Send;

    /// Replaces all recovery codes of a login.
    fn replace_recovery_codes(
        &mut self,
        id: LoginId,
        hashes: &[[u8; 32]],
    ) -> impl Future<Output = RepoResult<()>> + Send;

    /// Uses a code up; `false` when there is no such unused code.
    fn use_recovery_code(
        &mut self,
        id: LoginId,
        hash: &[u8; 32],
        now: Instant,
    ) -> impl Future<Output = RepoResult<bool>> + Send;

    /// How many codes are left.
    fn recovery_codes_left(&mut self, id: LoginId) -> impl Future<Output = RepoResult<i64>> + Send;

    /// Adds a session.
    fn add_session(&mut self, session: &SessionRow) -> impl Future<Output = RepoResult<()>> + Send;

    /// A session that has not ended at `now`, with its customer.
    fn session_by_token(
        &mut self,
        token_hash: &[u8; 32],
        now: Instant,
    ) -> impl Future<Output = RepoResult<Option<SessionLookup>>> + Send;

    /// Notes that a session was used.
    fn touch_session(
        &mut self,
        id: SessionId,
        now: Instant,
    ) -> impl Future<Output = RepoResult<()>> + Send;

    /// Changes the account that the pages of a session show.
    fn set_current_account(
        &mut self,
        id: SessionId,
        account: AccountId,
    ) -> impl Future<Output = RepoResult<()>> + Send;

    /// The sessions of a login that have not ended at `now`, newest use first.
    fn sessions_of(
        &mut self,
        login: LoginId,
        now: Instant,
    ) -> impl Future<Output = RepoResult<Vec<SessionRow>>> + Send;

    /// Ends one session of a login; `false` when there was none.
    fn end_session(
        &mut self,
        login: LoginId,
        id: SessionId,
    ) -> impl Future<Output = RepoResult<bool>> + Send;

    /// Ends all sessions of a login but one; returns how many.
    fn end_other_sessions(
        &mut self,
        login: LoginId,
        keep: SessionId,
    ) -> impl Future<Output = RepoResult<u64>> + Send;

    /// Removes sessions that ended before `now`; returns how many.
    fn purge_sessions(&mut self, now: Instant) -> impl Future<Output = RepoResult<u64>> + Send;

    /// Counts an attempt in the window that starts at `window` and returns the count so far,
    /// this one included. `bucket` is already hashed: it names no person.
    fn count_attempt(
        &mut self,
        bucket: &str,
        window: Instant,
    ) -> impl Future<Output = RepoResult<i64>> + Send;

    /// Forgets windows before `before`.
    fn purge_attempts(&mut self, before: Instant) -> impl Future<Output = RepoResult<u64>> + Send;
}
