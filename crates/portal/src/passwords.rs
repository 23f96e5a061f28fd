//! Passwords are hashed off the async threads, a few at a time: each hash takes tens of
//! milliseconds of a core and 19 MiB, and a flood of sign-ins must not take the machine.

use std::sync::Arc;

use base::Entropy;

use crate::Portal;
use crate::error::PortalError;

/// What became of a password.
pub struct PasswordCheck {
    /// Whether it is the right one. Always `false` for a login that does not exist.
    pub right: bool,
    /// A hash with today's parameters, when it is right and the stored one is older.
    pub new_hash: Option<String>,
}

impl Portal {
    /// The hash of a new password.
    pub(crate) async fn hash_password(&self, password: &str) -> Result<String, PortalError> {
        let password = password.to_owned();
        let entropy = Arc::clone(&self.entropy);
        tokio::task::spawn_blocking(move || identity::hash_password(&password, entropy.as_ref()))
            .await
            .map_err(|error| PortalError::Internal(format!("hashing a password: {error}")))
    }

    /// Checks a password against the hash of a login, or against nobody's in the same time.
    pub(crate) async fn check_password(
        &self,
        password: &str,
        hash: Option<&str>,
    ) -> Result<PasswordCheck, PortalError> {
        let _permit = self
            .hashers
            .acquire()
            .await
            .map_err(|_| PortalError::Internal("no more passwords are checked".to_owned()))?;
        let (password, hash) = (password.to_owned(), hash.map(str::to_owned));
        let entropy = Arc::clone(&self.entropy);
        tokio::task::spawn_blocking(move || check(&password, hash.as_deref(), entropy.as_ref()))
            .await
            .map_err(|error| PortalError::Internal(format!("checking a password: {error}")))
    }
}

fn check(password: &str, hash: Option<&str>, entropy: &dyn Entropy) -> PasswordCheck {
    let right = identity::verify_or_pretend(password, hash);
    let outdated = right && hash.is_some_and(identity::needs_rehash);
    PasswordCheck {
        right,
        new_hash: outdated.then(|| identity::hash_password(password, entropy)),
    }
}
