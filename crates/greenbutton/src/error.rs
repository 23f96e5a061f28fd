//! Why a Green Button file cannot be read, and where. One error, told by a stable code.

/// A file that is not what it should be; nothing of it is used.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
#[error("line {line} (byte {byte}): {message}")]
pub struct GreenButtonError {
    /// Stable code: `not_xml`, `not_green_button`, `truncated`, `encoding`, `doctype`, `entity`,
    /// `too_deep`, `too_long`, `number`, `time`, `too_large`, `io`.
    pub code: &'static str,
    /// Line, from 1.
    pub line: u64,
    /// Offset from the start of the file.
    pub byte: u64,
    /// What is wrong there.
    pub message: String,
}

/// A problem whose place is added by whoever knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub code: &'static str,
    pub message: String,
}

impl Problem {
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
        }
    }
}

/// A place in the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    pub line: u64,
    pub byte: u64,
}

impl Place {
    pub fn error(self, problem: Problem) -> GreenButtonError {
        let Problem { code, message } = problem;
        GreenButtonError {
            code,
            line: self.line,
            byte: self.byte,
            message,
        }
    }
}
