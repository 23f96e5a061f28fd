//! What every repository may answer when it cannot do its work.

/// Why a repository call failed. Domain crates see this, never a database error.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum RepoError {
    /// The database cannot be reached or did not answer in time; nothing is known to be stored.
    #[error("database unavailable: {0}")]
    Unavailable(String),
    /// A uniqueness or foreign-key rule refused the row; names the constraint where known.
    #[error("conflict: {0}")]
    Conflict(String),
    /// A stored row cannot be read back; a defect of ours.
    #[error("corrupt row: {0}")]
    Corrupt(String),
}

/// What repositories return.
pub type RepoResult<T> = Result<T, RepoError>;
