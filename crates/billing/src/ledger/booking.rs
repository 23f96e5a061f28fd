//! Making transfers: the checks that every one of them passes.

use std::fmt::Display;

use base::{AccountId, Entropy, Instant, TransferId};
use jiff::civil::Date;
use money::{Currency, Money};

use super::{LedgerAccount, Transfer, TransferKind};

/// A posting that would break the books.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum LedgerError {
    /// Transfers move more than nothing.
    #[error("a transfer of {0} is not positive")]
    NotPositive(Money),
    /// Two currencies met.
    #[error("currencies differ")]
    Currency,
    /// A sum does not fit.
    #[error("the sum does not fit")]
    Overflow,
    /// Money cannot be in this ledger account.
    #[error("{} holds no cash", .0.code())]
    NoCash(LedgerAccount),
}

/// Where and when something is posted: the start of every posting but bills and payments.
#[derive(Clone, Copy)]
pub struct Booking<'a> {
    /// The book.
    pub account_id: AccountId,
    /// The day it counts from.
    pub effective_on: Date,
    /// When it is written.
    pub now: Instant,
    /// For identifiers.
    pub entropy: &'a dyn Entropy,
}

/// What a transfer is for: its kind, what it belongs to, and the key that makes it one effect.
pub(super) struct Why<'a> {
    pub kind: TransferKind,
    pub reference: &'a dyn Display,
    pub key: String,
}

impl<'a> Why<'a> {
    /// The key is the kind and the reference: the effect can only ever happen once to it.
    pub fn once(kind: TransferKind, reference: &'a dyn Display) -> Self {
        Self {
            kind,
            reference,
            key: format!("{}:{reference}", kind.code()),
        }
    }
}

impl Booking<'_> {
    /// The same booking in another book.
    #[must_use]
    pub const fn in_book(self, account_id: AccountId) -> Self {
        Self { account_id, ..self }
    }

    pub(super) fn transfer(
        &self,
        why: &Why<'_>,
        debit: LedgerAccount,
        credit: LedgerAccount,
        amount: Money,
    ) -> Result<Transfer, LedgerError> {
        if amount.minor() <= 0 {
            return Err(LedgerError::NotPositive(amount));
        }
        Ok(Transfer {
            account_id: self.account_id,
            id: TransferId::new(self.now, self.entropy),
            debit,
            credit,
            amount,
            kind: why.kind,
            reference: why.reference.to_string(),
            idempotency_key: why.key.clone(),
            effective_on: self.effective_on,
            booked_at: self.now,
        })
    }

    /// One transfer between the receivable and each part that is not zero, under numbered keys. A
    /// positive part is charged, a negative one turns its transfer round.
    pub(super) fn against_receivable(
        &self,
        why: &Why<'_>,
        parts: &[(LedgerAccount, Money)],
    ) -> Result<Vec<Transfer>, LedgerError> {
        one_currency(parts.iter().map(|(_, amount)| *amount))?;
        let numbered = parts.iter().enumerate();
        let charged = numbered.filter(|(_, (_, amount))| amount.minor() != 0);
        charged
            .map(|(index, (other, amount))| {
                let size = amount.minor().checked_abs().ok_or(LedgerError::Overflow)?;
                let size = Money::from_minor(size, amount.currency());
                let (debit, credit) = if amount.minor() > 0 {
                    (LedgerAccount::Receivable, *other)
                } else {
                    (*other, LedgerAccount::Receivable)
                };
                let why = Why {
                    key: format!("{}:{index}", why.key),
                    ..*why
                };
                self.transfer(&why, debit, credit, size)
            })
            .collect()
    }
}

/// The one currency of some amounts; `None` when there are none.
pub(super) fn one_currency(
    amounts: impl IntoIterator<Item = Money>,
) -> Result<Option<Currency>, LedgerError> {
    let mut known = None;
    for amount in amounts {
        if *known.get_or_insert(amount.currency()) != amount.currency() {
            return Err(LedgerError::Currency);
        }
    }
    Ok(known)
}

/// Money moves between the books only through accounts that can hold it.
pub(super) fn cash(account: LedgerAccount) -> Result<LedgerAccount, LedgerError> {
    if account.is_cash() {
        Ok(account)
    } else {
        Err(LedgerError::NoCash(account))
    }
}
