//! Who acts, on whose behalf, in which request, and when: goes into every use-case.

use std::sync::Arc;

use accounts::{Account, AccountsRepository as _};
use base::{AccountId, CustomerId, Instant, LoginId, RequestId, SessionId};

use store::{Conn, Store};
use tokio::sync::OnceCell;

use crate::error::{PortalError, Refusal};

/// What the edge knows about a request before anybody is recognised.
#[derive(Clone, Debug)]
pub struct RequestMeta {
    /// Made at the edge, written in every log line.
    pub request_id: RequestId,
    /// The peer's address, for attempt limits only; never logged.
    pub address: Option<std::net::IpAddr>,
    /// `User-Agent`, for the list of devices.
    pub user_agent: String,
}

/// Who acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Nobody we know.
    Nobody,
    /// The password was right, the second factor is still to come: may prove it or sign out.
    HalfSignedIn {
        /// The login.
        login: LoginId,
        /// The session that waits.
        session: SessionId,
    },
    /// A customer in their own portal.
    Customer {
        /// The login.
        login: LoginId,
        /// Its customer.
        customer: CustomerId,
        /// Name as on letters.
        name: String,
        /// The session.
        session: SessionId,
        /// The account that pages show when none is named.
        current_account: Option<AccountId>,
    },
    /// A part of the system: a job, the command line, a gateway's webhook.
    System(&'static str),
}

/// The context of one operation.
#[derive(Clone, Debug)]
pub struct OpContext {
    /// Who acts.
    pub actor: Actor,
    /// The customer that staff act for (K3); `None` for everyone else.
    pub on_behalf_of: Option<CustomerId>,
    /// Why staff act.
    pub reason: Option<String>,
    /// The request.
    pub request: RequestMeta,
    /// The one time used throughout the operation.
    pub now: Instant,
    /// The customer's accounts, once they were read: the frame and the page both need them.
    pub accounts: KnownAccounts,
}

/// What was read of a customer's accounts in one operation, shared by its parts.
#[derive(Clone, Debug, Default)]
pub struct KnownAccounts(Arc<OnceCell<Vec<Account>>>);

impl KnownAccounts {
    /// Accounts that were read with the session.
    pub(crate) fn of(accounts: Vec<Account>) -> Self {
        Self(Arc::new(OnceCell::new_with(Some(accounts))))
    }
}

impl OpContext {
    /// The signed-in customer.
    ///
    /// # Errors
    /// [`Refusal::NotSignedIn`] or [`Refusal::SecondFactorNeeded`].
    pub fn customer(&self) -> Result<CustomerId, PortalError> {
        match &self.actor {
            Actor::Customer { customer, .. } => Ok(*customer),
            Actor::HalfSignedIn { .. } => Err(Refusal::SecondFactorNeeded.into()),
            Actor::Nobody | Actor::System(_) => Err(Refusal::NotSignedIn.into()),
        }
    }

    /// The signed-in customer's accounts by number, read once an operation.
    ///
    /// # Errors
    /// [`Refusal::NotSignedIn`], [`Refusal::SecondFactorNeeded`], and store failures.
    pub(crate) async fn accounts(&self, conn: &mut Conn) -> Result<&[Account], PortalError> {
        let customer = self.customer()?;
        let read = async || Ok::<_, PortalError>(conn.accounts_of(customer).await?);
        Ok(self.accounts.0.get_or_try_init(read).await?)
    }

    /// The same where nothing else is read.
    ///
    /// # Errors
    /// As [`OpContext::accounts`].
    pub(crate) async fn accounts_in(&self, store: &Store) -> Result<&[Account], PortalError> {
        let customer = self.customer()?;
        let read = async || Ok::<_, PortalError>(store.read().await?.accounts_of(customer).await?);
        Ok(self.accounts.0.get_or_try_init(read).await?)
    }

    /// The signed-in login and its session.
    ///
    /// # Errors
    /// [`Refusal::NotSignedIn`] or [`Refusal::SecondFactorNeeded`].
    pub fn login(&self) -> Result<(LoginId, SessionId), PortalError> {
        match &self.actor {
            Actor::Customer { login, session, .. } => Ok((*login, *session)),
            Actor::HalfSignedIn { .. } => Err(Refusal::SecondFactorNeeded.into()),
            Actor::Nobody | Actor::System(_) => Err(Refusal::NotSignedIn.into()),
        }
    }

    /// Refuses everyone but the system itself.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`].
    pub fn system(&self) -> Result<&'static str, PortalError> {
        match self.actor {
            Actor::System(part) => Ok(part),
            _ => Err(Refusal::Forbidden.into()),
        }
    }
}
