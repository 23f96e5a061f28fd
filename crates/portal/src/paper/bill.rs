//! A bill as a document (D4): a PDF, the same in large print, Braille or plain text. What is drawn
//! is the stored bill.

use base::BillId;
use billing::comparison::{Cause, Comparison};
use billing::document::BillDocument;
use billing::{BillHead, BillRepository as _, BillStatus, StoredBill};
use comms::BillPrint;
use documents::{Around, Format, bill_story};
use serde_json::json;
use store::Conn;
use wire::BillFileView;

use super::{DocumentFile, Drawn, broken, format_of};
use crate::error::{PortalError, Refusal};
use crate::{OpContext, Portal, authorise, wording};

/// How far back the bill before is looked for.
const LOOK_BACK: i64 = 60;

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
        let (head, document, before) = self.sent_bill(ctx, bill).await?;
        let format = format_of(format)?;
        let around = Around {
            why: why(&document, before.as_ref())?,
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

    /// The stored bill, and the one before it.
    async fn sent_bill(
        &self,
        ctx: &OpContext,
        bill: &str,
    ) -> Result<(BillHead, BillDocument, Option<BillDocument>), PortalError> {
        let mut conn = self.store.read().await?;
        let (head, document) = sent(ctx, &mut conn, bill).await?;
        let bills = conn.bills(head.account_id, LOOK_BACK).await?;
        let before = bills
            .into_iter()
            .filter(|other| other.id != head.id && other.period_from < head.period_from)
            .max_by_key(|other| other.period_from);
        let before = match before {
            Some(before) => conn.bill(before.account_id, before.id).await?,
            None => None,
        };
        let before = before.map(|stored| read(&stored)).transpose()?;
        Ok((head, document, before))
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
    let document = read(&stored)?;
    Ok((stored.head, document))
}

fn read(stored: &StoredBill) -> Result<BillDocument, PortalError> {
    BillDocument::from_json(&stored.document)
        .map_err(|error| PortalError::Internal(format!("bill {}: {error}", stored.head.id)))
}

/// "Your new charges are £84.12, £9.20 more than in your September bill, mostly for more energy."
fn why(now: &BillDocument, before: Option<&BillDocument>) -> Result<Vec<String>, PortalError> {
    let Some(before) = before.filter(|before| before.currency == now.currency) else {
        return Ok(Vec::new());
    };
    let change = Comparison::of(before, now)
        .map_err(|error| PortalError::Internal(format!("comparing {}: {error}", now.number)))?;
    let month = wording::month_name(before.period.from());
    let charges = format!("Your new charges are {}", change.now);
    let minor = change.difference.minor();
    if minor == 0 {
        return Ok(vec![format!(
            "{charges}, the same as in your {month} bill."
        )]);
    }
    let word = if minor > 0 { "more" } else { "less" };
    let amount = wording::size(change.difference);
    let cause = change
        .main()
        .and_then(|part| cause_words(part.cause, minor > 0));
    let mostly = cause.map_or_else(String::new, |words| format!(", mostly {words}"));
    Ok(vec![format!(
        "{charges}, {amount} {word} than in your {month} bill{mostly}."
    )])
}

/// What made a bill more, or less.
const fn cause_words(cause: Cause, more: bool) -> Option<&'static str> {
    Some(match (cause, more) {
        (Cause::Days, true) => "because it covers more days",
        (Cause::Days, false) => "because it covers fewer days",
        (Cause::Usage, true) => "because you used more a day, or sold less",
        (Cause::Usage, false) => "because you used less a day, or sold more",
        (Cause::UnitPrice, true) => "because energy cost more",
        (Cause::UnitPrice, false) => "because energy cost less",
        (Cause::StandingCharge, true) => "because the standing charge went up",
        (Cause::StandingCharge, false) => "because the standing charge went down",
        (Cause::Supplies, _) => "because the supplies on it are others",
        (Cause::Tax | Cause::Other, _) => return None,
    })
}
