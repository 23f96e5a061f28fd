//! Issuing a bill: the ledger, the balance brought forward, the number, the row, and the record of
//! it, in the caller's transaction.
//!
//! The ledger comes first: its balance is locked from then on, so that what the bill says was owed
//! and paid before it is what the books say.

use accounts::Account;
use base::BillId;
use billing::document::{BillDocument, BillSummary, BillingError, Direction, Fuel};
use billing::ledger::{LedgerAccount, bill_transfers};
use billing::run::{BillNumbers, BillingTermsRepository as _, supplier_number};
use billing::{BillHead, BillRepository as _, BillStatus, LedgerRepository as _, StoredBill};
use money::Money;
use store::Conn;

use super::draft::Draft;
use super::{balance, facts};
use crate::error::PortalError;
use crate::{OpContext, Portal, query};

/// The supplier's one series of bill numbers.
const SERIES: &str = "bill";

/// The number of a bill in its account's own series.
pub fn account_number(account: &Account, issued_before: i64) -> String {
    format!("{}-{:03}", account.number, issued_before + 1)
}

impl Portal {
    /// Issues a draft in the caller's transaction, which has locked the account's billing; returns
    /// the bill and its document as JSON.
    ///
    /// # Errors
    /// Store failures, and sums that do not fit.
    pub(crate) async fn issue(
        &self,
        ctx: &OpContext,
        tx: &mut Conn,
        mut draft: Draft,
    ) -> Result<(BillId, String), PortalError> {
        let id = BillId::new(ctx.now, self.entropy.as_ref());
        let days = (draft.document.billed_on, draft.document.due_on);
        self.post_and_number(ctx, tx, id, days, &mut draft).await?;
        let stored = stored(id, &draft, BillStatus::Issued, ctx.now)?;
        tx.add_bill(&stored, &summary(&draft)?).await?;
        let detail = serde_json::json!({ "bill": id.to_string() });
        self.record(ctx, tx, "bill.issued", Some(draft.account.id), &detail)
            .await?;
        Ok((id, stored.document))
    }

    /// Posts a bill, and completes its document with the balance before and a number.
    ///
    /// # Errors
    /// As [`Portal::issue`].
    pub(crate) async fn post_and_number(
        &self,
        ctx: &OpContext,
        tx: &mut Conn,
        id: BillId,
        days: (jiff::civil::Date, jiff::civil::Date),
        draft: &mut Draft,
    ) -> Result<(), PortalError> {
        let document = &mut draft.document;
        let account = draft.account.id;
        let parts = parts(document)?;
        let entropy = self.entropy.as_ref();
        let transfers = bill_transfers(account, id, &parts, days.0, ctx.now, entropy)
            .map_err(|error| PortalError::Internal(error.to_string()))?;
        tx.post_all(&transfers).await?;
        let owner = (&draft.account, id);
        self.credit_back_billing(ctx, tx, owner, days.0, document)
            .await?;
        let own = (id, document.total_charges);
        let before = balance::before_posted(tx, account, own, draft.last.as_ref()).await?;
        let number = match self.settings.billing.numbers {
            BillNumbers::PerAccount => account_number(&draft.account, draft.state.issued),
            BillNumbers::PerSupplier => {
                let next = tx.take_numbers(SERIES, 1).await?;
                supplier_number(&self.settings.billing.number_prefix, next)
            }
        };
        document.facts.terms.pay_url = facts::pay_url(&self.settings, &number);
        document
            .issue(number, days, before)
            .map_err(|error| PortalError::Internal(error.to_string()))?;
        if draft.state.open_queries > 0 {
            let note = query::on_the_next_bill(tx, &draft.account, document).await?;
            document.notes.extend(note);
        }
        Ok(())
    }
}

/// The row of a bill.
pub fn stored(
    id: BillId,
    draft: &Draft,
    status: BillStatus,
    created_at: base::Instant,
) -> Result<StoredBill, PortalError> {
    let document = &draft.document;
    let json = document.to_json().map_err(unwritten)?;
    Ok(StoredBill {
        head: BillHead {
            account_id: draft.account.id,
            id,
            number: document.number.clone(),
            period_from: draft.period.from(),
            period_to: draft.period.to(),
            billed_on: document.billed_on,
            due_on: document.due_on,
            total: document.total_charges,
            status,
            created_at,
        },
        document: json,
    })
}

/// What is stored in short beside its document.
pub fn summary(draft: &Draft) -> Result<String, PortalError> {
    BillSummary::of(&draft.document)
        .to_json()
        .map_err(unwritten)
}

fn unwritten(error: BillingError) -> PortalError {
    PortalError::Internal(error.to_string())
}

/// What the bill adds to each ledger account; the parts sum to its total.
pub fn parts(document: &BillDocument) -> Result<Vec<(LedgerAccount, Money)>, PortalError> {
    let overflow = |error: money::MoneyError| PortalError::Internal(error.to_string());
    let mut parts: Vec<(LedgerAccount, Money)> = Vec::new();
    for section in &document.charges {
        let ledger_account = match (section.fuel, section.direction) {
            (_, Direction::Export) => LedgerAccount::ExportPayments,
            (Fuel::Electricity, Direction::Import) => LedgerAccount::RevenueElectricity,
            (Fuel::Gas, Direction::Import) => LedgerAccount::RevenueGas,
        };
        match parts.iter_mut().find(|(known, _)| *known == ledger_account) {
            Some((_, sum)) => *sum = sum.checked_add(section.net).map_err(overflow)?,
            None => parts.push((ledger_account, section.net)),
        }
    }
    parts.push((LedgerAccount::TaxPayable, document.tax));
    let sum =
        Money::sum(document.currency, parts.iter().map(|(_, part)| *part)).map_err(overflow)?;
    if sum != document.total_charges {
        return Err(PortalError::Internal(
            "a bill's parts differ from its total".to_owned(),
        ));
    }
    Ok(parts)
}
