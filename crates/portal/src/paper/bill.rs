//! A bill as a document (D4): a PDF, the same in large print, Braille or plain text. What is drawn
//! is the stored bill.

use base::BillId;
use billing::document::BillDocument;
use billing::{BillHead, BillRepository as _, BillStatus};
use comms::BillPrint;
use documents::{Around, Format, bill_story};
use serde_json::json;
use wire::BillFileView;

use super::{DocumentFile, Drawn, broken, format_of};
use crate::error::{PortalError, Refusal};
use crate::{OpContext, Portal, authorise, comparison};

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
    ) -> Result<DocumentFile, PortalError> {
        let (head, document, why) = self.sent_bill(ctx, bill).await?;
        let format = format_of(format)?;
        let around = Around {
            why: why.into_iter().collect(),
            region: self.region(),
            is_cancelled: head.status == BillStatus::Cancelled,
        };
        let story = bill_story(&document, &around).map_err(broken)?;
        let what = Drawn {
            name: format!("bill-{}", document.number),
            account: head.account_id,
            action: "bill.document_drawn",
            detail: json!({ "bill": head.id.to_string(), "format": format.code() }),
        };
        self.document(ctx, story, format, known, what).await
    }

    /// The stored bill, and in a sentence how it differs from the one before.
    async fn sent_bill(
        &self,
        ctx: &OpContext,
        bill: &str,
    ) -> Result<(BillHead, BillDocument, Option<String>), PortalError> {
        authorise::known(ctx)?;
        let mut conn = self.store.read().await?;
        let id: BillId = bill.parse().map_err(|_| Refusal::NotFound)?;
        let owner = conn.bill_owner(id).await?.ok_or(Refusal::NotFound)?;
        authorise::account(ctx, &mut conn, owner).await?;
        let stored = conn.bill(owner, id).await?;
        let sent = stored.filter(|bill| bill.head.status.was_sent());
        let stored = sent.ok_or(Refusal::NotFound)?;
        let document = BillDocument::from_json(&stored.document)
            .map_err(|error| PortalError::Internal(format!("bill {id}: {error}")))?;
        let why = comparison::since_last(&mut conn, &stored.head, &document).await?;
        Ok((stored.head, document, why))
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
