//! The annual statement of an account: its bills of a year in one.

use billing::BillRepository as _;
use billing::document::BillDocument;
use billing::statement::{AnnualStatement, annual_statement, year_before};
use jiff::civil::Date;

use crate::error::{PortalError, Refusal};
use crate::{OpContext, Portal, authorise};

/// Newest bills of which one covers the last days.
const LOOK_BACK: i64 = 40;

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
                // An older bill that was made again may be the newest.
                let bills = conn.bills(account.id, LOOK_BACK).await?;
                let last = bills.iter().map(|bill| bill.period_to).max();
                last.ok_or(Refusal::NotFound)?
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
