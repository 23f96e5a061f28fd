//! What keeps an installation healthy: the readiness check and the hourly clean-up.

use base::{LoginId, RepoError};
use identity::{IdentityRepository as _, TotpSecret};

use crate::Portal;
use crate::error::PortalError;
use crate::op_context::OpContext;
use crate::second_factor;

/// Attempt windows are kept for a day: longer than any window, short enough to stay few.
const ATTEMPTS_KEPT_SECONDS: i64 = 24 * 3600;

/// What the clean-up removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TidyUp {
    /// Sessions that had ended.
    pub sessions: u64,
    /// Attempt windows of the past.
    pub attempt_windows: u64,
}

impl Portal {
    /// Whether requests can be served: the database answers and its schema is this program's.
    ///
    /// # Errors
    /// [`PortalError::Store`] when not.
    pub async fn ready(&self) -> Result<(), PortalError> {
        if self.store.schema_is_current().await? {
            return Ok(());
        }
        Err(RepoError::Unavailable("the schema is older than this program: migrate".into()).into())
    }

    /// The job: forgets sessions that ended and attempts of the past. Safe to run at any time,
    /// from any replica.
    ///
    /// # Errors
    /// [`crate::Refusal::Forbidden`] for anyone but the system.
    pub async fn tidy_up(&self, ctx: &OpContext) -> Result<TidyUp, PortalError> {
        ctx.system()?;
        let mut tx = self.store.begin().await?;
        let done = TidyUp {
            sessions: tx.purge_sessions(ctx.now).await?,
            attempt_windows: tx
                .purge_attempts(ctx.now.plus_seconds(-ATTEMPTS_KEPT_SECONDS))
                .await?,
        };
        tx.commit().await?;
        Ok(done)
    }

    /// A second-factor secret as it is stored, for the demo's and an import's logins.
    #[must_use]
    pub fn sealed_totp(&self, login: LoginId, secret: &TotpSecret) -> Vec<u8> {
        second_factor::seal(self, login, secret)
    }
}
