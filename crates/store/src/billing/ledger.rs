//! Double entry: a transfer is written once, and both balances move in the same transaction.
//!
//! Nothing here updates or deletes a transfer. Balances are locked receivable first, then by
//! code: nearly every transfer touches the receivable, so it queues the posts of one account and
//! they cannot wait for each other in a circle.

use base::{AccountId, RepoError, RepoResult, TransferId};
use billing::ledger::{LedgerAccount, Posted, Transfer, TransferKind};
use billing::{LedgerFault, LedgerRepository};
use money::Money;
use uuid::Uuid;

use super::sql;
use crate::conn::Conn;
use crate::error::unknown_code;
use crate::types::{DbDate, DbInstant};
use crate::value::{binds, money};

#[derive(sqlx::FromRow)]
struct TransferRow {
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
struct BalanceRow {
    currency: String,
    balance_minor: i64,
}

#[derive(sqlx::FromRow)]
struct FaultRow {
    account_id: Uuid,
    ledger_account: String,
    projected_minor: i64,
    summed_minor: i64,
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

impl TryFrom<FaultRow> for LedgerFault {
    type Error = RepoError;

    fn try_from(row: FaultRow) -> RepoResult<Self> {
        Ok(Self {
            account_id: AccountId::from_uuid(row.account_id),
            ledger_account: ledger_account(&row.ledger_account)?,
            projected_minor: row.projected_minor,
            summed_minor: row.summed_minor,
        })
    }
}

/// The two balances of a transfer and what each gains, in the order they are locked.
fn moves(transfer: &Transfer) -> [(LedgerAccount, i64); 2] {
    let minor = transfer.amount.minor();
    let mut moves = [(transfer.debit, minor), (transfer.credit, -minor)];
    moves.sort_by_key(|(account, _)| (*account != LedgerAccount::Receivable, account.code()));
    moves
}

impl LedgerRepository for Conn {
    async fn post(&mut self, transfer: &Transfer) -> RepoResult<Posted> {
        let currency = transfer.amount.currency().code();
        let values = binds![
            transfer.account_id,
            transfer.id,
            transfer.debit.code(),
            transfer.credit.code(),
            currency,
            transfer.amount.minor(),
            transfer.kind.code(),
            &transfer.reference,
            &transfer.idempotency_key,
            transfer.effective_on,
            transfer.booked_at,
        ];
        if self.run(sql::ADD_TRANSFER, values).await? == 0 {
            return Ok(Posted::AlreadyThere);
        }
        let [(first, first_minor), (second, second_minor)] = moves(transfer);
        let values = binds![
            transfer.account_id,
            currency,
            first.code(),
            first_minor,
            second.code(),
            second_minor,
        ];
        match self.run(sql::MOVE_BALANCES, values).await? {
            2 => Ok(Posted::New),
            _ => Err(RepoError::Conflict(format!(
                "the balances of {} are not in {currency}",
                transfer.account_id
            ))),
        }
    }

    async fn balance(
        &mut self,
        account: AccountId,
        ledger_account: LedgerAccount,
    ) -> RepoResult<Option<Money>> {
        self.first::<BalanceRow, _>(sql::BALANCE, binds![account, ledger_account.code()])
            .await
    }

    async fn transfers(&mut self, account: AccountId, limit: i64) -> RepoResult<Vec<Transfer>> {
        self.all::<TransferRow, _>(sql::TRANSFERS, binds![account, limit])
            .await
    }

    async fn verify_ledger(&mut self) -> RepoResult<Vec<LedgerFault>> {
        self.all::<FaultRow, _>(sql::VERIFY_LEDGER, &[]).await
    }
}
