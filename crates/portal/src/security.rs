//! The security page: the second factor, recovery codes, and where one is signed in (A3, A6, A9).
//!
//! Every change of the second factor asks for a fresh proof: the password to begin, a code for
//! all else. It never shows a secret that is in use.

use base::{LoginId, SessionId};
use identity::{
    IdentityRepository as _, Login, QrCode, SessionRow, TotpAnswer, TotpSecret, TotpState,
};
use serde_json::json;
use store::Conn;
use wire::{RecoveryCodes, SecurityView, SessionItem, TotpView};

use crate::error::{PortalError, Refusal};
use crate::op_context::OpContext;
use crate::{Portal, second_factor, wording};

/// A second factor that has just come into use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfirmedTotp {
    /// Shown once.
    pub codes: RecoveryCodes,
}

impl Portal {
    /// The security page.
    ///
    /// # Errors
    /// [`Refusal::NotSignedIn`] and store failures.
    pub async fn security_view(&self, ctx: &OpContext) -> Result<SecurityView, PortalError> {
        let (id, session) = ctx.login()?;
        let mut conn = self.store.read().await?;
        let login = conn.login(id).await?.ok_or(Refusal::NotSignedIn)?;
        let left = conn.recovery_codes_left(id).await?;
        let rows = conn.sessions_of(id, ctx.now).await?;
        drop(conn);
        let totp = self.totp_view(&login, session)?;
        let rules = self.settings.sessions;
        Ok(SecurityView {
            sentence: sentence(&totp).to_owned(),
            email: login.email,
            totp,
            recovery_codes_left: u32::try_from(left).unwrap_or(0),
            sessions: rows
                .into_iter()
                .filter(|row| row.proved_at.is_some() && rules.is_live(row, ctx.now))
                .map(|row| self.session_item(&row, session))
                .collect(),
        })
    }

    fn totp_view(&self, login: &Login, session: SessionId) -> Result<TotpView, PortalError> {
        if let Some(since) = login.totp.confirmed_at {
            return Ok(TotpView::On {
                since: wording::when_moment(since, &self.zone()),
            });
        }
        let Some(secret) = second_factor::pending(self, login, session) else {
            return Ok(TotpView::Off);
        };
        let uri = secret.otpauth_uri(&self.settings.supplier_name, &login.email);
        let qr = QrCode::draw(&uri).map_err(|error| PortalError::Internal(error.to_string()))?;
        Ok(TotpView::Enrolling {
            qr_svg: qr.to_svg(),
            key: secret.typed_key(),
        })
    }

    fn session_item(&self, row: &SessionRow, current: SessionId) -> SessionItem {
        SessionItem {
            id: row.id.to_string(),
            device: row.device.clone(),
            since: wording::when_moment(row.created_at, &self.zone()),
            last_seen: wording::when_moment(row.last_seen_at, &self.zone()),
            current: row.id == current,
        }
    }

    /// Begins to set up a second factor; the page then shows its key until a code proves it.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] for a wrong password, [`Refusal::Conflict`] when one is in use.
    pub async fn begin_totp(&self, ctx: &OpContext, password: &str) -> Result<(), PortalError> {
        let (id, session) = ctx.login()?;
        let seen = self
            .store
            .read()
            .await?
            .login(id)
            .await?
            .ok_or(Refusal::NotSignedIn)?;
        self.count_password(ctx, &seen.email).await?;
        if !self
            .check_password(password, Some(&seen.password_hash))
            .await?
            .right
        {
            let message = "That isn't your password. Nothing was changed.";
            return Err(PortalError::invalid(
                "security.wrong_password",
                "password",
                message,
            ));
        }
        let mut tx = self.store.begin().await?;
        let login = tx.lock_login(id).await?.ok_or(Refusal::NotSignedIn)?;
        if login.totp.confirmed_at.is_some() {
            return Err(already_on());
        }
        let secret = TotpSecret::generate(self.entropy.as_ref());
        let pending = TotpState {
            sealed_secret: second_factor::seal_pending(self, id, session, &secret),
            confirmed_at: None,
            last_step: 0,
        };
        tx.set_totp(id, &pending).await?;
        self.record(ctx, &mut tx, "totp.begun", None, &json!({}))
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Proves the new second factor with a code from the app: from now on it is asked for.
    ///
    /// # Errors
    /// [`Refusal::WrongCode`], [`Refusal::Conflict`] when none was begun in this session.
    pub async fn confirm_totp(
        &self,
        ctx: &OpContext,
        code: &str,
    ) -> Result<ConfirmedTotp, PortalError> {
        let (id, session) = ctx.login()?;
        self.count_code(ctx, id).await?;
        let mut tx = self.store.begin().await?;
        let login = tx.lock_login(id).await?.ok_or(Refusal::NotSignedIn)?;
        if login.totp.confirmed_at.is_some() {
            return Err(already_on());
        }
        let secret = second_factor::pending(self, &login, session).ok_or(Refusal::Conflict {
            code: "security.totp_not_begun",
            message: "This set-up has ended. Nothing was changed. Please start it again."
                .to_owned(),
        })?;
        let TotpAnswer::Accepted { step } = secret.check(code, 0, ctx.now) else {
            return Err(Refusal::WrongCode.into());
        };
        let confirmed = TotpState {
            sealed_secret: second_factor::seal(self, id, &secret),
            confirmed_at: Some(ctx.now),
            last_step: step,
        };
        tx.set_totp(id, &confirmed).await?;
        let codes = self.replace_codes(&mut tx, id).await?;
        self.record(ctx, &mut tx, "totp.confirmed", None, &json!({}))
            .await?;
        tx.commit().await?;
        Ok(ConfirmedTotp { codes })
    }

    /// Takes the second factor away, proved with a code from the app or a recovery code.
    ///
    /// # Errors
    /// [`Refusal::WrongCode`], [`Refusal::Conflict`] when there is none.
    pub async fn remove_totp(&self, ctx: &OpContext, code: &str) -> Result<(), PortalError> {
        let (id, _) = ctx.login()?;
        let (mut tx, proof) = self.proved_transaction(ctx, id, code).await?;
        tx.set_totp(id, &TotpState::default()).await?;
        tx.replace_recovery_codes(id, &[]).await?;
        self.record(
            ctx,
            &mut tx,
            "totp.removed",
            None,
            &json!({ "proof": proof }),
        )
        .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Ten new recovery codes; the old ones stop working.
    ///
    /// # Errors
    /// [`Refusal::WrongCode`], [`Refusal::Conflict`] when there is no second factor.
    pub async fn new_recovery_codes(
        &self,
        ctx: &OpContext,
        code: &str,
    ) -> Result<RecoveryCodes, PortalError> {
        let (id, _) = ctx.login()?;
        let (mut tx, proof) = self.proved_transaction(ctx, id, code).await?;
        let codes = self.replace_codes(&mut tx, id).await?;
        let detail = json!({ "proof": proof });
        self.record(ctx, &mut tx, "recovery_codes.replaced", None, &detail)
            .await?;
        tx.commit().await?;
        Ok(codes)
    }

    /// A transaction that holds the login and has used up a code as proof.
    async fn proved_transaction(
        &self,
        ctx: &OpContext,
        id: LoginId,
        code: &str,
    ) -> Result<(Conn, &'static str), PortalError> {
        self.count_code(ctx, id).await?;
        let mut tx = self.store.begin().await?;
        let login = tx.lock_login(id).await?.ok_or(Refusal::NotSignedIn)?;
        if login.totp.confirmed_at.is_none() {
            return Err(Refusal::Conflict {
                code: "security.totp_off",
                message: "You have no code from your phone set up. Nothing was changed.".to_owned(),
            }
            .into());
        }
        let proof = self.take_code(ctx, &mut tx, &login, code).await?;
        Ok((tx, proof.code()))
    }

    /// Signs one of the caller's own devices out; their own current one too.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for a session that has ended or is not theirs.
    pub async fn end_session(&self, ctx: &OpContext, session: &str) -> Result<(), PortalError> {
        let (login, _) = ctx.login()?;
        let session: SessionId = session.parse().map_err(|_| Refusal::NotFound)?;
        let mut tx = self.store.begin().await?;
        if !tx.end_session(login, session).await? {
            return Err(Refusal::NotFound.into());
        }
        let detail = json!({ "session": session.to_string() });
        self.record(ctx, &mut tx, "session.ended", None, &detail)
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Signs every device out but this one; returns how many.
    ///
    /// # Errors
    /// [`Refusal::NotSignedIn`] and store failures.
    pub async fn end_other_sessions(&self, ctx: &OpContext) -> Result<u64, PortalError> {
        let (login, session) = ctx.login()?;
        let mut tx = self.store.begin().await?;
        let ended = tx.end_other_sessions(login, session).await?;
        if ended > 0 {
            let detail = json!({ "kept": session.to_string(), "ended": ended });
            self.record(ctx, &mut tx, "session.others_ended", None, &detail)
                .await?;
        }
        tx.commit().await?;
        Ok(ended)
    }
}

fn already_on() -> PortalError {
    Refusal::Conflict {
        code: "security.totp_on",
        message: "You already use a code from your phone. To change phones, remove it first."
            .to_owned(),
    }
    .into()
}

const fn sentence(totp: &TotpView) -> &'static str {
    match totp {
        TotpView::On { .. } => {
            "Your account is protected by your password and a code from your phone."
        }
        TotpView::Enrolling { .. } => "One more step: enter the first code from your app.",
        TotpView::Off => {
            "Your account is protected by your password only. Add a code from your phone to make \
             it safer."
        }
    }
}
