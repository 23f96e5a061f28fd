//! What a database error means to a caller; that of SQLite is told in `direct`.
//!
//! Only [`RepoError`] leaves this crate: no SQL, no row content and no path goes with it.

use base::RepoError;
use sqlx::Error;
use sqlx::error::{DatabaseError, ErrorKind};

/// PostgreSQL took this transaction's work back; the same work may succeed when done again.
const RETRYABLE: [&str; 4] = [
    "40001", // serialization failure
    "40P01", // deadlock
    "55P03", // lock not available in time
    "57014", // cancelled by statement_timeout
];

/// Refused rows are conflicts; unreachable, slow and contended databases are unavailable (the
/// whole transaction may be tried again); what cannot be read back is corrupt.
pub fn repo_error(error: Error) -> RepoError {
    match error {
        Error::Database(error) => database_error(&*error),
        Error::ColumnDecode { .. }
        | Error::Decode(_)
        | Error::ColumnNotFound(_)
        | Error::ColumnIndexOutOfBounds { .. }
        | Error::TypeNotFound { .. }
        | Error::Encode(_)
        | Error::InvalidArgument(_)
        | Error::RowNotFound => RepoError::Corrupt(error.to_string()),
        other => RepoError::Unavailable(other.to_string()),
    }
}

fn database_error(error: &dyn DatabaseError) -> RepoError {
    match error.kind() {
        ErrorKind::UniqueViolation
        | ErrorKind::ForeignKeyViolation
        | ErrorKind::CheckViolation
        | ErrorKind::NotNullViolation
        | ErrorKind::ExclusionViolation => {
            RepoError::Conflict(error.constraint().unwrap_or(error.message()).to_owned())
        }
        _ if is_defect(error) => RepoError::Corrupt(error.message().to_owned()),
        _ => RepoError::Unavailable(error.message().to_owned()),
    }
}

/// A statement or a value that the schema does not take: class 22 and 42 of SQLSTATE.
fn is_defect(error: &dyn DatabaseError) -> bool {
    error.code().is_some_and(|code| {
        code.len() == 5
            && !RETRYABLE.contains(&&*code)
            && (code.starts_with("22") || code.starts_with("42"))
    })
}

/// The database does not do now what it was asked to; told in words of ours.
pub fn unavailable(why: &str) -> RepoError {
    RepoError::Unavailable(why.to_owned())
}

/// A stored code that no value of `what` has.
pub fn unknown_code(what: &str, code: &str) -> RepoError {
    RepoError::Corrupt(format!("unknown {what} {code:?}"))
}
