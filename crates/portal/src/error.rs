//! What a use-case may answer instead of its result.

use base::RepoError;

/// Why something was refused or failed. Its `Display` is for logs; people read
/// [`PortalError::message`].
#[derive(Debug, thiserror::Error)]
pub enum PortalError {
    /// Refused: the caller can do something about it.
    #[error("refused: {0:?}")]
    Refused(Refusal),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] RepoError),
    /// A gateway did not answer.
    #[error("gateway: {0}")]
    Gateway(String),
    /// A broken invariant of ours.
    #[error("internal: {0}")]
    Internal(String),
}

/// A refusal, with what a page needs to say it well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Sign in first.
    NotSignedIn,
    /// Prove the second factor first.
    SecondFactorNeeded,
    /// E-mail or password wrong: never says which.
    WrongCredentials,
    /// The code is wrong, old or used.
    WrongCode,
    /// Too many attempts.
    TooManyAttempts {
        /// When to try again.
        wait_seconds: i64,
    },
    /// No such thing, or not theirs: never says which.
    NotFound,
    /// Known, but not allowed.
    Forbidden,
    /// The input cannot be taken as it is.
    Invalid {
        /// Stable code: `reading.too_many_digits`.
        code: &'static str,
        /// The field it is about; empty for the whole form.
        field: String,
        /// In plain words.
        message: String,
    },
    /// It changed meanwhile.
    Conflict {
        /// Stable code.
        code: &'static str,
        /// In plain words.
        message: String,
    },
}

impl From<Refusal> for PortalError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl PortalError {
    /// Input that cannot be taken as it is.
    pub fn invalid(code: &'static str, field: &str, message: impl Into<String>) -> Self {
        Self::Refused(Refusal::Invalid {
            code,
            field: field.to_owned(),
            message: message.into(),
        })
    }

    /// The stable code that APIs and pages see.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.code(),
            Self::Store(RepoError::Unavailable(_)) => "unavailable",
            Self::Gateway(_) => "gateway.no_answer",
            Self::Store(_) | Self::Internal(_) => "internal",
        }
    }

    /// What a person reads: what happened, that nothing was lost, what to do.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            Self::Refused(refusal) => refusal.message(),
            Self::Store(RepoError::Unavailable(_)) => {
                "We can't reach your records right now. Nothing was lost. \
                 Please try again in a minute."
                    .to_owned()
            }
            Self::Gateway(_) => "The payment page isn't answering. No money was taken. \
                                 Please try again in a minute."
                .to_owned(),
            Self::Store(_) | Self::Internal(_) => {
                "Something went wrong on our side. We've been told. Please try again.".to_owned()
            }
        }
    }

    /// The HTTP status that says the same.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::Refused(refusal) => refusal.status(),
            Self::Store(RepoError::Unavailable(_)) | Self::Gateway(_) => 503,
            Self::Store(_) | Self::Internal(_) => 500,
        }
    }
}

impl Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotSignedIn => "not_signed_in",
            Self::SecondFactorNeeded => "second_factor_needed",
            Self::WrongCredentials => "wrong_credentials",
            Self::WrongCode => "wrong_code",
            Self::TooManyAttempts { .. } => "too_many_attempts",
            Self::NotFound => "not_found",
            Self::Forbidden => "forbidden",
            Self::Invalid { code, .. } | Self::Conflict { code, .. } => code,
        }
    }

    fn message(&self) -> String {
        match self {
            Self::NotSignedIn => "Please sign in.".to_owned(),
            Self::SecondFactorNeeded => "Please enter the code from your phone.".to_owned(),
            Self::WrongCredentials => {
                "That e-mail and password don't match. Check both and try again.".to_owned()
            }
            Self::WrongCode => {
                "That code isn't right, or was used already. Wait for the next one and try again."
                    .to_owned()
            }
            Self::TooManyAttempts { wait_seconds } => {
                let minutes = (wait_seconds + 59) / 60;
                let unit = if minutes == 1 { "minute" } else { "minutes" };
                format!("Too many tries. Please wait {minutes} {unit}, then try again.")
            }
            Self::NotFound => "We can't find that.".to_owned(),
            Self::Forbidden => "You can't do that with this account.".to_owned(),
            Self::Invalid { message, .. } | Self::Conflict { message, .. } => message.clone(),
        }
    }

    fn status(&self) -> u16 {
        match self {
            Self::NotSignedIn | Self::SecondFactorNeeded | Self::WrongCredentials => 401,
            Self::WrongCode | Self::Invalid { .. } => 422,
            Self::TooManyAttempts { .. } => 429,
            Self::NotFound => 404,
            Self::Forbidden => 403,
            Self::Conflict { .. } => 409,
        }
    }
}
