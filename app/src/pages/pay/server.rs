//! Server functions of paying.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::PayView;

use crate::drawn::DrawnPage;
use crate::error::AppError;
use crate::wire_codec::Wire;

/// What is due, and the amounts to choose from.
#[server(
    GetPay,
    prefix = "/api/pages",
    endpoint = "pay",
    input = GetUrl,
    output = Wire
)]
pub async fn get_pay() -> Result<PayView, AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    Ok(portal.pay_view(&ctx).await?)
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
