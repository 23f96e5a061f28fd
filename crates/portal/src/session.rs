//! Recognising who asks, what the frame around every page needs, and the account switcher.
//!
//! [`Portal::context`] runs before every request: one query, and a write at most once a minute.

use identity::{CookieScope, IdentityRepository as _, SessionLookup, SessionToken};
use wire::{AccountChoice, SessionView, SignedIn};

use crate::error::PortalError;
use crate::op_context::{Actor, KnownAccounts, OpContext, RequestMeta};
use crate::{NewSession, Portal, authorise, wording};

impl Portal {
    /// The `Set-Cookie` that gives a browser its session.
    #[must_use]
    pub fn session_cookie(&self, session: &NewSession) -> String {
        self.cookie_scope()
            .set(&session.token, session.max_age_seconds)
    }

    /// The `Set-Cookie` that takes it away.
    #[must_use]
    pub fn ended_cookie(&self) -> String {
        self.cookie_scope().clear()
    }

    fn cookie_scope(&self) -> CookieScope {
        if self.settings.public_origin.starts_with("https://") {
            CookieScope::Https
        } else {
            CookieScope::Loopback
        }
    }

    /// The context of a request. A token that is unknown, ended or no token at all is nobody's.
    ///
    /// # Errors
    /// [`PortalError::Store`] when sessions cannot be read.
    pub async fn context(
        &self,
        token: Option<&str>,
        meta: RequestMeta,
    ) -> Result<OpContext, PortalError> {
        let now = self.now();
        let mut ctx = OpContext {
            actor: Actor::Nobody,
            on_behalf_of: None,
            reason: None,
            request: meta,
            now,
            accounts: KnownAccounts::default(),
        };
        let Some(token) = token.and_then(SessionToken::parse) else {
            return Ok(ctx);
        };
        let found = self
            .store
            .read()
            .await?
            .session_and_accounts(&token.hash(), now)
            .await?;
        let rules = self.settings.sessions;
        let live = found.filter(|(found, _)| rules.is_live(&found.session, now));
        let Some((found, accounts)) = live else {
            return Ok(ctx);
        };
        if rules.should_touch(&found.session, now) {
            self.last_seen
                .note(&self.store, found.session.id, now)
                .await;
        }
        ctx.actor = actor(found);
        ctx.accounts = KnownAccounts::of(accounts);
        Ok(ctx)
    }

    /// Who is signed in, and the accounts they may choose from.
    ///
    /// # Errors
    /// [`PortalError::Store`] when accounts cannot be read.
    pub async fn session_view(&self, ctx: &OpContext) -> Result<SessionView, PortalError> {
        let name = match &ctx.actor {
            Actor::Nobody | Actor::System(_) => return Ok(SessionView::Nobody),
            Actor::HalfSignedIn { .. } => return Ok(SessionView::SecondFactor),
            Actor::Customer { name, .. } => name.clone(),
        };
        let accounts = ctx.accounts_in(&self.store).await?;
        let current = authorise::choose(ctx, accounts).map(|account| account.id.to_string());
        let accounts = accounts
            .iter()
            .map(|account| AccountChoice {
                id: account.id.to_string(),
                number: account.number.clone(),
                label: account.label.clone(),
            })
            .collect();
        Ok(SessionView::SignedIn(SignedIn {
            initials: wording::initials(&name),
            name,
            accounts,
            current: current.unwrap_or_default(),
        }))
    }

    /// Makes another account of the customer the one that pages show.
    ///
    /// # Errors
    /// [`crate::Refusal::NotFound`] for an account that is not theirs.
    pub async fn switch_account(&self, ctx: &OpContext, account: &str) -> Result<(), PortalError> {
        let (_, session) = ctx.login()?;
        let mut tx = self.store.begin().await?;
        let account = authorise::named_account(ctx, &mut tx, account).await?;
        tx.set_current_account(session, account.id).await?;
        tx.commit().await?;
        Ok(())
    }
}

fn actor(found: SessionLookup) -> Actor {
    let session = found.session;
    if session.proved_at.is_none() {
        return Actor::HalfSignedIn {
            login: session.login_id,
            session: session.id,
        };
    }
    Actor::Customer {
        login: session.login_id,
        customer: found.customer_id,
        name: found.customer_name,
        session: session.id,
        current_account: session.current_account,
    }
}
