//! A bill as a document (D4): a PDF, the same in large print, Braille or plain text. What is drawn
//! is the stored bill.

use accounts::{Account, AccountsRepository as _};
use base::BillId;
use billing::document::BillDocument;
use billing::run::{BillForm, BillingTermsRepository as _};
use billing::{BillHead, BillStatus};
use comms::BillPrint;
use documents::{Around, Format, bill_story};
use serde_json::json;
use store::Conn;
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
        let (_, stored) = authorise::sent_bill(ctx, &mut conn, id).await?;
        let document = BillDocument::from_json(&stored.document)
            .map_err(|error| PortalError::Internal(format!("bill {id}: {error}")))?;
        let why = comparison::since_last(&mut conn, &stored.head, &document).await?;
        Ok((stored.head, document, why))
    }
}

/// A form of a bill as a format of documents.
pub struct OwnFormat(Format);

impl From<BillPrint> for OwnFormat {
    fn from(print: BillPrint) -> Self {
        Self(match print {
            BillPrint::Standard => Format::Pdf,
            BillPrint::Large => Format::LargePrint,
            BillPrint::Braille => Format::Braille,
        })
    }
}

impl From<BillForm> for OwnFormat {
    fn from(form: BillForm) -> Self {
        Self(match form {
            BillForm::Standard => Format::Pdf,
            BillForm::LargePrint => Format::LargePrint,
            BillForm::Braille => Format::Braille,
            BillForm::Text => Format::Text,
        })
    }
}

impl Portal {
    /// The form of an account's bills whose customer chose none: its segment's.
    ///
    /// # Errors
    /// When its segment is not known, and store failures.
    pub(crate) async fn form_of(
        &self,
        conn: &mut Conn,
        account: &Account,
    ) -> Result<OwnFormat, PortalError> {
        // Where all segments have one form, nobody needs to know which is the account's.
        if let Some(format) = self.settings.billing.segments.only_format() {
            return Ok(format.into());
        }
        let state = conn.billing_state(account.id).await?;
        let state = state.ok_or(Refusal::NotFound)?;
        let customer = conn.customer(account.customer_id).await?;
        let customer = customer.ok_or(Refusal::NotFound)?;
        Ok(self.segment_of(&state, customer.kind)?.format.into())
    }
}

/// The formats of a bill for its page, the customer's own first. How large a file is, is known only
/// once it is drawn: what each is for is said instead.
pub fn files(bill: BillId, own: OwnFormat) -> Vec<BillFileView> {
    let mut formats: Vec<Format> = Format::ALL.to_vec();
    formats.sort_by_key(|format| *format != own.0);
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
        Format::LargePrint => (
            "PDF in large print",
            "letters of at least 18 points, on more pages",
        ),
        Format::Braille => (
            "Braille file (BRF)",
            "contracted Braille for an embosser or a Braille display",
        ),
        Format::Text => (
            "Plain text",
            "the words alone: small, and read by any device",
        ),
    }
}
