//! The server function of the frame.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::DrawnPage;

use crate::error::AppError;
use crate::wire_codec::Wire;

/// The frame for who is signed in; for nobody it has no menus.
#[server(
    GetFrame,
    prefix = "/api/pages",
    endpoint = "frame",
    input = GetUrl,
    output = Wire
)]
pub async fn get_frame() -> Result<DrawnPage, AppError> {
    let (portal, ctx) = crate::ssr::operation()?;
    let session = portal.session_view(&ctx).await?;
    Ok(super::draw::frame(session, &crate::ssr::path()))
}
