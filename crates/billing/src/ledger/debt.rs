//! Deposits and payment plans: debt that is secured, and debt that is not due yet.

use std::fmt::Display;

use money::Money;

use super::booking::{Why, cash};
use super::{Booking, LedgerAccount, LedgerError, Transfer, TransferKind};

impl Booking<'_> {
    /// A deposit came in; it is owed to the customer and does not lower what they owe.
    ///
    /// # Errors
    /// When the amount is not positive or `into` holds no cash.
    pub fn deposit_taken(
        &self,
        deposit: &dyn Display,
        amount: Money,
        into: LedgerAccount,
    ) -> Result<Transfer, LedgerError> {
        let why = Why::once(TransferKind::DepositTaken, deposit);
        self.transfer(&why, cash(into)?, LedgerAccount::Deposits, amount)
    }

    /// A deposit is set against what is owed.
    ///
    /// # Errors
    /// When the amount is not positive.
    pub fn deposit_applied(
        &self,
        deposit: &dyn Display,
        amount: Money,
    ) -> Result<Transfer, LedgerError> {
        let why = Why::once(TransferKind::DepositApplied, deposit);
        let (debit, credit) = (LedgerAccount::Deposits, LedgerAccount::Receivable);
        self.transfer(&why, debit, credit, amount)
    }

    /// A deposit is paid back.
    ///
    /// # Errors
    /// When the amount is not positive or `from` holds no cash.
    pub fn deposit_returned(
        &self,
        deposit: &dyn Display,
        amount: Money,
        from: LedgerAccount,
    ) -> Result<Transfer, LedgerError> {
        let why = Why::once(TransferKind::DepositReturned, deposit);
        self.transfer(&why, LedgerAccount::Deposits, cash(from)?, amount)
    }

    /// A debt goes into a payment plan: it is still owed and no longer due.
    ///
    /// # Errors
    /// When the amount is not positive.
    pub fn plan_agreed(&self, plan: &dyn Display, amount: Money) -> Result<Transfer, LedgerError> {
        let why = Why::once(TransferKind::PlanAgreed, plan);
        let (debit, credit) = (LedgerAccount::PaymentPlans, LedgerAccount::Receivable);
        self.transfer(&why, debit, credit, amount)
    }

    /// An instalment of a plan falls due; paying it is a payment like any other. `instalment`
    /// names it within the plan, such as its number.
    ///
    /// # Errors
    /// When the amount is not positive.
    pub fn plan_due(
        &self,
        plan: &dyn Display,
        instalment: &dyn Display,
        amount: Money,
    ) -> Result<Transfer, LedgerError> {
        let why = Why {
            kind: TransferKind::PlanDue,
            reference: plan,
            key: format!("{}:{plan}:{instalment}", TransferKind::PlanDue.code()),
        };
        let (debit, credit) = (LedgerAccount::Receivable, LedgerAccount::PaymentPlans);
        self.transfer(&why, debit, credit, amount)
    }

    /// A plan ends early: what was not due yet is owed at once again, or goes into the next plan.
    ///
    /// # Errors
    /// When the amount is not positive.
    pub fn plan_ended(&self, plan: &dyn Display, amount: Money) -> Result<Transfer, LedgerError> {
        let why = Why::once(TransferKind::PlanEnded, plan);
        let (debit, credit) = (LedgerAccount::Receivable, LedgerAccount::PaymentPlans);
        self.transfer(&why, debit, credit, amount)
    }
}
