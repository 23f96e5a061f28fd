//! Payments planned ahead: list, add, change, cancel, until the cut-off.

use base::CollectionId;
use jiff::civil::Date;
use money::{Money, parse_amount};
use payments::DirectDebitRepository as _;
use payments::direct_debit::{
    Arrangement, Collection, CollectionKind, CollectionState, Mandate, MandateState, Wanted,
    notice_for,
};
use payments::schedule::{ScheduleError, change_until, check_change};
use store::Conn;
use wire::{PlannedPayment, ScheduledView};

use super::cancel::RECENT;
use super::mandate::{none_here, own_mandate};
use crate::error::{PortalError, Refusal};
use crate::{OpContext, Portal, authorise, bank, wording};

/// The farthest day that may be chosen.
const FARTHEST_DAYS: i32 = 180;
const MOST_MINOR: i64 = 500_000;

impl Portal {
    /// What is planned on the current account.
    ///
    /// # Errors
    /// [`Refusal::NotSignedIn`] and store failures.
    pub async fn scheduled_view(&self, ctx: &OpContext) -> Result<ScheduledView, PortalError> {
        let mut conn = self.store.read().await?;
        let account = authorise::current_account(ctx, &mut conn).await?;
        let mandate = conn.open_mandate(account.id).await?;
        let day = self.bank_day(ctx)?;
        let mut known = conn.collections(account.id, RECENT).await?;
        known.retain(|one| {
            one.due_on >= day.today
                && matches!(
                    one.state,
                    CollectionState::Announced | CollectionState::Submitted
                )
        });
        known.sort_by_key(|one| (one.due_on, one.id));
        let mut planned = Vec::with_capacity(known.len());
        for one in &known {
            let until = change_until(one.due_on, &day.rules, &day.calendar)?;
            let open = check_change(one, day.today, &day.rules, &day.calendar).is_ok();
            planned.push(PlannedPayment {
                id: one.id.to_string(),
                on: wording::when_day(one.due_on),
                amount: one.amount,
                what: what(one.kind).to_owned(),
                change_until: open.then(|| wording::day_month(until)),
                with_the_bank: one.state == CollectionState::Submitted,
            });
        }
        let sentence = match planned.first() {
            Some(next) => format!(
                "We'll take {} on {}.",
                next.amount,
                wording::day_month(known[0].due_on)
            ),
            None => "Nothing is planned.".to_owned(),
        };
        let earliest = match mandate.as_ref().filter(|mandate| can_plan(mandate)) {
            Some(mandate) => Some(self.earliest(mandate, &day)?),
            None => None,
        };
        Ok(ScheduledView {
            sentence,
            account: account.id.to_string(),
            account_number: account.number,
            has_direct_debit: mandate.is_some(),
            pays_bills: mandate.is_some_and(|one| one.arrangement == Arrangement::WholeBill),
            planned,
            earliest: earliest.map(wording::when_day),
            attempt_key: payments::new_attempt_key(self.entropy.as_ref()),
        })
    }

    /// Plans a payment for a day: announced at once, because the customer asks for it.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] by field, [`Refusal::Conflict`] without a Direct Debit.
    pub async fn plan_payment(
        &self,
        ctx: &OpContext,
        account: &str,
        attempt_key: &str,
        amount: &str,
        on: &str,
    ) -> Result<(), PortalError> {
        let day = self.bank_day(ctx)?;
        let mut tx = self.store.begin().await?;
        let (account, mandate) = own_mandate(ctx, &mut tx, account).await?;
        if !can_plan(&mandate) {
            return Err(none_here());
        }
        if !payments::is_attempt_key(attempt_key) {
            let message = "This page is out of date. Nothing was planned. Please open it again.";
            return Err(PortalError::invalid("schedule.stale_form", "", message));
        }
        let amount = amount_of(amount, account.currency)?;
        let on = self.day_of(on, &mandate, &day)?;
        let planned = self.planned(
            ctx,
            &mandate,
            format!("scheduled:{attempt_key}"),
            amount,
            on,
        );
        // The same form sent twice: it is there.
        if tx.add_collection(&planned).await? {
            self.note_announced(ctx, &mut tx, &planned).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// Changes amount or day of a planned payment, until its cut-off.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], [`Refusal::Conflict`] after the cut-off, [`Refusal::Invalid`].
    pub async fn change_planned_payment(
        &self,
        ctx: &OpContext,
        account: &str,
        planned: &str,
        amount: &str,
        on: &str,
    ) -> Result<(), PortalError> {
        let day = self.bank_day(ctx)?;
        let mut tx = self.store.begin().await?;
        let (found, mandate) = self.own_planned(ctx, &mut tx, account, planned).await?;
        check_change(&found, day.today, &day.rules, &day.calendar).map_err(refused)?;
        let amount = amount_of(amount, found.amount.currency())?;
        let on = self.day_of(on, &mandate, &day)?;
        if (amount, on) == (found.amount, found.due_on) {
            return Ok(());
        }
        // Another amount or day is another collection: the old one is withdrawn as it was.
        let occasion = format!("{}+", found.occasion);
        let next = self.planned(ctx, &mandate, occasion, amount, on);
        if !self.withdraw(ctx, &mut tx, found).await? || !tx.add_collection(&next).await? {
            return Err(bank::moved_on());
        }
        self.note_announced(ctx, &mut tx, &next).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Cancels a planned payment, until its cut-off.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], and [`Refusal::Conflict`] after the cut-off.
    pub async fn cancel_planned_payment(
        &self,
        ctx: &OpContext,
        account: &str,
        planned: &str,
    ) -> Result<(), PortalError> {
        let day = self.bank_day(ctx)?;
        let mut tx = self.store.begin().await?;
        let (found, _) = self.own_planned(ctx, &mut tx, account, planned).await?;
        if found.state == CollectionState::Withdrawn {
            return Ok(());
        }
        check_change(&found, day.today, &day.rules, &day.calendar).map_err(refused)?;
        if !self.withdraw(ctx, &mut tx, found).await? {
            return Err(bank::moved_on());
        }
        tx.commit().await?;
        Ok(())
    }

    async fn own_planned(
        &self,
        ctx: &OpContext,
        tx: &mut Conn,
        account: &str,
        planned: &str,
    ) -> Result<(Collection, Mandate), PortalError> {
        let account = authorise::named_account(ctx, tx, account).await?;
        let id: CollectionId = planned.parse().map_err(|_| Refusal::NotFound)?;
        let found = tx
            .collection(account.id, id)
            .await?
            .ok_or(Refusal::NotFound)?;
        let mandate = tx.mandate(account.id, found.mandate_id).await?;
        Ok((found, mandate.ok_or(Refusal::NotFound)?))
    }

    fn planned(
        &self,
        ctx: &OpContext,
        mandate: &Mandate,
        occasion: String,
        amount: Money,
        due_on: Date,
    ) -> Collection {
        Collection {
            account_id: mandate.account_id,
            id: CollectionId::new(ctx.now, self.entropy.as_ref()),
            mandate_id: mandate.id,
            kind: CollectionKind::Scheduled,
            occasion,
            amount,
            due_on,
            announced_at: ctx.now,
            state: CollectionState::Announced,
            submission_id: None,
            reason: String::new(),
            updated_at: ctx.now,
        }
    }

    fn earliest(&self, mandate: &Mandate, day: &bank::BankDay) -> Result<Date, PortalError> {
        let wanted = Wanted::On(day.today);
        let (rules, calendar) = (&day.rules, &day.calendar);
        Ok(notice_for(
            wanted,
            day.today,
            mandate.lodged_on,
            true,
            rules,
            calendar,
        )?)
    }

    fn day_of(
        &self,
        typed: &str,
        mandate: &Mandate,
        day: &bank::BankDay,
    ) -> Result<Date, PortalError> {
        let earliest = self.earliest(mandate, day)?;
        let farthest = day.today.checked_add(jiff::Span::new().days(FARTHEST_DAYS));
        let farthest = farthest.map_err(|error| bank::internal(&error))?;
        let on: Option<Date> = typed.trim().parse().ok();
        let on = on
            .filter(|on| *on >= earliest && *on <= farthest)
            .ok_or_else(|| {
                let message = format!(
                    "Choose a day from {} to {}.",
                    wording::day(earliest),
                    wording::day(farthest)
                );
                PortalError::invalid("schedule.day", "on", message)
            })?;
        Ok(day.calendar.on_or_after(on)?)
    }
}

fn can_plan(mandate: &Mandate) -> bool {
    mandate.state.is_open() && mandate.state != MandateState::Paused
}

fn amount_of(typed: &str, currency: money::Currency) -> Result<Money, PortalError> {
    let refuse = |message: String| PortalError::invalid("schedule.amount", "amount", message);
    let amount = parse_amount(typed, currency).map_err(|error| refuse(error.to_string()))?;
    if !(1..=MOST_MINOR).contains(&amount.minor()) {
        let most = Money::from_minor(MOST_MINOR, currency);
        return Err(refuse(format!(
            "Enter an amount of more than nothing, up to {most}."
        )));
    }
    Ok(amount)
}

fn refused(error: ScheduleError) -> PortalError {
    let message = match error {
        ScheduleError::NotPlanned => {
            "This payment can no longer be changed. Nothing was changed.".to_owned()
        }
        ScheduleError::TooLate(until) => format!(
            "This payment could be changed until {}. It's on its way to your bank now.",
            wording::day_month(until)
        ),
        ScheduleError::Calendar(error) => return error.into(),
    };
    Refusal::Conflict {
        code: "schedule.too_late",
        message,
    }
    .into()
}

/// What a collection is for, in words.
pub(super) const fn what(kind: CollectionKind) -> &'static str {
    match kind {
        CollectionKind::Monthly => "Your monthly amount",
        CollectionKind::Bill => "Your bill",
        CollectionKind::Scheduled => "A payment you planned",
        CollectionKind::Instalment => "An instalment of your plan",
    }
}
