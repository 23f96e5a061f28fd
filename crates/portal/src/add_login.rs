//! Adding a login to a customer that is there, with or without a second factor.

use base::{CustomerId, LoginId};
use identity::{IdentityRepository as _, Login, TotpSecret, TotpState};

use crate::error::PortalError;
use crate::{OpContext, Portal, second_factor};

impl Portal {
    /// Adds a login for a customer. A given secret counts as confirmed: whoever calls this hands
    /// it to the person.
    ///
    /// # Errors
    /// [`crate::Refusal::Invalid`] for an e-mail or password that is refused,
    /// [`crate::Refusal::Forbidden`] for anyone but the system.
    pub async fn add_login(
        &self,
        ctx: &OpContext,
        customer: CustomerId,
        email: &str,
        password: &str,
        secret: Option<&TotpSecret>,
    ) -> Result<LoginId, PortalError> {
        ctx.system()?;
        let invalid = |code, message: String| PortalError::invalid(code, "", message);
        let email = identity::normalise_email(email)
            .map_err(|error| invalid("login.bad_email", error.to_string()))?;
        identity::check_password(password, &email)
            .map_err(|error| invalid("login.bad_password", error.to_string()))?;
        let id = LoginId::new(ctx.now, self.entropy.as_ref());
        let totp = secret.map_or_else(TotpState::default, |secret| TotpState {
            sealed_secret: second_factor::seal(self, id, secret),
            confirmed_at: Some(ctx.now),
            last_step: 0,
        });
        let login = Login {
            id,
            customer_id: customer,
            email,
            password_hash: self.hash_password(password).await?,
            totp,
            created_at: ctx.now,
        };
        let mut tx = self.store.begin().await?;
        tx.add_login(&login).await?;
        let detail = serde_json::json!({
            "customer": customer.to_string(),
            "login": id.to_string(),
        });
        self.record(ctx, &mut tx, "login.added", None, &detail)
            .await?;
        tx.commit().await?;
        Ok(id)
    }
}
