//! Giving notice of what will be collected: after a change, and every day by a job.
//!
//! Nothing is collected that was not announced long enough before. An occasion (a month, a bill,
//! an instalment) has at most one collection that stands, however often the job runs.

use accounts::{Account, AccountsRepository as _};
use base::{CollectionId, MandateId};
use jiff::civil::Date;
use money::Money;
use payments::direct_debit::{
    Arrangement, Collection, CollectionKind, CollectionState, Mandate, MandateState, Wanted,
    notice_for,
};
use payments::plan::PlanState;
use payments::{DirectDebitRepository as _, PlanRepository as _};
use serde_json::json;
use store::Conn;

use super::BankDay;
use super::cancel::RECENT;
use super::hold::{self, stands, what_for};
use crate::error::PortalError;
use crate::{OpContext, Portal, bank, standing};

/// Mandates looked at in one go.
const PAGE: i64 = 200;
/// Instalments are announced when they are this near.
const INSTALMENT_AHEAD_DAYS: i32 = 40;
/// A monthly collection is looked for in so many months ahead.
const MONTHS_AHEAD: usize = 4;

/// What is to be collected next.
struct Due {
    kind: CollectionKind,
    /// What for; how often it was withdrawn is added to it.
    occasion: String,
    amount: Money,
    on: Date,
}

impl Portal {
    /// The job: gives notice of everything that is due to be announced; returns how many.
    ///
    /// # Errors
    /// [`crate::Refusal::Forbidden`] for anyone but the system, and store failures.
    pub async fn announce_collections(&self, ctx: &OpContext) -> Result<u64, PortalError> {
        ctx.system()?;
        let mut announced = 0;
        for state in [MandateState::Pending, MandateState::Active] {
            let mut after: Option<MandateId> = None;
            loop {
                let page = self
                    .store
                    .read()
                    .await?
                    .mandates_in(state, after, PAGE)
                    .await?;
                let Some(last) = page.last() else { break };
                after = Some(last.id);
                for mandate in &page {
                    let mut tx = self.store.begin().await?;
                    let Some(account) = tx.account(mandate.account_id).await? else {
                        continue;
                    };
                    let given = self.announce_for(ctx, &mut tx, &account, mandate).await?;
                    if given > 0 {
                        tx.commit().await?;
                        announced += given;
                    }
                }
            }
        }
        Ok(announced)
    }

    /// Gives notice of what a mandate collects next; returns how many notices.
    pub(super) async fn announce_for(
        &self,
        ctx: &OpContext,
        tx: &mut Conn,
        account: &Account,
        mandate: &Mandate,
    ) -> Result<u64, PortalError> {
        if !mandate.state.is_open() || mandate.state == MandateState::Paused {
            return Ok(0);
        }
        let day = self.bank_day(ctx)?;
        let known = tx.collections(account.id, RECENT).await?;
        let mut due = self.instalments(tx, account, mandate, &day).await?;
        match mandate.arrangement {
            Arrangement::FixedMonthly => due.extend(monthly(mandate, &known, &day)?),
            Arrangement::WholeBill => {
                let bills = self.bills_due(tx, account, mandate, &known, &day).await?;
                due.extend(bills);
            }
        }
        let mut given = 0;
        for one in due {
            let Some(collection) = self.announced(ctx, mandate, &known, one) else {
                continue;
            };
            if tx.add_collection(&collection).await? {
                self.note_announced(ctx, tx, &collection).await?;
                given += 1;
            }
        }
        Ok(given)
    }

    /// The collection of an occasion that has none that stands.
    fn announced(
        &self,
        ctx: &OpContext,
        mandate: &Mandate,
        known: &[Collection],
        due: Due,
    ) -> Option<Collection> {
        if stands(known, &due.occasion) {
            return None;
        }
        let before = known.iter().filter(|one| what_for(one) == due.occasion);
        let before = before.count();
        Some(Collection {
            account_id: mandate.account_id,
            id: CollectionId::new(ctx.now, self.entropy.as_ref()),
            mandate_id: mandate.id,
            kind: due.kind,
            occasion: format!("{}/{before}", due.occasion),
            amount: due.amount,
            due_on: due.on,
            announced_at: ctx.now,
            state: CollectionState::Announced,
            submission_id: None,
            reason: String::new(),
            updated_at: ctx.now,
        })
    }

    pub(super) async fn note_announced(
        &self,
        ctx: &OpContext,
        tx: &mut Conn,
        collection: &Collection,
    ) -> Result<(), PortalError> {
        let detail = json!({
            "collection": collection.id.to_string(),
            "mandate": collection.mandate_id.to_string(),
            "kind": collection.kind.code(),
            "amount_minor": collection.amount.minor(),
            "due_on": collection.due_on.to_string(),
        });
        let action = "direct_debit.announced";
        self.record(ctx, tx, action, Some(collection.account_id), &detail)
            .await
    }

    /// Each unpaid bill but for what is on hold of it, on the day it is due or as soon as notice
    /// allows.
    async fn bills_due(
        &self,
        tx: &mut Conn,
        account: &Account,
        mandate: &Mandate,
        known: &[Collection],
        day: &BankDay,
    ) -> Result<Vec<Due>, PortalError> {
        let owed = standing::owed(tx, account).await?;
        let on_instalments = self.owed_on_plan(tx, account, owed).await?;
        let on_bills = owed
            .checked_sub(on_instalments)
            .map_err(|error| bank::internal(&error))?;
        let standing = standing::of_bills(tx, account, on_bills, day.today).await?;
        let unpaid = standing
            .bills
            .iter()
            .filter(|bill| bill.free().is_positive());
        let mut due = Vec::new();
        for bill in unpaid {
            let (mut occasion, mut amount) = (hold::occasion(bill.head.id), bill.free());
            if bill.asked_before
                && stands(known, &occasion)
                && let Some((query, rest)) = hold::held_back(tx, bill, known).await?
            {
                (occasion, amount) = (hold::released(&query), rest);
            }
            due.push(Due {
                kind: CollectionKind::Bill,
                occasion,
                amount,
                on: when(Wanted::On(bill.due_on), mandate, day)?,
            });
        }
        Ok(due)
    }

    /// The instalments of a running plan that come near.
    async fn instalments(
        &self,
        tx: &mut Conn,
        account: &Account,
        mandate: &Mandate,
        day: &BankDay,
    ) -> Result<Vec<Due>, PortalError> {
        let plans = tx.plans(account.id, 1).await?;
        let Some(plan) = plans.first().filter(|plan| plan.state == PlanState::Active) else {
            return Ok(Vec::new());
        };
        let progress = self.plan_progress(tx, account, plan, day).await?;
        let ahead = jiff::Span::new().days(INSTALMENT_AHEAD_DAYS);
        let near = day
            .today
            .checked_add(ahead)
            .map_err(|error| bank::internal(&error))?;
        let mut due = Vec::new();
        for (at, one) in progress.instalments.iter().enumerate() {
            // One whose day has passed is asked for, not taken: it was announced when it was near.
            let left = one
                .amount
                .checked_sub(one.paid)
                .map_err(|error| bank::internal(&error))?;
            if left.is_positive() && one.due_on > day.today && one.due_on <= near {
                due.push(Due {
                    kind: CollectionKind::Instalment,
                    occasion: format!("instalment:{}:{at}", plan.id),
                    amount: left,
                    on: when(Wanted::On(one.due_on), mandate, day)?,
                });
            }
        }
        Ok(due)
    }
}

/// The next monthly collection, unless one is on its way: a month has one, and one is announced
/// at a time.
fn monthly(
    mandate: &Mandate,
    known: &[Collection],
    day: &BankDay,
) -> Result<Option<Due>, PortalError> {
    let Some(amount) = mandate.fixed else {
        return Ok(None);
    };
    let stands = |one: &&Collection| {
        one.kind == CollectionKind::Monthly && one.state != CollectionState::Withdrawn
    };
    let coming = known
        .iter()
        .filter(stands)
        .any(|one| one.due_on > day.today);
    if coming {
        return Ok(None);
    }
    let taken = |month: Date| {
        let same = |one: &Collection| one.due_on.first_of_month() == month.first_of_month();
        known.iter().filter(stands).any(same)
    };
    let mut on = when(Wanted::DayOfMonth(mandate.day), mandate, day)?;
    for _ in 0..MONTHS_AHEAD {
        if !taken(on) {
            let occasion = format!("monthly:{}", on.strftime("%Y-%m"));
            let kind = CollectionKind::Monthly;
            return Ok(Some(Due {
                kind,
                occasion,
                amount,
                on,
            }));
        }
        let next = on.first_of_month().checked_add(jiff::Span::new().months(1));
        let next = next.map_err(|error| bank::internal(&error))?;
        let built = next
            .with()
            .day(i8::try_from(mandate.day).unwrap_or(1))
            .build();
        on = day
            .calendar
            .on_or_after(built.map_err(|error| bank::internal(&error))?)?;
    }
    Ok(None)
}

fn when(wanted: Wanted, mandate: &Mandate, day: &BankDay) -> Result<Date, PortalError> {
    let (rules, calendar) = (&day.rules, &day.calendar);
    Ok(notice_for(
        wanted,
        day.today,
        mandate.lodged_on,
        false,
        rules,
        calendar,
    )?)
}
