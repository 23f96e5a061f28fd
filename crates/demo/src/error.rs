//! Why the demo supplier could not be made.

/// Why the demo supplier could not be made.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The database did not take it.
    #[error(transparent)]
    Store(#[from] base::RepoError),
    /// A use-case refused.
    #[error(transparent)]
    Portal(#[from] portal::PortalError),
    /// The calendar or the time zone.
    #[error(transparent)]
    Calendar(#[from] jiff::Error),
    /// A day that no meter has.
    #[error(transparent)]
    Day(#[from] metering::DayError),
    /// A tariff of the demo does not read.
    #[error(transparent)]
    Tariff(#[from] tariff::TariffError),
    /// A bill run could not make every bill.
    #[error("the run of {0} could not make {1} bills; the log says why")]
    NotBilled(jiff::civil::Date, i64),
    /// A payment of the demo cannot be posted.
    #[error(transparent)]
    Ledger(#[from] billing::ledger::LedgerError),
    /// No month of history was asked for.
    #[error("a demo needs at least one customer and one month")]
    NothingToMake,
    /// Something of this crate names what is not there; a defect.
    #[error("the demo has no {0}")]
    Missing(String),
    /// The database holds a demo from another seed.
    #[error(
        "this database holds a demo made from another seed. \
         Use that seed, or another --data-dir"
    )]
    OtherSeed,
}
