//! Why a bill cannot be made, read or believed.

use jiff::civil::Date;
use money::MoneyError;
use tariff::TariffError;

/// Why a bill cannot be made, read or believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BillingError {
    /// There is nothing to bill.
    #[error("a bill needs at least one supply")]
    NoSupplies,
    /// The bill would be due before it is made.
    #[error("the bill would be due on {due_on}, before it is made on {billed_on}")]
    DueBeforeBilled {
        /// The day it is made.
        billed_on: Date,
        /// The day it would be due.
        due_on: Date,
    },
    /// The stored text is not a bill.
    #[error("the stored bill cannot be read or written: {0}")]
    Json(String),
    /// The stored bill is of a version that this build does not know.
    #[error("the stored bill has version {0}, which this build does not read")]
    SchemaVersion(u32),
    /// A figure of the bill is not what its inputs give.
    #[error("{place}: {problem}")]
    DoesNotAddUp {
        /// Path to the figure, such as `charges[0].lines[1].amount`.
        place: String,
        /// What it is and what it should be.
        problem: String,
    },
    /// Arithmetic on money failed, or two currencies met.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// A line could not be worked out.
    #[error(transparent)]
    Tariff(#[from] TariffError),
}
