//! Money that comes back, goes out, has no owner yet, or goes from book to book.

use std::fmt::Display;

use base::{AccountId, PaymentId};
use money::Money;

use super::booking::{Why, cash};
use super::{Booking, LedgerAccount, LedgerError, Transfer, TransferKind, supplier_book};

/// What a gateway sent to the bank, and what it kept.
#[derive(Clone, Copy, Debug)]
pub struct PayOut {
    /// Where the money was: [`LedgerAccount::in_transit`].
    pub from: LedgerAccount,
    /// What arrived in the bank; zero or more.
    pub paid: Money,
    /// What the gateway kept; zero or more.
    pub fee: Money,
}

impl Booking<'_> {
    /// A payment was taken back in whole or in part: it is owed again. `returned` names this
    /// return (a chargeback, a returned item), because one payment can come back in parts.
    ///
    /// # Errors
    /// When the amount is not positive or `from` holds no cash.
    pub fn payment_returned(
        &self,
        payment: PaymentId,
        returned: &dyn Display,
        amount: Money,
        from: LedgerAccount,
    ) -> Result<Transfer, LedgerError> {
        let why = Why {
            kind: TransferKind::PaymentReturned,
            reference: &payment,
            key: format!("{}:{returned}", TransferKind::PaymentReturned.code()),
        };
        self.transfer(&why, LedgerAccount::Receivable, cash(from)?, amount)
    }

    /// Credit is paid out to the customer.
    ///
    /// # Errors
    /// When the amount is not positive or `from` holds no cash.
    pub fn refund(
        &self,
        refund: &dyn Display,
        amount: Money,
        from: LedgerAccount,
    ) -> Result<Transfer, LedgerError> {
        let why = Why::once(TransferKind::Refund, refund);
        self.transfer(&why, LedgerAccount::Receivable, cash(from)?, amount)
    }

    /// A refund did not arrive: the credit is the customer's again.
    ///
    /// # Errors
    /// When the amount is not positive or `into` holds no cash.
    pub fn refund_failed(
        &self,
        refund: &dyn Display,
        amount: Money,
        into: LedgerAccount,
    ) -> Result<Transfer, LedgerError> {
        let why = Why::once(TransferKind::RefundFailed, refund);
        self.transfer(&why, cash(into)?, LedgerAccount::Receivable, amount)
    }

    /// A line on the bank statement that fits no customer: it waits in the supplier's own book,
    /// whatever book this booking names.
    ///
    /// # Errors
    /// When the amount is not positive.
    pub fn suspense_in(&self, line: &dyn Display, amount: Money) -> Result<Transfer, LedgerError> {
        let why = Why::once(TransferKind::SuspenseIn, line);
        self.own(amount)
            .transfer(&why, LedgerAccount::Bank, LedgerAccount::Suspense, amount)
    }

    /// Money that waited is found to be this book's customer's: two transfers through the account
    /// between books, the customer's first. Both are posted in one transaction. A line may be
    /// shared out over several customers, one call for each.
    ///
    /// # Errors
    /// When the amount is not positive.
    pub fn suspense_matched(
        &self,
        line: &dyn Display,
        amount: Money,
    ) -> Result<[Transfer; 2], LedgerError> {
        let why = Why {
            kind: TransferKind::SuspenseMatched,
            reference: line,
            key: format!("suspense_matched:{line}:{}", self.account_id),
        };
        let (receivable, between) = (LedgerAccount::Receivable, LedgerAccount::InterBook);
        Ok([
            self.transfer(&why, between, receivable, amount)?,
            self.own(amount)
                .transfer(&why, LedgerAccount::Suspense, between, amount)?,
        ])
    }

    /// Money that waited goes back to who sent it.
    ///
    /// # Errors
    /// When the amount is not positive.
    pub fn suspense_returned(
        &self,
        line: &dyn Display,
        amount: Money,
    ) -> Result<Transfer, LedgerError> {
        let why = Why::once(TransferKind::SuspenseReturned, line);
        self.own(amount)
            .transfer(&why, LedgerAccount::Suspense, LedgerAccount::Bank, amount)
    }

    /// Credit of this book goes to another customer's: two transfers, posted in one transaction.
    ///
    /// # Errors
    /// When the amount is not positive.
    pub fn balance_moved(
        &self,
        to: AccountId,
        reference: &dyn Display,
        amount: Money,
    ) -> Result<[Transfer; 2], LedgerError> {
        let why = Why::once(TransferKind::BalanceMoved, reference);
        let (receivable, between) = (LedgerAccount::Receivable, LedgerAccount::InterBook);
        Ok([
            self.transfer(&why, receivable, between, amount)?,
            self.in_book(to)
                .transfer(&why, between, receivable, amount)?,
        ])
    }

    /// A gateway paid out to the bank and kept its fee; both in the supplier's own book, where the
    /// account in transit goes below zero by what customers' books hold above it.
    ///
    /// # Errors
    /// When `from` is not in transit, currencies differ, an amount is negative, or both are zero.
    pub fn pay_out(
        &self,
        payout: &dyn Display,
        what: PayOut,
    ) -> Result<Vec<Transfer>, LedgerError> {
        if !what.from.is_in_transit() {
            return Err(LedgerError::NoCash(what.from));
        }
        if what.paid.currency() != what.fee.currency() {
            return Err(LedgerError::Currency);
        }
        let own = self.own(what.paid);
        let parts = [
            (TransferKind::PayOut, LedgerAccount::Bank, what.paid),
            (
                TransferKind::GatewayFee,
                LedgerAccount::GatewayFees,
                what.fee,
            ),
        ];
        let both_zero = what.paid.minor() == 0 && what.fee.minor() == 0;
        let moving = parts
            .into_iter()
            .filter(|(.., amount)| both_zero || amount.minor() != 0);
        moving
            .map(|(kind, into, amount)| {
                own.transfer(&Why::once(kind, payout), into, what.from, amount)
            })
            .collect()
    }

    /// The same booking in the supplier's own book.
    fn own(self, amount: Money) -> Self {
        self.in_book(supplier_book(amount.currency()))
    }
}
