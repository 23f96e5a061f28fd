//! Server functions of paying.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::{DrawnPage, PartlyDrawn, PayAccountsView, PayForm, RefundView, TypedPart};

use crate::error::AppError;
use crate::wire_codec::Wire;

/// What is due, and the amounts to choose from. `bill` is the number of the one in the link.
#[server(
    GetPay,
    prefix = "/api/pages",
    endpoint = "pay",
    input = GetUrl,
    output = Wire
)]
pub async fn get_pay(#[server(default)] bill: String) -> Result<PartlyDrawn<PayForm>, AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    let view = portal.pay_view(&ctx, Some(&bill)).await?;
    Ok(super::draw_pay::pay(view))
}

/// Starts a payment and leads to the gateway's page, or to the receipt of a form already paid.
/// `choice` is an amount of the page, or `other` for what was typed into `amount`.
#[server(StartPayment, prefix = "/api/pages", endpoint = "start-payment", output = Wire)]
pub async fn start_payment(
    account: String,
    attempt_key: String,
    choice: String,
    #[server(default)] amount: String,
) -> Result<(), AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    let wanted = if choice == "other" { &amount } else { &choice };
    let path = portal
        .start_payment(&ctx, &account, &attempt_key, wanted)
        .await
        .map_err(|error| {
            AppError::from(error)
                .with_typed("choice", &choice)
                .with_typed("amount", &amount)
        })?;
    leptos_axum::redirect(&path);
    Ok(())
}

/// What became of a payment; asks the gateway where that is not known yet.
#[server(
    GetReceipt,
    prefix = "/api/pages",
    endpoint = "receipt",
    input = GetUrl,
    output = Wire
)]
pub async fn get_receipt(payment: String) -> Result<DrawnPage, AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    Ok(super::draw_receipt::receipt(
        portal.receipt_view(&ctx, &payment).await?,
    ))
}

/// Every payment of the current account, and which bills each paid.
#[server(
    GetPayments,
    prefix = "/api/pages",
    endpoint = "payments",
    input = GetUrl,
    output = Wire
)]
pub async fn get_payments() -> Result<DrawnPage, AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    Ok(super::draw_payments::payments(
        portal.payments_view(&ctx).await?,
    ))
}

/// The customer's accounts, to be paid together.
#[server(
    GetPayAccounts,
    prefix = "/api/pages",
    endpoint = "pay-accounts",
    input = GetUrl,
    output = Wire
)]
pub async fn get_pay_accounts() -> Result<PayAccountsView, AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    Ok(portal.pay_accounts_view(&ctx).await?)
}

/// Starts one payment for the chosen accounts, and leads on as [`start_payment`] does.
#[server(
    StartJointPayment,
    prefix = "/api/pages",
    endpoint = "start-joint-payment",
    output = Wire
)]
pub async fn start_joint_payment(
    attempt_key: String,
    #[server(default)] parts: Vec<TypedPart>,
) -> Result<(), AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    let chosen = parts.into_iter().filter(|part| part.chosen == "on");
    let amounts: Vec<_> = chosen.map(|part| (part.account, part.amount)).collect();
    let path = portal
        .start_joint_payment(&ctx, &attempt_key, &amounts)
        .await?;
    leptos_axum::redirect(&path);
    Ok(())
}

/// Whether and how much credit may go back to a card.
#[server(
    GetRefund,
    prefix = "/api/pages",
    endpoint = "refund",
    input = GetUrl,
    output = Wire
)]
pub async fn get_refund() -> Result<RefundView, AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    Ok(portal.refund_view(&ctx).await?)
}

/// Sends credit back to the card that paid, and leads to what became of it.
#[server(StartRefund, prefix = "/api/pages", endpoint = "start-refund", output = Wire)]
pub async fn start_refund(
    account: String,
    attempt_key: String,
    amount: String,
) -> Result<(), AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    let path = portal
        .start_refund(&ctx, &account, &attempt_key, &amount)
        .await
        .map_err(|error| AppError::from(error).with_typed("amount", &amount))?;
    leptos_axum::redirect(&path);
    Ok(())
}
