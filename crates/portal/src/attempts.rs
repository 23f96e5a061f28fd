//! How often someone may try a password or a code: counted in the database, so that replicas
//! share the counters, and before anything is looked at, so that a crash forgives nothing.
//!
//! E-mails that nobody has are counted like those that somebody has.

use base::LoginId;
use identity::{Decision, IdentityRepository as _, LimitKind, address_subject};

use crate::Portal;
use crate::error::{PortalError, Refusal};
use crate::op_context::OpContext;

impl Portal {
    /// Counts a password tried for a normalised e-mail.
    pub(crate) async fn count_password(
        &self,
        ctx: &OpContext,
        email: &str,
    ) -> Result<(), PortalError> {
        self.count(
            ctx,
            (LimitKind::PasswordPerLogin, email),
            LimitKind::PasswordPerAddress,
        )
        .await
    }

    /// Counts a code tried for a login.
    pub(crate) async fn count_code(
        &self,
        ctx: &OpContext,
        login: LoginId,
    ) -> Result<(), PortalError> {
        let subject = login.to_string();
        self.count(
            ctx,
            (LimitKind::CodePerLogin, &subject),
            LimitKind::CodePerAddress,
        )
        .await
    }

    async fn count(
        &self,
        ctx: &OpContext,
        (per_login, login): (LimitKind, &str),
        per_address: LimitKind,
    ) -> Result<(), PortalError> {
        let address = ctx.request.address.map(address_subject);
        let counted = [
            Some((per_login, login)),
            address.as_deref().map(|text| (per_address, text)),
        ];
        let mut wait_seconds = 0;
        // Always the login first: two transactions never wait for each other.
        let mut tx = self.store.begin().await?;
        for (kind, subject) in counted.into_iter().flatten() {
            let limit = self.settings.limits.of(kind);
            let bucket = limit.bucket(subject, &self.secrets.pepper);
            let count = tx
                .count_attempt(&bucket, limit.window_start(ctx.now))
                .await?;
            if let Decision::Wait { seconds } = limit.decide(count, ctx.now) {
                let request = ctx.request.request_id;
                tracing::warn!(limit = kind.code(), request.id = %request, "too many attempts");
                wait_seconds = wait_seconds.max(seconds);
            }
        }
        tx.commit().await?;
        if wait_seconds > 0 {
            return Err(Refusal::TooManyAttempts { wait_seconds }.into());
        }
        Ok(())
    }
}
