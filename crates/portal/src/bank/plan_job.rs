//! What the calendar does to plans: instalments fall due, are missed or caught up, breathing
//! spaces end, and what is paid off is complete.

use accounts::{Account, AccountsRepository as _};
use base::PlanId;
use billing::ledger::TransferKind;
use billing::{BillRepository as _, LedgerRepository as _};
use jiff::civil::Date;
use money::Money;
use payments::PlanRepository as _;
use payments::plan::{
    Instalment, Plan, PlanEvent, PlanState, Progress, owed_on_instalments, progress,
};
use store::Conn;

use super::BankDay;
use crate::error::PortalError;
use crate::{OpContext, Portal, bank, standing};

const PAGE: i64 = 200;
/// Bills since a plan was agreed: three years of monthly ones.
const BILLS: i64 = 40;

impl Portal {
    /// The job: moves every plan that runs; returns how many moved.
    ///
    /// # Errors
    /// [`crate::Refusal::Forbidden`] for anyone but the system, and store failures.
    pub async fn run_payment_plans(&self, ctx: &OpContext) -> Result<u64, PortalError> {
        ctx.system()?;
        let day = self.bank_day(ctx)?;
        let mut moved = 0;
        for state in [
            PlanState::BreathingSpace,
            PlanState::Active,
            PlanState::Broken,
        ] {
            let mut after: Option<PlanId> = None;
            loop {
                let page = self
                    .store
                    .read()
                    .await?
                    .plans_in(state, after, PAGE)
                    .await?;
                let Some(last) = page.last() else { break };
                after = Some(last.id);
                for plan in page {
                    moved += u64::from(self.run_plan(ctx, plan, &day).await?);
                }
            }
        }
        Ok(moved)
    }

    async fn run_plan(
        &self,
        ctx: &OpContext,
        mut plan: Plan,
        day: &BankDay,
    ) -> Result<bool, PortalError> {
        let mut tx = self.store.begin().await?;
        let Some(account) = tx.account(plan.account_id).await? else {
            return Ok(false);
        };
        let mut moved = false;
        if plan.state == PlanState::BreathingSpace {
            if plan.space.is_some_and(|(_, until)| until > day.today) {
                return Ok(false);
            }
            self.move_plan(ctx, &mut tx, &mut plan, PlanEvent::SpaceEnded)
                .await?;
            moved = true;
        }
        moved |= self.post_due(ctx, &mut tx, &account, &plan, day).await?;
        let progress = self.plan_progress(&mut tx, &account, &plan, day).await?;
        let missed = progress.missed().is_some();
        let event = match plan.state {
            _ if progress.is_complete() => Some(PlanEvent::Completed),
            PlanState::Active if missed => Some(PlanEvent::Missed),
            PlanState::Broken if !missed => Some(PlanEvent::CaughtUp),
            _ => None,
        };
        if let Some(event) = event {
            self.move_plan(ctx, &mut tx, &mut plan, event).await?;
            moved = true;
        }
        if moved {
            tx.commit().await?;
        }
        Ok(moved)
    }

    /// Instalments whose day has come are due now.
    async fn post_due(
        &self,
        ctx: &OpContext,
        tx: &mut Conn,
        account: &Account,
        plan: &Plan,
        day: &BankDay,
    ) -> Result<bool, PortalError> {
        let posted = posted(tx, plan).await?;
        let progress = self.plan_progress(tx, account, plan, day).await?;
        let mut any = false;
        for (at, one) in progress.instalments.iter().enumerate().skip(posted) {
            if one.due_on > day.today {
                break;
            }
            let booking = self.bank_booking(ctx, account.id, one.due_on);
            tx.post(&booking.plan_due(&plan.id, &at, one.amount)?)
                .await?;
            any = true;
        }
        Ok(any)
    }

    /// How a plan stands: of the instalments that fell due, what payments have paid.
    pub(super) async fn plan_progress(
        &self,
        conn: &mut Conn,
        account: &Account,
        plan: &Plan,
        day: &BankDay,
    ) -> Result<Progress, PortalError> {
        let currency = account.currency;
        let due = &plan.instalments[..posted(conn, plan).await?.min(plan.instalments.len())];
        let owed = standing::owed(conn, account).await?;
        let since = self.local_today(plan.agreed_at);
        let bills = bills_since(conn, account, since).await?;
        let behind = owed_on_instalments(due, &bills, owed);
        let fell_due = Money::sum(currency, due.iter().map(|one| one.amount));
        let paid = fell_due.and_then(|sum| sum.checked_sub(behind));
        let paid = paid.map_err(|error| bank::internal(&error))?;
        progress(plan, paid, day.today, day.rules.instalment_grace_days)
            .map_err(|error| bank::internal(&error))
    }

    /// What of an open plan's instalments is due and unpaid: no part of any bill.
    pub(super) async fn owed_on_plan(
        &self,
        conn: &mut Conn,
        account: &Account,
        owed: Money,
    ) -> Result<Money, PortalError> {
        let plans = conn.plans(account.id, super::plan::PLANS).await?;
        let Some(plan) = plans.iter().find(|plan| plan.state.is_open()) else {
            return Ok(Money::zero(account.currency));
        };
        let due: &[Instalment] =
            &plan.instalments[..posted(conn, plan).await?.min(plan.instalments.len())];
        let since = self.local_today(plan.agreed_at);
        let bills = bills_since(conn, account, since).await?;
        Ok(owed_on_instalments(due, &bills, owed))
    }
}

/// How many instalments the ledger knows to be due; they fall due in order.
async fn posted(conn: &mut Conn, plan: &Plan) -> Result<usize, PortalError> {
    let transfers = conn
        .transfers_of(plan.account_id, &plan.id.to_string())
        .await?;
    Ok(transfers
        .iter()
        .filter(|one| one.kind == TransferKind::PlanDue)
        .count())
}

async fn bills_since(
    conn: &mut Conn,
    account: &Account,
    since: Date,
) -> Result<Vec<(Date, Money)>, PortalError> {
    let heads = conn.bills(account.id, BILLS).await?;
    let later = heads.into_iter().filter(|head| head.billed_on > since);
    Ok(later.map(|head| (head.billed_on, head.total)).collect())
}
