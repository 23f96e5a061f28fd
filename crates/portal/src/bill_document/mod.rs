//! A bill as a document (D4): a PDF, the same in large print, Braille or plain text.
//!
//! Drawing takes a core for some tens of milliseconds, so it happens beside the asynchronous tasks
//! and only as often at once as there are cores. What is drawn is the stored bill: the same bill
//! gives the same bytes, and a fingerprint tells a browser that what it has is still right.

mod liblouis;
mod print_room;

use base::BillId;
use billing::document::BillDocument;
use billing::{BillHead, BillRepository as _, BillStatus};
use comms::BillPrint;
use documents::{Around, DocumentError, Format, Region, Story, bill_story, fingerprint};
use money::Money;
use serde_json::json;
use store::Conn;
use wire::BillFileView;

pub use print_room::PrintRoom;

use crate::error::{PortalError, Refusal};
use crate::{OpContext, Portal, authorise, wording};

/// How far back the bill before is looked for.
const LOOK_BACK: i64 = 60;

/// A document, ready to be sent.
#[derive(Clone, Debug)]
pub struct BillFile {
    /// What to call it: letters, digits, hyphens and one full stop or two.
    pub file_name: String,
    /// Its media type.
    pub content_type: &'static str,
    /// The same for the same bytes.
    pub fingerprint: String,
    /// Its bytes; `None` when the caller has them.
    pub bytes: Option<Vec<u8>>,
}

impl Portal {
    /// A bill in a format: `pdf`, `large-print`, `brf` or `text`. `known` is the fingerprint of
    /// what the caller has.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for a bill that is not theirs or was not sent; `document.*` for a
    /// format that is none, or that this installation cannot make.
    pub async fn bill_document(
        &self,
        ctx: &OpContext,
        bill: &str,
        format: &str,
        known: Option<&str>,
    ) -> Result<BillFile, PortalError> {
        let (head, document, before) = self.sent_bill(ctx, bill).await?;
        let format = Format::from_code(format).ok_or_else(|| {
            let message =
                "We don't have that format. There are PDF, large print, Braille and text.";
            PortalError::invalid("document.unknown_format", "format", message)
        })?;
        let around = Around {
            why: why(&head, before.as_ref()),
            region: self.region(),
            is_cancelled: head.status == BillStatus::Cancelled,
        };
        let story = bill_story(&document, &around).map_err(broken)?;
        let fingerprint = fingerprint(&story, format).map_err(broken)?;
        let bytes = match known == Some(fingerprint.as_str()) {
            true => None,
            false => Some(self.draw(ctx, &head, story, format).await?),
        };
        Ok(BillFile {
            file_name: format!("bill-{}{}", plain(&document.number), format.file_end()),
            content_type: format.content_type(),
            fingerprint,
            bytes,
        })
    }

    /// The stored bill, and the one before it.
    async fn sent_bill(
        &self,
        ctx: &OpContext,
        bill: &str,
    ) -> Result<(BillHead, BillDocument, Option<BillHead>), PortalError> {
        let mut conn = self.store.read().await?;
        let (head, document) = sent(ctx, &mut conn, bill).await?;
        let bills = conn.bills(head.account_id, LOOK_BACK).await?;
        let before = bills
            .into_iter()
            .filter(|other| other.id != head.id && other.period_from < head.period_from)
            .max_by_key(|other| other.period_from);
        Ok((head, document, before))
    }

    async fn draw(
        &self,
        ctx: &OpContext,
        head: &BillHead,
        story: Story,
        format: Format,
    ) -> Result<Vec<u8>, PortalError> {
        let bytes = self.print_room.draw(story, format).await?;
        let mut tx = self.store.begin().await?;
        let detail = json!({ "bill": head.id.to_string(), "format": format.code() });
        let account = Some(head.account_id);
        self.record(ctx, &mut tx, "bill.document_drawn", account, &detail)
            .await?;
        tx.commit().await?;
        Ok(bytes)
    }

    /// The paper and the English of this installation.
    fn region(&self) -> Region {
        match self.settings.locale.as_str() {
            "en-US" => Region::America,
            _ => Region::Britain,
        }
    }
}

/// The formats of a bill for its page, the customer's own first.
pub fn files(bill: BillId, print: BillPrint) -> Vec<BillFileView> {
    let mut formats: Vec<Format> = Format::ALL.to_vec();
    let own = match print {
        BillPrint::Standard => Format::Pdf,
        BillPrint::Large => Format::LargePrint,
        BillPrint::Braille => Format::Braille,
    };
    formats.sort_by_key(|format| *format != own);
    formats
        .into_iter()
        .map(|format| {
            let (label, hint) = format_words(format);
            BillFileView {
                href: format!("/bills/{bill}/document?format={}", format.code()),
                label: label.to_owned(),
                hint: hint.to_owned(),
            }
        })
        .collect()
}

const fn format_words(format: Format) -> (&'static str, &'static str) {
    match format {
        Format::Pdf => ("PDF", "to print or keep; screen readers can read it"),
        Format::LargePrint => ("PDF in large print", "letters of at least 18 points"),
        Format::Braille => ("Braille (BRF)", "for an embosser or a Braille display"),
        Format::Text => ("Plain text", "small, for any device"),
    }
}

async fn sent(
    ctx: &OpContext,
    conn: &mut Conn,
    bill: &str,
) -> Result<(BillHead, BillDocument), PortalError> {
    authorise::known(ctx)?;
    let id: BillId = bill.parse().map_err(|_| Refusal::NotFound)?;
    let owner = conn.bill_owner(id).await?.ok_or(Refusal::NotFound)?;
    authorise::account(ctx, conn, owner).await?;
    let stored = conn.bill(owner, id).await?;
    let sent = stored.filter(|bill| bill.head.status.was_sent());
    let stored = sent.ok_or(Refusal::NotFound)?;
    let document = BillDocument::from_json(&stored.document)
        .map_err(|error| PortalError::Internal(format!("bill {id}: {error}")))?;
    Ok((stored.head, document))
}

/// "That is £9.20 more than your September bill."
fn why(head: &BillHead, before: Option<&BillHead>) -> Vec<String> {
    let Some(before) = before.filter(|before| before.total.currency() == head.total.currency())
    else {
        return Vec::new();
    };
    let month = wording::month_name(before.period_from);
    let charges = format!("Your new charges are {}", head.total);
    let difference = head.total.minor() - before.total.minor();
    if difference == 0 {
        return vec![format!("{charges}, the same as in your {month} bill.")];
    }
    let word = if difference > 0 { "more" } else { "less" };
    let amount = Money::from_minor(difference.saturating_abs(), head.total.currency());
    vec![format!(
        "{charges}, {amount} {word} than in your {month} bill."
    )]
}

/// What of a number may stand in a file's name.
fn plain(number: &str) -> String {
    number
        .chars()
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
        assert_eq!(plain("LL/2026\"7\r\n..Ä"), "LL-2026-7-------");
    }
}
