//! Double entry: every pound is somewhere.
//!
//! A transfer moves an amount from one ledger account (credit) to another (debit) and never
//! changes afterwards. Balances are projections kept in the same transaction. Each customer
//! account has its own small set of ledger accounts, so no row is shared between customers.

mod posting;

use base::{AccountId, Instant, TransferId, codes};
use jiff::civil::Date;
use money::Money;

pub use posting::{LedgerError, PaymentPosting, bill_transfers, payment_transfer};

codes! {
    /// The ledger accounts that each customer account has.
    LedgerAccount {
        /// What the customer owes (positive) or is owed (negative). An asset.
        Receivable = "receivable",
        /// Money a gateway has taken and not yet paid out to the bank. An asset.
        CashInTransit = "cash_in_transit",
        /// Money received by other ways (Direct Debit, bank transfer). An asset.
        Bank = "bank",
        /// Electricity sold. Income.
        RevenueElectricity = "revenue_electricity",
        /// Gas sold. Income.
        RevenueGas = "revenue_gas",
        /// Energy bought from the customer. Cost.
        ExportPayments = "export_payments",
        /// VAT to be paid on. A liability.
        TaxPayable = "tax_payable",
        /// Balances brought in from an older system.
        Opening = "opening",
    }
}

codes! {
    /// What a transfer is for.
    TransferKind {
        /// A bill was issued.
        Bill = "bill",
        /// The customer paid.
        Payment = "payment",
        /// A balance was brought in.
        Opening = "opening",
    }
}

/// One immutable posting. `amount` is positive: it adds to `debit` and takes from `credit`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// Owner account.
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
    /// The bill or payment it belongs to, as TypeID text.
    pub reference: String,
    /// Unique within the account: the same effect is never posted twice.
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
    /// The same key was there already; nothing moved.
    AlreadyThere,
}
