//! Double entry: a transfer is written once, and both balances move in the same transaction.
//!
//! Nothing here updates or deletes a transfer. Balances are locked in one order: customers' books
//! before the supplier's, in a book the receivable first, then by code. Nearly every posting of a
//! customer touches the receivable, so it queues the posts of one account, and they cannot wait
//! for each other in a circle.

use base::{AccountId, RepoError, RepoResult};
use billing::LedgerRepository;
use billing::ledger::{LedgerAccount, Posted, ProvedBooks, Transfer, is_supplier_book};
use money::{Currency, Money};

use super::bulk::{ADD_TRANSFERS, MOST_ROWS, MOVE_BALANCES};
use super::ledger_rows::{BalanceRow, NamedBalanceRow, TransferRow};
use super::{proof, sql};
use crate::conn::Conn;
use crate::value::binds;

/// What each balance gains, in the order in which balances are locked.
fn moves(transfers: &[Transfer]) -> RepoResult<Vec<Move>> {
    let mut moves: Vec<Move> = Vec::with_capacity(transfers.len() + 1);
    for transfer in transfers {
        let minor = transfer.amount.minor();
        for (account, minor) in [(transfer.debit, minor), (transfer.credit, -minor)] {
            let same = |known: &&mut Move| {
                known.book == transfer.account_id
                    && known.account == account
                    && known.currency == transfer.amount.currency()
            };
            if let Some(known) = moves.iter_mut().find(same) {
                let sum = known.minor.checked_add(minor);
                known.minor = sum.ok_or_else(|| RepoError::Conflict("too large".to_owned()))?;
            } else {
                moves.push(Move {
                    book: transfer.account_id,
                    account,
                    currency: transfer.amount.currency(),
                    minor,
                });
            }
        }
    }
    moves.sort_by_key(|one| {
        let supplier = is_supplier_book(one.book);
        let receivable_first = one.account != LedgerAccount::Receivable;
        (supplier, one.book, receivable_first, one.account.code())
    });
    Ok(moves)
}

/// What one balance gains.
struct Move {
    book: AccountId,
    account: LedgerAccount,
    currency: Currency,
    minor: i64,
}

impl Conn {
    /// How many of the transfers were not there yet.
    async fn add_transfers(&mut self, transfers: &[Transfer]) -> RepoResult<usize> {
        let mut new = 0;
        for chunk in transfers.chunks(MOST_ROWS) {
            let mut values = Vec::with_capacity(chunk.len() * 12);
            for transfer in chunk {
                values.extend_from_slice(binds![
                    transfer.account_id,
                    transfer.id,
                    transfer.debit.code(),
                    transfer.credit.code(),
                    transfer.amount.currency().code(),
                    transfer.amount.minor(),
                    transfer.kind.code(),
                    &transfer.reference,
                    base::uuid_within(&transfer.reference),
                    &transfer.idempotency_key,
                    transfer.effective_on,
                    transfer.booked_at,
                ]);
            }
            let added = self.run(ADD_TRANSFERS.sql(chunk.len()), &values).await?;
            new += usize::try_from(added).unwrap_or(usize::MAX);
        }
        Ok(new)
    }

    async fn move_balances(&mut self, moves: &[Move]) -> RepoResult<()> {
        for chunk in moves.chunks(MOST_ROWS) {
            let mut values = Vec::with_capacity(chunk.len() * 4);
            for one in chunk {
                values.extend_from_slice(binds![
                    one.book,
                    one.account.code(),
                    one.currency.code(),
                    one.minor,
                ]);
            }
            let moved = self.run(MOVE_BALANCES.sql(chunk.len()), &values).await?;
            if usize::try_from(moved) != Ok(chunk.len()) {
                let books = "the balances of a book are in another currency";
                return Err(RepoError::Conflict(books.to_owned()));
            }
        }
        Ok(())
    }

    /// Refuses a key that was used for something else.
    async fn same_as_stored(&mut self, transfers: &[Transfer]) -> RepoResult<()> {
        for given in transfers {
            let key = binds![given.account_id, &given.idempotency_key];
            let stored = self
                .first::<TransferRow, Transfer>(sql::TRANSFER_BY_KEY, key)
                .await?;
            let same = stored.is_some_and(|stored| {
                (stored.debit, stored.credit, stored.amount, stored.kind)
                    == (given.debit, given.credit, given.amount, given.kind)
                    && stored.reference == given.reference
            });
            if !same {
                let key = &given.idempotency_key;
                let problem = format!("the key {key} stands for another transfer");
                return Err(RepoError::Conflict(problem));
            }
        }
        Ok(())
    }
}

impl LedgerRepository for Conn {
    async fn open_book(&mut self, book: AccountId, currency: Currency) -> RepoResult<()> {
        self.run(sql::OPEN_BOOK, binds![book, currency.code()])
            .await
            .map(drop)
    }

    async fn post(&mut self, transfer: &Transfer) -> RepoResult<Posted> {
        self.post_all(std::slice::from_ref(transfer)).await
    }

    async fn post_all(&mut self, transfers: &[Transfer]) -> RepoResult<Posted> {
        let own = |transfer: &&Transfer| is_supplier_book(transfer.account_id);
        if let Some(own) = transfers.iter().find(own) {
            self.open_book(own.account_id, own.amount.currency())
                .await?;
        }
        let new = self.add_transfers(transfers).await?;
        if new == transfers.len() {
            self.move_balances(&moves(transfers)?).await?;
            return Ok(Posted::New);
        }
        if new > 0 {
            let problem = format!("{new} of {} transfers are new", transfers.len());
            return Err(RepoError::Conflict(problem));
        }
        self.same_as_stored(transfers).await?;
        Ok(Posted::AlreadyThere)
    }

    async fn balance(
        &mut self,
        account: AccountId,
        ledger_account: LedgerAccount,
    ) -> RepoResult<Option<Money>> {
        self.first::<BalanceRow, _>(sql::BALANCE, binds![account, ledger_account.code()])
            .await
    }

    async fn balances(&mut self, account: AccountId) -> RepoResult<Vec<(LedgerAccount, Money)>> {
        self.all::<NamedBalanceRow, _>(sql::BALANCES, binds![account])
            .await
    }

    async fn total(
        &mut self,
        ledger_account: LedgerAccount,
        currency: Currency,
    ) -> RepoResult<Money> {
        let values = binds![ledger_account.code(), currency.code()];
        let minor = self.scalar::<i64>(sql::TOTAL, values).await?;
        Ok(Money::from_minor(minor.unwrap_or(0), currency))
    }

    async fn transfers_of(
        &mut self,
        account: AccountId,
        reference: &str,
    ) -> RepoResult<Vec<Transfer>> {
        let values = binds![base::uuid_within(reference), account, reference];
        self.all::<TransferRow, _>(sql::TRANSFERS_OF, values).await
    }

    async fn transfers(&mut self, account: AccountId, limit: i64) -> RepoResult<Vec<Transfer>> {
        self.all::<TransferRow, _>(sql::TRANSFERS, binds![account, limit])
            .await
    }

    async fn prove_books(
        &mut self,
        after: Option<AccountId>,
        most: i64,
    ) -> RepoResult<ProvedBooks> {
        proof::prove_books(self, after, most).await
    }
}
