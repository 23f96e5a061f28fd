//! Signing in and out (A2, A3): password, then the second factor where there is one.
//!
//! An unknown e-mail and a wrong password get the same answer after the same work. The token
//! changes at every step, so that one planted or seen before is worth nothing afterwards.

use base::SessionId;
use identity::{IdentityRepository as _, Login, SessionToken, device_name, normalise_email};
use serde_json::json;
use store::Conn;
use wire::SignInStep;

use crate::Portal;
use crate::error::{PortalError, Refusal};
use crate::op_context::{Actor, KnownAccounts, OpContext};

/// A session that has just begun.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// For the cookie; the only copy.
    pub token: SessionToken,
    /// Where signing in goes on.
    pub step: SignInStep,
    /// How long the browser should keep it.
    pub max_age_seconds: i64,
}

impl Portal {
    /// Begins a session. With a second factor it can do nothing but prove that factor or end.
    ///
    /// # Errors
    /// [`Refusal::WrongCredentials`] whichever of the two is wrong, [`Refusal::TooManyAttempts`],
    /// [`Refusal::Invalid`] for a field that cannot be an e-mail or is empty.
    pub async fn sign_in(
        &self,
        ctx: &OpContext,
        email: &str,
        password: &str,
    ) -> Result<NewSession, PortalError> {
        let email = normalise_email(email)
            .map_err(|error| PortalError::invalid("sign_in.email", "email", sentence(&error)))?;
        if password.is_empty() {
            let message = "Enter your password.";
            return Err(PortalError::invalid(
                "sign_in.password",
                "password",
                message,
            ));
        }
        self.count_password(ctx, &email).await?;
        let login = self.store.read().await?.login_by_email(&email).await?;
        let hash = login.as_ref().map(|login| login.password_hash.as_str());
        let check = self.check_password(password, hash).await?;
        let Some(login) = login.filter(|_| check.right) else {
            tracing::info!(request.id = %ctx.request.request_id, "sign-in refused");
            return Err(Refusal::WrongCredentials.into());
        };
        let mut tx = self.store.begin().await?;
        // Read again under a lock: a second factor confirmed this moment is asked for.
        let login = tx
            .lock_login(login.id)
            .await?
            .ok_or(Refusal::WrongCredentials)?;
        if let Some(hash) = &check.new_hash {
            tx.set_password_hash(login.id, hash).await?;
        }
        self.end_session_of_context(ctx, &mut tx).await?;
        let proved = login.totp.confirmed_at.is_none();
        let begun = self.begin_session(ctx, &mut tx, &login, proved).await?;
        let action = if proved {
            "session.started"
        } else {
            "session.password_proved"
        };
        let detail = json!({ "session": begun.id.to_string(), "proof": "password" });
        self.record(&begun.ctx, &mut tx, action, None, &detail)
            .await?;
        tx.commit().await?;
        Ok(begun.session)
    }

    /// Completes a sign-in with a code from the app or a recovery code.
    ///
    /// # Errors
    /// [`Refusal::WrongCode`], [`Refusal::TooManyAttempts`], [`Refusal::NotSignedIn`] when the
    /// wait was too long, [`Refusal::Conflict`] when it is complete already.
    pub async fn prove_second_factor(
        &self,
        ctx: &OpContext,
        code: &str,
    ) -> Result<NewSession, PortalError> {
        let (login, session) = match ctx.actor {
            Actor::HalfSignedIn { login, session } => (login, session),
            Actor::Customer { .. } => {
                return Err(Refusal::Conflict {
                    code: "sign_in.complete",
                    message: "You're signed in already.".to_owned(),
                }
                .into());
            }
            Actor::Nobody | Actor::System(_) => return Err(Refusal::NotSignedIn.into()),
        };
        if code.trim().is_empty() {
            let message = "Enter the six digits from your app, or a recovery code.";
            return Err(PortalError::invalid("sign_in.code", "code", message));
        }
        self.count_code(ctx, login).await?;
        let mut tx = self.store.begin().await?;
        let login = tx.lock_login(login).await?.ok_or(Refusal::NotSignedIn)?;
        let proof = self.take_code(ctx, &mut tx, &login, code).await?;
        if !tx.end_session(login.id, session).await? {
            return Err(Refusal::NotSignedIn.into());
        }
        let begun = self.begin_session(ctx, &mut tx, &login, true).await?;
        let detail = json!({ "session": begun.id.to_string(), "proof": proof.code() });
        self.record(&begun.ctx, &mut tx, "session.started", None, &detail)
            .await?;
        tx.commit().await?;
        Ok(begun.session)
    }

    /// Ends the session of the request. Signing out twice is fine.
    ///
    /// # Errors
    /// [`PortalError::Store`] when the session could not be ended.
    pub async fn sign_out(&self, ctx: &OpContext) -> Result<(), PortalError> {
        if matches!(ctx.actor, Actor::Nobody | Actor::System(_)) {
            return Ok(());
        }
        let mut tx = self.store.begin().await?;
        self.end_session_of_context(ctx, &mut tx).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn end_session_of_context(
        &self,
        ctx: &OpContext,
        tx: &mut Conn,
    ) -> Result<(), PortalError> {
        let (Actor::HalfSignedIn { login, session } | Actor::Customer { login, session, .. }) =
            ctx.actor
        else {
            return Ok(());
        };
        if tx.end_session(login, session).await? {
            let detail = json!({ "session": session.to_string() });
            self.record(ctx, tx, "session.ended", None, &detail).await?;
        }
        Ok(())
    }

    async fn begin_session(
        &self,
        ctx: &OpContext,
        tx: &mut Conn,
        login: &Login,
        proved: bool,
    ) -> Result<Begun, PortalError> {
        let (rules, entropy) = (self.settings.sessions, self.entropy.as_ref());
        let token = SessionToken::generate(entropy);
        let device = device_name(&ctx.request.user_agent);
        let mut row = rules.begin(&token, login.id, proved, &device, ctx.now, entropy);
        if !proved {
            let end = ctx.now.plus_seconds(self.settings.second_factor_seconds);
            row.expires_at = row.expires_at.min(end);
        }
        tx.add_session(&row).await?;
        let actor = Actor::HalfSignedIn {
            login: login.id,
            session: row.id,
        };
        Ok(Begun {
            id: row.id,
            ctx: OpContext {
                actor,
                accounts: KnownAccounts::default(),
                ..ctx.clone()
            },
            session: NewSession {
                token,
                step: if proved {
                    SignInStep::Done
                } else {
                    SignInStep::SecondFactor
                },
                max_age_seconds: row.expires_at.seconds_since(ctx.now),
            },
        })
    }
}

/// A begun session, and the context that names its login in the audit log.
struct Begun {
    id: SessionId,
    ctx: OpContext,
    session: NewSession,
}

/// Identity's texts come without a full stop.
fn sentence(error: &dyn std::fmt::Display) -> String {
    format!("{error}.")
}
