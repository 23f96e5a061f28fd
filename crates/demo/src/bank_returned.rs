//! A Direct Debit that was collected and that its bank sent back.

use payments::DirectDebitRepository as _;

use crate::bank::{Bank, tolerated, typed};
use crate::error::DemoError;
use crate::homes::PlannedAccount;

/// It was set up so many days ago.
const SET_UP_DAYS_AGO: i32 = 45;

impl Bank<'_> {
    /// One that was collected and that its bank sent back.
    pub async fn returned(&self, name: &str, planned: &PlannedAccount) -> Result<(), DemoError> {
        let Some(account) = self.account(&planned.number).await? else {
            return Ok(());
        };
        let store = self.portal.store();
        if !store
            .read()
            .await?
            .collections(account.id, 1)
            .await?
            .is_empty()
        {
            return Ok(());
        }
        let begun = self.days_ago(SET_UP_DAYS_AGO)?;
        let day = self.working_day(begun, 12)?.day().min(28);
        let change = typed(name, planned, 3, "fixed_monthly", &day.to_string());
        let ctx = self.portal.system_at("demo", self.at(begun));
        self.portal
            .set_up_direct_debit(&ctx, &account.id.to_string(), &change)
            .await?;
        let out = self.working_day(begun, 1)?;
        let ctx = self.portal.system_at("demo", self.at(out));
        tolerated(self.portal.submit_direct_debits(&ctx, out).await)?;
        let first = store.read().await?.collections(account.id, 1).await?;
        let Some(first) = first.into_iter().next() else {
            return Ok(());
        };
        let cycle = self
            .calendar
            .cycle_ending(first.due_on)
            .map_err(|_| DemoError::NothingToMake)?;
        if self.working_day(cycle.entry, 2)? >= self.today {
            return Ok(());
        }
        // By then no bank has refused it.
        for on in [cycle.input, cycle.entry] {
            let ctx = self.portal.system_at("demo", self.at(on));
            self.portal.run_direct_debits(&ctx).await?;
            if on == cycle.input {
                tolerated(self.portal.submit_direct_debits(&ctx, on).await)?;
            }
        }
        let mandate = store.read().await?.open_mandate(account.id).await?;
        let Some(mandate) = mandate else {
            return Ok(());
        };
        let report = format!(
            "<BACSDocument><Data><ARUDD><Header/><ReturnedDebitItem ref=\"{}\" transCode=\"01\" \
             returnCode=\"0\" returnDescription=\"REFER TO PAYER\" originalProcessingDate=\"{}\" \
             valueOf=\"{}\" currency=\"GBP\"/></ARUDD></Data></BACSDocument>",
            mandate.reference,
            cycle.processing,
            first.amount.plain()
        );
        let ctx = self
            .portal
            .system_at("demo", self.at(self.working_day(cycle.entry, 1)?));
        self.portal
            .book_bank_report(&ctx, report.as_bytes())
            .await?;
        Ok(())
    }
}
