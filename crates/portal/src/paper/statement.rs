//! The annual statement as a document.

use documents::statement_story;
use jiff::civil::Date;
use serde_json::json;

use super::{DocumentFile, Drawn, format_of};
use crate::error::PortalError;
use crate::{OpContext, Portal, authorise};

impl Portal {
    /// The statement of the current account for the year that ends before `end`, or with the last
    /// bill, in a format: `pdf`, `large-print`, `brf` or `text`.
    ///
    /// # Errors
    /// As [`Portal::annual_statement`]; `document.*` as for bills.
    pub async fn statement_document(
        &self,
        ctx: &OpContext,
        end: Option<Date>,
        format: &str,
        known: Option<&str>,
    ) -> Result<DocumentFile, PortalError> {
        let year = self.annual_statement(ctx, end).await?;
        let format = format_of(format)?;
        let account = {
            let mut conn = self.store.read().await?;
            authorise::current_account(ctx, &mut conn).await?.id
        };
        let what = Drawn {
            name: format!("statement-{}", year.period.to()),
            account,
            action: "statement.document_drawn",
            detail: json!({ "end": year.period.to().to_string(), "format": format.code() }),
        };
        let story = statement_story(&year, self.region());
        self.document(ctx, story, format, known, what).await
    }
}
