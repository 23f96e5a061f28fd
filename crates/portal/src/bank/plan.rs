//! Proposing, agreeing, ending and pausing a payment plan.
//!
//! Agreeing moves the debt out of what is due; each instalment falls due on its day. A new plan
//! takes the place of the one before it, with whatever that one had left.

use accounts::Account;
use base::PlanId;
use billing::LedgerRepository as _;
use billing::ledger::LedgerAccount;
use jiff::Span;
use money::Money;
use payments::plan::{Plan, PlanEvent, PlanState, plan_step, propose};
use payments::{DirectDebitRepository as _, PlanRepository as _};
use serde_json::json;
use store::Conn;

use super::cancel::RECENT;
use super::plan_form::no_proposal;
use super::{BankDay, PlanWish};
use crate::error::{PortalError, Refusal};
use crate::{OpContext, Portal, authorise, bank, standing};

/// Plans of an account that are looked at.
pub(super) const PLANS: i64 = 12;
/// The first instalment is due so many days after the proposal.
const FIRST_AFTER_DAYS: i32 = 14;

impl Portal {
    /// Works a proposal out and keeps it for the customer to look at. Nothing is agreed yet.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] by field, with what would work instead.
    pub async fn propose_plan(
        &self,
        ctx: &OpContext,
        account: &str,
        wish: &PlanWish,
    ) -> Result<(), PortalError> {
        let day = self.bank_day(ctx)?;
        let mut tx = self.store.begin().await?;
        let account = authorise::named_account(ctx, &mut tx, account).await?;
        let budget = wish.budget(&account)?;
        let wanted = wish.wish(&account)?;
        let share = day.rules.affordable_percent;
        let affordability = budget
            .affordability(account.currency, share)
            .map_err(|error| {
                let message = format!("We can't work it out yet: {error}.");
                PortalError::invalid("plan.budget", "pay", message)
            })?;
        let debt = self.debt(&mut tx, &account).await?;
        let first = day.today.checked_add(Span::new().days(FIRST_AFTER_DAYS));
        let first = first.map_err(|error| bank::internal(&error))?;
        let longest = day.rules.longest_plan_months;
        let proposed = propose(debt, affordability.affordable, wanted, first, longest);
        let instalments = proposed.map_err(no_proposal)?;
        // One proposal at a time.
        for mut old in tx.plans(account.id, PLANS).await? {
            if old.state == PlanState::Proposed {
                self.move_plan(ctx, &mut tx, &mut old, PlanEvent::Withdrawn)
                    .await?;
            }
        }
        let plan = Plan {
            account_id: account.id,
            id: PlanId::new(ctx.now, self.entropy.as_ref()),
            state: PlanState::Proposed,
            debt,
            agreed_at: ctx.now,
            space: None,
            budget,
            instalments,
            updated_at: ctx.now,
        };
        tx.add_plan(&plan).await?;
        self.note_plan(ctx, &mut tx, &plan, "proposed").await?;
        tx.commit().await?;
        Ok(())
    }

    /// Agrees to a proposal.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], and [`Refusal::Conflict`] when the debt is another by now.
    pub async fn agree_plan(
        &self,
        ctx: &OpContext,
        account: &str,
        plan: &str,
    ) -> Result<(), PortalError> {
        let day = self.bank_day(ctx)?;
        let mut tx = self.store.begin().await?;
        let (account, mut plan) = own_plan(ctx, &mut tx, account, plan).await?;
        if plan.state.is_open() {
            return Ok(());
        }
        let debt = self.debt(&mut tx, &account).await?;
        let first = plan.instalments.first().map(|one| one.due_on);
        if debt != plan.debt || first.is_none_or(|first| first <= day.today) {
            let message = "What you owe has changed since this was worked out. Nothing was \
                           agreed. Please work it out again.";
            return Err(conflict("plan.changed", message));
        }
        for mut old in tx.plans(account.id, PLANS).await? {
            if old.state.is_open() {
                self.end_plan(ctx, &mut tx, &mut old, PlanEvent::Renegotiated, &day)
                    .await?;
            }
        }
        self.move_plan(ctx, &mut tx, &mut plan, PlanEvent::Agreed)
            .await?;
        let booking = self.bank_booking(ctx, account.id, day.today);
        tx.post(&booking.plan_agreed(&plan.id, plan.debt)?).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Ends a plan, or puts a proposal aside: what was left is due at once again.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], and [`Refusal::Conflict`] when it has ended.
    pub async fn end_payment_plan(
        &self,
        ctx: &OpContext,
        account: &str,
        plan: &str,
    ) -> Result<(), PortalError> {
        let day = self.bank_day(ctx)?;
        let mut tx = self.store.begin().await?;
        let (_, mut plan) = own_plan(ctx, &mut tx, account, plan).await?;
        if plan.state == PlanState::Proposed {
            self.move_plan(ctx, &mut tx, &mut plan, PlanEvent::Withdrawn)
                .await?;
        } else {
            self.end_plan(ctx, &mut tx, &mut plan, PlanEvent::Withdrawn, &day)
                .await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Stops the plan for sixty days: nothing falls due, nothing counts as missed.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], and [`Refusal::Conflict`] when it had one or does not run.
    pub async fn begin_breathing_space(
        &self,
        ctx: &OpContext,
        account: &str,
        plan: &str,
    ) -> Result<(), PortalError> {
        let day = self.bank_day(ctx)?;
        let mut tx = self.store.begin().await?;
        let (_, mut plan) = own_plan(ctx, &mut tx, account, plan).await?;
        if plan.space.is_some() {
            let message = "You've had a breathing space on this plan. Nothing was changed. Please \
                           talk to us if you need more time.";
            return Err(conflict("plan.had_space", message));
        }
        let length = Span::new().days(i32::from(day.rules.breathing_space_days));
        let until = day
            .today
            .checked_add(length)
            .map_err(|error| bank::internal(&error))?;
        plan.space = Some((day.today, until));
        self.move_plan(ctx, &mut tx, &mut plan, PlanEvent::SpaceBegun)
            .await?;
        let occasion = format!("instalment:{}:", plan.id);
        for one in tx.collections(plan.account_id, RECENT).await? {
            if one.occasion.starts_with(&occasion) {
                self.withdraw(ctx, &mut tx, one).await?;
            }
        }
        tx.commit().await?;
        Ok(())
    }

    /// What a plan could pay off: what is due, and what an open plan still holds. What is on hold
    /// because of a question about a bill is not due.
    pub(super) async fn debt(
        &self,
        conn: &mut Conn,
        account: &Account,
    ) -> Result<Money, PortalError> {
        let owed = standing::owed(conn, account).await?;
        let on_hold = standing::held(conn, account, owed).await?;
        let held = conn
            .balance(account.id, LedgerAccount::PaymentPlans)
            .await?;
        let held = held.unwrap_or_else(|| Money::zero(account.currency));
        owed.checked_sub(on_hold)
            .and_then(|due| due.checked_add(held))
            .map_err(|error| bank::internal(&error))
    }

    /// Moves a plan through its machine and notes it.
    pub(super) async fn move_plan(
        &self,
        ctx: &OpContext,
        tx: &mut Conn,
        plan: &mut Plan,
        event: PlanEvent,
    ) -> Result<(), PortalError> {
        let from = plan.state;
        let Some(to) = plan_step(from, event) else {
            let message = "That can't be done with this plan any more. Nothing was changed.";
            return Err(conflict("plan.not_now", message));
        };
        plan.state = to;
        plan.updated_at = ctx.now;
        if !tx.update_plan(plan, from).await? {
            return Err(bank::moved_on());
        }
        self.note_plan(ctx, tx, plan, event.code()).await
    }

    /// Ends a plan that runs; what it still holds is due again.
    async fn end_plan(
        &self,
        ctx: &OpContext,
        tx: &mut Conn,
        plan: &mut Plan,
        event: PlanEvent,
        day: &BankDay,
    ) -> Result<(), PortalError> {
        self.move_plan(ctx, tx, plan, event).await?;
        let held = tx
            .balance(plan.account_id, LedgerAccount::PaymentPlans)
            .await?;
        if let Some(held) = held.filter(|held| held.is_positive()) {
            let booking = self.bank_booking(ctx, plan.account_id, day.today);
            tx.post(&booking.plan_ended(&plan.id, held)?).await?;
        }
        Ok(())
    }

    async fn note_plan(
        &self,
        ctx: &OpContext,
        tx: &mut Conn,
        plan: &Plan,
        what: &str,
    ) -> Result<(), PortalError> {
        let detail = json!({
            "plan": plan.id.to_string(),
            "state": plan.state.code(),
            "debt_minor": plan.debt.minor(),
            "instalments": plan.instalments.len(),
        });
        let action = format!("plan.{what}");
        self.record(ctx, tx, &action, Some(plan.account_id), &detail)
            .await
    }
}

async fn own_plan(
    ctx: &OpContext,
    tx: &mut Conn,
    account: &str,
    plan: &str,
) -> Result<(Account, Plan), PortalError> {
    let account = authorise::named_account(ctx, tx, account).await?;
    let id: PlanId = plan.parse().map_err(|_| Refusal::NotFound)?;
    let plan = tx.plan(account.id, id).await?.ok_or(Refusal::NotFound)?;
    Ok((account, plan))
}

fn conflict(code: &'static str, message: &str) -> PortalError {
    Refusal::Conflict {
        code,
        message: message.to_owned(),
    }
    .into()
}
