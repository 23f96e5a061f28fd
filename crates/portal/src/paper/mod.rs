//! Documents: bills and receipts as files.
//!
//! Drawing takes a core for some tens of milliseconds, so it happens beside the asynchronous tasks
//! and only as often at once as there are cores. The same words give the same bytes, and a
//! fingerprint tells a browser that what it has is still right.

mod bill;
mod liblouis;
mod print_room;
mod receipt;
mod statement;

use base::AccountId;
use documents::{DocumentError, Format, Region, Story, fingerprint};
use serde_json::Value;

pub use bill::files;
pub use print_room::PrintRoom;

use crate::error::{PortalError, Refusal};
use crate::{OpContext, Portal};

/// A document, ready to be sent.
#[derive(Clone, Debug)]
pub struct DocumentFile {
    /// What to call it: letters, digits, hyphens and a full stop.
    pub file_name: String,
    /// Its media type.
    pub content_type: &'static str,
    /// The same for the same bytes.
    pub fingerprint: String,
    /// Its bytes; `None` when the caller has them.
    pub bytes: Option<Vec<u8>>,
}

/// What is noted of a drawing.
struct Drawn {
    /// Its file's name without the end.
    name: String,
    account: AccountId,
    action: &'static str,
    detail: Value,
}

impl Portal {
    /// Draws a story unless the caller has it, and notes that it was drawn.
    async fn document(
        &self,
        ctx: &OpContext,
        story: Story,
        format: Format,
        known: Option<&str>,
        what: Drawn,
    ) -> Result<DocumentFile, PortalError> {
        let fingerprint = fingerprint(&story, format).map_err(broken)?;
        let mut bytes = None;
        if known != Some(fingerprint.as_str()) {
            bytes = Some(self.print_room.draw(story, format).await?);
            let mut tx = self.store.begin().await?;
            self.record(ctx, &mut tx, what.action, Some(what.account), &what.detail)
                .await?;
            tx.commit().await?;
        }
        Ok(DocumentFile {
            file_name: format!("{}{}", plain(&what.name), format.file_end()),
            content_type: format.content_type(),
            fingerprint,
            bytes,
        })
    }

    /// The paper and the English of this installation.
    fn region(&self) -> Region {
        match self.settings.locale.as_str() {
            "en-US" => Region::America,
            _ => Region::Britain,
        }
    }
}

/// The format of a code.
fn format_of(code: &str) -> Result<Format, PortalError> {
    Format::from_code(code).ok_or_else(|| {
        let message = "We don't have that format. There are PDF, large print, Braille and text.";
        PortalError::invalid("document.unknown_format", "format", message)
    })
}

/// What of a name may stand in a file's name.
fn plain(name: &str) -> String {
    name.chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .take(60)
        .collect()
}

/// A document that cannot be drawn is our fault, but for Braille without its program.
fn broken(error: DocumentError) -> PortalError {
    match error {
        DocumentError::Braille(why) => {
            tracing::error!(%why, "document.braille");
            let message = "We can't make Braille files right now. Nothing was lost. Please choose \
                           another format, or call us and we will post it to you in Braille."
                .to_owned();
            let code = "document.no_braille";
            Refusal::Conflict { code, message }.into()
        }
        other => PortalError::Internal(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_has_nothing_that_a_header_or_a_folder_could_mistake() {
        assert_eq!(plain("LL/2026\"7\r\n..Ä"), "LL-2026-7-----");
    }
}
