//! A receipt as a document: what came or went, when, how and for what. It says nothing that changes
//! later, such as what is owed now.

use accounts::AccountsRepository as _;
use documents::Story;
use documents::story::{Answer, Fact, Part};
use jiff::civil::Date;
use serde_json::json;
use wire::{PaymentStateView, ReceiptView};

use super::{DocumentFile, Drawn, format_of};
use crate::error::{PortalError, Refusal};
use crate::{OpContext, Portal};

impl Portal {
    /// The receipt of a payment or refund in a format: `pdf`, `large-print`, `brf` or `text`.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for one that is not theirs; `document.no_receipt` while no money has
    /// moved; `document.*` as for bills.
    pub async fn receipt_document(
        &self,
        ctx: &OpContext,
        payment: &str,
        format: &str,
        known: Option<&str>,
    ) -> Result<DocumentFile, PortalError> {
        let view = self.receipt_view(ctx, payment).await?;
        let format = format_of(format)?;
        let Some(number) = view.receipt_number.clone() else {
            let message = "There is no receipt: no money has moved. Nothing was lost.".to_owned();
            let code = "document.no_receipt";
            return Err(Refusal::Conflict { code, message }.into());
        };
        let account = {
            let mut conn = self.store.read().await?;
            let first = view.account_number.split(", ").next().unwrap_or_default();
            let account = conn.account_by_number(first).await?;
            account.ok_or(Refusal::NotFound)?
        };
        let what = Drawn {
            name: format!("receipt-{number}"),
            account: account.id,
            action: "receipt.document_drawn",
            detail: json!({ "payment": payment, "format": format.code() }),
        };
        let story = self.receipt_story(&view, &number)?;
        self.document(ctx, story, format, known, what).await
    }

    fn receipt_story(&self, view: &ReceiptView, number: &str) -> Result<Story, PortalError> {
        let day = view.payment.at.iso.get(..10).unwrap_or_default();
        let dated: Date = day
            .parse()
            .map_err(|error| PortalError::Internal(format!("{day:?} is no day: {error}")))?;
        let supplier = self.settings.supplier_name.clone();
        let before = match view.payment.state {
            PaymentStateView::Refunded => "We sent back",
            _ => "We received",
        };
        let mut facts = vec![
            Fact::new("Receipt number", number),
            Fact::new("Account", &view.account_number),
            Fact::new("Paid by", &view.payment.method),
        ];
        if !view.shares.is_empty() {
            facts.push(Fact::new("For each account", view.shares.join(", ")));
        }
        if !view.paid_bills.is_empty() {
            facts.push(Fact::new("It paid", view.paid_bills.join(", ")));
        }
        Ok(Story {
            title: format!("Receipt {number} from {supplier}"),
            region: self.region(),
            dated,
            letterhead: Vec::new(),
            running: format!("Receipt {number} · Account {}", view.account_number),
            addressee: Vec::new(),
            references: Vec::new(),
            answer: Answer {
                before: before.to_owned(),
                amount: view.payment.amount.to_string(),
                after: format!("on {}", view.payment.at.text),
                why: Vec::new(),
                how: Vec::new(),
                scan: None,
            },
            parts: vec![Part::heading(2, "Receipt"), Part::Facts { facts }],
            supplier,
        })
    }
}
