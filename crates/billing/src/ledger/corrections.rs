//! Putting right what was posted: always by other transfers, never by changing one.

use std::fmt::Display;

use base::BillId;
use money::Money;

use super::booking::Why;
use super::{Booking, LedgerAccount, LedgerError, Transfer, TransferKind};

impl Booking<'_> {
    /// Cancels a bill: the mirror of each of its transfers, so that all it ever moved is back.
    ///
    /// # Errors
    /// Never for transfers that were posted; an amount that is not positive is refused.
    pub fn bill_cancelled(
        &self,
        bill: BillId,
        posted: &[Transfer],
    ) -> Result<Vec<Transfer>, LedgerError> {
        let of_bill = |transfer: &&Transfer| {
            transfer.kind == TransferKind::Bill && bill.is(&transfer.reference)
        };
        let mirrored = posted.iter().filter(of_bill).map(|transfer| {
            let why = Why {
                kind: TransferKind::BillCancelled,
                reference: &bill,
                key: format!("cancelled:{}", transfer.idempotency_key),
            };
            self.transfer(&why, transfer.credit, transfer.debit, transfer.amount)
        });
        mirrored.collect()
    }

    /// Puts a charge right without a new bill. `parts` are signed as a bill's are: a negative one
    /// takes from what was charged.
    ///
    /// # Errors
    /// When two parts differ in currency.
    pub fn adjustment(
        &self,
        adjustment: &dyn Display,
        parts: &[(LedgerAccount, Money)],
    ) -> Result<Vec<Transfer>, LedgerError> {
        self.against_receivable(&Why::once(TransferKind::Adjustment, adjustment), parts)
    }

    /// Gives credit out of goodwill.
    ///
    /// # Errors
    /// When the amount is not positive.
    pub fn goodwill(
        &self,
        adjustment: &dyn Display,
        amount: Money,
    ) -> Result<Transfer, LedgerError> {
        let why = Why::once(TransferKind::Goodwill, adjustment);
        let (debit, credit) = (LedgerAccount::Goodwill, LedgerAccount::Receivable);
        self.transfer(&why, debit, credit, amount)
    }

    /// Gives up a debt.
    ///
    /// # Errors
    /// When the amount is not positive.
    pub fn write_off(
        &self,
        adjustment: &dyn Display,
        amount: Money,
    ) -> Result<Transfer, LedgerError> {
        let why = Why::once(TransferKind::WriteOff, adjustment);
        let (debit, credit) = (LedgerAccount::WriteOff, LedgerAccount::Receivable);
        self.transfer(&why, debit, credit, amount)
    }

    /// Takes a debt back that was given up by `adjustment`.
    ///
    /// # Errors
    /// When the amount is not positive.
    pub fn write_off_undone(
        &self,
        adjustment: &dyn Display,
        amount: Money,
    ) -> Result<Transfer, LedgerError> {
        let why = Why::once(TransferKind::WriteOffUndone, adjustment);
        let (debit, credit) = (LedgerAccount::Receivable, LedgerAccount::WriteOff);
        self.transfer(&why, debit, credit, amount)
    }
}
