//! Server functions of bills.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::drawn::DrawnPage;
use crate::error::AppError;
use crate::wire_codec::Wire;

/// The bills of the current account.
#[server(
    GetBills,
    prefix = "/api/pages",
    endpoint = "bills",
    input = GetUrl,
    output = Wire
)]
pub async fn get_bills() -> Result<DrawnPage, AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    Ok(super::draw_list::bills(portal.bills_view(&ctx).await?))
}

/// One bill.
#[server(
    GetBill,
    prefix = "/api/pages",
    endpoint = "bill",
    input = GetUrl,
    output = Wire
)]
pub async fn get_bill(bill: String) -> Result<DrawnPage, AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    Ok(super::draw_bill::bill(portal.bill_view(&ctx, &bill).await?))
}

/// Why a bill differs from earlier ones.
#[server(
    GetWhyDifferent,
    prefix = "/api/pages",
    endpoint = "why-different",
    input = GetUrl,
    output = Wire
)]
pub async fn get_why_different(bill: String) -> Result<DrawnPage, AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    Ok(super::draw_why::why(
        portal.why_different_view(&ctx, &bill).await?,
    ))
}
