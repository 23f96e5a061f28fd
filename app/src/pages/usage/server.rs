//! The server function of the usage page.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::Period;

use super::page::UsageAnswer;
use crate::error::AppError;
use crate::wire_codec::Wire;

/// Usage at one point of the current account. Absent arguments: as in [`wire::UsageQuery`].
#[server(
    GetUsage,
    prefix = "/api/pages",
    endpoint = "usage",
    input = GetUrl,
    output = Wire
)]
pub async fn get_usage(
    point: Option<String>,
    period: Option<Period>,
    on: Option<String>,
) -> Result<UsageAnswer, AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    let query = wire::UsageQuery { point, period, on };
    // Boxed: it is large, and what resolves it moves it several times.
    let view = Box::pin(portal.usage_view(&ctx, &query)).await?;
    Ok(UsageAnswer {
        above: super::draw::above(&view),
        below: super::draw::below(&view),
        view: std::sync::Arc::new(view),
    })
}
