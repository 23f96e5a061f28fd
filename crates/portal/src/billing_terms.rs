//! What is agreed with an account about its bills: segment, day, purchase order, the company
//! behind it, and holds with their reasons.

use accounts::{Account, AccountsRepository as _};
use billing::document::BusinessFacts;
use billing::run::{AccountTerms, BillHold, BillingState, BillingTermsRepository as _};
use jiff::civil::Date;
use store::Conn;

use crate::error::{PortalError, Refusal};
use crate::{OpContext, Portal};

impl Portal {
    /// Where the billing of an account stands, by its number.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for an unknown account.
    pub async fn billing_state(
        &self,
        ctx: &OpContext,
        account: &str,
    ) -> Result<BillingState, PortalError> {
        ctx.system()?;
        let mut conn = self.store.read().await?;
        let account = numbered(&mut conn, account).await?;
        let state = conn.billing_state(account.id).await?;
        Ok(state.ok_or(Refusal::NotFound)?)
    }

    /// Sets what is agreed with an account about its bills.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for an unknown account; [`Refusal::Invalid`] for a segment or a day
    /// that does not exist.
    pub async fn set_billing_terms(
        &self,
        ctx: &OpContext,
        account: &str,
        terms: &AccountTerms,
    ) -> Result<(), PortalError> {
        ctx.system()?;
        let segments = &self.settings.billing.segments;
        if let Some(code) = terms.segment.as_ref()
            && segments.segment(code).is_none()
        {
            let message = format!("There is no segment {code}.");
            return Err(PortalError::invalid(
                "billing.no_segment",
                "segment",
                message,
            ));
        }
        if let Some(day) = terms.bill_day.filter(|day| !(1..=31).contains(day)) {
            let message = format!("{day} is no day of a month.");
            return Err(PortalError::invalid("billing.bad_day", "day", message));
        }
        let mut tx = self.store.begin().await?;
        let account = numbered(&mut tx, account).await?;
        tx.put_terms(account.id, terms).await?;
        let detail = serde_json::json!({ "segment": terms.segment, "day": terms.bill_day });
        self.record(ctx, &mut tx, "billing.terms_set", Some(account.id), &detail)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Names the company behind an account's customer, as its bills do.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for an unknown account; [`Refusal::Invalid`] without a name.
    pub async fn set_business(
        &self,
        ctx: &OpContext,
        account: &str,
        business: &BusinessFacts,
    ) -> Result<(), PortalError> {
        ctx.system()?;
        if business.company_name.trim().is_empty() {
            let message = "A company has a name.";
            return Err(PortalError::invalid(
                "billing.no_company",
                "company",
                message,
            ));
        }
        let mut tx = self.store.begin().await?;
        let account = numbered(&mut tx, account).await?;
        tx.put_business(account.customer_id, business).await?;
        let detail = serde_json::json!({ "customer": account.customer_id.to_string() });
        self.record(
            ctx,
            &mut tx,
            "billing.business_set",
            Some(account.id),
            &detail,
        )
        .await?;
        Ok(tx.commit().await?)
    }

    /// Holds the bills of an account back, until a day or until it is lifted.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for an unknown account; [`Refusal::Invalid`] without a reason.
    pub async fn hold_bills(
        &self,
        ctx: &OpContext,
        account: &str,
        reason: &str,
        until: Option<Date>,
    ) -> Result<(), PortalError> {
        ctx.system()?;
        let reason = reason.trim().to_owned();
        if reason.is_empty() {
            let message = "Say why it is held.";
            return Err(PortalError::invalid("billing.no_reason", "reason", message));
        }
        let hold = BillHold {
            reason,
            until,
            since: ctx.now,
        };
        self.set_hold(ctx, account, Some(&hold)).await
    }

    /// Lifts the hold of an account; the next run makes up for what was held.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for an unknown account.
    pub async fn lift_hold(&self, ctx: &OpContext, account: &str) -> Result<(), PortalError> {
        ctx.system()?;
        self.set_hold(ctx, account, None).await
    }

    async fn set_hold(
        &self,
        ctx: &OpContext,
        account: &str,
        hold: Option<&BillHold>,
    ) -> Result<(), PortalError> {
        let mut tx = self.store.begin().await?;
        let account = numbered(&mut tx, account).await?;
        tx.put_hold(account.id, hold).await?;
        let action = match hold {
            Some(_) => "billing.held",
            None => "billing.hold_lifted",
        };
        let until = hold.and_then(|hold| hold.until).map(|day| day.to_string());
        let detail = serde_json::json!({ "until": until });
        self.record(ctx, &mut tx, action, Some(account.id), &detail)
            .await?;
        Ok(tx.commit().await?)
    }
}

async fn numbered(conn: &mut Conn, account: &str) -> Result<Account, PortalError> {
    let found = conn.account_by_number(account).await?;
    found.ok_or_else(|| Refusal::NotFound.into())
}
