//! Why nothing could be worked out at all. What fails for some months only is a `Caveat`.

use jiff::civil::Date;
use money::MoneyError;
use tariff::TariffError;

/// Why a history, a plan or a re-rating was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WhatIfError {
    /// No channel has a value.
    #[error("the history has no intervals")]
    EmptyHistory,
    /// The time zone is not in the database.
    #[error("the time zone \"{0}\" is not known")]
    UnknownTimeZone(String),
    /// The values end inside a local day.
    #[error("the history ends inside {0}: every day must be whole")]
    EndsInsideDay(Date),
    /// A channel or a price series is not as long as the history.
    #[error("{what}: {found} values for the {expected} intervals of the history")]
    Length {
        /// Which values.
        what: String,
        /// The intervals of the history.
        expected: usize,
        /// How many values there are.
        found: usize,
    },
    /// The tariff prices energy sent to the grid, and none was metered.
    #[error("the tariff pays for energy sent to the grid, but the history has none metered")]
    NoExport,
    /// The tariff prices energy taken, and only energy sent to the grid was metered.
    #[error("the tariff prices energy taken from the grid, but the history has none metered")]
    NoImport,
    /// The document, or a day of the history, is one that the engine refuses.
    #[error(transparent)]
    Tariff(#[from] TariffError),
    /// A sum does not fit.
    #[error(transparent)]
    Money(#[from] MoneyError),
}
