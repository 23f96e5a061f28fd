//! Transfers and balances as they are stored, and what they mean.

use base::{AccountId, RepoError, RepoResult, TransferId};
use billing::ledger::{LedgerAccount, Transfer, TransferKind};
use money::Money;
use uuid::Uuid;

use crate::error::unknown_code;
use crate::types::{DbDate, DbInstant};
use crate::value::money;

#[derive(sqlx::FromRow)]
pub struct TransferRow {
    account_id: Uuid,
    id: Uuid,
    debit: String,
    credit: String,
    currency: String,
    amount_minor: i64,
    kind: String,
    reference: String,
    idempotency_key: String,
    effective_on: DbDate,
    booked_at: DbInstant,
}

#[derive(sqlx::FromRow)]
pub struct BalanceRow {
    currency: String,
    balance_minor: i64,
}

#[derive(sqlx::FromRow)]
pub struct NamedBalanceRow {
    ledger_account: String,
    #[sqlx(flatten)]
    balance: BalanceRow,
}

fn ledger_account(code: &str) -> RepoResult<LedgerAccount> {
    LedgerAccount::from_code(code).ok_or_else(|| unknown_code("ledger account", code))
}

impl TryFrom<TransferRow> for Transfer {
    type Error = RepoError;

    fn try_from(row: TransferRow) -> RepoResult<Self> {
        Ok(Self {
            account_id: AccountId::from_uuid(row.account_id),
            id: TransferId::from_uuid(row.id),
            debit: ledger_account(&row.debit)?,
            credit: ledger_account(&row.credit)?,
            amount: money(row.amount_minor, &row.currency)?,
            kind: TransferKind::from_code(&row.kind)
                .ok_or_else(|| unknown_code("transfer kind", &row.kind))?,
            reference: row.reference,
            idempotency_key: row.idempotency_key,
            effective_on: row.effective_on.into(),
            booked_at: row.booked_at.into(),
        })
    }
}

impl TryFrom<BalanceRow> for Money {
    type Error = RepoError;

    fn try_from(row: BalanceRow) -> RepoResult<Self> {
        money(row.balance_minor, &row.currency)
    }
}

impl TryFrom<NamedBalanceRow> for (LedgerAccount, Money) {
    type Error = RepoError;

    fn try_from(row: NamedBalanceRow) -> RepoResult<Self> {
        Ok((
            ledger_account(&row.ledger_account)?,
            row.balance.try_into()?,
        ))
    }
}
