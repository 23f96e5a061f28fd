//! The one error that crosses the wire: a stable code, words for a person, nothing internal.

use leptos::prelude::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

use crate::wire_codec::WireEncoding;

/// What a page can be told instead of its result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppError {
    /// Stable: `not_signed_in`, `reading.too_many_digits`.
    pub code: String,
    /// In plain words: what happened, that nothing was lost, what to do.
    pub message: String,
    /// The form field it is about; empty for the whole form.
    pub field: String,
    /// What was typed, field by field, so that a page without WebAssembly can show it again.
    /// Never holds a password or a code.
    pub typed: Vec<(String, String)>,
}

impl AppError {
    /// The browser could not reach us, or the answer made no sense.
    #[must_use]
    pub fn connection() -> Self {
        Self {
            code: "connection".to_owned(),
            message: "We can't reach Lamplight right now. Nothing was lost. \
                      Check your connection and try again."
                .to_owned(),
            field: String::new(),
            typed: Vec::new(),
        }
    }

    /// The page is older than the server.
    #[must_use]
    pub fn outdated() -> Self {
        Self {
            code: "outdated".to_owned(),
            message: "Lamplight was updated while this page was open. Please load it again."
                .to_owned(),
            field: String::new(),
            typed: Vec::new(),
        }
    }

    /// What was typed into a field before the error.
    #[must_use]
    pub fn typed_in(&self, field: &str) -> Option<&str> {
        self.typed
            .iter()
            .find(|(name, _)| name == field)
            .map(|(_, value)| value.as_str())
    }

    /// Keeps what was typed.
    #[must_use]
    pub fn with_typed(mut self, field: &str, value: &str) -> Self {
        self.typed.push((field.to_owned(), value.to_owned()));
        self
    }
}

impl std::fmt::Display for AppError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for AppError {}

impl FromServerFnError for AppError {
    type Encoder = WireEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => {
                #[cfg(feature = "ssr")]
                crate::ssr::answer_bad_request();
                Self {
                    code: "bad_request".to_owned(),
                    message: "Something in the form didn't arrive. Please send it again."
                        .to_owned(),
                    field: String::new(),
                    typed: Vec::new(),
                }
            }
            ServerFnErrorErr::Deserialization(why) if why == wire::OUTDATED => Self::outdated(),
            _ => Self::connection(),
        }
    }
}

#[cfg(feature = "ssr")]
impl From<portal::PortalError> for AppError {
    fn from(error: portal::PortalError) -> Self {
        use portal::{PortalError, Refusal};
        if !matches!(error, PortalError::Refused(_)) {
            tracing::error!(error = %error, "use-case failed");
        }
        crate::ssr::answer_refusal(&error);
        let field = match &error {
            PortalError::Refused(Refusal::Invalid { field, .. }) => field.clone(),
            _ => String::new(),
        };
        Self {
            code: error.code().to_owned(),
            message: error.message(),
            field,
            typed: Vec::new(),
        }
    }
}
