//! The market's limit on charging for long ago, as bills are issued: what is too old is credited in
//! the transaction of the bill, and the bill says so. It does not hold for a customer who
//! obstructed the supplier, nor for what a cancelled bill of the same days had charged in time.

use accounts::{Account, AccountsRepository as _, CustomerKind};
use base::{AdjustmentId, BillId, ServicePointId};
use billing::LedgerRepository as _;
use billing::corrections::{
    Adjustment, AdjustmentKind, BACK_BILLING, BackBilling, CorrectionRepository as _, UseOfDays,
};
use billing::document::{BillDocument, StoredUsage};
use billing::ledger::Booking;
use jiff::civil::Date;
use metering::{Channel, MeteringRepository as _};
use store::Conn;

use super::{ledger, overflow};
use crate::error::{PortalError, Refusal};
use crate::journal::actor_text;
use crate::{OpContext, Portal, wording};

impl Portal {
    /// Credits what of a bill is too old to be charged, and notes it on the bill. Called with the
    /// bill's transfers posted and its row not yet written.
    ///
    /// # Errors
    /// Store failures, and sums that do not fit.
    pub(crate) async fn credit_back_billing(
        &self,
        ctx: &OpContext,
        tx: &mut Conn,
        (account, bill): (&Account, BillId),
        billed_on: Date,
        document: &mut BillDocument,
    ) -> Result<(), PortalError> {
        let Some(excess) = self.excess(tx, account, billed_on, document).await? else {
            return Ok(());
        };
        let id = AdjustmentId::new(ctx.now, self.entropy.as_ref());
        let size = wording::size(excess.amount);
        let words = format!(
            "{size} of this bill is for days before {}, more than {} months before we billed you. \
             You don't have to pay that, so we've taken it off.",
            wording::day(excess.before),
            excess.months
        );
        let credit = Adjustment {
            account_id: account.id,
            id,
            kind: AdjustmentKind::Charge,
            bill_id: Some(bill),
            amount: excess.amount,
            reason: BACK_BILLING.to_owned(),
            words: words.clone(),
            request_key: format!("{BACK_BILLING}:{bill}"),
            made_on: billed_on,
            made_at: ctx.now,
            made_by: actor_text(&ctx.actor),
        };
        if !tx.add_adjustment(&credit).await? {
            return Ok(());
        }
        let booking = Booking {
            effective_on: billed_on,
            ..self.booking(ctx, account.id)
        };
        let transfers = booking.adjustment(&id, &excess.parts).map_err(ledger)?;
        tx.post_all(&transfers).await?;
        document.notes.push(words);
        let detail = serde_json::json!({
            "adjustment": id.to_string(), "bill": bill.to_string(), "reason": BACK_BILLING,
        });
        self.record(ctx, tx, "adjustment.made", Some(account.id), &detail)
            .await
    }

    async fn excess(
        &self,
        tx: &mut Conn,
        account: &Account,
        billed_on: Date,
        document: &BillDocument,
    ) -> Result<Option<BackBilling>, PortalError> {
        let rules = &self.settings.back_billing;
        // A bill may catch up with what was used before its own days.
        let corrects = document.charges.iter().filter_map(|one| one.about.corrects);
        let first = corrects.map(|corrects| corrects.since).min();
        let first = first.map_or(document.period.from(), |day| {
            day.min(document.period.from())
        });
        if !rules.may_hold(account.currency, first, billed_on) {
            return Ok(None);
        }
        let customer = tx.customer(account.customer_id).await?;
        let customers = match customer.ok_or(Refusal::NotFound)?.kind {
            CustomerKind::Residential => "household",
            CustomerKind::SmallBusiness => "business",
        };
        let Some(rule) = rules.on(account.currency, customers, billed_on) else {
            return Ok(None);
        };
        let limit = rule.limit(billed_on);
        let used = use_of_days(tx, account, limit, document).await?;
        let excess = rule.excess(document, billed_on, &used).map_err(overflow)?;
        let Some(excess) = excess else {
            return Ok(None);
        };
        if tx.obstruction(account.id).await?.is_some() {
            return Ok(None);
        }
        let (from, to) = (document.period.from(), document.period.to());
        let in_time = tx.cancelled_total(account.id, from, to).await?;
        let Some(in_time) = in_time else {
            return Ok(Some(excess));
        };
        let more = document
            .total_charges
            .checked_sub(in_time)
            .map_err(overflow)?;
        excess.at_most(more).map_err(overflow)
    }

    /// Notes that a customer obstructed the supplier, so that the limit on charging for long ago
    /// does not hold; without words it holds again.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for an unknown account; [`Refusal::Forbidden`] for anyone but the
    /// system.
    pub async fn note_obstruction(
        &self,
        ctx: &OpContext,
        account_number: &str,
        words: Option<&str>,
    ) -> Result<(), PortalError> {
        ctx.system()?;
        let words = words.map(super::words).transpose()?;
        let mut tx = self.store.begin().await?;
        let account = tx.account_by_number(account_number).await?;
        let account = account.ok_or(Refusal::NotFound)?.id;
        tx.put_obstruction(account, words.as_deref(), ctx.now)
            .await?;
        let action = match words {
            Some(_) => "account.obstruction_noted",
            None => "account.obstruction_lifted",
        };
        self.record(ctx, &mut tx, action, Some(account), &serde_json::json!({}))
            .await?;
        tx.commit().await?;
        Ok(())
    }
}

/// What was used day by day of the sections that `limit` cuts in two, where they rest on interval
/// data.
async fn use_of_days(
    tx: &mut Conn,
    account: &Account,
    limit: Date,
    document: &BillDocument,
) -> Result<UseOfDays, PortalError> {
    let mut used = UseOfDays::default();
    for section in &document.charges {
        let (from, to) = (section.period.from(), section.period.to());
        let is_cut = from < limit && limit < to;
        let is_measured = matches!(section.record.usage, StoredUsage::Intervals(_));
        let point = section.service_point.parse::<ServicePointId>().ok();
        let Some(point) = point.filter(|_| is_cut && is_measured) else {
            continue;
        };
        let totals = tx
            .day_totals(account.id, point, Channel::Import, from, to)
            .await?;
        let days = totals.iter().map(|day| (day.local_day, day.total_wh));
        let of_point = used.0.entry(section.service_point.clone()).or_default();
        of_point.extend(days);
    }
    Ok(used)
}
