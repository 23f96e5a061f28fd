//! Server functions of bills.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::{BillQueryView, DrawnPage};

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

/// Asking about a bill, or about one line of it, and what was asked so far.
#[server(
    GetBillQuery,
    prefix = "/api/pages",
    endpoint = "bill-query",
    input = GetUrl,
    output = Wire
)]
pub async fn get_bill_query(
    bill: String,
    #[server(default)] line: String,
) -> Result<BillQueryView, AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    Ok(portal.bill_query_view(&ctx, &bill, &line).await?)
}

/// Asks; leads to the page that says what happens next. Sent twice, it is asked once.
#[server(OpenBillQuery, prefix = "/api/pages", endpoint = "open-bill-query", output = Wire)]
pub async fn open_bill_query(
    bill: String,
    #[server(default)] line: String,
    #[server(default)] category: String,
    #[server(default)] words: String,
) -> Result<(), AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    let wish = portal::QueryWish {
        bill,
        line,
        category,
        words,
    };
    portal.open_bill_query(&ctx, &wish).await.map_err(|error| {
        AppError::from(error)
            .with_typed("category", &wish.category)
            .with_typed("words", &wish.words)
    })?;
    leptos_axum::redirect(&format!("/bills/{}/query?done=asked", wish.bill));
    Ok(())
}

/// Takes a question back.
#[server(
    WithdrawBillQuery,
    prefix = "/api/pages",
    endpoint = "withdraw-bill-query",
    output = Wire
)]
pub async fn withdraw_bill_query(query: String) -> Result<(), AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    let bill = portal.withdraw_bill_query(&ctx, &query).await?;
    leptos_axum::redirect(&format!("/bills/{bill}/query?done=withdrawn"));
    Ok(())
}

/// Asks a question again that was taken back.
#[server(ReopenBillQuery, prefix = "/api/pages", endpoint = "reopen-bill-query", output = Wire)]
pub async fn reopen_bill_query(query: String) -> Result<(), AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    let bill = portal.reopen_bill_query(&ctx, &query).await?;
    leptos_axum::redirect(&format!("/bills/{bill}/query?done=reopened"));
    Ok(())
}
