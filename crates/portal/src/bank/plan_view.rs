//! The payment plan page.

use money::Money;
use payments::PlanRepository as _;
use payments::plan::{InstalmentState, Plan, PlanState, Progress, Side};
use wire::{BudgetField, InstalmentItem, PlanStateView, PlanView, ShownPlan};

use super::plan::PLANS;
use super::plan_form::FIELDS;
use crate::error::PortalError;
use crate::{OpContext, Portal, authorise, wording};

impl Portal {
    /// The payment plan of the current account, or how to get one.
    ///
    /// # Errors
    /// [`crate::Refusal::NotSignedIn`] and store failures.
    pub async fn plan_view(&self, ctx: &OpContext) -> Result<PlanView, PortalError> {
        let day = self.bank_day(ctx)?;
        let mut conn = self.store.read().await?;
        let account = authorise::current_account(ctx, &mut conn).await?;
        let debt = self.debt(&mut conn, &account).await?;
        let plans = conn.plans(account.id, PLANS).await?;
        let open = plans.iter().find(|plan| plan.state.is_open());
        let proposed = plans.iter().find(|plan| plan.state == PlanState::Proposed);
        let open = match open {
            Some(plan) => {
                let progress = self.plan_progress(&mut conn, &account, plan, &day).await?;
                Some((plan, progress))
            }
            None => None,
        };
        let last = proposed
            .or(open.as_ref().map(|(plan, _)| *plan))
            .or(plans.first());
        let typed = |code: &str| {
            let line = last?
                .budget
                .lines
                .iter()
                .find(|line| line.category == code)?;
            Some(Money::from_minor(line.monthly_minor, account.currency).plain())
        };
        let fields = FIELDS.iter().map(|(category, label)| BudgetField {
            code: category.code().to_owned(),
            label: (*label).to_owned(),
            income: category.side() == Side::Income,
            typed: typed(category.code()).unwrap_or_default(),
        });
        Ok(PlanView {
            sentence: sentence(open.as_ref(), debt),
            account: account.id.to_string(),
            account_number: account.number.clone(),
            debt,
            fields: fields.collect(),
            // A proposal whose debt has moved cannot be agreed to: it is not shown.
            proposal: proposed
                .filter(|plan| plan.debt == debt)
                .map(|plan| shown(plan, None)),
            running: open
                .as_ref()
                .map(|(plan, progress)| shown(plan, Some(progress))),
            space_days: day.rules.breathing_space_days,
        })
    }
}

fn sentence(open: Option<&(&Plan, Progress)>, debt: Money) -> String {
    let Some((plan, progress)) = open else {
        return if debt.is_positive() {
            format!("Spread the {debt} you owe over months that you can afford.")
        } else {
            "You owe nothing, so you don't need a plan.".to_owned()
        };
    };
    if let (PlanState::BreathingSpace, Some((_, until))) = (plan.state, plan.space) {
        return format!("Your plan is paused until {}.", wording::day(until));
    }
    if let Some(missed) = progress.missed() {
        let left = missed
            .amount
            .checked_sub(missed.paid)
            .unwrap_or(missed.amount);
        let day = wording::day_month(missed.due_on);
        return format!("{left} of your plan was due on {day}.");
    }
    match progress.next() {
        Some(next) => {
            let left = next.amount.checked_sub(next.paid).unwrap_or(next.amount);
            format!(
                "Your next instalment is {left} on {}.",
                wording::day_month(next.due_on)
            )
        }
        None => "Your plan is paid off.".to_owned(),
    }
}

fn shown(plan: &Plan, progress: Option<&Progress>) -> ShownPlan {
    let zero = Money::zero(plan.debt.currency());
    let rows = match progress {
        Some(progress) => progress
            .instalments
            .iter()
            .map(|one| InstalmentItem {
                on: wording::when_day(one.due_on),
                amount: one.amount,
                word: match one.state {
                    InstalmentState::Paid => "paid",
                    InstalmentState::Due if one.paid.is_positive() => "part paid",
                    InstalmentState::Due => "to come",
                    InstalmentState::Missed => "missed",
                }
                .to_owned(),
            })
            .collect(),
        None => plan
            .instalments
            .iter()
            .map(|one| InstalmentItem {
                on: wording::when_day(one.due_on),
                amount: one.amount,
                word: String::new(),
            })
            .collect(),
    };
    ShownPlan {
        id: plan.id.to_string(),
        state: match plan.state {
            PlanState::Proposed => PlanStateView::Proposed,
            PlanState::BreathingSpace => PlanStateView::Paused,
            PlanState::Broken => PlanStateView::Missed,
            _ => PlanStateView::Running,
        },
        debt: plan.debt,
        paid: progress.map_or(zero, |progress| progress.paid),
        left: progress.map_or(plan.debt, |progress| progress.left),
        instalments: rows,
        can_pause: plan.space.is_none(),
    }
}
