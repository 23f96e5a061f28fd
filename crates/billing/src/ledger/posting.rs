//! Which transfers a bill and a payment make.

use base::{AccountId, Entropy, Instant, PaymentId, TransferId};
use jiff::civil::Date;
use money::Money;

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
}

/// A payment that a gateway or the bank has confirmed.
#[derive(Clone, Debug)]
pub struct PaymentPosting {
    /// Whose.
    pub account_id: AccountId,
    /// Which.
    pub payment_id: PaymentId,
    /// How much, positive.
    pub amount: Money,
    /// Where the money is now: [`LedgerAccount::CashInTransit`] or [`LedgerAccount::Bank`].
    pub into: LedgerAccount,
    /// The day it counts from.
    pub effective_on: Date,
}

/// The one transfer of a captured payment: receivable falls, cash grows.
///
/// # Errors
/// When the amount is not positive.
pub fn payment_transfer(
    posting: &PaymentPosting,
    now: Instant,
    entropy: &dyn Entropy,
) -> Result<Transfer, LedgerError> {
    if posting.amount.minor() <= 0 {
        return Err(LedgerError::NotPositive(posting.amount));
    }
    Ok(Transfer {
        account_id: posting.account_id,
        id: TransferId::new(now, entropy),
        debit: posting.into,
        credit: LedgerAccount::Receivable,
        amount: posting.amount,
        kind: TransferKind::Payment,
        reference: posting.payment_id.to_string(),
        idempotency_key: format!("payment:{}", posting.payment_id),
        effective_on: posting.effective_on,
        booked_at: now,
    })
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
    bill: base::BillId,
    parts: &[(LedgerAccount, Money)],
    effective_on: Date,
    now: Instant,
    entropy: &dyn Entropy,
) -> Result<Vec<Transfer>, LedgerError> {
    let Some((_, first)) = parts.first() else {
        return Ok(Vec::new());
    };
    let mut transfers = Vec::with_capacity(parts.len());
    for (index, (other, amount)) in parts.iter().enumerate() {
        if amount.currency() != first.currency() {
            return Err(LedgerError::Currency);
        }
        if amount.minor() == 0 {
            continue;
        }
        let owed = amount.minor() > 0;
        let (debit, credit) = if owed {
            (LedgerAccount::Receivable, *other)
        } else {
            (*other, LedgerAccount::Receivable)
        };
        transfers.push(Transfer {
            account_id,
            id: TransferId::new(now, entropy),
            debit,
            credit,
            amount: Money::from_minor(amount.minor().abs(), amount.currency()),
            kind: TransferKind::Bill,
            reference: bill.to_string(),
            idempotency_key: format!("bill:{bill}:{index}"),
            effective_on,
            booked_at: now,
        });
    }
    Ok(transfers)
}
