//! The annual statement of an account: its bills of a year in one.

use billing::BillRepository as _;
use billing::document::BillDocument;
use billing::statement::{AnnualStatement, annual_statement, year_before};
use jiff::civil::Date;

use crate::error::{PortalError, Refusal};
use crate::{OpContext, Portal, authorise};

impl Portal {
    /// The statement of the current account for the year that ends before `end`; with the last
    /// bill, when no day is named.
    ///
    /// # Errors
    /// [`Refusal::NotSignedIn`]; [`Refusal::NotFound`] where there is no bill in that year.
    pub async fn annual_statement(
        &self,
        ctx: &OpContext,
        end: Option<Date>,
    ) -> Result<AnnualStatement, PortalError> {
        let mut conn = self.store.read().await?;
        let account = authorise::current_account(ctx, &mut conn).await?;
        let end = match end {
            Some(end) => end,
            None => {
                let newest = conn.bills(account.id, 1).await?;
                newest.first().ok_or(Refusal::NotFound)?.period_to
            }
        };
        let stored = conn.bills_within(account.id, year_before(end), end).await?;
        let mut bills = stored
            .iter()
            .map(|bill| BillDocument::from_json(&bill.document))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| PortalError::Internal(error.to_string()))?;
        bills.sort_by_key(|bill| bill.period.from());
        let statement =
            annual_statement(&bills).map_err(|error| PortalError::Internal(error.to_string()))?;
        Ok(statement.ok_or(Refusal::NotFound)?)
    }
}
