//! The server function of the home page.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::DrawnPage;

use crate::error::AppError;
use crate::wire_codec::Wire;

/// The home page of the current account.
#[server(
    GetHome,
    prefix = "/api/pages",
    endpoint = "home",
    input = GetUrl,
    output = Wire
)]
pub async fn get_home() -> Result<DrawnPage, AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    Ok(super::draw::home(portal.home_view(&ctx).await?))
}
