//! Bills and other letters as documents: a tagged PDF, the same in large print, plain text, and
//! Braille-ready text. A document is data in and bytes out: the same story gives the same bytes.
//!
//! It never prices, adds up or asks anything: what it says was stored when the bill was made. It
//! reads no file and no clock; the fonts are part of the program.

mod bill;
mod braille;
mod chart;
mod linear;
mod pdf;
mod qr;
mod statement;
pub mod story;
mod text;

pub use bill::{Around, balance_lines, bill_story, contact_facts, transfer_facts};
pub use braille::{BrailleTranslator, PAGE_LINES, cells};
pub use pdf::{Press, Print};
pub use statement::statement_story;
pub use story::{Region, Story};
pub use text::plain_text;

use base::codes;
use sha2::{Digest as _, Sha256};

codes! {
    /// A form in which a document can be had.
    Format {
        /// A tagged PDF (PDF/UA-1) in print of usual size.
        Pdf = "pdf",
        /// The same in print of at least 18 points, set anew and not enlarged.
        LargePrint = "large-print",
        /// Contracted Unified English Braille, 40 cells by 25 lines, as embossers take it.
        Braille = "brf",
        /// Plain text of 80 columns.
        Text = "text",
    }
}

impl Format {
    /// The media type.
    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Pdf | Self::LargePrint => "application/pdf",
            Self::Braille => "application/x-brf",
            Self::Text => "text/plain; charset=utf-8",
        }
    }

    /// The end of a file's name, with what tells two PDFs apart.
    #[must_use]
    pub const fn file_end(self) -> &'static str {
        match self {
            Self::Pdf => ".pdf",
            Self::LargePrint => "-large-print.pdf",
            Self::Braille => ".brf",
            Self::Text => ".txt",
        }
    }
}

/// A text that is the same for two documents exactly when their bytes are: it knows the words, the
/// format and how this build draws. It is much quicker than drawing.
///
/// # Errors
/// [`DocumentError::Typeset`] when the story cannot be written as JSON.
pub fn fingerprint(story: &Story, format: Format) -> Result<String, DocumentError> {
    let json = serde_json::to_vec(story).map_err(|e| DocumentError::Typeset(e.to_string()))?;
    let mut hash = Sha256::new();
    hash.update(env!("CARGO_PKG_VERSION"));
    hash.update(pdf::TEMPLATE);
    hash.update(format.code());
    hash.update(json);
    Ok(hash.finalize()[..16]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect())
}

/// Why a document could not be made.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// The address to scan is longer than any QR code holds.
    #[error("an address of {0} bytes fits into no QR code")]
    AddressTooLong(usize),
    /// The story could not be set or is not accessible as it stands.
    #[error("the document could not be set: {0}")]
    Typeset(String),
    /// No Braille translation can be had.
    #[error("Braille: {0}")]
    Braille(String),
}
