//! Server functions of Direct Debit, planned payments and bank transfers.
//!
//! Bank details are never sent back with an error: without WebAssembly it would put them into the
//! address.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};
use wire::{DirectDebitView, DrawnPage, ScheduledView};

use crate::error::AppError;
use crate::wire_codec::Wire;

/// Every way to pay, for who is signed in.
#[server(
    GetWaysToPay,
    prefix = "/api/pages",
    endpoint = "ways-to-pay",
    input = GetUrl,
    output = Wire
)]
pub async fn get_ways_to_pay() -> Result<DrawnPage, AppError> {
    let (_, ctx) = crate::ssr::operation()?;
    ctx.customer()?;
    Ok(super::draw::ways_to_pay())
}

/// How to pay by bank transfer.
#[server(
    GetBankTransfer,
    prefix = "/api/pages",
    endpoint = "bank-transfer",
    input = GetUrl,
    output = Wire
)]
pub async fn get_bank_transfer() -> Result<DrawnPage, AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    Ok(super::draw::bank_transfer(
        portal.bank_transfer_view(&ctx).await?,
    ))
}

/// The Direct Debit, or how to set one up.
#[server(
    GetDirectDebit,
    prefix = "/api/pages",
    endpoint = "direct-debit",
    input = GetUrl,
    output = Wire
)]
pub async fn get_direct_debit() -> Result<DirectDebitView, AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    Ok(portal.direct_debit_view(&ctx).await?)
}

/// What is collected and when, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TypedChange {
    /// `fixed_monthly` or `whole_bill`.
    pub arrangement: String,
    /// The amount a month.
    pub amount: String,
    /// Day of the month.
    pub day: String,
}

#[cfg(feature = "ssr")]
impl From<TypedChange> for portal::DirectDebitChange {
    fn from(typed: TypedChange) -> Self {
        Self {
            arrangement: typed.arrangement,
            amount: typed.amount,
            day: typed.day,
        }
    }
}

/// Sets a Direct Debit up.
#[server(
    SetUpDirectDebit,
    prefix = "/api/pages",
    endpoint = "set-up-direct-debit",
    output = Wire
)]
pub async fn set_up_direct_debit(
    account: String,
    holder: String,
    sort_code: String,
    number: String,
    change: TypedChange,
    #[server(default)] sole: String,
    #[server(default)] password: String,
) -> Result<(), AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    let typed = portal::NewDirectDebit {
        holder,
        sort_code,
        number,
        sole: sole == "yes",
        change: change.into(),
        password,
    };
    let done = portal.set_up_direct_debit(&ctx, &account, &typed).await;
    done.map_err(|error| with_change(error, &typed.change))?;
    leptos_axum::redirect("/pay/direct-debit?done=set-up");
    Ok(())
}

#[cfg(feature = "ssr")]
fn with_change(error: portal::PortalError, typed: &portal::DirectDebitChange) -> AppError {
    AppError::from(error)
        .with_typed("arrangement", &typed.arrangement)
        .with_typed("amount", &typed.amount)
        .with_typed("day", &typed.day)
}

/// Changes amount or day.
#[server(
    ChangeDirectDebit,
    prefix = "/api/pages",
    endpoint = "change-direct-debit",
    output = Wire
)]
pub async fn change_direct_debit(account: String, change: TypedChange) -> Result<(), AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    let typed: portal::DirectDebitChange = change.into();
    let done = portal.change_direct_debit(&ctx, &account, &typed).await;
    done.map_err(|error| with_change(error, &typed))?;
    leptos_axum::redirect("/pay/direct-debit?done=changed");
    Ok(())
}

/// Pauses it.
#[server(
    PauseDirectDebit,
    prefix = "/api/pages",
    endpoint = "pause-direct-debit",
    output = Wire
)]
pub async fn pause_direct_debit(account: String, until: String) -> Result<(), AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    let done = portal.pause_direct_debit(&ctx, &account, &until).await;
    done.map_err(|error| AppError::from(error).with_typed("until", &until))?;
    leptos_axum::redirect("/pay/direct-debit?done=paused");
    Ok(())
}

/// Goes on after a pause.
#[server(
    ResumeDirectDebit,
    prefix = "/api/pages",
    endpoint = "resume-direct-debit",
    output = Wire
)]
pub async fn resume_direct_debit(account: String) -> Result<(), AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    portal.resume_direct_debit(&ctx, &account).await?;
    leptos_axum::redirect("/pay/direct-debit?done=resumed");
    Ok(())
}

/// Cancels it.
#[server(
    CancelDirectDebit,
    prefix = "/api/pages",
    endpoint = "cancel-direct-debit",
    output = Wire
)]
pub async fn cancel_direct_debit(account: String) -> Result<(), AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    portal.cancel_direct_debit(&ctx, &account).await?;
    leptos_axum::redirect("/pay/direct-debit?done=cancelled");
    Ok(())
}

/// What is planned.
#[server(
    GetScheduled,
    prefix = "/api/pages",
    endpoint = "scheduled",
    input = GetUrl,
    output = Wire
)]
pub async fn get_scheduled() -> Result<ScheduledView, AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    Ok(portal.scheduled_view(&ctx).await?)
}

/// Plans a payment.
#[server(PlanPayment, prefix = "/api/pages", endpoint = "plan-payment", output = Wire)]
pub async fn plan_payment(
    account: String,
    attempt_key: String,
    amount: String,
    on: String,
) -> Result<(), AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    let done = portal
        .plan_payment(&ctx, &account, &attempt_key, &amount, &on)
        .await;
    done.map_err(|error| {
        AppError::from(error)
            .with_typed("amount", &amount)
            .with_typed("on", &on)
    })?;
    leptos_axum::redirect("/pay/scheduled?done=planned");
    Ok(())
}

/// Changes a planned payment.
#[server(
    ChangePlannedPayment,
    prefix = "/api/pages",
    endpoint = "change-planned-payment",
    output = Wire
)]
pub async fn change_planned_payment(
    account: String,
    planned: String,
    amount: String,
    on: String,
) -> Result<(), AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    let changed = portal.change_planned_payment(&ctx, &account, &planned, &amount, &on);
    changed.await?;
    leptos_axum::redirect("/pay/scheduled?done=changed");
    Ok(())
}

/// Cancels a planned payment.
#[server(
    CancelPlannedPayment,
    prefix = "/api/pages",
    endpoint = "cancel-planned-payment",
    output = Wire
)]
pub async fn cancel_planned_payment(account: String, planned: String) -> Result<(), AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    portal
        .cancel_planned_payment(&ctx, &account, &planned)
        .await?;
    leptos_axum::redirect("/pay/scheduled?done=cancelled");
    Ok(())
}
