//! Who may see an account: decided here and nowhere else.
//!
//! What is not the caller's own is [`Refusal::NotFound`], exactly as if it did not exist.

use accounts::{Account, AccountsRepository as _};
use base::{AccountId, BillId, CustomerId};
use billing::{BillRepository as _, StoredBill};
use store::Conn;

use crate::error::{PortalError, Refusal};
use crate::op_context::{Actor, OpContext};

/// The account, if the caller may see it. Parts of the system may see every account.
///
/// # Errors
/// [`Refusal::NotFound`] when it is not theirs; who nobody knows is told to sign in first.
pub async fn account(
    ctx: &OpContext,
    conn: &mut Conn,
    id: AccountId,
) -> Result<Account, PortalError> {
    let caller = caller(ctx)?;
    let account = conn.account(id).await?;
    Ok(account
        .filter(|account| caller.may_see(account))
        .ok_or(Refusal::NotFound)?)
}

/// Refuses who nobody knows, before anything is looked for.
///
/// # Errors
/// [`Refusal::NotSignedIn`] or [`Refusal::SecondFactorNeeded`].
pub fn known(ctx: &OpContext) -> Result<(), PortalError> {
    caller(ctx).map(drop)
}

/// The same for what only shows: a customer's accounts are known already.
///
/// # Errors
/// As [`account`].
pub async fn shown_account(
    ctx: &OpContext,
    conn: &mut Conn,
    id: AccountId,
) -> Result<Account, PortalError> {
    if let Caller::System = caller(ctx)? {
        return account(ctx, conn, id).await;
    }
    let mut own = ctx.accounts(conn).await?.iter();
    let found = own.find(|account| account.id == id);
    Ok(found.cloned().ok_or(Refusal::NotFound)?)
}

/// A bill that was sent, and its account.
///
/// # Errors
/// [`Refusal::NotFound`] when it is not theirs, and when it was never sent.
pub async fn sent_bill(
    ctx: &OpContext,
    conn: &mut Conn,
    id: BillId,
) -> Result<(Account, StoredBill), PortalError> {
    caller(ctx)?;
    let bill = conn.bill_named(id).await?.ok_or(Refusal::NotFound)?;
    let account = shown_account(ctx, conn, bill.head.account_id).await?;
    if !bill.head.status.was_sent() {
        return Err(Refusal::NotFound.into());
    }
    Ok((account, bill))
}

/// The account of a TypeID text, if the caller may see it.
///
/// # Errors
/// [`Refusal::NotFound`] when it is not theirs, and when the text is no account's.
pub async fn named_account(
    ctx: &OpContext,
    conn: &mut Conn,
    text: &str,
) -> Result<Account, PortalError> {
    caller(ctx)?;
    let id = text.parse().map_err(|_| Refusal::NotFound)?;
    account(ctx, conn, id).await
}

/// The account that pages show: the one the session chose, else the first by number.
///
/// # Errors
/// [`Refusal::NotFound`] for a customer without an account.
pub async fn current_account(ctx: &OpContext, conn: &mut Conn) -> Result<Account, PortalError> {
    let accounts = ctx.accounts(conn).await?;
    Ok(choose(ctx, accounts).cloned().ok_or(Refusal::NotFound)?)
}

/// The chosen account among those of the customer, else the first: a choice is never believed
/// without finding it among them.
pub fn choose<'a>(ctx: &OpContext, accounts: &'a [Account]) -> Option<&'a Account> {
    let Actor::Customer {
        customer,
        current_account,
        ..
    } = &ctx.actor
    else {
        return None;
    };
    let mut own = accounts
        .iter()
        .filter(|account| account.customer_id == *customer);
    let chosen = current_account.and_then(|id| own.clone().find(|account| account.id == id));
    chosen.or_else(|| own.next())
}

enum Caller {
    System,
    Customer(CustomerId),
}

impl Caller {
    fn may_see(&self, account: &Account) -> bool {
        match self {
            Self::System => true,
            Self::Customer(customer) => account.customer_id == *customer,
        }
    }
}

fn caller(ctx: &OpContext) -> Result<Caller, PortalError> {
    match ctx.actor {
        Actor::System(_) => Ok(Caller::System),
        Actor::Nobody | Actor::HalfSignedIn { .. } | Actor::Customer { .. } => {
            ctx.customer().map(Caller::Customer)
        }
    }
}
