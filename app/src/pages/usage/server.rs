//! The server function of the usage page.

use leptos::prelude::*;
use wire::{Period, UsageView};

use crate::error::AppError;

/// Usage at one point of the current account. Absent arguments: as in [`wire::UsageQuery`].
#[server(
    GetUsage,
    prefix = "/api/pages",
    endpoint = "usage",
    input = leptos::server_fn::codec::GetUrl
)]
pub async fn get_usage(
    point: Option<String>,
    period: Option<Period>,
    on: Option<String>,
) -> Result<UsageView, AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    Ok(portal
        .usage_view(&ctx, &wire::UsageQuery { point, period, on })
        .await?)
}
