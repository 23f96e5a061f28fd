//! Server functions of bills.

use leptos::prelude::*;
use wire::{BillView, BillsView};

use crate::error::AppError;

/// The bills of the current account.
#[server(
    GetBills,
    prefix = "/api/pages",
    endpoint = "bills",
    input = leptos::server_fn::codec::GetUrl
)]
pub async fn get_bills() -> Result<BillsView, AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    Ok(portal.bills_view(&ctx).await?)
}

/// One bill.
#[server(
    GetBill,
    prefix = "/api/pages",
    endpoint = "bill",
    input = leptos::server_fn::codec::GetUrl
)]
pub async fn get_bill(bill: String) -> Result<BillView, AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    Ok(portal.bill_view(&ctx, &bill).await?)
}
