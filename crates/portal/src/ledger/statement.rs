//! The book of an account as an accountant reads it.

use accounts::AccountsRepository as _;
use base::AccountId;
use billing::LedgerRepository as _;
use billing::ledger::{Transfer, supplier_book};
use money::{Currency, Money};
use store::Conn;

use crate::error::{PortalError, Refusal};
use crate::{OpContext, Portal};

/// The book of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerStatement {
    /// Account number, or whose book it is.
    pub title: String,
    /// Code and balance (debits minus credits) of every ledger account that was ever moved.
    pub balances: Vec<(&'static str, Money)>,
    /// Newest first.
    pub lines: Vec<LedgerLine>,
}

/// One transfer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerLine {
    /// The day it counts from, ISO.
    pub effective_on: String,
    /// When it was written, ISO.
    pub booked_at: String,
    /// Code of what it is for.
    pub kind: &'static str,
    /// Code of the ledger account that grows.
    pub debit: &'static str,
    /// Code of the ledger account that shrinks.
    pub credit: &'static str,
    /// How much.
    pub amount: Money,
    /// What it belongs to.
    pub reference: String,
}

impl From<Transfer> for LedgerLine {
    fn from(transfer: Transfer) -> Self {
        Self {
            effective_on: transfer.effective_on.to_string(),
            booked_at: transfer.booked_at.to_string(),
            kind: transfer.kind.code(),
            debit: transfer.debit.code(),
            credit: transfer.credit.code(),
            amount: transfer.amount,
            reference: transfer.reference,
        }
    }
}

impl Portal {
    /// The newest `limit` transfers of a book and its balances. `account` is an account's number
    /// or identifier, or `supplier:GBP` for the supplier's own book of a currency.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for an unknown account; [`Refusal::Forbidden`] for anyone but the
    /// system.
    pub async fn ledger_statement(
        &self,
        ctx: &OpContext,
        account: &str,
        limit: i64,
    ) -> Result<LedgerStatement, PortalError> {
        ctx.system()?;
        let mut conn = self.store.read().await?;
        let (book, title) = book_of(&mut conn, account).await?;
        let balances = conn.balances(book).await?;
        let transfers = conn.transfers(book, limit).await?;
        Ok(LedgerStatement {
            title,
            balances: balances
                .into_iter()
                .map(|(account, balance)| (account.code(), balance))
                .collect(),
            lines: transfers.into_iter().map(LedgerLine::from).collect(),
        })
    }
}

async fn book_of(conn: &mut Conn, account: &str) -> Result<(AccountId, String), PortalError> {
    if let Some(code) = account.strip_prefix("supplier:") {
        let currency = Currency::from_code(code).map_err(|_| Refusal::NotFound)?;
        return Ok((
            supplier_book(currency),
            format!("the supplier's own, {code}"),
        ));
    }
    let found = match account.parse() {
        Ok(id) => conn.account(id).await?,
        Err(_) => conn.account_by_number(account).await?,
    };
    let account = found.ok_or(Refusal::NotFound)?;
    Ok((account.id, format!("account {}", account.number)))
}
