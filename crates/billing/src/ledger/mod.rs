//! Double entry: every pound is somewhere.
//!
//! A transfer moves an amount from one ledger account (credit) to another (debit) and never
//! changes afterwards: what was wrong is put right by another transfer. Balances are projections
//! kept in the same transaction.
//!
//! Each customer account is a *book* of its own, in one currency, so no row is shared between
//! customers. What belongs to no customer (unmatched bank lines, what gateways pay out) is in the
//! supplier's own book of that currency. Money goes from book to book by two transfers in one
//! transaction, each against [`LedgerAccount::InterBook`], which sums to zero over all books.

mod booking;
mod cash;
mod chart;
mod corrections;
mod debt;
mod posting;
mod proof;
#[cfg(test)]
mod tests;

use base::{AccountId, Instant, TransferId};
use jiff::civil::Date;
use money::{Currency, Money};

pub use booking::{Booking, LedgerError};
pub use cash::PayOut;
pub use chart::{AccountType, LedgerAccount, TransferKind};
pub use posting::{PaymentPosting, bill_transfers, payment_transfer};
pub use proof::{LedgerCheck, LedgerFault, ProvedBooks};

/// One immutable posting. `amount` is positive: it adds to `debit` and takes from `credit`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// The book: a customer's account, or [`supplier_book`].
    pub account_id: AccountId,
    /// Identifier.
    pub id: TransferId,
    /// The ledger account that grows.
    pub debit: LedgerAccount,
    /// The ledger account that shrinks.
    pub credit: LedgerAccount,
    /// More than zero.
    pub amount: Money,
    /// What for.
    pub kind: TransferKind,
    /// The bill, payment, refund, … it belongs to, as TypeID text.
    pub reference: String,
    /// Unique within the book: the same effect is never posted twice.
    pub idempotency_key: String,
    /// The day it counts from.
    pub effective_on: Date,
    /// When it was written.
    pub booked_at: Instant,
}

/// The outcome of posting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Posted {
    /// Written now, balances moved.
    New,
    /// The same keys were there already with the same figures; nothing moved.
    AlreadyThere,
}

/// The supplier's own book of a currency. A customer's identifier is a UUIDv7, which this never is.
#[must_use]
pub fn supplier_book(currency: Currency) -> AccountId {
    let code = currency.code().bytes();
    let number = code.fold(0_u128, |number, byte| (number << 8) | u128::from(byte));
    AccountId::from_uuid(uuid::Uuid::from_u128(number))
}

/// Whether a book is one of the supplier's own.
#[must_use]
pub fn is_supplier_book(book: AccountId) -> bool {
    Currency::ALL
        .into_iter()
        .any(|currency| supplier_book(currency) == book)
}
