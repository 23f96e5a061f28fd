//! Who asks, proved freshly; and bank details, sealed for their mandate.

use base::{Instant, MandateId};
use identity::IdentityRepository as _;
use payments::direct_debit::{BankAccount, Mandate};

use crate::error::{PortalError, Refusal};
use crate::{OpContext, Portal, bank};

/// A proof of who asks is fresh for so long.
const PROOF_SECONDS: i64 = 15 * 60;
/// What is sealed for a mandate.
pub const ACCOUNT: &str = "bank-account";
pub const HOLDER: &str = "bank-account-holder";

impl Portal {
    /// Refuses when the last proof of who asks is older than a quarter of an hour and the password
    /// is not right.
    pub(super) async fn fresh_proof(
        &self,
        ctx: &OpContext,
        password: &str,
    ) -> Result<(), PortalError> {
        // A part of the system has no password: it acts for the operator.
        if ctx.system().is_ok() || self.is_freshly_proved(ctx).await? {
            return Ok(());
        }
        let (id, _) = ctx.login()?;
        let seen = self
            .store
            .read()
            .await?
            .login(id)
            .await?
            .ok_or(Refusal::NotSignedIn)?;
        if password.is_empty() {
            let message = "Enter your password once more: it's a while since you signed in, and \
                           this is about your bank account.";
            return Err(PortalError::invalid(
                "bank.password_needed",
                "password",
                message,
            ));
        }
        self.count_password(ctx, &seen.email).await?;
        if self
            .check_password(password, Some(&seen.password_hash))
            .await?
            .right
        {
            return Ok(());
        }
        let message = "That isn't your password. Nothing was changed.";
        Err(PortalError::invalid(
            "bank.wrong_password",
            "password",
            message,
        ))
    }

    /// Whether the session was proved within the last quarter of an hour.
    pub(super) async fn is_freshly_proved(&self, ctx: &OpContext) -> Result<bool, PortalError> {
        let (login, session) = ctx.login()?;
        let sessions = self.store.read().await?.sessions_of(login, ctx.now).await?;
        let proved_at = sessions
            .iter()
            .find(|row| row.id == session)
            .and_then(|row| row.proved_at);
        let fresh = |at: Instant| ctx.now.seconds_since(at) <= PROOF_SECONDS;
        Ok(proved_at.is_some_and(fresh))
    }

    pub(super) fn seal(&self, purpose: &str, mandate: MandateId, secret: &str) -> Vec<u8> {
        let (keys, entropy) = (&self.secrets.sealing, self.entropy.as_ref());
        keys.seal(purpose, &mandate.to_string(), secret.as_bytes(), entropy)
    }

    /// The bank account and its holder, for the file to the bank and nothing else.
    pub(super) fn unseal_mandate(
        &self,
        mandate: &Mandate,
    ) -> Result<(BankAccount, String), PortalError> {
        let open = |purpose, sealed: &[u8]| {
            let opened = self
                .secrets
                .sealing
                .open(purpose, &mandate.id.to_string(), sealed);
            let opened = opened.map_err(|error| bank::internal(&error))?;
            String::from_utf8(opened).map_err(|error| bank::internal(&error))
        };
        let account = open(ACCOUNT, &mandate.sealed_account)?;
        let account = BankAccount::from_secret(&account)
            .ok_or_else(|| PortalError::Internal(format!("{}: no account", mandate.id)))?;
        Ok((account, open(HOLDER, &mandate.sealed_holder)?))
    }
}
