//! Second-factor secrets and codes: sealing, and the one place that takes a code as proof.
//!
//! A confirmed secret is sealed for its login. One that is still being set up is sealed for the
//! session that began it, so that no other session can see or confirm it.

use base::{LoginId, SessionId};
use identity::{
    IdentityRepository as _, Login, TotpAnswer, TotpSecret, TotpState, hash_recovery_code,
    new_recovery_codes,
};
use store::Conn;

use crate::Portal;
use crate::error::{PortalError, Refusal};
use crate::op_context::OpContext;

const CONFIRMED: &str = "totp";
const PENDING: &str = "totp-pending";
const TOTP_DIGITS: usize = 6;

/// What proved that it is them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// A code from the app.
    Totp,
    /// A recovery code, now used up.
    RecoveryCode,
}

impl Proof {
    /// As in the audit log.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Totp => "totp",
            Self::RecoveryCode => "recovery_code",
        }
    }
}

/// Seals a secret for its login.
pub fn seal(portal: &Portal, login: LoginId, secret: &TotpSecret) -> Vec<u8> {
    let keys = &portal.secrets.sealing;
    keys.seal(
        CONFIRMED,
        &login.to_string(),
        secret.as_bytes(),
        portal.entropy.as_ref(),
    )
}

/// Seals a secret that is not proved yet for the session that began it.
pub fn seal_pending(
    portal: &Portal,
    login: LoginId,
    session: SessionId,
    secret: &TotpSecret,
) -> Vec<u8> {
    let keys = &portal.secrets.sealing;
    keys.seal(
        PENDING,
        &pending_owner(login, session),
        secret.as_bytes(),
        portal.entropy.as_ref(),
    )
}

/// The secret that this session began to set up; `None` when there is none or it is another's.
pub fn pending(portal: &Portal, login: &Login, session: SessionId) -> Option<TotpSecret> {
    if login.totp.confirmed_at.is_some() || login.totp.sealed_secret.is_empty() {
        return None;
    }
    let owner = pending_owner(login.id, session);
    let opened = portal
        .secrets
        .sealing
        .open(PENDING, &owner, &login.totp.sealed_secret);
    opened.ok().and_then(|bytes| TotpSecret::from_bytes(&bytes))
}

fn pending_owner(login: LoginId, session: SessionId) -> String {
    format!("{login}/{session}")
}

impl Portal {
    /// Takes a code from the app or a recovery code as proof and uses it up, in the caller's
    /// transaction. `login` must be held by it ([`identity::IdentityRepository::lock_login`]) and
    /// the attempt counted before.
    ///
    /// # Errors
    /// [`Refusal::WrongCode`] for a wrong, old or used code.
    pub(crate) async fn take_code(
        &self,
        ctx: &OpContext,
        tx: &mut Conn,
        login: &Login,
        typed: &str,
    ) -> Result<Proof, PortalError> {
        if login.totp.confirmed_at.is_none() {
            return Err(Refusal::WrongCode.into());
        }
        if is_totp_code(typed) {
            self.take_totp(ctx, tx, login, typed).await?;
            return Ok(Proof::Totp);
        }
        let hash = hash_recovery_code(login.id, typed).ok_or(Refusal::WrongCode)?;
        if !tx.use_recovery_code(login.id, &hash, ctx.now).await? {
            return Err(Refusal::WrongCode.into());
        }
        Ok(Proof::RecoveryCode)
    }

    async fn take_totp(
        &self,
        ctx: &OpContext,
        tx: &mut Conn,
        login: &Login,
        typed: &str,
    ) -> Result<(), PortalError> {
        let keys = &self.secrets.sealing;
        let sealed = &login.totp.sealed_secret;
        let secret = keys
            .open(CONFIRMED, &login.id.to_string(), sealed)
            .map_err(|error| PortalError::Internal(format!("{}: {error}", login.id)))?;
        let secret = TotpSecret::from_bytes(&secret)
            .ok_or_else(|| PortalError::Internal(format!("{}: not a secret", login.id)))?;
        let TotpAnswer::Accepted { step } = secret.check(typed, login.totp.last_step, ctx.now)
        else {
            return Err(Refusal::WrongCode.into());
        };
        if !tx.use_totp_step(login.id, step).await? {
            return Err(Refusal::WrongCode.into());
        }
        if keys.is_outdated(sealed) {
            let resealed = TotpState {
                sealed_secret: seal(self, login.id, &secret),
                confirmed_at: login.totp.confirmed_at,
                last_step: step,
            };
            tx.set_totp(login.id, &resealed).await?;
        }
        Ok(())
    }

    /// Replaces the recovery codes of a login; returns the new ones, to be shown once.
    pub(crate) async fn replace_codes(
        &self,
        tx: &mut Conn,
        login: LoginId,
    ) -> Result<wire::RecoveryCodes, PortalError> {
        let codes = new_recovery_codes(self.entropy.as_ref());
        let hashes: Vec<[u8; 32]> = codes
            .iter()
            .filter_map(|code| hash_recovery_code(login, code.text()))
            .collect();
        if hashes.len() != codes.len() {
            return Err(PortalError::Internal(
                "a new recovery code is no code".to_owned(),
            ));
        }
        tx.replace_recovery_codes(login, &hashes).await?;
        let codes = codes.iter().map(|code| code.text().to_owned()).collect();
        Ok(wire::RecoveryCodes { codes })
    }
}

/// Six digits, however they are grouped; anything else can only be a recovery code.
fn is_totp_code(typed: &str) -> bool {
    let mut digits = 0;
    for c in typed.chars().filter(|c| !c.is_whitespace()) {
        if !c.is_ascii_digit() {
            return false;
        }
        digits += 1;
    }
    digits == TOTP_DIGITS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_digits_are_the_apps_and_all_else_is_a_recovery_code() {
        assert!(is_totp_code("123456"));
        assert!(is_totp_code(" 123 456 "));
        assert!(!is_totp_code("1234567"));
        assert!(!is_totp_code("xk4d-9mfp-2qwe"));
        assert!(!is_totp_code(""));
    }
}
