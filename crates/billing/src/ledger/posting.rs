//! Which transfers a bill and a payment make.

use base::{AccountId, BillId, Entropy, Instant, PaymentId};
use jiff::civil::Date;
use money::Money;

use super::booking::{Why, cash};
use super::{Booking, LedgerAccount, LedgerError, Transfer, TransferKind};

/// A payment that a gateway or the bank has confirmed.
#[derive(Clone, Debug)]
pub struct PaymentPosting {
    /// Whose.
    pub account_id: AccountId,
    /// Which.
    pub payment_id: PaymentId,
    /// How much, positive.
    pub amount: Money,
    /// Where the money is now: in transit ([`LedgerAccount::in_transit`]) or in the bank.
    pub into: LedgerAccount,
    /// The day it counts from.
    pub effective_on: Date,
}

/// The one transfer of a captured payment: receivable falls, cash grows. A payment of several
/// accounts is one such transfer in each of their books.
///
/// # Errors
/// When the amount is not positive, or money cannot be where it is said to be.
pub fn payment_transfer(
    posting: &PaymentPosting,
    now: Instant,
    entropy: &dyn Entropy,
) -> Result<Transfer, LedgerError> {
    let booking = Booking {
        account_id: posting.account_id,
        effective_on: posting.effective_on,
        now,
        entropy,
    };
    let why = Why::once(TransferKind::Payment, &posting.payment_id);
    let into = cash(posting.into)?;
    booking.transfer(&why, into, LedgerAccount::Receivable, posting.amount)
}

/// The transfers of a bill: one per part that is not zero, all under keys of that bill.
///
/// `parts` are signed amounts by the income, cost or tax account they belong to; a negative part
/// (an export payment) turns the transfer round.
///
/// # Errors
/// When two parts differ in currency.
pub fn bill_transfers(
    account_id: AccountId,
    bill: BillId,
    parts: &[(LedgerAccount, Money)],
    effective_on: Date,
    now: Instant,
    entropy: &dyn Entropy,
) -> Result<Vec<Transfer>, LedgerError> {
    let booking = Booking {
        account_id,
        effective_on,
        now,
        entropy,
    };
    booking.against_receivable(&Why::once(TransferKind::Bill, &bill), parts)
}
