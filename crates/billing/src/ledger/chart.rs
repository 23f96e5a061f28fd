//! The chart of accounts, and what a transfer can be for.

use base::codes;

codes! {
    /// The ledger accounts that each book has.
    LedgerAccount {
        /// What the customer owes now (positive) or is owed (negative). An asset.
        Receivable = "receivable",
        /// Owed under a payment plan and not due yet. An asset.
        PaymentPlans = "payment_plans",
        /// Taken by the sandbox gateway and not yet paid out. An asset.
        TransitSandbox = "transit.sandbox",
        /// Taken by Stripe and not yet paid out. An asset.
        TransitStripe = "transit.stripe",
        /// Collected by Direct Debit and not yet on the bank statement. An asset.
        TransitDirectDebit = "transit.direct_debit",
        /// Money in the bank. An asset.
        Bank = "bank",
        /// Money that came in and whose owner is not known yet. A liability.
        Suspense = "suspense",
        /// Deposits held for customers. A liability.
        Deposits = "deposits",
        /// VAT and levies to be paid on. A liability.
        TaxPayable = "tax_payable",
        /// Electricity sold. Income.
        RevenueElectricity = "revenue_electricity",
        /// Gas sold. Income.
        RevenueGas = "revenue_gas",
        /// Energy bought from the customer. Cost.
        ExportPayments = "export_payments",
        /// Credits given out of goodwill. Cost.
        Goodwill = "goodwill",
        /// Debts given up. Cost.
        WriteOff = "write_off",
        /// What gateways keep for their work. Cost.
        GatewayFees = "gateway_fees",
        /// Balances brought in from an older system.
        Opening = "opening",
        /// Between books; over all books of a currency it sums to zero.
        InterBook = "inter_book",
    }
}

/// What a ledger account is, in the accountants' sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountType {
    /// Owned or owed to us: a debit makes it grow.
    Asset,
    /// Owed by us.
    Liability,
    /// Earned.
    Income,
    /// Spent.
    Cost,
    /// Neither: opening balances, and money between books.
    Equity,
}

impl LedgerAccount {
    /// What it is, in the accountants' sense.
    #[must_use]
    pub const fn account_type(self) -> AccountType {
        match self {
            Self::Receivable
            | Self::PaymentPlans
            | Self::TransitSandbox
            | Self::TransitStripe
            | Self::TransitDirectDebit
            | Self::Bank => AccountType::Asset,
            Self::Suspense | Self::Deposits | Self::TaxPayable => AccountType::Liability,
            Self::RevenueElectricity | Self::RevenueGas => AccountType::Income,
            Self::ExportPayments | Self::Goodwill | Self::WriteOff | Self::GatewayFees => {
                AccountType::Cost
            }
            Self::Opening | Self::InterBook => AccountType::Equity,
        }
    }

    /// Where the money of a gateway is until it is paid out, by the gateway's stable name.
    #[must_use]
    pub fn in_transit(gateway: &str) -> Option<Self> {
        match gateway {
            "sandbox" => Some(Self::TransitSandbox),
            "stripe" => Some(Self::TransitStripe),
            "direct_debit" => Some(Self::TransitDirectDebit),
            _ => None,
        }
    }

    /// Whether it is money that a gateway or a collection holds.
    #[must_use]
    pub const fn is_in_transit(self) -> bool {
        matches!(
            self,
            Self::TransitSandbox | Self::TransitStripe | Self::TransitDirectDebit
        )
    }

    /// Whether money can be there: in transit, or in the bank.
    #[must_use]
    pub const fn is_cash(self) -> bool {
        self.is_in_transit() || matches!(self, Self::Bank)
    }
}

codes! {
    /// What a transfer is for.
    TransferKind {
        /// A bill was issued.
        Bill = "bill",
        /// A bill was cancelled: the mirror of its transfers.
        BillCancelled = "bill_cancelled",
        /// The customer paid.
        Payment = "payment",
        /// A payment was taken back: chargeback, returned Direct Debit, indemnity claim.
        PaymentReturned = "payment_returned",
        /// Credit was paid out to the customer.
        Refund = "refund",
        /// A refund did not arrive and came back.
        RefundFailed = "refund_failed",
        /// A charge was put right without a new bill.
        Adjustment = "adjustment",
        /// A credit was given out of goodwill.
        Goodwill = "goodwill",
        /// A debt was given up.
        WriteOff = "write_off",
        /// A debt that was given up is owed again.
        WriteOffUndone = "write_off_undone",
        /// A deposit came in.
        DepositTaken = "deposit_taken",
        /// A deposit was set against what is owed.
        DepositApplied = "deposit_applied",
        /// A deposit was paid back.
        DepositReturned = "deposit_returned",
        /// A debt went into a payment plan.
        PlanAgreed = "plan_agreed",
        /// An instalment of a plan fell due.
        PlanDue = "plan_due",
        /// What is left of a plan is owed at once again.
        PlanEnded = "plan_ended",
        /// Money came in and nobody knows whose.
        SuspenseIn = "suspense_in",
        /// Money of unknown owner was found to be a customer's.
        SuspenseMatched = "suspense_matched",
        /// Money of unknown owner went back to who sent it.
        SuspenseReturned = "suspense_returned",
        /// Credit went from one account of a customer to another.
        BalanceMoved = "balance_moved",
        /// A gateway paid out to the bank.
        PayOut = "pay_out",
        /// A gateway kept its fee.
        GatewayFee = "gateway_fee",
        /// A balance was brought in.
        Opening = "opening",
    }
}
