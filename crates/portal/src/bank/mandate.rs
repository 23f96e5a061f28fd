//! Setting up, changing, pausing and resuming a Direct Debit.
//!
//! Setting one up names a bank account, so it wants a fresh proof of who asks. A change of amount
//! or day gives a new notice: what was announced before is withdrawn, and announced anew.

use accounts::{Account, AccountsRepository as _, PaymentMethod};
use base::{MandateId, RepoError};
use payments::direct_debit::{
    Instruct, Mandate, MandateEvent, MandateState, MandateStep, mandate_reference, mandate_step,
};
use payments::{DirectDebitRepository as _, Instruction};
use serde_json::json;
use store::Conn;

use super::proof::{ACCOUNT, HOLDER};
use super::{DirectDebitChange, NewDirectDebit};
use crate::error::{PortalError, Refusal};
use crate::{OpContext, Portal, authorise, bank};

impl Portal {
    /// Sets up a Direct Debit and announces its first collection.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] by field, [`Refusal::Conflict`] when there is one already, and
    /// [`Refusal::NotFound`] for an account that is not theirs.
    pub async fn set_up_direct_debit(
        &self,
        ctx: &OpContext,
        account: &str,
        typed: &NewDirectDebit,
    ) -> Result<(), PortalError> {
        let account = {
            let mut conn = self.store.read().await?;
            authorise::named_account(ctx, &mut conn, account).await?
        };
        let settings = self.bank()?;
        if settings.originator().is_none() || account.currency != money::Currency::Gbp {
            return Err(not_offered());
        }
        let holder = typed.holder()?;
        let bank_account = typed.account(&settings.modulus)?;
        let agreed = typed.change.agreed(&account)?;
        typed.check_sole()?;
        self.fresh_proof(ctx, &typed.password).await?;
        let id = MandateId::new(ctx.now, self.entropy.as_ref());
        let mandate = Mandate {
            account_id: account.id,
            id,
            reference: mandate_reference(id),
            state: MandateState::New,
            sealed_account: self.seal(ACCOUNT, id, &bank_account.to_secret()),
            sealed_holder: self.seal(HOLDER, id, &holder),
            shown: bank_account.masked(),
            arrangement: agreed.arrangement,
            fixed: agreed.fixed,
            day: agreed.day,
            created_at: ctx.now,
            updated_at: ctx.now,
            lodged_on: None,
            paused_until: None,
            reason: String::new(),
        };
        let mut tx = self.store.begin().await?;
        if tx.open_mandate(account.id).await?.is_some() {
            return Err(already());
        }
        match tx.add_mandate(&mandate).await {
            Err(RepoError::Conflict(_)) => return Err(already()),
            other => other?,
        }
        let lodge = Instruction {
            account_id: account.id,
            mandate_id: id,
            what: Instruct::Lodge,
            submission_id: None,
        };
        tx.add_instruction(lodge, ctx.now).await?;
        tx.set_payment_method(account.id, PaymentMethod::DirectDebit, Some(mandate.day))
            .await?;
        self.note_mandate(ctx, &mut tx, &mandate, "set_up").await?;
        self.announce_for(ctx, &mut tx, &account, &mandate).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Changes amount or day: a new notice is given for what comes next.
    ///
    /// # Errors
    /// As [`Portal::set_up_direct_debit`].
    pub async fn change_direct_debit(
        &self,
        ctx: &OpContext,
        account: &str,
        typed: &DirectDebitChange,
    ) -> Result<(), PortalError> {
        let mut tx = self.store.begin().await?;
        let (account, mut mandate) = own_mandate(ctx, &mut tx, account).await?;
        let agreed = typed.agreed(&account)?;
        let same = (mandate.arrangement, mandate.fixed, mandate.day)
            == (agreed.arrangement, agreed.fixed, agreed.day);
        if same {
            return Ok(());
        }
        mandate.arrangement = agreed.arrangement;
        mandate.fixed = agreed.fixed;
        mandate.day = agreed.day;
        mandate.updated_at = ctx.now;
        let state = mandate.state;
        if !tx.update_mandate(&mandate, state).await? {
            return Err(bank::moved_on());
        }
        tx.set_payment_method(account.id, PaymentMethod::DirectDebit, Some(mandate.day))
            .await?;
        self.withdraw_regular(ctx, &mut tx, &mandate).await?;
        self.note_mandate(ctx, &mut tx, &mandate, "changed").await?;
        self.announce_for(ctx, &mut tx, &account, &mandate).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Pauses it until a day (ISO): nothing more is announced, and what was is withdrawn.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] for a day that is too near or too far, [`Refusal::Conflict`] when it
    /// cannot be paused now.
    pub async fn pause_direct_debit(
        &self,
        ctx: &OpContext,
        account: &str,
        until: &str,
    ) -> Result<(), PortalError> {
        let day = self.bank_day(ctx)?;
        let mut tx = self.store.begin().await?;
        let (_, mut mandate) = own_mandate(ctx, &mut tx, account).await?;
        let longest = jiff::Span::new().days(i32::from(day.rules.longest_pause_days));
        let last = day
            .today
            .checked_add(longest)
            .map_err(|error| bank::internal(&error))?;
        let until = until.trim().parse::<jiff::civil::Date>().ok();
        let until = until.filter(|until| *until > day.today && *until <= last);
        mandate.paused_until = Some(until.ok_or_else(|| {
            let last = crate::wording::day(last);
            let message = format!("Choose a day after today and not after {last}.");
            PortalError::invalid("direct_debit.pause", "until", message)
        })?);
        self.move_mandate(ctx, &mut tx, &mut mandate, MandateEvent::Paused)
            .await?;
        self.withdraw_all(ctx, &mut tx, &mandate).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Goes on after a pause.
    ///
    /// # Errors
    /// [`Refusal::Conflict`] when it is not paused.
    pub async fn resume_direct_debit(
        &self,
        ctx: &OpContext,
        account: &str,
    ) -> Result<(), PortalError> {
        let mut tx = self.store.begin().await?;
        let (account, mut mandate) = own_mandate(ctx, &mut tx, account).await?;
        mandate.paused_until = None;
        self.move_mandate(ctx, &mut tx, &mut mandate, MandateEvent::Resumed)
            .await?;
        self.announce_for(ctx, &mut tx, &account, &mandate).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Moves a mandate through its machine and notes it; refuses what has no place.
    pub(super) async fn move_mandate(
        &self,
        ctx: &OpContext,
        tx: &mut Conn,
        mandate: &mut Mandate,
        event: MandateEvent,
    ) -> Result<(), PortalError> {
        let from = mandate.state;
        let (to, told) = match mandate_step(from, event) {
            MandateStep::Move(to, told) => (to, told),
            MandateStep::Stay => return Ok(()),
            MandateStep::NotAllowed => return Err(not_now()),
        };
        mandate.state = to;
        mandate.updated_at = ctx.now;
        if !tx.update_mandate(mandate, from).await? {
            return Err(bank::moved_on());
        }
        if let Some(what) = told {
            let instruction = Instruction {
                account_id: mandate.account_id,
                mandate_id: mandate.id,
                what,
                submission_id: None,
            };
            tx.add_instruction(instruction, ctx.now).await?;
        }
        self.note_mandate(ctx, tx, mandate, event.code()).await
    }

    pub(super) async fn note_mandate(
        &self,
        ctx: &OpContext,
        tx: &mut Conn,
        mandate: &Mandate,
        what: &str,
    ) -> Result<(), PortalError> {
        let detail = json!({
            "mandate": mandate.id.to_string(),
            "state": mandate.state.code(),
            "arrangement": mandate.arrangement.code(),
            "fixed_minor": mandate.fixed.map(money::Money::minor),
            "day": mandate.day,
            "reason": mandate.reason,
        });
        let action = format!("direct_debit.{what}");
        self.record(ctx, tx, &action, Some(mandate.account_id), &detail)
            .await
    }
}

/// The caller's account and its mandate that has not ended.
pub(super) async fn own_mandate(
    ctx: &OpContext,
    tx: &mut Conn,
    account: &str,
) -> Result<(Account, Mandate), PortalError> {
    let account = authorise::named_account(ctx, tx, account).await?;
    let mandate = tx.open_mandate(account.id).await?.ok_or_else(none_here)?;
    Ok((account, mandate))
}

fn refuse(code: &'static str, message: &str) -> PortalError {
    Refusal::Conflict {
        code,
        message: message.to_owned(),
    }
    .into()
}

fn already() -> PortalError {
    let message = "You already have a Direct Debit on this account. To use another bank account, \
                   cancel it first. Nothing was changed.";
    refuse("direct_debit.already", message)
}

fn not_offered() -> PortalError {
    let message = "We can't collect this account by Direct Debit. Nothing was set up.";
    refuse("direct_debit.not_offered", message)
}

pub(super) fn none_here() -> PortalError {
    let message = "There is no Direct Debit on this account. Nothing was changed.";
    refuse("direct_debit.none", message)
}

fn not_now() -> PortalError {
    let message = "That can't be done with your Direct Debit right now, because your bank is \
                   still setting it up or it has ended. Nothing was changed.";
    refuse("direct_debit.not_now", message)
}
